use maud::html;

use super::frame::frame;
use super::part::list;
use crate::app::App;
use crate::form::encode;
use crate::respond::{Asked, Reply};
use crate::{Failure, text};

/// Actors on one page.
const PART: usize = 100;

/// Actors by name.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let query = asked.field("q").unwrap_or_default();
    let rows = app.desk.actors(query, asked.field("after"), PART)?;
    let next = rows.last().filter(|_| rows.len() == PART);
    Ok(frame(
        asked,
        "Actors",
        "/actors",
        &html! {
            p { "Names are claims: each source's word stands beside the others', and none is merged." }
            form.filter action="/actors" method="get" {
                label for="q" { "Name or alias holds" } input #q name="q" value=(query) maxlength="200";
                button type="submit" { "Show" }
            }
            @if rows.is_empty() { p.faint { "None." } } @else {
                table {
                    thead { tr { th { "Name" } th.number { "Sources" } th.number { "Other names" } } }
                    tbody { @for row in &rows { tr {
                        td { a href={ "/actor/" (encode(&row.name)) } { (text::plain(&row.name)) } }
                        td.number { (row.sources) }
                        td.number { (row.aliases) }
                    } } }
                }
            }
            @if let Some(last) = next { p { a rel="next" href={ "/actors?q=" (encode(query)) "&after=" (encode(&last.name)) } { "Next part" } } }
        },
    ))
}

/// What is said of one name: who says what, contested marked.
pub(crate) fn one(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let page = app.desk.actor(asked.parameter())?;
    Ok(frame(
        asked,
        &page.name,
        "/actors",
        &html! {
            @if page.canonical != page.name { p { "Filed under " a href={ "/actor/" (encode(&page.canonical)) } { (text::plain(&page.canonical)) } } }
            section {
                h2 { "What it is called, and by whom" }
                @if page.words.is_empty() { p.faint { "No source names it otherwise." } } @else {
                    table {
                        thead { tr { th { "Other name" } th { "Same actor?" } th { "Say so" } th { "Say otherwise" } } }
                        tbody { @for word in &page.words {
                            tr class={ "verdict-" (word.verdict) } {
                                td { a href={ "/actor/" (encode(&word.name)) } { (text::plain(&word.name)) } }
                                td { b { (word.verdict) } }
                                td { (text::plain(&word.asserted_by.join(", "))) }
                                td { (text::plain(&word.contradicted_by.join("; "))) }
                            }
                        } }
                    }
                }
            }
            (list("Reports on it", &page.reports))
        },
    ))
}
