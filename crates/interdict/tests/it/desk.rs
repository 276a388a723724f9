//! The desk itself: made once, locked for writing, strict about its settings.

use crate::interdict::Place;

#[test]
fn init_makes_a_desk_and_leaves_an_existing_one_alone() {
    let place = Place::with_desk();
    for part in ["interdict.toml", "lake", "store.db", "vault"] {
        assert!(place.desk().join(part).exists(), "{part}");
    }
    let names = place.file("names.txt", "one.example.com\ntwo.example.org\n");
    place.observe(&names).success();
    place.run(&["init", place.desk().to_str().unwrap()]).success();
    assert_eq!(place.json(&["status"])["batches"].as_array().unwrap().len(), 1);
}

#[test]
fn without_a_desk_it_says_how_to_make_one() {
    let place = Place::new();
    let ran = place.run(&["status"]).calm();
    assert_eq!(ran.code(), 2);
    assert!(ran.stderr().contains("interdict init"), "{}", ran.stderr());
}

#[test]
fn settings_are_checked_strictly_and_shown_with_their_meaning() {
    let place = Place::with_desk();
    assert_eq!(place.run(&["config", "check"]).code(), 0);
    let shown = place.run(&["config", "show"]).success().stdout();
    assert!(shown.contains("# Longest line in bytes"), "{shown}");
    let schema = place.json(&["config", "schema"]);
    assert_eq!(schema["additionalProperties"], false);
    let path = place.desk().join("interdict.toml");
    std::fs::write(&path, shown + "\n[surprise]\n").unwrap();
    let ran = place.run(&["config", "check"]).calm();
    assert_eq!(ran.code(), 2);
    assert!(ran.stderr().contains("surprise") && ran.stderr().contains("interdict.toml"), "{}", ran.stderr());
}

#[test]
fn the_same_bytes_add_nothing_under_another_name_either() {
    let place = Place::with_desk();
    let first = place.file("a.txt", "one.example.com\ntwo.example.org\n");
    let second = place.file("b.txt", "one.example.com\ntwo.example.org\n");
    place.observe(&first).success();
    let ran = place.observe(&second).success();
    assert!(ran.stdout().contains("known"), "{}", ran.stdout());
    let lake = place.json(&["status"])["lake"].clone();
    let names = lake.as_array().unwrap().iter().find(|count| count["what"] == "name").unwrap();
    assert_eq!(names["count"], 2);
}

#[test]
fn quarantine_shows_and_a_higher_limit_lets_a_retry_read() {
    let place = Place::with_desk();
    let settings = place.desk().join("interdict.toml");
    let original = std::fs::read_to_string(&settings).unwrap();
    let short = original.replace("max_line_bytes = 1048576", "max_line_bytes = 1024");
    assert_ne!(short, original);
    std::fs::write(&settings, short).unwrap();
    let long = format!("{}\t2019-01-01{}\n", "long.example.com", " ".repeat(2000));
    place.observe(&place.file("names.txt", format!("one.example.com\n{long}bad..name\n"))).success();
    let listed = place.json(&["quarantine", "list"]);
    let codes: Vec<&str> = listed["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["rejected"]["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["too_long", "name"]);
    let id = listed["records"][0]["id"].to_string();
    assert!(place.run(&["quarantine", "show", &id]).success().stdout().contains("max_line_bytes"));
    std::fs::write(&settings, original).unwrap();
    let retried = place.json(&["quarantine", "retry"]);
    assert_eq!((&retried[0]["tried"], &retried[0]["resolved"]), (&2.into(), &1.into()));
    assert_eq!(place.json(&["quarantine", "list"])["records"].as_array().unwrap().len(), 1);
    // Done twice it resolves nothing more and adds nothing more.
    assert_eq!(place.json(&["quarantine", "retry"])[0]["resolved"], 0);
    let lake = place.json(&["status"])["lake"].clone();
    assert_eq!(lake.as_array().unwrap().iter().find(|count| count["what"] == "name").unwrap()["count"], 2);
}

#[test]
fn standard_input_is_a_source_like_any_other() {
    use std::io::Write as _;
    let place = Place::with_desk();
    let mut child = place
        .command(&["observe", "-"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"one.example.com\ntwo.example.org\n").unwrap();
    assert!(child.wait_with_output().unwrap().status.success());
    assert_eq!(place.json(&["status"])["batches"][0]["accepted"], 2);
}
