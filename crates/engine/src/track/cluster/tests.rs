use std::collections::BTreeSet;

use model::{DomainName, Link};
use proptest::prelude::*;

use super::{Component, cluster};
use crate::track::fixture::{hubs, name, no_hub, shared, tie};
use crate::track::{Rules, link};

fn seeds(names: &[&str]) -> BTreeSet<DomainName> {
    names.iter().map(|text| name(text)).collect()
}

fn found(links: &[Link], of: &[&str]) -> Vec<Component> {
    cluster(links, &seeds(of), &Rules::default(), &no_hub)
}

fn members(components: &[Component]) -> Vec<String> {
    let join = |component: &Component| {
        component.members.iter().map(DomainName::as_str).collect::<Vec<_>>().join(" ")
    };
    components.iter().map(join).collect()
}

#[test]
fn a_registration_burst_alone_does_not_join_and_with_a_name_server_it_does() {
    let names = ["a.example", "b.example", "c.example"];
    let burst = shared("registration_burst 1234 2019-01-01T00:00Z", &names);
    let mut server = shared("name_server ns1.own.example", &["a.example", "b.example"]);
    // Undated, so worth half: not enough either.
    server.names[1].1 = None;
    let rules = Rules::default();
    let all = |values: &[model::Shared]| {
        members(&cluster(&link(values, &rules, &no_hub), &seeds(&["a.example"]), &rules, &no_hub))
    };
    assert!(all(std::slice::from_ref(&burst)).is_empty());
    assert!(all(std::slice::from_ref(&server)).is_empty());
    assert_eq!(all(&[burst, server]), ["a.example b.example"]);
}

#[test]
fn a_component_needs_a_seed_and_two_owners() {
    let apart = tie("a.example", "b.example", "address 192.0.2.1", 5.0);
    assert!(found(std::slice::from_ref(&apart), &["x.example"]).is_empty());
    assert_eq!(members(&found(&[apart], &["b.example"])), ["a.example b.example"]);
    let hosts = tie("a.x.example", "b.x.example", "registrable x.example", 6.0);
    assert!(found(std::slice::from_ref(&hosts), &["a.x.example"]).is_empty(), "one domain is no operation");
    let is_hub = hubs(&["registrable x.example"]);
    let tenants = cluster(&[hosts], &seeds(&["a.x.example"]), &Rules::default(), &is_hub);
    assert_eq!(tenants.len(), 1, "below a shared zone they are two");
}

#[test]
fn a_certificate_and_its_key_are_one_fact() {
    let links = [
        tie("a.example", "b.example", "certificate 00", 2.0),
        tie("a.example", "b.example", "certificate_key 01", 2.0),
    ];
    assert!(found(&links, &["a.example"]).is_empty());
}

#[test]
fn a_second_value_counts_only_where_it_is_a_second_fact() {
    let pair = |one: &str, other: &str| {
        let links = [tie("a.example", "b.example", one, 2.5), tie("a.example", "b.example", other, 2.5)];
        !found(&links, &["a.example"]).is_empty()
    };
    assert!(pair("address 192.0.2.1", "address 198.51.100.1"), "2.5 + at most 1");
    assert!(!pair("name_server ns1.own.example", "name_server ns2.own.example"));
    assert!(pair("name_server ns1.own.example", "name_server ns1.other.example"));
    assert!(!pair("registrant one@x.example", "registrant two@x.example"));
    assert!(pair("name_server ns1.own.example", "mail_exchanger mx.own.example"));
}

#[test]
fn links_are_strongest_first_span_the_component_and_are_capped() {
    let names: Vec<String> = (0..40).map(|n| format!("n{n:02}.example")).collect();
    let mut links = Vec::new();
    for (at, a) in names.iter().enumerate() {
        for b in &names[at + 1..] {
            links.push(tie(a, b, "certificate 00", 4.0));
        }
    }
    let strong = tie(&names[0], &names[1], "address 192.0.2.1", 5.0);
    links.push(strong.clone());
    let components = found(&links, &["n07.example"]);
    assert_eq!(components[0].members.len(), 40);
    assert_eq!(components[0].links[0], strong);
    assert!(components[0].links.is_sorted_by(|x, y| x.weight >= y.weight));
    // 39 of the tree (one of them with two links) and 20 more on the certificate.
    assert_eq!(components[0].links.len(), 39 + 1 + 20);
    let again = found(&components[0].links, &["n07.example"]);
    assert_eq!(again[0].members, components[0].members, "the links kept hold it together");
}

fn any_links() -> impl Strategy<Value = Vec<Link>> {
    let kinds = ["address 192.0.2.1", "name_server ns.own.example", "registrant r", "certificate 00"];
    proptest::collection::btree_map((0_usize..14, 0_usize..14, 0_usize..4), 0.2_f64..5.0, 0..40).prop_map(
        move |ties| {
            let ties = ties.into_iter().filter(|((a, b, _), _)| a < b);
            ties.map(|((a, b, of), weight)| {
                tie(&format!("n{a:02}.example"), &format!("n{b:02}.example"), kinds[of], weight)
            })
            .collect()
        },
    )
}

proptest! {
    #[test]
    fn components_are_disjoint_and_independent_of_order(links in any_links()) {
        let forward = found(&links, &["n00.example", "n05.example"]);
        let mut links = links;
        links.reverse();
        prop_assert_eq!(&forward, &found(&links, &["n00.example", "n05.example"]));
        let mut seen = BTreeSet::new();
        for component in &forward {
            prop_assert!(component.members.is_sorted());
            for member in &component.members {
                prop_assert!(seen.insert(member.clone()));
            }
            for link in &component.links {
                prop_assert!(component.members.contains(&link.a) && component.members.contains(&link.b));
            }
            let again = cluster(&component.links, &seen, &Rules::default(), &no_hub);
            prop_assert_eq!(&again[0].members, &component.members);
        }
    }
}
