use maud::html;

use super::frame::{csrf, frame};
use super::jobs::progress;
use super::part::{list, moment};
use crate::Failure;
use crate::app::App;
use crate::people::Role;
use crate::respond::{Asked, Reply};

/// Vault and log; the whole log is checked whenever the store has changed.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let page = app.desk.evidence()?;
    let mut checks = app.desk.jobs()?;
    checks.retain(|job| job.sound.is_some() || job.is_open());
    let may = asked.has(Role::Analyst);
    Ok(frame(
        asked,
        "Evidence",
        "/evidence",
        &html! {
            p.lead { @if page.sound { "The log is sound: every entry leads to its root." } @else { "The log is damaged." } }
            dl {
                dt { "Entries" } dd { (page.log_size) }
                dt { "Root" } dd { code.digest { (page.root) } }
                dt { "Originals in the vault" } dd { (page.originals) }
            }
            (list("Damage", &page.damage))
            section {
                h2 { "Checks" }
                @if may {
                    form action="/evidence/verify" method="post" { (csrf(asked)) button type="submit" { "Verify now" } }
                    p.faint { "Reads every item again: bytes, description, custody, log and checkpoints. Each check stands in the custody of its item." }
                }
                @if !checks.is_empty() {
                    table {
                        thead { tr { th.number { "Job" } th { "What" } th { "Outcome" } th { "When" } } }
                        tbody { @for job in &checks { tr {
                            td.number { a href={ "/job/" (job.number) } { (job.number) } }
                            td { (crate::text::plain(&job.title)) }
                            td { @match job.sound { Some(true) => "everything holds", Some(false) => b.against { "does NOT hold" }, None => { (job.state) " " (progress(job)) } } }
                            td { (moment(job.ended.as_deref().unwrap_or(&job.at))) }
                        } } }
                    }
                }
            }
            @if !page.checkpoints.is_empty() {
                section { h2 { "Checkpoints" } table {
                    thead { tr { th.number { "Entries" } th { "Root" } th { "Signed by" } } }
                    tbody { @for point in &page.checkpoints { tr { td.number { (point.size) } td { code.digest { (point.root) } } td { (point.signed_by) } } } }
                } }
            }
        },
    ))
}
