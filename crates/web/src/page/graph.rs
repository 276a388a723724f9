use maud::{Markup, html};

use super::frame::frame;
use super::part::{entity, span};
use crate::app::App;
use crate::asset;
use crate::form::encode;
use crate::respond::{Asked, Reply};
use crate::view::{Graph, GraphEdge, NodeKind, Span};
use crate::{Failure, text};

/// Nodes drawn without scripts; with scripts all are.
const DRAWN: usize = 600;

/// A cluster drawn: names around the values they share.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let designator = asked.parameter();
    let graph = app.desk.graph(designator)?;
    let data = format!("/api/v1/clusters/{}/graph", encode(designator));
    Ok(frame(
        asked,
        &format!("Graph of {designator}"),
        "/clusters",
        &html! {
            p {
                (graph.nodes.len()) " nodes, " (graph.edges.len()) " ties. "
                @if graph.hubs > 0 { (graph.hubs) " values that strangers share are not drawn. " }
                a href={ "/cluster/" (encode(designator)) } { "The same as tables" }
            }
            div.graph #graph data-graph=(data) data-layout={ "/asset/" (asset::LAYOUT.name()) } data-painter={ "/asset/" (asset::PAINTER.name()) } {
                (drawing(&graph))
            }
            script defer src={ "/asset/" (asset::GRAPH.name()) } {}
            p.legend { span.dot.of-name {} " name " span.dot.of-value {} " shared value" }
            (ties(&graph))
        },
    ))
}

/// Ties shown in the table; the API has all.
const TIES: usize = 1_000;

/// The same as a table: which name had which value, the strongest ties first.
fn ties(graph: &Graph) -> Markup {
    let mut edges: Vec<&GraphEdge> = graph.edges.iter().collect();
    edges.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    html! {
        details {
            summary { "The same as a table" }
            div.wide { table {
                thead { tr { th { "Name" } th { "Value" } th.number { "Names on it" } th { "When" } th.number { "Nats" } } }
                tbody { @for edge in edges.iter().take(TIES) {
                    @if let (Some(name), Some(value)) = (graph.nodes.get(edge.name as usize), graph.nodes.get(edge.value as usize)) {
                        tr {
                            td { (entity("name", &name.label)) }
                            td { @let kind = value.detail.as_deref().unwrap_or_default(); (kind) " " (entity(kind, &value.label)) }
                            td.number { @if let Some((holders, population)) = value.rate { (holders) " of " (population) } }
                            td { (span(when(edge).as_ref())) }
                            td.number { (format!("{:.1}", edge.weight)) }
                        }
                    }
                } }
            } }
            @if edges.len() > TIES { p.faint { "The strongest " (TIES) " of " (edges.len()) "." } }
        }
    }
}

fn when(edge: &GraphEdge) -> Option<Span> {
    let moment = |seconds: i64| model::Timestamp::from_seconds(seconds).ok().map(|at| at.to_string());
    Some(Span { first: moment(edge.first?)?, last: moment(edge.last?)? })
}

/// The drawing as SVG, which also prints; scripts put a canvas in its place.
fn drawing(graph: &Graph) -> Markup {
    let place = |at: f64| format!("{:.1}", at * 480.0 + 500.0);
    let shown = graph.nodes.len().min(DRAWN);
    let labelled = shown <= 120;
    html! {
        svg viewBox="0 0 1000 1000" role="img" aria-label="Names and the values they share" {
            @for edge in &graph.edges {
                @if let (Some(name), Some(value)) = (graph.nodes.get(edge.name as usize), graph.nodes.get(edge.value as usize)) {
                    @if (edge.name as usize) < shown && (edge.value as usize) < shown {
                        line x1=(place(name.x)) y1=(place(name.y)) x2=(place(value.x)) y2=(place(value.y)) {}
                    }
                }
            }
            @for node in graph.nodes.iter().take(shown) {
                circle class=(if node.kind == NodeKind::Name { "of-name" } else { "of-value" }) cx=(place(node.x)) cy=(place(node.y)) r=(if node.kind == NodeKind::Name { "6" } else { "4" }) {
                    title { @if let Some(detail) = &node.detail { (detail) " " } (text::plain(&node.label)) }
                }
                @if labelled && node.kind == NodeKind::Name {
                    text x=(place(node.x)) y=(place(node.y - 0.016)) text-anchor="middle" { (text::plain(&node.label).chars().take(32).collect::<String>()) }
                }
            }
        }
        @if graph.nodes.len() > shown { noscript { p.faint { "Without scripts the first " (shown) " nodes are drawn." } } }
    }
}
