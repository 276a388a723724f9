//! What the tests of this module share.

use model::{BaseRate, DomainName, Edge, Interval, Key, KeyKind, Link, Shared, Timestamp};

use super::Component;

pub(super) fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

/// Of `kind value`.
pub(super) fn key(text: &str) -> Key {
    let (kind, value) = text.split_once(' ').unwrap();
    Key { kind: kind.parse::<KeyKind>().unwrap(), value: value.to_owned() }
}

/// From day to day of 2019, counted from 0.
pub(super) fn days(first: i64, last: i64) -> Option<Interval> {
    let at = |day: i64| Timestamp::from_seconds(1_546_300_800 + day * 86_400).unwrap();
    Some(Interval::new(at(first), at(last)).unwrap())
}

pub(super) fn rate(holders: u64, population: u64) -> BaseRate {
    BaseRate { holders, population }
}

/// A value that `names` had for the same ten days, as a store of 300 names counts it.
pub(super) fn shared(of: &str, names: &[&str]) -> Shared {
    let tenants = names.iter().map(|n| (name(n), days(0, 10))).collect();
    Shared { key: key(of), names: tenants, rate: rate(names.len() as u64, 300) }
}

pub(super) fn edge(of: &str, text: &str) -> Edge {
    Edge { name: name(of), key: key(text), when: days(0, 10) }
}

pub(super) fn tie(a: &str, b: &str, of: &str, weight: f64) -> Link {
    let (a, b) = (name(a).min(name(b)), name(a).max(name(b)));
    Link { a, b, key: key(of), when: days(0, 10), rate: rate(2, 300), weight }
}

pub(super) fn component(members: &[&str]) -> Component {
    let mut members: Vec<DomainName> = members.iter().map(|member| name(member)).collect();
    members.sort();
    Component { members, links: Vec::new() }
}

/// Exactly these keys, as `kind value`, are hubs.
pub(super) fn hubs(keys: &[&str]) -> impl Fn(&Key) -> bool {
    let keys: Vec<Key> = keys.iter().map(|text| key(text)).collect();
    move |asked: &Key| keys.contains(asked)
}

pub(super) fn no_hub(_: &Key) -> bool {
    false
}

/// Which of `links` tie which, as text.
pub(super) fn told(links: &[Link]) -> Vec<String> {
    links.iter().map(|link| format!("{} {} {}", link.a, link.b, link.key)).collect()
}
