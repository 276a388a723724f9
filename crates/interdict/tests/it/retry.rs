//! Quarantine is a waiting room: what becomes readable goes in whole, once, and nothing else does.

use crate::interdict::{Place, project};

/// A desk whose settings have `field` set to `value` until [`Limited::lift`].
struct Limited {
    place: Place,
    original: String,
}

impl Limited {
    fn new(field: &str, value: u64) -> Self {
        let place = Place::with_desk();
        let settings = place.desk().join("interdict.toml");
        let original = std::fs::read_to_string(&settings).unwrap();
        let changed: Vec<String> = original
            .lines()
            .map(|line| if line.starts_with(field) { format!("{field} = {value}") } else { line.to_owned() })
            .collect();
        std::fs::write(&settings, changed.join("\n")).unwrap();
        Self { place, original }
    }

    fn lift(&self) {
        std::fs::write(self.place.desk().join("interdict.toml"), &self.original).unwrap();
    }

    fn rows(&self, table: &str) -> u64 {
        let lake = self.place.json(&["status"])["lake"].clone();
        lake.as_array().unwrap().iter().find(|count| count["what"] == table).unwrap()["count"]
            .as_u64()
            .unwrap()
    }

    fn retry(&self) -> serde_json::Value {
        self.place.json(&["quarantine", "retry"])
    }
}

#[test]
fn all_that_follows_a_cut_is_read_when_the_cut_is_gone() {
    let limited = Limited::new("max_unpacked_bytes", 20_000);
    let names: String = (0..5_000).map(|n| format!("host{n}.example.com\n")).collect();
    limited.place.observe(&limited.place.file("names.txt", &names)).success();
    let before = limited.rows("name");
    assert!((1..5_000).contains(&before), "{before}");
    assert_eq!(limited.retry()[0]["resolved"], 0, "nothing has changed yet");
    limited.lift();
    assert_eq!(limited.retry()[0]["resolved"], 1);
    assert_eq!(limited.rows("name"), 5_000);
    assert_eq!(limited.retry().as_array().unwrap().len(), 0);
    assert_eq!(limited.rows("name"), 5_000);
}

#[test]
fn a_document_that_was_cut_is_read_again_without_doubling() {
    let limited = Limited::new("max_unpacked_bytes", 3_000);
    let bundle = project().join("demo/input/knowledge/naming-desk.stix.json");
    limited.place.observe(&bundle).success();
    limited.lift();
    assert_eq!(limited.retry()[0]["resolved"], 1);
    let knowledge = limited.place.json(&["status"])["knowledge"].clone();
    let whole = Place::with_desk();
    whole.observe(&bundle).success();
    assert_eq!(knowledge, whole.json(&["status"])["knowledge"]);
}

#[test]
fn a_resolved_record_is_not_taken_in_again() {
    let limited = Limited::new("max_line_bytes", 1_024);
    let pad = " ".repeat(2_000);
    let text = format!("a.example.com\nb.example.com\t2019-01-01{pad}\nc.example.com\t2019-01-01{pad}\n");
    limited.place.observe(&limited.place.file("names.txt", text)).success();
    limited.lift();
    assert_eq!(limited.retry()[0]["resolved"], 2);
    assert_eq!(limited.rows("name"), 3);
    assert_eq!(limited.place.json(&["quarantine", "retry", "1"]).as_array().unwrap().len(), 0);
    assert_eq!(limited.rows("name"), 3);
}
