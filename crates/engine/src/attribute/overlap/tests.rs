use super::*;
use crate::attribute::trained::tests::report;

fn shared(trained: &[Report], asked: &Report) -> BTreeMap<String, Vec<SharedKey>> {
    let overlap = Overlap::train(&trained.iter().collect::<Vec<_>>());
    by_actor(&overlap.find(asked, &|_| true), trained, asked.date, None)
}

#[test]
fn a_shared_name_counts_less_with_age_and_with_actors() {
    let old = report("a", "2018-01-01", &["mail.one.example.com"]);
    let new = report("a", "2020-01-01", &["two.example.org"]);
    let other = report("b", "2020-01-01", &["two.example.org"]);
    let asked = report("", "2020-01-01", &["example.com", "www.two.example.org", "free.example.net"]);
    let shared = shared(&[old, new, other], &asked);
    let strengths: Vec<(&str, usize, f64)> = shared["a"]
        .iter()
        .map(|key| (key.value.as_str(), key.actors, (key.strength * 100.0).round()))
        .collect();
    assert_eq!(strengths, [("example.com", 1, 50.0), ("example.org", 2, 50.0)]);
    assert_eq!(shared["b"].len(), 1);
}

#[test]
fn zones_of_strangers_are_no_keys() {
    let seen = report("a", "2020-01-01", &["one.duckdns.org", "x.cloudfront.net", "104.16.3.9"]);
    let seen = [seen];
    let asked = report("", "2020-01-01", &["two.duckdns.org", "y.cloudfront.net", "104.16.3.9"]);
    assert!(shared(&seen, &asked).is_empty());
    let below = shared(&seen, &report("", "2020-01-01", &["www.one.duckdns.org"]));
    assert_eq!(below["a"][0].value, "one.duckdns.org");
}

#[test]
fn a_network_counts_only_without_its_address() {
    let seen = [report("a", "2020-01-01", &["192.0.2.7"])];
    let kinds = |address: &str| {
        let shared = shared(&seen, &report("", "2020-01-01", &[address]));
        shared["a"].iter().map(|key| key.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds("192.0.2.7"), [Kind::Address]);
    assert_eq!(kinds("192.0.2.8"), [Kind::Network]);
}

#[test]
fn what_is_shared_can_be_taken_out() {
    let seen = [report("a", "2020-01-01", &["one.example.com", "192.0.2.7"])];
    let overlap = Overlap::train(&seen.iter().collect::<Vec<_>>());
    let asked = report("", "2020-01-01", &["two.example.com", "192.0.2.7", "192.0.2.8", "example.org"]);
    let left = overlap.unshared(&asked, &|_| true);
    assert_eq!(left.len(), 2, "{left:?}");
    assert_eq!(overlap.unshared(&asked, &|_| false).len(), 4, "reports that do not count share nothing");
    let rest = shared(&seen, &Report { indicators: left, ..asked });
    assert!(rest.values().flatten().all(|key| key.kind == Kind::Network));
}

#[test]
fn joins_over_a_third_report_and_never_over_hubs() {
    let all = [
        report("a", "2020-01-01", &["one.example.com", "a.duckdns.org"]),
        report("b", "2020-01-01", &["b.duckdns.org"]),
        report("a", "2020-01-02", &["two.example.com", "192.0.2.7"]),
        report("a", "2020-01-03", &["192.0.2.7"]),
    ];
    assert_eq!(join(&all.iter().collect::<Vec<_>>()), [vec![0, 2, 3], vec![1]]);
    assert!(join(&[]).is_empty());
}
