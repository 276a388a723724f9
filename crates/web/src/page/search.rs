use maud::{Markup, html};

use super::frame::{csrf, frame};
use super::part::entity;
use crate::app::App;
use crate::respond::{Asked, Reply};
use crate::view::Lookup;
use crate::{Failure, text};

/// One box for everything: a name, an address, a digest, an actor, a case.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let found = asked.field("q").map(|text| app.desk.lookup(text)).transpose()?;
    Ok(page(asked, asked.field("q").unwrap_or_default(), found.as_ref()))
}

/// The same for a block of text.
pub(crate) fn paste(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let given = asked.field("text").unwrap_or_default();
    let found = app.desk.lookup(given)?;
    Ok(page(asked, given, Some(&found)))
}

fn page(asked: &Asked, given: &str, found: Option<&Lookup>) -> Reply {
    frame(
        asked,
        "Search",
        "/search",
        &html! {
            form action="/search" method="post" {
                (csrf(asked))
                label for="text" { "Names, addresses, digests, actors, cases; also a whole text, defanged or not" }
                textarea #text name="text" rows="5" { (given) }
                button type="submit" { "Look up" }
            }
            @if let Some(found) = found { (answer(found)) }
        },
    )
}

fn answer(found: &Lookup) -> Markup {
    let known = found.rows.iter().filter(|row| row.known).count();
    html! {
        @if !found.named.is_empty() {
            ul { @for (place, name) in &found.named { li { a href=(place) { (text::plain(name)) } } } }
        }
        @if !found.rows.is_empty() {
            p { (known) " of " (found.rows.len()) " indicators are known here." }
            table {
                thead { tr { th { "Indicator" } th { "Kind" } th { "Known" } th { "By" } } }
                tbody {
                    @for row in &found.rows {
                        tr {
                            td { (entity(&row.kind, &row.value)) }
                            td { (row.kind) }
                            td { @if row.known { b { "known" } } @else { span.faint { "unknown" } } }
                            td { (text::plain(&row.by.join(", "))) }
                        }
                    }
                }
            }
        }
        @if found.rows.is_empty() && found.named.is_empty() { p.faint { "Nothing in it is an indicator, an actor or a case." } }
        @if !found.not_understood.is_empty() { p.faint { "Not understood:" @for word in &found.not_understood { " " (text::name(word)) } } }
    }
}
