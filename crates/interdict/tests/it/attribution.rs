//! `attribute` and `backtest` as a person runs them.

use serde_json::Value;

use crate::interdict::{Place, shared};

/// Reports on two actors: names of one kind each, and one address that both reports of the first list.
fn known() -> String {
    let mut lines = String::new();
    for day in 1..9 {
        lines.push_str(&format!(
            "{{\"actor\":\"Red\",\"date\":\"2019-03-0{day}\",\"refs\":[\"https://cert.example/{day}\"],\
             \"iocs\":[[\"dom\",\"login-naver{day}.work\"],[\"ip\",\"203.0.113.7\"]]}}\n\
             {{\"actor\":\"Blue\",\"date\":\"2019-03-0{day}\",\"refs\":[\"https://lab.example/{day}\"],\
             \"iocs\":[[\"dom\",\"cdn{day}.windows-updates{day}.ru\"]]}}\n"
        ));
    }
    lines
}

fn place() -> Place {
    let place = Place::with_desk();
    place.observe(&place.file("known.jsonl", known())).success();
    place
}

fn first(answer: &Value) -> (&str, f64) {
    let first = &answer["hypotheses"][0];
    (first["actor"].as_str().unwrap_or_default(), first["probability"].as_f64().unwrap_or_default())
}

#[test]
fn a_report_is_attributed_by_what_was_known_before_it_and_never_by_itself() {
    let place = place();
    let asked = place.file(
        "asked.jsonl",
        "{\"date\":\"2019-04-01\",\"iocs\":[[\"ip\",\"203.0.113.7\"],[\"dom\",\"login-naver77.work\"]]}\n\
         {\"date\":\"2019-01-01\",\"iocs\":[[\"ip\",\"203.0.113.7\"]]}\n\
         {\"date\":\"2019-03-08\",\"refs\":[\"https://cert.example/8\"],\"iocs\":[[\"dom\",\"login-naver8.work\"]]}\n\
         not json\n",
    );
    let all = place.json(&["attribute", "--report", asked.to_str().unwrap()]);
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 3, "one result for each line that can be read");
    assert_eq!(first(&all[0]).0, "Red");
    for field in [
        "hypotheses",
        "unknown",
        "ladder",
        "contributions",
        "against",
        "likelihood",
        "confidence",
        "removals",
    ] {
        assert!(!all[0][field].is_null(), "`{field}` is missing");
    }
    assert!(all[0]["likelihood"].as_str().unwrap().contains("likely"), "{}", all[0]["likelihood"]);
    assert!(all[0]["contributions"].to_string().contains("cert.example"));
    assert!(all[1]["hypotheses"].as_array().unwrap().is_empty(), "nothing was known then: {}", all[1]);
    assert_eq!(all[1]["unknown"], 1.0);
    let shared: f64 = all[2]["contributions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|of| of["family"] == "infrastructure")
        .map(|of| of["nats"].as_f64().unwrap())
        .sum();
    assert!(shared.abs() < 1e-9, "the document itself does not count: {}", all[2]["contributions"]);
    // As of a date the report's own date does not matter.
    let then = place.json(&["attribute", "--report", asked.to_str().unwrap(), "--as-of", "2019-03-31"]);
    assert_eq!(first(&then[1]).0, "Red");
}

