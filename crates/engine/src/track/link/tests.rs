use std::collections::{BTreeMap, BTreeSet};

use model::{DomainName, KeyKind, Shared};
use proptest::prelude::*;

use super::link;
use crate::track::fixture::{days, hubs, key, name, no_hub, rate, shared, told};
use crate::track::{KindRule, Rules, owner};

fn links(values: &[Shared]) -> Vec<model::Link> {
    link(values, &Rules::default(), &no_hub)
}

#[test]
fn two_names_on_one_address_are_linked_with_base_rate_and_interval() {
    let found = links(&[shared("address 192.0.2.7", &["b.example", "a.example"])]);
    assert_eq!(told(&found), ["a.example b.example address 192.0.2.7"]);
    assert_eq!(found[0].rate, rate(2, 300));
    assert_eq!(found[0].when, days(0, 10));
    // ln(0.3 / (3 / 1300)) = 4.868
    assert!((found[0].weight - (0.3_f64 * 1300.0 / 3.0).ln()).abs() < 1e-12);
}

#[test]
fn bystanders_on_shared_hosting_are_never_linked() {
    let names: Vec<String> = (0..400).map(|n| format!("shop{n}.example")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert!(links(&[shared("address 192.0.2.80", &names)]).is_empty());
    // The question may show only two of the four hundred: the count still says so.
    let mut two = shared("address 192.0.2.80", &["a.example", "b.example"]);
    two.rate = rate(400, 300);
    assert!(links(&[two]).is_empty());
}

#[test]
fn four_hundred_tenants_of_one_dynamic_zone_are_four_hundred_holders() {
    let is_hub = hubs(&["registrable dyn.example"]);
    let names: Vec<String> = (0..400).map(|n| format!("t{n}.dyn.example")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut value = shared("address 192.0.2.9", &names);
    value.rate = rate(1, 300);
    assert!(link(&[value], &Rules::default(), &is_hub).is_empty());
}

#[test]
fn a_hub_zone_ties_none_of_its_tenants_and_their_own_hosts_share_an_address() {
    let is_hub = hubs(&["registrable dyn.example", "name_server ns1.dyn.example"]);
    let values = [
        shared("registrable dyn.example", &["a.dyn.example", "b.dyn.example", "www.a.dyn.example"]),
        shared("name_server ns1.dyn.example", &["a.dyn.example", "b.dyn.example"]),
        shared("address 192.0.2.9", &["a.dyn.example", "dyn.example", "www.a.dyn.example"]),
    ];
    let found = link(&values, &Rules::default(), &is_hub);
    assert_eq!(told(&found), ["a.dyn.example www.a.dyn.example address 192.0.2.9"]);
}

#[test]
fn tenants_of_a_zone_further_down_are_not_tied_by_the_registrable_name_above() {
    let is_hub = hubs(&["registrable sites.big.example"]);
    let names = ["x.sites.big.example", "y.sites.big.example", "www.big.example", "mail.big.example"];
    let found = link(&[shared("registrable big.example", &names)], &Rules::default(), &is_hub);
    assert_eq!(told(&found), ["mail.big.example www.big.example registrable big.example"]);
}

#[test]
fn a_tenant_of_two_years_ago_is_somebody_else() {
    let mut value = shared("address 192.0.2.7", &["before.example", "now.example", "soon.example"]);
    value.names[0].1 = days(-760, -730);
    value.names[2].1 = days(39, 50);
    assert_eq!(told(&links(&[value.clone()])), ["now.example soon.example address 192.0.2.7"]);
    value.names[2].1 = days(41, 50);
    assert!(links(&[value]).is_empty(), "31 days apart");
}

#[test]
fn undated_sightings_count_half_unless_the_value_fixes_its_time() {
    for (of, factor) in [("address 192.0.2.7", 0.5), ("certificate 00ff", 1.0), ("report r1", 1.0)] {
        let dated = shared(of, &["a.example", "b.example"]);
        let mut undated = dated.clone();
        undated.names[1].1 = None;
        let (dated, undated) = (links(&[dated]), links(&[undated]));
        assert!((undated[0].weight - factor * dated[0].weight).abs() < 1e-12, "{of}");
        assert_eq!(undated[0].when, days(0, 10), "{of}");
    }
}

#[test]
fn hosts_of_one_domain_are_linked_by_it_alone() {
    let names = ["a.x.example", "b.x.example"];
    let values = [
        shared("registrable x.example", &names),
        shared("name_server ns1.x.example", &names),
        shared("registrant someone@x.example", &names),
        shared("registration_burst 1234 2019-01-01T00:00Z", &names),
        shared("address 192.0.2.7", &names),
        shared("certificate 00ff", &names),
    ];
    assert_eq!(told(&links(&values)), ["a.x.example b.x.example registrable x.example"]);
}

#[test]
fn a_kind_without_a_rule_links_nothing() {
    let mut rules = Rules::default();
    rules.kinds.clear();
    assert!(link(&[shared("address 192.0.2.7", &["a.example", "b.example"])], &rules, &no_hub).is_empty());
}

#[test]
fn a_large_zone_gives_a_chain_and_not_every_pair() {
    let names: Vec<String> = (0..5_000).map(|n| format!("h{n}.x.example")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut value = shared("registrable x.example", &names);
    value.rate = rate(1, 300);
    let found = links(&[value]);
    assert_eq!(found.len(), 4_999);
    let ends = found.iter().flat_map(|link| [link.a.clone(), link.b.clone()]);
    assert_eq!(groups(&ends.collect(), found.iter().map(|l| (l.a.clone(), l.b.clone()))).len(), 1);
}

/// A rule that admits crowds, so that the sweep over time has something to do.
fn crowds(gap: f64) -> Rules {
    let wide = KindRule { max_holders: 200, dedicated: 200, sensitivity: 1.0, gap_days: Some(gap), cap: 5.0 };
    Rules { kinds: [(KeyKind::Address, wide)].into(), ..Rules::default() }
}

#[test]
fn the_sweep_remembers_who_lasted_longest_and_the_next_of_another_owner() {
    // Seventy tenants of long ago, far from each other, and then the case in question.
    let mut names: Vec<_> = (0..70)
        .map(|n| (name(&format!("old{n:02}.example")), days(-7_000 + 50 * n, -7_000 + 50 * n)))
        .collect();
    names.push((name("long.example"), days(0, 300)));
    names.extend((1..6).map(|n| (name(&format!("short{n}.example")), days(n, n))));
    names.push((name("late.example"), days(310, 400)));
    names.push((name("www.late.example"), days(325, 330)));
    let value = Shared { key: key("address 192.0.2.7"), names, rate: rate(78, 300_000) };
    let found = told(&link(&[value], &crowds(30.0), &no_hub));
    assert!(found.contains(&"late.example long.example address 192.0.2.7".to_owned()), "{found:?}");
    assert!(found.contains(&"long.example www.late.example address 192.0.2.7".to_owned()), "{found:?}");
    assert!(!found.iter().any(|tie| tie.contains("old")), "{found:?}");
}

/// Connected groups of owners.
fn groups(
    names: &BTreeSet<DomainName>,
    ties: impl Iterator<Item = (DomainName, DomainName)>,
) -> BTreeSet<BTreeSet<DomainName>> {
    let own = |name: &DomainName| owner(name, &no_hub).unwrap();
    let mut group: BTreeMap<DomainName, BTreeSet<DomainName>> =
        names.iter().map(|name| (own(name), BTreeSet::from([own(name)]))).collect();
    for (a, b) in ties {
        let mut both = group[&own(&a)].clone();
        both.extend(group[&own(&b)].iter().cloned());
        for member in &both {
            group.insert(member.clone(), both.clone());
        }
    }
    group.into_values().collect()
}

/// Hosts of many domains, each seen for some days; in half of the cases a few are undated.
fn tenants() -> impl Strategy<Value = Vec<(DomainName, Option<model::Interval>)>> {
    let when = (0_i64..6_000, 0_i64..60, 0_u8..30);
    let tenants = proptest::collection::btree_map((0_u8..90, 0_u8..3), when, 65..140);
    (any::<bool>(), tenants).prop_map(|(all_dated, tenants)| {
        let seen = |(first, length, die)| {
            if die == 0 && !all_dated { None } else { days(first, first + length) }
        };
        tenants.into_iter().map(|((d, h), when)| (name(&format!("h{h}.d{d}.example")), seen(when))).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_sweep_connects_what_all_pairs_connect(names in tenants()) {
        let gap = 30.0;
        let value = Shared { key: key("address 192.0.2.7"), names: names.clone(), rate: rate(12, 300_000) };
        let found = link(&[value], &crowds(gap), &no_hub);
        prop_assert!(found.len() <= 2 * names.len());
        let all: BTreeSet<DomainName> = names.iter().map(|(name, _)| name.clone()).collect();
        let mut pairs = Vec::new();
        for (at, (a, when_a)) in names.iter().enumerate() {
            for (b, when_b) in &names[at + 1..] {
                let near = when_a.zip(*when_b).is_none_or(|(a, b)| a.gap_days(b) <= gap);
                if near && a.registrable() != b.registrable() {
                    pairs.push((a.clone(), b.clone()));
                }
            }
        }
        let swept = groups(&all, found.iter().map(|link| (link.a.clone(), link.b.clone())));
        prop_assert_eq!(swept, groups(&all, pairs.into_iter()));
    }

    #[test]
    fn order_and_repetition_of_the_input_do_not_show(
        names in proptest::collection::btree_map(0_u8..30, proptest::option::of(0_i64..90), 2..20),
        turn in 0_usize..20,
    ) {
        let names: Vec<_> = names
            .into_iter()
            .map(|(n, day)| (name(&format!("n{n}.example")), day.and_then(|day| days(day, day + 5))))
            .collect();
        let value = |of: &str, names: &[_]| Shared { key: key(of), names: names.to_vec(), rate: rate(12, 300) };
        let mut turned = names.clone();
        turned.rotate_left(turn % names.len());
        let one = [value("address 192.0.2.7", &names), value("name_server ns.own.example", &names)];
        let other = [one[1].clone(), value("address 192.0.2.7", &turned), one[1].clone()];
        let found = links(&one);
        prop_assert_eq!(&found, &links(&other));
        for link in &found {
            prop_assert!(link.a < link.b);
            prop_assert!(link.weight.is_finite() && link.weight > 0.0);
        }
    }
}
