use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use model::{Interval, Key, Link};
use web::view::{Graph, GraphEdge, GraphNode, NodeKind};

use super::clusters::find;
use crate::desk::Desk;
use crate::stage::infrastructure::{edges_of, is_hub};

/// The golden angle, in radians: points that turn by it fill a disc evenly (Vogel 1979).
const TURN: f64 = 2.399_963_229_728_653;

/// A cluster as names and the values that tie them.
pub(super) fn graph(desk: &Desk, designator: &str) -> Result<Graph> {
    let cluster = find(desk, designator)?;
    let mut graph = drawn(&cluster.links);
    let known: BTreeSet<&str> = graph.nodes.iter().map(|node| node.label.as_str()).collect();
    let alone: Vec<String> = cluster
        .members
        .iter()
        .filter(|member| !known.contains(member.as_str()))
        .map(ToString::to_string)
        .collect();
    graph.nodes.extend(alone.into_iter().map(|label| node(label, NodeKind::Name, None, None)));
    graph.hubs = hubs(desk, &cluster.members)?;
    place(&mut graph.nodes);
    Ok(graph)
}

fn drawn(links: &[Link]) -> Graph {
    let mut graph = Graph::default();
    let mut names: BTreeMap<&str, u32> = BTreeMap::new();
    let mut values: BTreeMap<&Key, u32> = BTreeMap::new();
    let mut edges: BTreeMap<(u32, u32), (Option<Interval>, f64)> = BTreeMap::new();
    let number = |nodes: &[GraphNode]| u32::try_from(nodes.len()).unwrap_or(u32::MAX);
    for link in links {
        let value = *values.entry(&link.key).or_insert_with(|| {
            let rate = (link.rate.holders, link.rate.population);
            let kind = link.key.kind.as_str().to_owned();
            graph.nodes.push(node(link.key.value.clone(), NodeKind::Value, Some(kind), Some(rate)));
            number(&graph.nodes) - 1
        });
        for name in [&link.a, &link.b] {
            let name = *names.entry(name.as_str()).or_insert_with(|| {
                graph.nodes.push(node(name.to_string(), NodeKind::Name, None, None));
                number(&graph.nodes) - 1
            });
            let edge = edges.entry((name, value)).or_insert((link.when, link.weight));
            edge.0 = match (edge.0, link.when) {
                (Some(a), Some(b)) => Some(a.hull(b)),
                (a, b) => a.or(b),
            };
            edge.1 = edge.1.max(link.weight);
        }
    }
    let seconds = |moment: model::Timestamp| moment.as_micros().div_euclid(1_000_000);
    graph.edges = edges
        .into_iter()
        .map(|((name, value), (when, weight))| GraphEdge {
            name,
            value,
            first: when.map(|when| seconds(when.first())),
            last: when.map(|when| seconds(when.last())),
            weight,
        })
        .collect();
    graph
}

/// Values of the members that strangers share.
fn hubs(desk: &Desk, members: &[model::DomainName]) -> Result<u64> {
    let edges = edges_of(desk, members, None)?;
    let mut keys: Vec<Key> = edges.into_iter().map(|edge| edge.key).collect();
    keys.sort();
    keys.dedup();
    Ok(keys.iter().filter(|key| is_hub(key)).count() as u64)
}

const fn node(label: String, kind: NodeKind, detail: Option<String>, rate: Option<(u64, u64)>) -> GraphNode {
    GraphNode { label, kind, detail, rate, x: 0.0, y: 0.0 }
}

/// Places nodes in a spiral, what is tied first in its middle: a beginning that a layout improves.
fn place(nodes: &mut [GraphNode]) {
    let count = nodes.len().max(1);
    for (index, node) in nodes.iter_mut().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a place on a drawing")]
        let (at, of) = (index as f64, count as f64);
        let (radius, angle) = (((at + 0.5) / of).sqrt() * 0.95, at * TURN);
        (node.x, node.y) = (radius * angle.cos(), radius * angle.sin());
    }
}

#[cfg(test)]
mod tests {
    use model::{BaseRate, DomainName, KeyKind};

    use super::*;

    #[test]
    fn names_are_drawn_once_around_what_they_share() {
        let link = |a: &str, b: &str, value: &str| Link {
            a: DomainName::parse(a).unwrap(),
            b: DomainName::parse(b).unwrap(),
            key: Key { kind: KeyKind::Address, value: value.to_owned() },
            when: None,
            rate: BaseRate { holders: 3, population: 900 },
            weight: 2.0,
        };
        let mut graph = drawn(&[
            link("a.example", "b.example", "192.0.2.1"),
            link("a.example", "c.example", "192.0.2.1"),
            link("b.example", "c.example", "192.0.2.2"),
        ]);
        assert_eq!((graph.nodes.len(), graph.edges.len()), (5, 5));
        assert_eq!(graph.nodes[0].rate, Some((3, 900)));
        place(&mut graph.nodes);
        assert!(graph.nodes.iter().all(|node| node.x.abs() <= 1.0 && node.y.abs() <= 1.0));
    }
}
