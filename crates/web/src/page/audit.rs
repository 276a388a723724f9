use maud::html;

use super::frame::frame;
use super::part::moment;
use crate::app::App;
use crate::respond::{Asked, Reply};
use crate::{Failure, text};

/// Every act, the newest first.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let rows = app.desk.audits(before(asked)?)?;
    Ok(frame(
        asked,
        "Audit",
        "/settings",
        &html! {
            p { "Every act stands in the evidence log too, where nobody can take it out again." }
            div.wide { table {
                thead { tr { th.number { "No." } th { "When" } th { "Who" } th { "Act" } th { "On" } th.number { "Ended with" } } }
                tbody { @for row in &rows { tr {
                    td.number { (row.number) }
                    td { (moment(&row.at)) }
                    td { (text::plain(&row.person)) }
                    td { (row.act) }
                    td { (text::plain(&row.object)) }
                    td.number { (row.status) }
                } } }
            } }
            @if let Some(last) = rows.last().filter(|last| last.number > 1) { p { a rel="next" href={ "/audit?before=" (last.number) } { "Earlier" } } }
        },
    ))
}

/// Where a part of the audit ends.
pub(crate) fn before(asked: &Asked) -> Result<Option<u64>, Failure> {
    let number = |text: &str| text.parse().map_err(|_| Failure::Refused("`before` is a number".to_owned()));
    asked.field("before").map(number).transpose()
}
