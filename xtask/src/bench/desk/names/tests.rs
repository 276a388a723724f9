use std::collections::{BTreeMap, BTreeSet};

use super::*;

#[test]
fn one_name_in_a_hundred_imitates_and_none_comes_twice() {
    let mut list = Vec::new();
    Names(5_000).list(&mut list).unwrap();
    let list = String::from_utf8(list).unwrap();
    let names: BTreeSet<&str> = list.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(names.len(), 5_000);
    let imitating =
        names.iter().filter(|name| DRAWN.iter().any(|drawn| name.starts_with(&format!("{drawn}-"))));
    assert_eq!(imitating.count(), 50);
    assert!(names.contains(Names::imitation(7).as_str()));
    let days: BTreeSet<&str> = list.lines().filter_map(|line| line.split('\t').nth(1)).collect();
    assert!(days.iter().all(|day| ("2017-01-01".."2020-01-01").contains(day)), "{days:?}");
}

#[test]
fn half_of_the_imitations_share_their_servers() {
    let mut lines = Vec::new();
    Names(100_000).sightings(&mut lines).unwrap();
    let mut holders: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in String::from_utf8(lines).unwrap().lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        if row["rrtype"] == "A" {
            let text = |field: &str| row[field].as_str().unwrap().to_owned();
            holders.entry(text("rdata")).or_default().insert(text("rrname"));
        }
    }
    let shared: usize = holders.values().map(BTreeSet::len).filter(|names| *names > 1).sum();
    assert!((400..=500).contains(&shared), "{shared} of 1000 share an address");
}
