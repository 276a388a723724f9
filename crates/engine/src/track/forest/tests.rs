use std::collections::{BTreeMap, BTreeSet};

use model::{KeyKind, Shared};
use proptest::prelude::*;

use super::names::Names;
use super::{Forest, Grove};
use crate::track::fixture::{days, hubs, key, name, no_hub, rate, shared};
use crate::track::{Rules, link};

fn groves(values: &[Shared]) -> Vec<String> {
    let rules = Rules::default();
    let mut forest = Forest::new(&rules, &no_hub);
    for value in values {
        forest.learn(value);
    }
    told(&forest.finish(2, usize::MAX).1)
}

fn told(groves: &[Grove]) -> Vec<String> {
    groves.iter().map(|grove| format!("{} {}", grove.number, grove.members.join(" "))).collect()
}

#[test]
fn values_tie_owners_over_several_steps() {
    let values = [
        shared("address 192.0.2.1", &["www.a.com", "b.com"]),
        shared("certificate ab", &["mail.b.com", "c.com"]),
        shared("registrant x@y.example", &["d.com", "e.com"]),
        shared("address 192.0.2.9", &["www.a.com", "mail.a.com"]),
    ];
    assert_eq!(groves(&values), ["1 a.com b.com c.com", "2 d.com e.com"]);
    let turned: Vec<Shared> = values.iter().rev().cloned().collect();
    assert_eq!(groves(&turned), groves(&values));
}

#[test]
fn only_the_largest_are_written_out_and_all_are_counted() {
    let rules = Rules::default();
    let mut forest = Forest::new(&rules, &no_hub);
    for value in [
        shared("address 192.0.2.1", &["d.com", "e.com"]),
        shared("address 192.0.2.2", &["b.com", "c.com"]),
        shared("address 192.0.2.3", &["x.com", "y.com", "z.com"]),
    ] {
        forest.learn(&value);
    }
    let (all, groves) = forest.finish(2, 2);
    assert_eq!(all, 3);
    assert_eq!(told(&groves), ["1 x.com y.com z.com", "2 b.com c.com"]);
}

#[test]
fn hubs_crowds_and_weak_values_tie_nobody() {
    let mut crowd = shared("address 192.0.2.1", &["a.com", "b.com"]);
    crowd.rate = rate(26, 300);
    assert!(groves(&[crowd]).is_empty());
    assert!(groves(&[shared("registration_burst r 2019-01-01T00:00Z", &["a.com", "b.com"])]).is_empty());
    let rules = Rules::default();
    let hub = hubs(&["address 192.0.2.1"]);
    let mut forest = Forest::new(&rules, &hub);
    forest.learn(&shared("address 192.0.2.1", &["a.com", "b.com"]));
    assert_eq!((forest.owners(), forest.counted()), (0, (0, 0)));
}

#[test]
fn tenants_of_other_times_are_others() {
    let mut value = shared("address 192.0.2.1", &["a.com", "b.com", "c.com", "d.com"]);
    for (place, when) in [days(0, 10), days(400, 410), days(35, 38), days(5, 6)].into_iter().enumerate() {
        value.names[place].1 = when;
    }
    // b.com came more than a year later.
    assert_eq!(groves(std::slice::from_ref(&value)), ["1 a.com c.com d.com"]);
    value.names[1].1 = None;
    assert_eq!(groves(&[value]), ["1 a.com c.com d.com"], "5.7 nats halved are less than 3");
}

#[test]
fn names_keep_their_numbers_while_the_table_grows() {
    let mut names = Names::new();
    for number in 0..5_000 {
        assert_eq!(names.number(&format!("name{number}.example")), number);
    }
    for number in (0..5_000).rev() {
        assert_eq!(names.number(&format!("name{number}.example")), number);
        assert_eq!(names.text(number), format!("name{number}.example"));
    }
}

/// What the links of `track::link` connect when every link that is strong enough alone counts.
fn by_links(values: &[Shared], rules: &Rules) -> BTreeSet<BTreeSet<String>> {
    let mut of: BTreeMap<String, usize> = BTreeMap::new();
    let mut sets: Vec<BTreeSet<String>> = Vec::new();
    for tie in link(values, rules, &no_hub).iter().filter(|tie| tie.weight >= rules.threshold) {
        let owner = |name: &model::DomainName| name.registrable().unwrap().to_string();
        let (a, b) = (owner(&tie.a), owner(&tie.b));
        if a == b {
            continue;
        }
        let mut joined = BTreeSet::from([a, b]);
        for member in joined.clone() {
            if let Some(at) = of.get(&member) {
                joined.append(&mut sets[*at]);
            }
        }
        for member in &joined {
            of.insert(member.clone(), sets.len());
        }
        sets.push(joined);
    }
    sets.into_iter().filter(|set| !set.is_empty()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn ties_what_strong_links_tie(
        rows in prop::collection::vec((0..12_u8, 0..8_u8, 0..120_i64, 0..20_i64), 1..60)
    ) {
        let mut values: BTreeMap<u8, Shared> = BTreeMap::new();
        for (host, address, first, length) in rows {
            let value = values.entry(address).or_insert_with(|| Shared {
                key: key(&format!("{} 192.0.2.{address}", KeyKind::Address)),
                names: Vec::new(),
                rate: rate(0, 300),
            });
            value.names.push((name(&format!("h{}.d{}.com", host % 3, host / 3)), days(first, first + length)));
            let owners: BTreeSet<_> = value.names.iter().map(|(name, _)| name.registrable()).collect();
            value.rate.holders = owners.len() as u64;
        }
        // One sighting for each name, as the lake gives them.
        let mut values: Vec<Shared> = values.into_values().collect();
        for value in &mut values {
            value.names.sort();
            value.names.dedup_by(|a, b| a.0 == b.0);
        }
        let rules = Rules::default();
        let mut forest = Forest::new(&rules, &no_hub);
        values.iter().for_each(|value| forest.learn(value));
        let found: BTreeSet<BTreeSet<String>> =
            forest.finish(2, usize::MAX).1.into_iter().map(|grove| grove.members.into_iter().collect()).collect();
        prop_assert_eq!(found, by_links(&values, &rules));
    }
}
