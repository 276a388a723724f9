use maud::{Markup, html};

use super::frame::{csrf, frame};
use super::jobs::queue;
use crate::app::App;
use crate::respond::{Asked, Reply};
use crate::view::{JobOrder, WatchRow};
use crate::{Failure, text};

/// The editor of what is watched: words are weighed before they are taken.
pub(crate) fn show(_: &App, asked: &Asked) -> Result<Reply, Failure> {
    Ok(page(asked, "", None, None))
}

/// Says what each word would cost.
pub(crate) fn weigh(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    weighed(app, asked, |list, costs| Ok(page(asked, list, None, Some(costs))))
}

/// Takes the list, if it can be weighed: it comes in by the same door as a file.
pub(crate) fn add(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    weighed(app, asked, |list, _| queue(app, asked, &JobOrder::Watch { list: list.to_owned() }))
}

fn weighed(
    app: &App,
    asked: &Asked,
    then: impl FnOnce(&str, &[WatchRow]) -> Result<Reply, Failure>,
) -> Result<Reply, Failure> {
    let list = asked.all("list").into_iter().next().unwrap_or_default();
    match app.desk.costs(&list) {
        Err(Failure::Refused(why)) => Ok(page(asked, &list, Some(&why), None).with_status(422)),
        costs => then(&list, &costs?),
    }
}

fn page(asked: &Asked, list: &str, wrong: Option<&str>, costs: Option<&[WatchRow]>) -> Reply {
    const EXAMPLE: &str =
        "[[identity]]\nname = \"example\"\nwords = [\"examplemail\"]\ndomains = [\"example.com\"]\n";
    frame(
        asked,
        "What to watch",
        "/settings",
        &html! {
            p { "Identities with their words and domains, as TOML, or lines of name and domain with a tab between. The next detection looks for them." }
            @if let Some(wrong) = wrong { p.said role="alert" { (text::plain(wrong)) } }
            form action="/settings/watch" method="post" {
                (csrf(asked))
                label for="list" { "Watch-list" }
                textarea #list name="list" rows="12" spellcheck="false" required placeholder=(EXAMPLE) { (list) }
                button type="submit" formaction="/settings/watch/costs" { "What would it cost?" }
                @if costs.is_some() { " " button type="submit" { "Watch for these" } }
            }
            @if let Some(costs) = costs { (table(costs)) }
        },
    )
}

/// Identities with the cost of each word.
pub(super) fn table(rows: &[WatchRow]) -> Markup {
    html! {
        div.wide { table {
            thead { tr { th { "Identity" } th { "Words, and what each costs" } th { "Domains" } } }
            tbody { @for row in rows { tr {
                td { (text::plain(&row.identity)) }
                td { ul.plain { @for (word, cost) in &row.words { li { b { (text::plain(word)) } ": " (text::plain(cost)) } } } }
                td { (text::plain(&row.domains.join(", "))) }
            } } }
        } }
    }
}
