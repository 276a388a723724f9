//! `scan` as a person runs it: no desk, names from files and standard input.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::Value;

use crate::interdict::{Place, shared};

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn findings_come_in_order_and_bad_lines_are_counted() {
    let place = Place::new();
    let list = place.file("list.tsv", "microsoft\tmicrosoft.com\nhotmail\thotmail.com\n");
    let names =
        place.file("names.txt", "hotrnall.com\nexample.org\nno name\nrnicrosoft.com\nlogin.microsoft.com\n");
    let args = ["scan", "--watchlist", list.to_str().unwrap(), "--format", "ndjson", names.to_str().unwrap()];
    let ran = place.run(&args).calm();
    assert_eq!(ran.code(), 1);
    let found = lines(&ran.stdout());
    let told = found.iter().map(|one| (one["name"].as_str().unwrap(), one["identity"].as_str().unwrap()));
    assert_eq!(told.collect::<Vec<_>>(), [("hotrnall.com", "hotmail"), ("rnicrosoft.com", "microsoft")]);
    for field in ["registrable", "class", "techniques", "probability", "alerts_per_million", "explanation"] {
        assert!(!found[0][field].is_null(), "{field}");
    }
    assert!(ran.stderr().contains("2 found, 1 bad lines"), "{}", ran.stderr());
}

#[test]
fn owned_names_of_a_file_never_alert() {
    let place = Place::new();
    let list = place.file("list.tsv", "microsoft\tmicrosoft.com\n");
    let names = place.file("names.txt", "rnicrosoft.com\nwww.rnicrosoft.com\n");
    let owned = place.file("owned.txt", "# ours\n\nrnicrosoft.com\n");
    let text = |path: &std::path::Path| path.to_str().unwrap().to_owned();
    let (list, names) = (text(&list), text(&names));
    let args = ["scan", "--watchlist", &list, "--format", "ndjson", &names];
    assert_eq!(place.run(&args).calm().code(), 1);
    let ran = place.run(&[&args[..], &["--owned", &text(&owned)]].concat()).calm();
    assert_eq!((ran.code(), ran.stdout().as_str()), (0, ""));
    let bad = place.file("bad.txt", "rnicrosoft.com\nno name at all\n");
    let ran = place.run(&[&args[..], &["--owned", &text(&bad)]].concat()).calm();
    assert_eq!(ran.code(), 2);
    assert!(ran.stderr().contains("line 2"), "{}", ran.stderr());
}

#[test]
fn names_come_from_a_pipe_and_one_is_explained() {
    let place = Place::new();
    let list = place.file("list.tsv", "microsoft\tmicrosoft.com\n");
    let list = list.to_str().unwrap();
    let mut child = place
        .command(&["scan", "--watchlist", list, "--format", "ndjson"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"rnicrosoft.com\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(lines(std::str::from_utf8(&output.stdout).unwrap()).len(), 1);
    let ran = place.run(&["scan", "--watchlist", list, "--explain", "rnicrosoft.com"]).calm();
    assert!(ran.stdout().contains("`rn` drawn for `m`"), "{}", ran.stdout());
    // Asked about as a lure, it is none: it imitates somebody.
    let ran =
        place.run(&["scan", "--watchlist", list, "--class", "lure", "--explain", "rnicrosoft.com"]).calm();
    assert_eq!(ran.code(), 0);
    assert!(ran.stdout().contains("imitates an identity that is protected"), "{}", ran.stdout());
}

#[test]
fn nothing_that_the_brands_own_alerts() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("data/lookalike");
    let [list, owned] = ["watchlist.txt", "owned.txt"].map(|name| folder.join(name));
    let (list, owned) = (list.to_str().unwrap(), owned.to_str().unwrap());
    let ran = Place::new().run(&["scan", "--watchlist", list, "--owned", owned, owned]).calm();
    assert_eq!((ran.code(), ran.stdout().as_str()), (0, ""));
}
