use std::io::Read;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use super::*;

/// A folder of its own under the system's, removed at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if path.extension().is_some_and(|extension| extension == "gz") {
            let mut encoder = GzEncoder::new(fs::File::create(path).unwrap(), Compression::fast());
            std::io::Write::write_all(&mut encoder, bytes).unwrap();
            encoder.finish().unwrap();
        } else {
            fs::write(path, bytes).unwrap();
        }
    }

    fn with_data(name: &str) -> Self {
        let scratch = Self::new(name);
        scratch.put("data/lookalike/watchlist.txt", b"naver\tnaver.com\n");
        scratch.put("data/lookalike/owned.txt", b"naver.net\n");
        scratch.put("data/lookalike/new-registrations-dev.txt.gz", b"a.example\nb.example\n");
        scratch.put("data/thallium/thallium.txt", b"ahooc.com\n");
        let report = br#"{"actor": "x", "date": "2019-01-01", "refs": [], "iocs": []}"#;
        scratch.put("data/actor-reports/reports-until-2024-06.jsonl.gz", report);
        scratch.put("data/attack/enterprise-attack-2.1.json.gz", b"{}");
        scratch.put("data/galaxy/threat-actor.json", b"{}");
        scratch.put("data/galaxy/pairs.csv", b"a,b\n");
        scratch
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn listing(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn the_folder_holds_what_the_issue_names() {
    let scratch = Scratch::with_data("holds");
    let out = scratch.0.join("input");
    make(&scratch.0.join("data"), &out).unwrap();
    assert_eq!(
        listing(&out),
        [
            "enterprise-attack-2.1.json.gz",
            "names.txt.gz",
            "reports.jsonl.gz",
            "threat-actor.json",
            "watchlist.toml"
        ]
    );
    let mut names = String::new();
    GzDecoder::new(fs::File::open(out.join("names.txt.gz")).unwrap()).read_to_string(&mut names).unwrap();
    assert_eq!(names, "a.example\nb.example\nahooc.com\n");
    assert!(!scratch.0.join("input.building").exists());
}

#[test]
fn a_complete_folder_is_left_as_it_is_and_a_changed_source_makes_a_new_one() {
    let scratch = Scratch::with_data("again");
    let (data, out) = (scratch.0.join("data"), scratch.0.join("input"));
    make(&data, &out).unwrap();
    fs::write(out.join("mark"), "x").unwrap();
    make(&data, &out).unwrap();
    assert!(out.join("mark").exists());
    scratch.put("data/thallium/thallium.txt", b"ahooc.com\nyalnoo.com\n");
    make(&data, &out).unwrap();
    assert!(!out.join("mark").exists());
}

#[test]
fn a_folder_left_half_made_is_made_again() {
    let scratch = Scratch::with_data("half");
    let (data, out) = (scratch.0.join("data"), scratch.0.join("input"));
    fs::create_dir_all(scratch.0.join("input.building")).unwrap();
    fs::write(scratch.0.join("input.stamp"), "incomplete\n").unwrap();
    fs::create_dir_all(&out).unwrap();
    make(&data, &out).unwrap();
    assert_eq!(listing(&out).len(), 5);
}

#[test]
fn a_folder_of_somebody_else_is_never_touched() {
    let scratch = Scratch::with_data("other");
    let out = scratch.0.join("input");
    fs::create_dir_all(&out).unwrap();
    fs::write(out.join("thesis.txt"), "x").unwrap();
    assert!(make(&scratch.0.join("data"), &out).unwrap_err().to_string().contains("was not made by"));
    assert_eq!(listing(&out), ["thesis.txt"]);
}
