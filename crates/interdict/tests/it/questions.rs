//! `query`, `match`, `sql` and `cluster components` as a person runs them.

use crate::interdict::Place;

const PDNS: &str = r#"{"rrname":"www.evil.com.","rrtype":"A","rdata":"192.0.3.7","time_first":1551398400,"time_last":1553990400,"count":3,"sensor_id":"s1"}
{"rrname":"evil.com.","rrtype":"A","rdata":"192.0.3.7","time_first":1551398400,"time_last":1553990400,"count":3,"sensor_id":"s1"}
{"rrname":"login.bad.org.","rrtype":"A","rdata":"192.0.3.7","time_first":1552398400,"time_last":1553990400,"count":1,"sensor_id":"s2"}
{"rrname":"late.net.","rrtype":"A","rdata":"192.0.3.9","time_first":1652398400,"time_last":1653990400,"count":1,"sensor_id":"s2"}
"#;

fn place() -> Place {
    let place = Place::with_desk();
    let file = place.file("pdns.ndjson", PDNS);
    place.observe(&file).success();
    place
}

fn lines(place: &Place, args: &[&str]) -> Vec<serde_json::Value> {
    let mut all = vec!["--format", "ndjson"];
    all.extend(args);
    let out = place.run(&all).success().stdout();
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_name_has_a_history_and_a_value_has_names() {
    let place = place();
    let history = lines(&place, &["query", "www.evil.com"]);
    assert_eq!(history.len(), 1);
    assert_eq!((history[0]["kind"].as_str(), history[0]["value"].as_str()), (Some("A"), Some("192.0.3.7")));
    let names = |args: &[&str]| -> Vec<String> {
        lines(&place, args).iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&["query", "192.0.3.7"]), ["evil.com", "www.evil.com", "login.bad.org"]);
    assert_eq!(names(&["query", "--limit", "1", "192.0.3.7"]), ["evil.com"]);
    assert_eq!(names(&["query", "--zone", "evil.com"]), ["evil.com", "www.evil.com"]);
    assert_eq!(names(&["query", "--new", "--since", "2020-01-01"]), ["late.net"]);
    assert_eq!(names(&["query", "--span", "late.net"]), ["late.net"]);
    let text = place.run(&["query", "192.0.3.7"]).success().stdout();
    assert!(text.contains("2019-03-01  2019-03-31") && text.contains("login.bad.org"), "{text}");
    let shared = lines(&place, &["query", "--shared", "192.0.3.7"]);
    assert_eq!(
        (shared[0]["rate"]["holders"].as_u64(), shared[0]["rate"]["population"].as_u64()),
        (Some(2), Some(3))
    );
    assert_eq!(lines(&place, &["query", "--top", "address"])[0]["key"]["value"], "192.0.3.7");
    let whole = place.json(&["query", "192.0.3.7", "nobody.example.com"]);
    assert_eq!(whole.as_array().unwrap().len(), 3);
    assert_eq!(place.run(&["query", "nonsense"]).code(), 2);
    assert_eq!(place.run(&["query"]).code(), 2);
}

#[test]
fn many_questions_are_asked_in_one_process_and_timed() {
    let place = place();
    let file = place.file("questions.txt", "# two and a bad one\nwww.evil.com\nnonsense\n192.0.3.9\n");
    let ran =
        place.run(&["--format", "ndjson", "query", "--timings", "--input", file.to_str().unwrap()]).success();
    assert_eq!(ran.stdout().lines().count(), 2);
    let timings: Vec<serde_json::Value> =
        ran.stderr().lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    assert_eq!(timings.len(), 2);
    assert!(timings.iter().all(|timing| timing["rows"] == 1 && timing["ms"].as_f64().unwrap() > 0.0));
    assert!(ran.stderr().contains("nonsense"));
}

#[test]
fn indicators_are_found_in_history() {
    let place = place();
    let file =
        place.file("indicators.txt", "evil.com,malware\n# comment\n192.0.3.9\tsinkhole\nnobody.net\n!!\n");
    let ran = place.run(&["--format", "ndjson", "match", file.to_str().unwrap()]);
    assert_eq!(ran.code(), 1, "{}", ran.stderr());
    let mut found: Vec<String> = ran
        .stdout()
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["name"].as_str().unwrap().to_owned()
        })
        .collect();
    found.sort();
    assert_eq!(found, ["evil.com", "late.net", "www.evil.com"]);
    assert!(ran.stderr().contains("1 lines are no indicators"), "{}", ran.stderr());
    let none = place.file("none.txt", "nobody.net\n");
    assert_eq!(place.run(&["match", none.to_str().unwrap()]).code(), 0);
}

#[test]
fn the_examples_in_sql_s_help_run() {
    let place = place();
    let help = place.run(&["sql", "--help"]).success().stdout();
    // Long lines are wrapped to the width of the terminal.
    let flat = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let examples: Vec<&str> =
        flat.split("sql \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(examples.len(), 3, "{help}");
    for example in examples {
        place.run(&["sql", example]).success();
    }
    let rows =
        lines(&place, &["sql", "SELECT name, rdata, last FROM resolution WHERE rname = reverse('late.net')"]);
    assert_eq!(rows[0]["rdata"], "192.0.3.9");
    let cut = place.run(&["sql", "--limit", "1", "SELECT rname FROM resolution"]);
    assert_eq!(cut.code(), 2);
    assert!(cut.stderr().contains("more than 1 rows"), "{}", cut.stderr());
    assert_eq!(place.run(&["sql", "DROP TABLE name"]).code(), 2);
}

#[test]
fn components_tie_names_on_a_rare_address() {
    let place = place();
    let groves = lines(&place, &["cluster", "components"]);
    assert_eq!(groves.len(), 1, "{groves:?}");
    assert_eq!(groves[0]["members"], serde_json::json!(["bad.org", "evil.com"]));
    assert!(place.run(&["cluster", "components"]).success().stdout().contains("1 component of 2 owners"));
}
