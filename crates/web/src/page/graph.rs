use maud::{Markup, html};

use super::frame::frame;
use crate::app::App;
use crate::form::encode;
use crate::respond::{Asked, Reply};
use crate::view::{Graph, NodeKind};
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
            div.graph #graph data-graph=(data) { (drawing(&graph)) }
            p.legend { span.dot.of-name {} " name " span.dot.of-value {} " shared value" }
        },
    ))
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
        @if graph.nodes.len() > shown { p.faint { "Without scripts the first " (shown) " nodes are drawn." } }
    }
}
