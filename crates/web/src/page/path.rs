use maud::html;

use super::frame::frame;
use super::part::entity;
use crate::Failure;
use crate::app::App;
use crate::respond::{Asked, Reply};

/// The best path of links between two names.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let (a, b) = (asked.field("a").unwrap_or_default(), asked.field("b").unwrap_or_default());
    let steps = if a.is_empty() || b.is_empty() { None } else { Some(app.desk.path(a, b)?) };
    Ok(frame(
        asked,
        "Path",
        "",
        &html! {
            form.filter action="/path" method="get" {
                label for="a" { "From" } input #a name="a" value=(a) required maxlength="253";
                label for="b" { "to" } input #b name="b" value=(b) required maxlength="253";
                button type="submit" { "Find" }
            }
            @if let Some(steps) = &steps {
                @if steps.is_empty() { p.faint { "No links lead from one to the other." } } @else {
                    ol {
                        @for step in steps {
                            li {
                                (entity("name", &step.from)) " shares " (step.kind) " " (entity(&step.kind, &step.value))
                                " with " (entity("name", &step.to)) " (" (step.holders) " names have it; " (format!("{:.1}", step.weight)) " nats)"
                            }
                        }
                    }
                }
            }
        },
    ))
}
