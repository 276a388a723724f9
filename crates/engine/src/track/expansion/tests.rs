use std::collections::{BTreeMap, BTreeSet};

use model::{DomainName, Edge, Key, Shared};
use proptest::prelude::*;

use super::{Expanded, Expansion, Limits};
use crate::track::fixture::{edge, hubs, name, no_hub, rate};
use crate::track::{IsHub, Rules, cluster, link};

const WIDE: Limits = Limits { rounds: 8, names: 1_000 };

/// A store in memory that notes what it was asked.
struct Desk {
    edges: Vec<Edge>,
    asked: Vec<String>,
}

impl Desk {
    fn of(edges: &[(&str, &str)]) -> Self {
        Self { edges: edges.iter().map(|(of, key)| edge(of, key)).collect(), asked: Vec::new() }
    }

    fn shared(&self) -> BTreeMap<Key, Shared> {
        let mut values: BTreeMap<Key, Shared> = BTreeMap::new();
        for edge in &self.edges {
            let value = values.entry(edge.key.clone()).or_insert_with(|| Shared {
                key: edge.key.clone(),
                names: Vec::new(),
                rate: rate(0, 300),
            });
            value.names.push((edge.name.clone(), edge.when));
        }
        for value in values.values_mut() {
            let owners: BTreeSet<_> = value.names.iter().map(|(name, _)| name.registrable()).collect();
            value.rate.holders = owners.len() as u64;
        }
        values
    }

    fn expand(&mut self, seeds: &[&str], is_hub: IsHub<'_>, limits: Limits) -> Expanded {
        let rules = Rules::default();
        let mut expansion = Expansion::new(seeds.iter().map(|seed| name(seed)), &rules, is_hub, limits);
        let values = self.shared();
        loop {
            let names = expansion.names_to_ask();
            if names.is_empty() {
                return expansion.finish();
            }
            self.asked.extend(names.iter().map(ToString::to_string));
            let held = self.edges.iter().filter(|edge| names.contains(&edge.name)).cloned().collect();
            expansion.learn_edges(held);
            let keys = expansion.keys_to_ask();
            self.asked.extend(keys.iter().map(ToString::to_string));
            expansion.learn_shared(keys.iter().filter_map(|key| values.get(key).cloned()).collect());
        }
    }
}

fn names(expanded: &Expanded) -> BTreeSet<DomainName> {
    expanded.shared.iter().flat_map(|value| value.names.iter().map(|(name, _)| name.clone())).collect()
}

const CHAIN: [(&str, &str); 6] = [
    ("a.example", "address 192.0.2.1"),
    ("b.example", "address 192.0.2.1"),
    ("b.example", "certificate 00"),
    ("c.example", "certificate 00"),
    ("d.example", "address 198.51.100.1"),
    ("e.example", "address 198.51.100.1"),
];

#[test]
fn it_walks_from_the_seeds_and_asks_each_thing_once() {
    let mut desk = Desk::of(&CHAIN);
    let expanded = desk.expand(&["a.example"], &no_hub, WIDE);
    assert_eq!(
        desk.asked,
        ["a.example", "address 192.0.2.1", "b.example", "certificate 00", "c.example"],
        "d and e are of no concern"
    );
    assert_eq!(expanded.truncated, None);
    assert_eq!(names(&expanded), ["a.example", "b.example", "c.example"].map(name).into());
}

#[test]
fn a_hub_is_not_asked_about_and_a_crowded_value_is_not_followed() {
    let mut edges = vec![("a.example", "address 192.0.2.1"), ("a.example", "name_server ns.dns.example")];
    let crowd: Vec<String> = (0..40).map(|n| format!("shop{n}.example")).collect();
    edges.extend(crowd.iter().map(|shop| (shop.as_str(), "address 192.0.2.1")));
    let mut desk = Desk::of(&edges);
    let expanded = desk.expand(&["a.example"], &hubs(&["name_server ns.dns.example"]), WIDE);
    assert_eq!(desk.asked, ["a.example", "address 192.0.2.1"]);
    assert_eq!(expanded, Expanded { shared: Vec::new(), truncated: None });
}

