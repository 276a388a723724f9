use maud::{Markup, html};

use super::frame::frame;
use super::part::tallies;
use crate::app::App;
use crate::respond::{Asked, Reply};
use crate::view::Cell;
use crate::{Failure, text};

/// Whom the operations target.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let victims = app.desk.victims()?;
    Ok(frame(
        asked,
        "Victims",
        "/victims",
        &html! {
            p { "Counts only. Counts below " (victims.threshold) " are not shown, so that nobody can be told from them." }
            div.columns {
                section { h2 { "As reported" } (cells("Sectors", &victims.sectors)) (cells("Countries", &victims.countries)) }
                section { h2 { "Imitated" } (tallies("Sectors", &victims.imitated_sectors)) (tallies("Countries", &victims.imitated_countries)) }
            }
        },
    ))
}

fn cells(caption: &str, rows: &[Cell]) -> Markup {
    html! {
        @if rows.is_empty() { p.faint { "No report counts " (caption.to_lowercase()) "." } } @else {
            table.tally {
                caption { (caption) }
                tbody { @for row in rows { tr {
                    th scope="row" { (text::plain(&row.what)) }
                    td.number { @match row.count { Some(count) => (count), None => span.faint { "few" } } }
                } } }
            }
        }
    }
}
