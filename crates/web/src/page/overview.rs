use maud::{Markup, html};

use super::frame::frame;
use super::part::{cluster, entity, likelihood, tallies};
use crate::app::App;
use crate::respond::{Asked, Reply};
use crate::view::{Overview, SourceRow};
use crate::{Failure, text};

/// What came in, what is new, counts, targets, health.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let overview = app.desk.overview()?;
    Ok(frame(
        asked,
        "Overview",
        "/",
        &html! {
            (figures(&overview))
            div.columns {
                section {
                    h2 { "Next to look at" }
                    @if overview.next.is_empty() { p.faint { "Nothing is open." } } @else {
                        ol.plain {
                            @for finding in &overview.next {
                                li {
                                    (entity("name", &finding.name)) " "
                                    @if let Some(identity) = &finding.identity { "as " b { (text::plain(identity)) } " " }
                                    (likelihood(&finding.words, finding.likelihood))
                                }
                            }
                        }
                        p { a href="/findings?state=open" { "All that are open" } }
                    }
                }
                section {
                    h2 { "Clusters" }
                    @if overview.clusters.is_empty() { p.faint { "None yet." } } @else {
                        table {
                            thead { tr { th { "Cluster" } th.number { "Names" } th { "Who" } } }
                            tbody {
                                @for row in &overview.clusters {
                                    tr {
                                        td { (cluster(&row.designator)) }
                                        td.number { (row.names) }
                                        td { (leading(row.leading.as_deref(), row.likelihood)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            div.columns {
                section { h2 { "Targets" }
                    (tallies("Identities imitated", &overview.identities))
                    (tallies("Sectors", &overview.sectors))
                    (tallies("Countries", &overview.countries))
                }
                section { h2 { "What came in" }
                    (tallies("Rows in the lake", &overview.rows))
                    (tallies("Knowledge", &overview.knowledge))
                    (sources(&overview.sources))
                }
            }
        },
    ))
}

fn figures(overview: &Overview) -> Markup {
    let findings: u64 = overview.findings.iter().map(|tally| tally.count).sum();
    let figures = [
        ("/findings", "findings", findings),
        ("/findings?state=open", "open", overview.undecided),
        ("/clusters", "clusters", overview.cluster_count),
        ("/cases", "cases", overview.case_count),
        ("/settings", "sources", overview.source_count),
        ("/settings", "in quarantine", overview.quarantined),
        ("/evidence", "log entries", overview.log_size),
    ];
    html! {
        ul.figures { @for (place, what, count) in figures { li { a href=(place) { b { (count) } " " (what) } } } }
    }
}

fn leading(actor: Option<&str>, likelihood: Option<u8>) -> Markup {
    html! {
        @match (actor, likelihood) {
            (Some(actor), Some(percent)) => { (text::plain(actor)) " (" (percent) " %)" }
            (Some(actor), None) => { (text::plain(actor)) }
            _ => span.faint { "not judged yet" }
        }
    }
}

/// Files taken in.
pub(super) fn sources(rows: &[SourceRow]) -> Markup {
    html! {
        @if !rows.is_empty() {
            table {
                caption { "Files, the newest first" }
                thead { tr { th { "File" } th { "Format" } th.number { "Accepted" } th.number { "Rejected" } } }
                tbody {
                    @for row in rows {
                        tr {
                            td title={ "SHA-256 " (row.sha256) } { (text::name(&row.file)) }
                            td { (row.format) }
                            td.number { (row.accepted) }
                            td.number { (row.rejected) }
                        }
                    }
                }
            }
        }
    }
}
