//! Evidence as a person handles it: what was disposed of stays away, two persons are two, nothing leaves unsaid.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::Value;

use crate::interdict::Place;

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn add(place: &Place, name: &str, bytes: &str, more: &[&str]) -> i32 {
    let file = place.file(name, bytes);
    let mut args = vec!["evidence", "add", text(&file), "--kind", "log", "--by", "Ada Example"];
    args.extend(more);
    place.run(&args).calm().code()
}

/// The custody of an item: actions and results, in order.
fn custody(place: &Place, item: &str) -> Vec<(String, String)> {
    let shown = place.json(&["evidence", "show", item]);
    let events = shown["custody"].as_array().unwrap_or_else(|| panic!("{shown}"));
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    events.iter().map(|event| (word(&event["action"]), word(&event["result"]))).collect()
}

#[test]
fn a_desk_that_came_back_whole_cannot_sign_a_fork() {
    let place = Place::with_desk();
    add(&place, "a.log", "one", &[]);
    place.run(&["log", "checkpoint"]).success();
    let mut copy = std::process::Command::new("cp");
    copy.arg("-a").arg(place.desk()).arg(place.dir.path().join("backup"));
    assert!(copy.status().unwrap().success());
    add(&place, "b.log", "two", &[]);
    place.run(&["log", "checkpoint"]).success();
    fs::remove_dir_all(place.desk()).unwrap();
    fs::rename(place.dir.path().join("backup"), place.desk()).unwrap();
    add(&place, "c.log", "three", &[]);
    let ran = place.run(&["log", "checkpoint"]).calm();
    assert_eq!(ran.code(), 2);
    assert!(ran.stderr().contains("nothing was signed"), "{}", ran.stderr());
}

#[test]
fn what_was_disposed_of_is_not_taken_in_again() {
    let place = Place::with_desk();
    add(&place, "a.log", "one", &[]);
    // An account is no person, and one person with two spellings is one.
    let dispose = ["evidence", "dispose", "EV-000001", "--purpose", "retention"];
    let by = |name: &str| place.run(&[&dispose[..], &["--by", name]].concat()).calm();
    let ran = place.run(&dispose).calm();
    assert!(ran.code() == 2 && ran.stderr().contains("an account"), "{}", ran.stderr());
    by("Ada Example").success();
    assert_eq!(by("Example, ADA").code(), 1);
    by("Bob Boss").success();
    assert_eq!(add(&place, "again.log", "one", &[]), 2);
    let ran = place.observe(&place.dir.path().join("again.log")).calm();
    assert!(ran.stderr().contains("was disposed of"), "{}", ran.stderr());
    // The bytes that were taken before that was known are gone after the next check.
    let object = place.desk().join("vault/objects");
    place.run(&["evidence", "verify", "--by", "Ada Example"]).calm();
    let left = fs::read_dir(object).unwrap().flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap());
    assert_eq!(left.count(), 0);
}

#[test]
fn bytes_that_are_known_in_plain_are_not_encrypted_beside() {
    let place = Place::with_desk();
    assert_eq!(add(&place, "a.log", "one", &[]), 0);
    assert_eq!(add(&place, "b.log", "one", &["--encrypt"]), 2);
    assert_eq!(add(&place, "c.log", "two", &["--encrypt"]), 0);
    assert_eq!(add(&place, "d.log", "two", &[]), 2);
}

#[test]
fn an_export_is_noted_before_and_after_the_bytes_leave() {
    let place = Place::with_desk();
    add(&place, "a.log", "one", &[]);
    let out = place.dir.path().join("copy");
    let export = |out: &Path| {
        place.run(&[
            "evidence",
            "export",
            "EV-000001",
            "--out",
            text(out),
            "--purpose",
            "counsel",
            "--by",
            "Ada",
        ])
    };
    export(&out).success();
    assert_eq!(fs::read(&out).unwrap(), b"one");
    assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
    let events = custody(&place, "EV-000001");
    let exports: Vec<&str> =
        events.iter().filter(|(action, _)| action == "export").map(|(_, result)| result.as_str()).collect();
    assert!(matches!(&exports[..], [first, "written"] if first.starts_with("begun")), "{events:?}");
    // A file that is there already is not touched, and nothing left.
    assert_eq!(export(&out).code(), 2);
    assert_eq!(custody(&place, "EV-000001").len(), events.len());
}
