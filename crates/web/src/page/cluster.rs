use maud::{Markup, html};

use super::frame::frame;
use super::part::{entity, likelihood, list, span, tallies, weight};
use crate::app::App;
use crate::form::encode;
use crate::respond::{Asked, Reply};
use crate::view::{ClusterPage, HypothesisRow};
use crate::{Failure, text};

/// Links shown on the page; the API has all.
const LINKS: usize = 200;

/// One cluster: identity over time, evidence, hypotheses.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let page = app.desk.cluster(asked.parameter())?;
    Ok(frame(
        asked,
        &page.designator,
        "/clusters",
        &html! {
            p { (page.names.len()) " names. " a href={ "/cluster/" (encode(&page.designator)) "/graph" } { "Draw it" } }
            section {
                h2 { "Who" }
                @if page.hypotheses.is_empty() { p.faint { "Not judged yet: run the attribution." } }
                @if let Some(confidence) = &page.confidence { p { "Confidence in the evidence base: " b { (confidence) } } }
                @for (rank, hypothesis) in page.hypotheses.iter().take(5).enumerate() { (hypothesis_of(rank, hypothesis)) }
            }
            (list("Caveats", &page.caveats))
            (list("Contested names", &page.contested))
            section { h2 { "Targets" }
                (tallies("Identities imitated", &page.identities))
                (tallies("Victims, as reported", &page.victims))
            }
            (techniques(&page))
            section { h2 { "Names" } ul.names { @for name in &page.names { li { (entity("name", name)) } } } }
            (links(&page))
            @if !page.events.is_empty() {
                section { h2 { "What became of it" } ol { @for event in &page.events { li { "run " (event.run) ": " (text::plain(&event.text)) } } } }
            }
        },
    ))
}

fn hypothesis_of(rank: usize, hypothesis: &HypothesisRow) -> Markup {
    let most = hypothesis.evidence.iter().map(|evidence| evidence.weight.abs()).fold(0.0, f64::max);
    let against = hypothesis
        .evidence
        .iter()
        .filter(|evidence| evidence.weight < 0.0)
        .min_by(|a, b| a.weight.total_cmp(&b.weight));
    html! {
        details open[rank == 0] {
            summary { b { (text::plain(&hypothesis.actor)) } " " (likelihood(&hypothesis.words, hypothesis.likelihood)) }
            @if !hypothesis.also.is_empty() { p.faint { "also known as " (text::plain(&hypothesis.also.join(", "))) } }
            @if let Some(against) = against { p.against { "Strongest against it: " (text::plain(&against.text)) } }
            table {
                thead { tr { th { "Evidence" } th { "Family" } th { "Source" } th.number { "Nats" } th { "" } } }
                tbody {
                    @for evidence in &hypothesis.evidence {
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
}

fn techniques(page: &ClusterPage) -> Markup {
    html! {
        @if !page.techniques.is_empty() {
            section {
                h2 { "ATT&CK techniques of the likeliest actor, as sources say" }
                ul.matrix { @for (id, name) in &page.techniques { li { b { (id) } " " (text::plain(name)) } } }
            }
        }
    }
}

fn links(page: &ClusterPage) -> Markup {
    html! {
        @if !page.links.is_empty() {
            section {
                h2 { "What holds it together" }
                div.wide { table {
                    thead { tr { th { "Name" } th { "Name" } th { "Shared" } th.number { "Names on it" } th { "When" } th.number { "Nats" } } }
                    tbody {
                        @for link in page.links.iter().take(LINKS) {
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
                @if page.links.len() > LINKS { p.faint { "The strongest " (LINKS) " of " (page.links.len()) "." } }
            }
        }
    }
}
