use maud::{Markup, html};

use super::frame::frame;
use super::part::{entity, folded, likelihood, span, tallies, weight};
use super::rows::{FEW, Part};
use crate::app::App;
use crate::form::encode;
use crate::respond::{Asked, Reply};
use crate::view::{ClusterPage, EvidenceRow, HypothesisRow, LinkRow};
use crate::{Failure, text};

/// Evidence of a hypothesis that shows at once; the rest folds.
const STRONGEST: usize = 12;

/// One cluster: identity over time, evidence, hypotheses. What is long folds, and is shown in parts.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let page = app.desk.cluster(asked.parameter())?;
    Ok(frame(asked, &page.designator, "/clusters", &sections(asked, &page)))
}

fn sections(asked: &Asked, page: &ClusterPage) -> Markup {
    let names = Part::asked(asked, "names", page.names.len());
    let links = Part::asked(asked, "links", page.links.len());
    html! {
        p { (page.names.len()) " names. " a href={ "/cluster/" (encode(&page.designator)) "/graph" } { "Draw it" } }
        section {
            h2 { "Who" }
            @if page.hypotheses.is_empty() { p.faint { "Not judged yet: run the attribution." } }
            @if let Some(confidence) = &page.confidence { p { "Confidence in the evidence base: " b { (confidence) } } }
            @for (rank, hypothesis) in page.hypotheses.iter().take(5).enumerate() { (hypothesis_of(rank, hypothesis)) }
        }
        (few("Caveats", &page.caveats))
        (few("Contested names", &page.contested))
        (folded("Targets", page.identities.len() + page.victims.len(), true, &html! {
            (tallies("Identities imitated", &page.identities))
            (tallies("Victims, as reported", &page.victims))
        }))
        (techniques(page))
        (folded("Names", page.names.len(), names.open(), &html! {
            ul.names { @for name in names.of(&page.names) { li { (entity("name", name)) } } }
            (names.others())
        }))
        (folded("What holds it together", page.links.len(), links.open(), &html! { (table(links.of(&page.links))) (links.others()) }))
        (folded("What became of it", page.events.len(), page.events.len() <= FEW, &html! {
            ol { @for event in &page.events { li { "run " (event.run) ": " (text::plain(&event.text)) } } }
        }))
    }
}

/// Lines of text, folded where they are many.
fn few(title: &str, lines: &[String]) -> Markup {
    folded(
        title,
        lines.len(),
        lines.len() <= FEW,
        &html! { ul { @for line in lines { li { (text::plain(line)) } } } },
    )
}

fn hypothesis_of(rank: usize, hypothesis: &HypothesisRow) -> Markup {
    let most = hypothesis.evidence.iter().map(|evidence| evidence.weight.abs()).fold(0.0, f64::max);
    let against = hypothesis
        .evidence
        .iter()
        .filter(|evidence| evidence.weight < 0.0)
        .min_by(|a, b| a.weight.total_cmp(&b.weight));
    let (strongest, rest) = hypothesis.evidence.split_at(hypothesis.evidence.len().min(STRONGEST));
    html! {
        details open[rank == 0] {
            summary { b { (text::plain(&hypothesis.actor)) } " " (likelihood(&hypothesis.words, hypothesis.likelihood)) }
            @if !hypothesis.also.is_empty() { p.faint { "also known as " (text::plain(&hypothesis.also.join(", "))) } }
            @if let Some(against) = against { p.against { "Strongest against it: " (text::plain(&against.text)) } }
            (evidence(strongest, most))
            @if !rest.is_empty() { details { summary { (rest.len()) " weaker" } (evidence(rest, most)) } }
        }
    }
}

fn evidence(rows: &[EvidenceRow], most: f64) -> Markup {
    html! {
        table {
            thead { tr { th { "Evidence" } th { "Family" } th { "Source" } th.number { "Nats" } th { "" } } }
            tbody {
                @for evidence in rows {
                    tr {
                        td { (text::plain(&evidence.text)) }
                        td { (evidence.family) }
                        td { (text::plain(&evidence.source)) }
                        td.number { (format!("{:+.1}", evidence.weight)) }
                        td { (weight(evidence.weight, most)) }
                    }
                }
            }
        }
    }
}

fn techniques(page: &ClusterPage) -> Markup {
    let rows = html! { ul.matrix { @for (id, name) in &page.techniques { li { b { (id) } " " (text::plain(name)) } } } };
    let count = page.techniques.len();
    folded("ATT&CK techniques of the likeliest actor, as sources say", count, count <= FEW, &rows)
}

fn table(links: &[LinkRow]) -> Markup {
    html! {
        div.wide { table {
            thead { tr { th { "Name" } th { "Name" } th { "Shared" } th.number { "Names on it" } th { "When" } th.number { "Nats" } } }
            tbody {
                @for link in links {
                    tr {
                        td { (entity("name", &link.a)) }
                        td { (entity("name", &link.b)) }
                        td { (link.kind) " " (entity(&link.kind, &link.value)) }
                        td.number { (link.holders) " of " (link.population) }
                        td { (span(link.seen.as_ref())) }
                        td.number { (format!("{:.1}", link.weight)) }
                    }
                }
            }
        } }
    }
}

#[cfg(test)]
mod tests;