#[test]
fn families_can_be_left_out_and_the_text_keeps_likelihood_and_confidence_apart() {
    let place = place();
    let asked = place.file("asked.jsonl", "{\"date\":\"2019-04-01\",\"iocs\":[[\"ip\",\"203.0.113.7\"]]}\n");
    let asked = asked.to_str().unwrap();
    let with = place.json(&["attribute", "--report", asked]);
    let without =
        place.json(&["attribute", "--report", asked, "--without", "infrastructure", "--without", "prior"]);
    assert!(first(&with[0]).1 > first(&without[0]).1);
    assert!(without[0]["caveats"].to_string().contains("infrastructure was left out, as asked"));
    let text = place.run(&["attribute", "--report", asked]).success().stdout();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].contains('%') && !lines[0].contains("confidence"), "{text}");
    assert!(lines[1].trim_start().starts_with("confidence: "), "{text}");
    for part in ["ladder:", "in nats:", "not collected:", "unknown actor"] {
        assert!(text.contains(part), "`{part}` is missing in {text}");
    }
    let lines = place.run(&["--format", "ndjson", "attribute", "--report", asked]).success().stdout();
    assert_eq!(lines.lines().count(), 1);
    assert_eq!(place.run(&["attribute", "--report", asked, "--without", "colour"]).code(), 2);
    assert_eq!(place.run(&["attribute", "--report", "/no/such/file"]).code(), 2);
    let empty = place.file("empty.jsonl", "\n");
    assert_eq!(place.run(&["attribute", "--report", empty.to_str().unwrap()]).calm().code(), 2);
}

#[test]
fn a_backtest_works_on_files_without_a_desk_and_on_a_desk() {
    let files = Place::new();
    let data = files.file("reports.jsonl", known());
    let data = data.to_str().unwrap();
    let of_files = files.json(&["backtest", "report", "--data", data]);
    assert_eq!((of_files["reports"].as_u64(), of_files["actors"].as_u64()), (Some(16), Some(2)));
    let parts = of_files["parts"].as_array().unwrap();
    assert_eq!(parts.len(), 2, "by time, and leaving out each report");
    for part in parts {
        let numbers = &part["numbers"];
        assert!(numbers["accuracy"]["value"].as_f64().unwrap() > 0.4, "{numbers}");
        assert_eq!(numbers["coverage"].as_array().unwrap().len(), 4);
        assert!(!numbers["reliability"].as_array().unwrap().is_empty());
    }
    let of_desk = place().json(&["backtest", "report"]);
    assert_eq!(of_desk["parts"][1]["numbers"], parts[1]["numbers"]);
    let links = files.json(&["backtest", "links", "--data", data]);
    assert!(links["accuracy"]["value"].as_f64().unwrap() > 0.99, "{links}");
    let style = files.run(&["backtest", "style", "--data", data]).success().stdout();
    assert!(style.contains("calibration error"), "{style}");
    let pairs = files.file("pairs.csv", "a,b,gold\nRed,Blue,different\n");
    assert_eq!(files.run(&["backtest", "alias", "--data", pairs.to_str().unwrap()]).calm().code(), 2);
    assert_eq!(files.run(&["backtest", "techniques", "--data", data]).calm().code(), 2);
}

#[test]
fn backtests_run_on_real_knowledge() {
    let Some(shared) = shared() else { return };
    let place = Place::new();
    let path = |file: &str| shared.join("data").join(file).display().to_string();
    let alias = place.json(&[
        "backtest",
        "alias",
        "--data",
        &path("galaxy/alias-pairs-dev.csv"),
        &path("galaxy/threat-actor.json"),
        &path("galaxy/MicrosoftMapping.json"),
        &path("galaxy/microsoft-activity-group.json"),
        &path("galaxy/360net.json"),
        &path("galaxy/tidal-groups.json"),
        &path("attack/enterprise-attack-2.1.json.gz"),
    ]);
    eprintln!("alias {}", alias["accuracy"]);
    assert!(alias["accuracy"]["value"].as_f64().unwrap() >= 0.85, "{alias}");
    assert_eq!(alias["merged"]["right"], 0.0, "{alias}");
    let links =
        place.json(&["backtest", "links", "--data", &path("actor-reports/reports-until-2024-06.jsonl.gz")]);
    eprintln!("links {} of {}", links["accuracy"], links["coverage"]);
    assert!(links["accuracy"]["value"].as_f64().unwrap() >= 0.9, "{links}");
    assert!(links["pair_precision"]["value"].as_f64().unwrap() >= 0.98, "{links}");
}
