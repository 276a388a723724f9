use maud::html;

use super::frame::frame;
use super::part::{date, list};
use crate::Failure;
use crate::app::App;
use crate::respond::{Asked, Reply};

/// Vault and log; the whole log is checked when the page is made.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let page = app.desk.evidence()?;
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
            @if !page.checkpoints.is_empty() {
                section { h2 { "Checkpoints" } table {
                    thead { tr { th.number { "Entries" } th { "Root" } th { "Signed" } } }
                    tbody { @for point in &page.checkpoints { tr { td.number { (point.size) } td { code.digest { (point.root) } } td { (date(&point.at)) } } } }
                } }
            }
        },
    ))
}