#[test]
fn weak_values_bring_a_name_in_only_together() {
    let burst = "registration_burst 1234 2019-01-01T00:00Z";
    let weak = [("a.example", burst), ("b.example", burst), ("c.example", burst)];
    let mut desk = Desk::of(&weak);
    assert!(names(&desk.expand(&["a.example"], &no_hub, WIDE)).is_empty());
    assert!(!desk.asked.contains(&"b.example".to_owned()));
    let registrant = [("a.example", "registrant r@own.example"), ("b.example", "registrant r@own.example")];
    let mut desk = Desk::of(&[&weak[..], &registrant[..]].concat());
    let expanded = desk.expand(&["a.example"], &no_hub, WIDE);
    assert_eq!(names(&expanded), ["a.example", "b.example"].map(name).into());
}

#[test]
fn limits_are_told_in_words() {
    let one = Limits { rounds: 1, names: 1_000 };
    let expanded = Desk::of(&CHAIN).expand(&["a.example"], &no_hub, one);
    let cut = "stopped after 1 rounds; what 1 of the names found last share was not looked up";
    assert_eq!(expanded.truncated.as_deref(), Some(cut));
    assert_eq!(names(&expanded), ["a.example", "b.example"].map(name).into());

    let star: Vec<String> = (0..6).map(|n| format!("n{n}.example")).collect();
    let star: Vec<(&str, &str)> = star.iter().map(|n| (n.as_str(), "certificate 00")).collect();
    let expanded = Desk::of(&star).expand(&["n3.example"], &no_hub, Limits { rounds: 8, names: 2 });
    assert_eq!(names(&expanded), ["n0.example", "n1.example", "n3.example"].map(name).into());
    let cut = "stopped at 2 added names; at least 3 more are tied to them and were left out, weakest first";
    assert_eq!(expanded.truncated.as_deref(), Some(cut));
}

#[test]
fn holders_counted_before_names_are_left_out_stay_counted() {
    let is_hub = hubs(&["registrable dyn.example"]);
    let tenants: Vec<String> = (0..20).map(|n| format!("t{n}.dyn.example")).collect();
    let edges: Vec<(&str, &str)> = tenants.iter().map(|t| (t.as_str(), "address 192.0.2.1")).collect();
    let expanded = Desk::of(&edges).expand(&["t0.dyn.example", "t1.dyn.example"], &is_hub, WIDE);
    assert_eq!(expanded.shared.len(), 1);
    assert_eq!(expanded.shared[0].rate.holders, 20, "the store counted one");
    assert_eq!(names(&expanded), ["t0.dyn.example", "t1.dyn.example"].map(name).into());
}

#[test]
fn without_seeds_or_rounds_nothing_is_asked() {
    let mut desk = Desk::of(&CHAIN);
    assert_eq!(desk.expand(&[], &no_hub, WIDE), Expanded { shared: Vec::new(), truncated: None });
    let expanded = desk.expand(&["a.example"], &no_hub, Limits { rounds: 0, names: 0 });
    assert!(expanded.truncated.is_some_and(|cut| cut.starts_with("stopped after 0 rounds")));
    assert!(desk.asked.is_empty());
}

proptest! {
    /// Asking only what matters finds the same clusters as linking everything there is.
    #[test]
    fn the_walk_finds_what_linking_everything_finds(
        held in proptest::collection::btree_set((0_u8..12, 0_u8..10), 0..40),
    ) {
        let kinds = ["address 192.0.2.", "name_server ns.own", "registration_burst b", "registrant r", "certificate 0"];
        let text: Vec<(String, String)> = held
            .into_iter()
            .map(|(n, v)| (format!("n{n:02}.example"), format!("{}{v}", kinds[usize::from(v) % kinds.len()])))
            .collect();
        let edges: Vec<(&str, &str)> = text.iter().map(|(n, k)| (n.as_str(), k.as_str())).collect();
        let mut desk = Desk::of(&edges);
        let rules = Rules::default();
        let seeds = BTreeSet::from([name("n00.example")]);
        let everything: Vec<Shared> = desk.shared().into_values().collect();
        let members = |values: &[Shared]| -> Vec<Vec<DomainName>> {
            cluster(&link(values, &rules, &no_hub), &seeds, &rules, &no_hub).into_iter().map(|c| c.members).collect()
        };
        let expanded = desk.expand(&["n00.example"], &no_hub, Limits { rounds: 20, names: 20 });
        prop_assert_eq!(expanded.truncated, None);
        prop_assert_eq!(members(&expanded.shared), members(&everything));
        prop_assert_eq!(desk.asked.len(), desk.asked.iter().collect::<BTreeSet<_>>().len());
    }
}
