//! A case as a package: built, verified, read back with outside tools.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::cases::operation;
use crate::interdict::Place;

const ADA: [&str; 2] = ["--as", "Ada Example"];

/// A desk with a case that is ready for an order: caption, declarant, verdicts, a statement on the clock.
fn ready() -> Place {
    let place = operation();
    place.json(&["case", "new", "--cluster", "UNK-0001"]);
    let caption = "[caption]\ncourt = \"Test Court\"\nnumber = \"1:26-cv-00001\"\n[[caption.plaintiffs]]\nname = \"Example \
        Corporation\"\n[[caption.does]]\nnumber = 1\nhandles = [\"actor@example.net\"]\n[declarant]\nname = \"Ada \
        Example\"\npost = \"an investigator of Example Corporation\"\n[relief]\nname_servers = \
        [\"ns1.sinkhole.example\", \"ns2.sinkhole.example\"]\n";
    let file = place.file("caption.toml", caption);
    by_ada(&place, &["case", "caption", "case-0001", file.to_str().unwrap()]);
    by_ada(&place, &["case", "review", "case-0001", "--all", "--verdict", "take"]);
    let method = "compared with a receiver of time signals";
    let attest =
        ["evidence", "clock", "attest", "--within-ms", "1000", "--method", method, "--by", "Ada Example"];
    place.run(&attest).success();
    place
}

fn by_ada(place: &Place, args: &[&str]) {
    let args: Vec<&str> = args.iter().copied().chain(ADA).collect();
    place.run(&args).success();
}

fn build(place: &Place, name: &str, more: &[&str]) -> (PathBuf, Value) {
    let out = place.dir.path().join(name);
    let mut args = vec!["case", "build", "case-0001", "--out", out.to_str().unwrap()];
    args.extend(more);
    args.extend(ADA);
    let built = place.json(&args);
    (out, built)
}

/// Every file with its bytes.
fn files(root: &Path) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                out.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    out.sort();
    out
}

#[test]
fn a_package_verifies_and_a_second_one_is_the_same() {
    let place = ready();
    let (first, built) = build(&place, "first", &[]);
    assert_eq!(built["domains"], 2, "{built}");
    assert!(
        built["exhibits"].as_u64().unwrap() > 0 && built["left_out"].as_array().unwrap().is_empty(),
        "{built}"
    );
    assert!(!built["unsupported"].as_array().unwrap().is_empty(), "no case supports every cause");
    assert_eq!(place.run(&["verify", first.to_str().unwrap()]).success().code(), 0);
    let (second, _) = build(&place, "second", &[]);
    let (first, second) = (files(&first), files(&second));
    let names = |files: &[(String, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&first), names(&second));
    for ((name, one), (_, other)) in first.iter().zip(&second) {
        assert!(one == other || name.ends_with(".tsr"), "{name} differs");
    }
}

#[test]
fn an_existing_folder_is_refused_and_nothing_is_left_behind() {
    let place = ready();
    std::fs::create_dir(place.dir.path().join("there")).unwrap();
    let there = place.dir.path().join("there");
    let ran = place.run(&["case", "build", "case-0001", "--out", there.to_str().unwrap()]).calm();
    assert_eq!(ran.code(), 2);
    assert!(ran.stderr().contains("there already"), "{}", ran.stderr());
    let unfinished = std::fs::read_dir(place.dir.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains("unfinished"));
    assert_eq!(unfinished.count(), 0);
}

#[test]
fn appendix_a_is_one_set_in_all_three_forms() {
    let place = ready();
    let (root, _) = build(&place, "package", &[]);
    let folder = root.join("data/30_appendix_a");
    let json: Value =
        serde_json::from_slice(&std::fs::read(folder.join("appendix_a.json")).unwrap()).unwrap();
    let of_json: BTreeSet<String> = json["groups"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|group| group["domains"].as_array().unwrap())
        .map(|row| row["domain_alabel"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(of_json, BTreeSet::from(["hotrnail.com".to_owned(), "rnicrosoft.com".to_owned()]));
    let csv = std::fs::read_to_string(folder.join("appendix_a.csv")).unwrap();
    for name in &of_json {
        assert!(csv.contains(name));
    }
    assert_eq!(csv.lines().count(), 1 + of_json.len());
    let Ok(output) =
        Command::new("pdftotext").arg("-layout").arg(folder.join("appendix_a.pdf")).arg("-").output()
    else {
        eprintln!("skipped: no pdftotext on this machine");
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let of_pdf: BTreeSet<String> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("A-label"))
        .map(|name| name.trim().to_owned())
        .collect();
    assert_eq!(of_pdf, of_json);
}

#[test]
fn the_public_copy_holds_no_seeded_identifier_and_still_verifies() {
    let place = ready();
    let victim = "victim.person@ministry.example";
    let add = [
        "case",
        "fact",
        "add",
        "case-0001",
        &format!("{victim}, SSN 078-05-1120, opened it."),
        "--kind",
        "opinion",
        "--person",
        "Ada Example",
    ];
    by_ada(&place, &add);
    by_ada(&place, &["case", "fact", "accept", "case-0001", "P-0001"]);
    // A record that names a victim is cited as well: it stays out whole, and its custody knows of no export.
    let mail = place.file("mail.txt", format!("To: {victim}\n"));
    let cite = ["case", "exhibit", "add", "case-0001", mail.to_str().unwrap(), "--title", "A mail"];
    by_ada(&place, &cite);
    let (root, built) = build(&place, "public", &["--public"]);
    let left_out = built["left_out"].as_array().unwrap();
    assert_eq!(left_out.len(), 1, "{built}");
    let items = place.json(&["evidence", "list", "--kind", "statement"]);
    let shown = place.json(&["evidence", "show", items[0]["item_id"].as_str().unwrap()]);
    assert!(!shown.to_string().contains("export"), "{shown}");
    for (name, bytes) in files(&root) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(victim) && !text.contains("078-05-1120"), "{name}");
        if name.ends_with(".pdf")
            && let Ok(output) = Command::new("pdftotext").arg(root.join(&name)).arg("-").output()
        {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(!text.contains(victim) && !text.contains("078-05-1120"), "{name}");
        }
    }
    assert_eq!(place.run(&["verify", root.to_str().unwrap()]).success().code(), 0);
}
