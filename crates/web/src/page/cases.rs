use std::collections::BTreeMap;

use maud::{Markup, html};

use super::frame::{csrf, frame};
use super::jobs::progress;
use super::part::{cluster, date, entity, folded, list, span};
use super::rows::Part;
use crate::app::App;
use crate::form::encode;
use crate::people::Role;
use crate::respond::{Asked, Reply};
use crate::view::{CasePage, JobRow};
use crate::{Failure, text};

/// All cases.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let rows = app.desk.cases()?;
    Ok(frame(
        asked,
        "Cases",
        "/cases",
        &html! {
            @if rows.is_empty() { p.faint { "None yet: make one with `interdict case new`." } } @else {
                table {
                    thead { tr { th { "Case" } th { "Title" } th.number { "Domains" } th.number { "Exhibits" } th { "State" } } }
                    tbody { @for row in &rows { tr {
                        td { a href={ "/case/" (encode(&row.id)) } { (row.id) } }
                        td { (text::plain(&row.title)) }
                        td.number { (row.domains) }
                        td.number { (row.exhibits) }
                        td { @if row.sealed { "sealed" } @else { "draft" } }
                    } } }
                }
            }
        },
    ))
}

/// One case: matrix with gaps, domains with the collateral gate, exhibits.
pub(crate) fn one(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let case = app.desk.case(asked.parameter())?;
    let jobs = app.desk.jobs()?;
    Ok(frame(
        asked,
        &case.id,
        "/cases",
        &html! {
            p.lead { (text::plain(&case.title)) }
            p {
                (case.seal.as_deref().unwrap_or("working draft"))
                @if let Some(designator) = &case.cluster { ", made from " (cluster(designator)) }
                @if let Some(as_of) = &case.as_of { ", only what was known by " (date(as_of)) }
            }
            (packages(asked, &case, &jobs))
            (matrix(&case))
            (domains(asked, &case))
            (list("Gaps", &case.gaps))
            (exhibits(asked, &case))
        },
    ))
}

/// Packages that were built of the case, and the button that builds one.
fn packages(asked: &Asked, case: &CasePage, jobs: &[JobRow]) -> Markup {
    let built: Vec<&JobRow> = jobs.iter().filter(|job| job.case.as_ref() == Some(&case.id)).collect();
    let may = asked.has(Role::Counsel);
    html! {
        section {
            h2 { "Packages" }
            @if built.is_empty() { p.faint { "None was built here yet." } } @else {
                table {
                    thead { tr { th.number { "Job" } th { "State" } th { "Verified" } th { "" } } }
                    tbody { @for job in &built { tr {
                        td.number { a href={ "/job/" (job.number) } { (job.number) } }
                        td { (job.state) " " (progress(job)) }
                        td { @match job.sound { Some(true) => "everything holds", Some(false) => b.against { "does NOT hold" }, None => "" } }
                        td { @if job.package { a href={ "/job/" (job.number) "/package" } { "Download" } } }
                    } } }
                }
            }
            @if may {
                form.filter action={ "/case/" (encode(&case.id)) "/package" } method="post" {
                    (csrf(asked))
                    label { input type="checkbox" name="public" value="yes"; " for the public, personal identifiers taken out" }
                    button type="submit" { "Build the package" }
                }
            }
        }
    }
}

fn matrix(case: &CasePage) -> Markup {
    html! {
        @if !case.matrix.is_empty() {
            section {
                h2 { "Claims and elements" }
                div.wide { table {
                    thead { tr { th { "Cause" } th { "Element" } th.number { "Facts" } th.number { "Exhibits" } th { "Gap" } } }
                    tbody { @for cell in &case.matrix {
                        tr.gap[cell.gap.is_some()] {
                            td { (text::plain(&cell.cause)) }
                            td { (text::plain(&cell.element)) }
                            td.number { (cell.facts) }
                            td.number { (cell.exhibits) }
                            td { (text::plain(cell.gap.as_deref().unwrap_or_default())) }
                        }
                    } }
                } }
            }
        }
    }
}

/// Domains in parts. An exhibit of one may be in any part of the exhibits.
fn domains(asked: &Asked, case: &CasePage) -> Markup {
    let part = Part::asked(asked, "domains", case.domains.len());
    let places: BTreeMap<u32, usize> =
        case.exhibits.iter().enumerate().map(|(at, row)| (row.number, at)).collect();
    let exhibit =
        |number: &u32| format!("{}#exhibit-{number}", Part::holding("exhibits", places.get(number).copied()));
    html! {
        section {
            h2 { "Domains, in the order of Appendix A" }
            div.wide { table {
                thead { tr { th { "Domain" } th { "Registry" } th { "Registrar" } th { "Imitates" } th { "Seen" } th { "Collateral" } th { "Listed" } th { "Exhibits" } } }
                tbody { @for row in part.of(&case.domains) {
                    tr.faint[!row.listed] {
                        td { (entity("name", &row.domain)) }
                        td { (text::plain(&row.registry)) }
                        td { (text::plain(row.registrar.as_deref().unwrap_or("not known"))) }
                        td { (text::plain(&row.imitates.join(", "))) }
                        td { (span(row.seen.as_ref())) }
                        td { (text::plain(&row.collateral)) }
                        td { @if row.listed { "yes" } @else { "no" } }
                        td { @for number in &row.exhibits { a href=(exhibit(number)) { (number) } " " } }
                    }
                } }
            } }
            (part.others())
        }
    }
}

fn exhibits(asked: &Asked, case: &CasePage) -> Markup {
    let part = Part::asked(asked, "exhibits", case.exhibits.len());
    let rows = html! {
        div.wide { table {
            thead { tr { th.number { "No." } th { "Shows" } th { "SHA-256 of the record" } th { "Place" } } }
            tbody { @for row in part.of(&case.exhibits) {
                tr id={ "exhibit-" (row.number) } {
                    td.number { (row.number) }
                    td { (text::plain(&row.title)) }
                    td { code.digest { (row.sha256) } }
                    td { (text::plain(&row.place)) }
                }
            } }
        } }
        (part.others())
    };
    folded("Exhibits", case.exhibits.len(), part.open(), &rows)
}
