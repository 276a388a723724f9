//! Cases by hand, and clusters that keep their identity while they grow.

use std::fmt::Write as _;

use crate::interdict::Place;

/// Passive DNS that puts `names` on one address during 2019.
pub(crate) fn on_address(address: &str, names: &[&str]) -> String {
    names.iter().fold(String::new(), |mut out, name| {
        let _ = writeln!(
            out,
            "{{\"rrname\":\"{name}\",\"rrtype\":\"A\",\"rdata\":\"{address}\",\"time_first\":1546300800,\"time_last\":1575158400}}"
        );
        out
    })
}

const WATCHLIST: &str = "[[identity]]\nname = \"microsoft\"\ndomains = [\"microsoft.com\"]\n\
    [[identity]]\nname = \"hotmail\"\ndomains = [\"hotmail.com\"]\n";

/// A desk on which two imitations share an address.
pub(crate) fn operation() -> Place {
    let place = Place::with_desk();
    place.observe(&place.file("watchlist.toml", WATCHLIST)).success();
    let first = on_address("203.0.113.7", &["rnicrosoft.com", "hotrnail.com"]);
    place.observe(&place.file("a.ndjson", first)).success();
    assert_eq!(place.run(&["finding", "detect"]).success().code(), 1);
    place.run(&["cluster", "track"]).success();
    place
}

#[test]
fn a_cluster_grows_and_keeps_its_designator() {
    let place = operation();
    assert_eq!(place.json(&["cluster", "list"])[0]["designator"], "UNK-0001");
    place.observe(&place.file("b.ndjson", on_address("203.0.113.7", &["quiet-name.org"]))).success();
    place.run(&["cluster", "track"]).success();
    let clusters = place.json(&["cluster", "list"]);
    assert_eq!(clusters.as_array().unwrap().len(), 1);
    assert_eq!(clusters[0]["designator"], "UNK-0001");
    assert!(clusters[0]["members"].to_string().contains("quiet-name.org"));
    let events = place.json(&["cluster", "history", "UNK-0001"]);
    let kinds: Vec<&str> =
        events.as_array().unwrap().iter().map(|event| event["change"]["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["new", "grown"]);
    // A run in which nothing changed records nothing.
    place.run(&["cluster", "track"]).success();
    assert_eq!(place.json(&["cluster", "history"]).as_array().unwrap().len(), 2);
    let shown = place.run(&["cluster", "show", "UNK-0001"]).success().stdout();
    assert!(shown.contains("address 203.0.113.7") && shown.contains("3 of 3"), "{shown}");
    assert_eq!(place.run(&["cluster", "show", "UNK-0009"]).code(), 2);
}

#[test]
fn a_case_is_made_added_to_and_shown() {
    let place = operation();
    let case = place.json(&["case", "new", "--cluster", "UNK-0001", "--title", "Doe 1"]);
    assert_eq!((&case["id"], &case["title"]), (&"case-0001".into(), &"Doe 1".into()));
    assert_eq!(case["domains"].as_array().unwrap().len(), 2);
    let added = place.json(&["case", "add", "case-0001", "www.other.example.org"]);
    let domains: Vec<&str> = added["domains"]
        .as_array()
        .unwrap()
        .iter()
        .map(|domain| domain["domain"].as_str().unwrap())
        .collect();
    assert_eq!(domains, ["hotrnail.com", "rnicrosoft.com", "example.org"]);
    assert_eq!(place.json(&["case", "show", "case-0001"]), added);
    assert_eq!(place.json(&["case", "list"]).as_array().unwrap().len(), 1);
    let shown = place.run(&["case", "show", "case-0001"]).success().stdout();
    assert!(shown.contains("DRAFT FOR COUNSEL"), "{shown}");
    // What nobody observed has no exhibit, and the case says so.
    assert!(shown.contains("example.org: no exhibit"), "{shown}");
    assert_eq!(place.json(&["case", "new", "lone.example.net"])["id"], "case-0002");
    assert_eq!(place.run(&["case", "new"]).code(), 2);
    assert_eq!(place.run(&["case", "show", "case-0009"]).code(), 2);
    let csv = std::fs::read_to_string(place.desk().join("cases/case-0001/appendix-a.csv")).unwrap();
    assert!(csv.contains("hotrnail.com"));
    assert!(!csv.contains("example.org"), "what has no exhibit never reaches Appendix A");
}

#[test]
fn who_and_against_what_are_asked_by_cluster() {
    let place = operation();
    let report = "{\"actor\":\"Kimsuky\",\"date\":\"2019-05-01\",\"refs\":[\"https://cert.example/a\"],\
        \"iocs\":[[\"dom\",\"hotrnail.com\",\"\"],[\"ip\",\"203.0.113.7\",\"\"]],\
        \"victims\":[{\"sector\":\"government\",\"country\":\"JP\",\"count\":3}]}\n";
    place.observe(&place.file("reports.jsonl", report)).success();
    let who = place.json(&["attribute", "UNK-0001"]);
    assert_eq!(who[0]["hypotheses"][0]["actor"], "Kimsuky");
    let before = place.json(&["attribute", "UNK-0001", "--as-of", "2019-04-30"]);
    assert_eq!(before[0]["ladder"][0]["level"], "unknown", "{before}");
    let profile = place.json(&["profile", "UNK-0001"]);
    assert_eq!(profile[0]["victim_countries"][0]["what"], "JP");
    assert_eq!(profile[0]["identities"].as_array().unwrap().len(), 2);
}
