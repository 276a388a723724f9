//! Lakes that earlier programs wrote still open, answer and take in. `compat/lake-v1` was written by the first schema:
//! with `name`, `registrable`, `raw` and `file` in every row, and without the table `pivot`.

use std::fs;
use std::path::Path;

use lake::Lake;
use model::{Digest, KeyKind, Observation};

use crate::fixture::*;

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copied(&path, &target);
        } else {
            let _bytes = fs::copy(&path, &target).unwrap();
        }
    }
}

fn first_schema(folder: &Path) -> Lake {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compat/lake-v1");
    copied(&fixture, folder);
    Lake::open(config(folder)).unwrap()
}

fn answers(lake: &Lake) {
    let edges = lake.edges_of(&[name("www.evil.com"), name("evil.com")], None).unwrap();
    let has = |kind, value: &str| edges.iter().any(|edge| edge.key == key(kind, value));
    assert!(has(KeyKind::Address, "192.0.2.7") && has(KeyKind::NameServer, "ns2.host.example"), "{edges:?}");
    assert!(has(KeyKind::Registrant, "someone@example.net"), "{edges:?}");
    let shared = lake.shared(&[key(KeyKind::Address, "192.0.2.7")], 9, None).unwrap();
    let names: Vec<&str> = shared[0].names.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["other.org", "www.evil.com"]);
    assert_eq!(shared[0].rate.holders, 2);

    let facts = lake.facts(&[name("evil.com")], None).unwrap();
    let of_kind =
        |wanted: fn(&Observation) -> bool| facts.iter().filter(|fact| wanted(&fact.observed.what)).count();
    assert_eq!(of_kind(|what| matches!(what, Observation::Resolution(_))), 3);
    assert_eq!(of_kind(|what| matches!(what, Observation::Name(_))), 1);
    assert_eq!(of_kind(|what| matches!(what, Observation::Registration(_))), 1);
    let certificate = facts.iter().find(|fact| matches!(fact.observed.what, Observation::Certificate(_)));
    assert_eq!(certificate.unwrap().observed.what.names().len(), 2);
    assert!(certificate.unwrap().observed.origin.raw.is_some(), "the digest of a certificate is kept");
    let resolution = facts.iter().find(|fact| matches!(fact.observed.what, Observation::Resolution(_)));
    let file: Digest = "ce585bc0b6ca57c032bfe0861b22d872007ae408930949e753bb3951006dd48f".parse().unwrap();
    assert_eq!(resolution.unwrap().file, file);
    assert_eq!(resolution.unwrap().observed.origin.raw, None, "whatever an old file says of it");
}

#[test]
fn the_first_schema_is_read_without_a_change() {
    let folder = tempfile::tempdir().unwrap();
    let lake = first_schema(folder.path());
    answers(&lake);
    assert_eq!(
        lake.counts().unwrap(),
        [("name", 3), ("resolution", 6), ("certificate", 2), ("registration", 1)]
    );
    assert_eq!(lake.sightings(None).unwrap().map(Result::unwrap).count(), 12);
    let commits = fs::read_dir(folder.path().join("resolution/_delta_log")).unwrap().count();
    assert_eq!(commits, 2, "reading writes nothing");
    assert!(!folder.path().join("pivot").exists());
}

#[test]
fn the_first_write_brings_the_first_schema_to_todays() {
    let folder = tempfile::tempdir().unwrap();
    let lake = first_schema(folder.path());
    let other = Lake::open(config(folder.path())).unwrap();
    assert!(take_in(&lake, batch("new"), &one_of_everything()).added);
    assert!(
        take_in(&other, batch("newer"), &[observed(resolved("new.example.org", "A", "192.0.2.9"), None, 1)])
            .added
    );
    for lake in [lake, other, Lake::open(config(folder.path())).unwrap()] {
        assert_eq!(lake.counts().unwrap()[1], ("resolution", 6 + 7 + 1));
        let shared = lake.shared(&[key(KeyKind::Address, "192.0.2.9")], 9, None).unwrap();
        assert_eq!(shared[0].names.len(), 1);
        assert_eq!(lake.edges_of(&[name("other.org")], None).unwrap().len(), 2, "old rows");
    }
    let upgraded =
        fs::read_to_string(folder.path().join("resolution/_delta_log/00000000000000000002.json")).unwrap();
    assert!(
        upgraded.contains("\"interdict.lake.schema\":\"2\"") && upgraded.contains("last_line"),
        "{upgraded}"
    );
    assert!(!upgraded.contains("registrable"), "{upgraded}");
}
