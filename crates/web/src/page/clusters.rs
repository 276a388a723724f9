use maud::html;

use super::frame::frame;
use super::part::cluster;
use crate::app::App;
use crate::respond::{Asked, Reply};
use crate::{Failure, text};

/// All clusters.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let rows = app.desk.clusters()?;
    Ok(frame(
        asked,
        "Clusters",
        "/clusters",
        &html! {
            p { "Infrastructure of one operator each, as far as links show. " a href="/path" { "Path between two names" } }
            @if rows.is_empty() { p.faint { "None yet." } } @else {
                table {
                    thead { tr { th { "Cluster" } th.number { "Names" } th { "Likeliest" } th.number { "Likelihood" } th { "Confidence" } } }
                    tbody {
                        @for row in &rows {
                            tr {
                                td { (cluster(&row.designator)) }
                                td.number { (row.names) }
                                td { @match &row.leading { Some(actor) => (text::plain(actor)), None => span.faint { "not judged yet" } } }
                                td.number { @if let Some(percent) = row.likelihood { (percent) " %" } }
                                td { (row.confidence.as_deref().unwrap_or_default()) }
                            }
                        }
                    }
                }
            }
        },
    ))
}
