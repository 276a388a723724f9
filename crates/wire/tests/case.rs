//! The forms in which a case leaves for other programs.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking and says why it skips"
)]

#[path = "../../report/tests/it/fixture/dossier.rs"]
mod dossier;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use model::Dossier;
use serde_json::Value;
use wire::{UcoCopy, case_stix, case_uco};

fn copies(paths: &[(String, String, String)]) -> Vec<UcoCopy<'_>> {
    paths
        .iter()
        .enumerate()
        .map(|(at, (exhibit, path, digest))| UcoCopy {
            exhibit,
            item_id: exhibit,
            title: "an address of a domain",
            path,
            size: 200 + at as u64,
            sha256: &digest[..64],
            sha512: digest,
            acquired_at: dossier::at("2026-11-27T10:00:00Z"),
            acquired_by: ["A. Analyst", "B. Analyst"][at % 2],
        })
        .collect()
}

fn uco(dossier: &Dossier) -> Vec<u8> {
    let paths: Vec<_> = (1..=20)
        .map(|number| {
            let digest = dossier::digest(&number.to_string()).to_string();
            (format!("EX-{number:03}"), format!("40_exhibits/EX-{number:03}/record.json"), digest.repeat(2))
        })
        .collect();
    case_uco(dossier, &copies(&paths))
}

/// Every `@id` that is given and every one that is only named.
fn ids(value: &Value, given: &mut Vec<String>, named: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(id) = members.get("@id").and_then(Value::as_str) {
                if members.len() == 1 {
                    named.insert(id.to_owned());
                } else {
                    given.push(id.to_owned());
                }
            }
            members.values().for_each(|member| ids(member, given, named));
        }
        Value::Array(items) => items.iter().for_each(|item| ids(item, given, named)),
        _ => {}
    }
}

#[test]
fn the_graph_names_each_thing_once_and_refers_to_nothing_else() {
    let dossier = dossier::dossier();
    let bytes = uco(&dossier);
    assert_eq!(bytes, uco(&dossier));
    let document: Value = serde_json::from_slice(&bytes).unwrap();
    let (mut given, mut named) = (Vec::new(), BTreeSet::new());
    ids(&document["@graph"], &mut given, &mut named);
    let unique: BTreeSet<String> = given.iter().cloned().collect();
    assert_eq!(unique.len(), given.len(), "an id is given twice");
    assert!(named.is_subset(&unique), "{:?}", named.difference(&unique).next());
    let of = |class: &str| {
        document["@graph"].as_array().unwrap().iter().filter(|node| node["@type"] == class).count()
    };
    assert_eq!(of("observable:DomainName"), 50);
    assert_eq!(of("observable:File"), 20);
    assert_eq!(of("investigation:ProvenanceRecord"), 20);
    assert_eq!(of("investigation:InvestigativeAction"), 20);
    assert_eq!(of("identity:Person"), 2);
}

/// `case_validate` of case-utils, where `cargo xtask tools` put it.
fn case_validate() -> Option<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target"), PathBuf::from);
    let path = target.join("tools/venv/bin/case_validate");
    if path.exists() {
        return Some(path);
    }
    println!("skipped: no case_validate in the build folder; `cargo xtask tools` puts it there");
    None
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the tool of others reads a file")]
fn case_validate_takes_the_graph_and_refuses_a_misspelt_one() {
    let Some(tool) = case_validate() else { return };
    let room = tempfile::tempdir().unwrap();
    let verdict = |name: &str, bytes: &[u8]| {
        let path = room.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let output = Command::new(&tool).arg(&path).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let good = uco(&dossier::dossier());
    let (passed, said) = verdict("good.jsonld", &good);
    assert!(passed, "{said}");
    let bad = String::from_utf8(good).unwrap().replacen(
        "investigation:exhibitNumber",
        "investigation:exhibitNumbr",
        1,
    );
    assert!(!verdict("bad.jsonld", bad.as_bytes()).0, "a misspelt property passed");
}

#[test]
fn the_bundle_holds_every_listed_domain_and_no_other() {
    let dossier = dossier::dossier();
    let at = dossier::at("2026-11-28T11:20:00Z");
    let bytes = case_stix(&dossier, at).unwrap();
    assert_eq!(bytes, case_stix(&dossier, at).unwrap());
    let bundle: Value = serde_json::from_slice(&bytes).unwrap();
    let objects = bundle["objects"].as_array().unwrap();
    let names: BTreeSet<&str> = objects
        .iter()
        .filter(|one| one["type"] == "domain-name")
        .filter_map(|one| one["value"].as_str())
        .collect();
    let listed: BTreeSet<&str> = dossier.listed().map(|sheet| sheet.domain.as_str()).collect();
    assert_eq!(names, listed);
    assert_eq!(objects.iter().filter(|one| one["type"] == "intrusion-set").count(), 1);
    let mut unattributed = dossier;
    unattributed.attribution = None;
    let bytes = case_stix(&unattributed, at).unwrap();
    assert!(!String::from_utf8(bytes).unwrap().contains("Kimsuky"));
}

#[test]
fn the_matrix_runs_down_to_the_digest_and_shows_the_gaps() {
    let dossier = dossier::dossier();
    let csv = String::from_utf8(wire::matrix_csv(&dossier)).unwrap();
    let digest = dossier::digest("record 1").to_string();
    assert!(csv.contains(&format!("cfaa,supported,access,supported,1,EX-001,{digest}")));
    assert!(csv.contains("lanham-1125c,unsupported,fame,unsupported,,,,,account-access logs would show it"));
}
