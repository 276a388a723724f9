//! The bundled operation: found whole, bystanders left out, Kimsuky said, the APT37 claim shown as contested.

use std::collections::BTreeSet;

use crate::interdict::{Place, project};

struct Expected(toml::Table);

impl Expected {
    fn read() -> Self {
        Self(toml::from_str(&std::fs::read_to_string(project().join("demo/expected.toml")).unwrap()).unwrap())
    }

    fn names(&self, field: &str) -> BTreeSet<String> {
        self.0[field].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
    }
}

#[test]
fn the_demo_operation_is_found_and_its_bystanders_are_not() {
    let expected = Expected::read();
    let place = Place::new();
    let input = project().join("demo/input");
    let answer = place.json(&[
        "investigate",
        input.to_str().unwrap(),
        "--as-of",
        expected.0["as_of"].as_str().unwrap(),
    ]);

    // Who.
    let lead = &answer["actors"][0];
    let leader = &lead["attribution"]["hypotheses"][0];
    let actor = leader["actor"].as_str().expect("a named actor leads");
    assert!(actor.eq_ignore_ascii_case(expected.0["actor"].as_str().unwrap()), "{actor}");
    assert_eq!(lead["attribution"]["ladder"][0]["holds"], true, "{}", lead["attribution"]["ladder"]);
    let contested = lead["attribution"]["contested"].to_string();
    assert!(contested.contains("APT37"), "the disputed claim is not shown: {contested}");
    let against = lead["attribution"]["against"].to_string();
    assert!(against.contains("APT37"), "the contradicting report is not shown: {against}");

    // What: the case holds the operation and nobody else.
    let place_of_case = place.desk().join(answer["case"]["folder"].as_str().unwrap());
    let csv = std::fs::read_to_string(place_of_case.join("appendix-a.csv")).unwrap();
    let json: serde_json::Value =
        serde_json::from_slice(&std::fs::read(place_of_case.join("appendix-a.json")).unwrap()).unwrap();
    let in_json: BTreeSet<String> = json["groups"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|group| group["domains"].as_array().unwrap())
        .map(|domain| domain["domain_alabel"].as_str().unwrap().to_owned())
        .collect();
    let operation = expected.names("operation");
    let found = in_json.intersection(&operation).count();
    assert!(
        found * 100 >= operation.len() * 95,
        "{found} of {} found; missing {:?}",
        operation.len(),
        operation.difference(&in_json)
    );
    let strangers: Vec<&String> = in_json.difference(&operation).collect();
    assert!(strangers.is_empty(), "{strangers:?} do not belong to the operation");
    for bystander in expected.names("bystanders") {
        assert!(!csv.contains(&bystander), "{bystander} is in Appendix A");
    }
    for domain in &in_json {
        assert!(csv.contains(domain), "{domain} is in the JSON and not in the CSV");
    }
    assert_eq!(csv.lines().count(), in_json.len() + 1, "one line a domain and the heading");

    // Exhibits can be found again: the vault holds the file under its digest, and the record's digest is right.
    let case: serde_json::Value =
        serde_json::from_slice(&std::fs::read(place_of_case.join("case.json")).unwrap()).unwrap();
    assert!(case["exhibits"].as_array().unwrap().len() >= in_json.len());
    for exhibit in case["exhibits"].as_array().unwrap() {
        let digest = exhibit["file"].as_str().unwrap();
        let object = place.desk().join("vault/objects").join(&digest[..2]).join(digest);
        let bytes = std::fs::read(&object).unwrap_or_else(|error| panic!("{}: {error}", object.display()));
        assert_eq!(model::Digest::of(&bytes).to_string(), digest);
        let line = usize::try_from(exhibit["line"].as_u64().unwrap()).unwrap();
        let record = bytes.split(|byte| *byte == b'\n').nth(line - 1).unwrap();
        let whole = model::Digest::of(bytes.trim_ascii()).to_string();
        let alone = model::Digest::of(record).to_string();
        let raw = exhibit["raw"].as_str().unwrap();
        let is_certificate = exhibit["title"].as_str().unwrap().contains("ertificate");
        assert!(raw == alone || raw == whole || is_certificate, "{exhibit}");
    }

    // Against what, and what was bad.
    assert!(!lead["profile"]["identities"].as_array().unwrap().is_empty());
    assert!(lead["profile"]["victim_countries"].to_string().contains("KR"));
    let rejected: u64 =
        answer["quarantine"].as_array().unwrap().iter().map(|count| count["count"].as_u64().unwrap()).sum();
    assert_eq!(rejected, expected.0["quarantined"].as_integer().unwrap() as u64);
}

/// Whether an actor, a set or a country is named.
fn named(attribution: &serde_json::Value) -> bool {
    let rungs = attribution["ladder"].as_array().unwrap();
    rungs.iter().any(|rung| rung["level"] != "unknown" && rung["holds"] == true)
}

#[test]
fn a_later_report_does_not_count_before_its_date() {
    let place = Place::new();
    let input = project().join("demo/input");
    let then = place.json(&["investigate", input.to_str().unwrap(), "--as-of", "2019-12-31"]);
    let place = Place::new();
    let early = place.json(&["investigate", input.to_str().unwrap(), "--as-of", "2017-01-01"]);
    assert!(then["reported"].as_u64() > early["reported"].as_u64(), "reports of 2019 counted in 2017");
    let leaders = early["actors"].as_array().unwrap();
    assert!(leaders.iter().all(|actor| !named(&actor["attribution"])), "{leaders:?}");
    let caveats = then["actors"][0]["attribution"]["caveats"].to_string();
    assert!(caveats.contains("after"), "the later report is not mentioned: {caveats}");
}
