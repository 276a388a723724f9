use proptest::prelude::*;

use super::*;

fn layer(name: &str, ids: &[(&str, f64)]) -> Layer {
    let mut layer = Layer::new(name, "what it shows", Domain::Enterprise);
    for (id, score) in ids {
        layer.marks.insert((*id).to_owned(), Mark { score: *score, ..Mark::default() });
    }
    layer
}

#[test]
fn a_layer_is_written_and_read_again() {
    let mut own = layer("A", &[("T1566.002", 40.0), ("T1059", 100.0)]);
    own.marks.get_mut("T1059").unwrap().comment = "said by a lab".to_owned();
    let read = Layer::parse(&own.to_json().to_string()).unwrap();
    assert_eq!(read, own);
}

#[test]
fn ids_of_another_form_or_matrix_are_not_written() {
    let own = layer(
        "A",
        &[("T0800", 1.0), ("t1059", 1.0), ("T1059.1", 1.0), ("T1059", 1.0), ("", 1.0), ("T105é", 1.0)],
    );
    assert_eq!(own.written().map(|(id, _)| id).collect::<Vec<_>>(), ["T1059"]);
    assert!(Domain::Ics.may_hold("T0800") && !Domain::Ics.may_hold("T1059"));
}

#[test]
fn a_difference_says_which_side() {
    let (a, b) =
        (layer("A", &[("T1001", 5.0), ("T1002", 7.0)]), layer("B", &[("T1002", 9.0), ("T1003", 0.0)]));
    let apart = a.difference(&b);
    let of = |id: &str| (apart.marks[id].score, apart.marks[id].color, apart.marks[id].comment.as_str());
    assert_eq!(of("T1001"), (1.0, Some("#d95f02"), "only A: 5"));
    assert_eq!(of("T1002"), (2.0, Some("#999999"), "both: A 7, B 9"));
    assert_eq!(of("T1003"), (3.0, Some("#1f78b4"), "only B: 0"));
    assert_eq!(apart.legend.len(), 3);
    assert!(apart.description.contains("only of A: 1; of both: 1; only of B: 1"), "{}", apart.description);
}

#[test]
fn what_is_no_layer_is_refused() {
    let refused = |text: &str| Layer::parse(text).unwrap_err();
    assert!(matches!(refused("[1"), InvalidLayer::Form(_)));
    assert!(matches!(refused(&"[".repeat(100_000)), InvalidLayer::Form(_)));
    let old = r#"{"name": "x", "domain": "enterprise-attack", "versions": {"layer": "3.0"}}"#;
    assert_eq!(refused(old), InvalidLayer::Version("3.0".to_owned()));
    let other = r#"{"name": "x", "domain": "space", "versions": {"layer": "4.5"}}"#;
    assert_eq!(refused(other), InvalidLayer::Domain("space".to_owned()));
    let many = format!(
        r#"{{"name": "x", "domain": "ics-attack", "versions": {{"layer": "4.5"}}, "techniques": [{}]}}"#,
        vec![r#"{"techniqueID": "T0800"}"#; TECHNIQUE_LIMIT + 1].join(",")
    );
    assert_eq!(refused(&many), InvalidLayer::TooMany(TECHNIQUE_LIMIT + 1));
}

proptest! {
    #[test]
    fn whatever_is_in_it_is_valid_json_of_the_format(name in ".*", id in ".*|T1[0-9]{3}(\\.[0-9]{3})?", score in any::<f64>(), note in ".*") {
        let mut own = layer(&name, &[]);
        own.metadata.push((note.clone(), name));
        own.marks.insert(id.clone(), Mark { score, comment: note, ..Mark::default() });
        let read = Layer::parse(&own.to_json().to_string()).unwrap();
        prop_assert_eq!(read.marks.contains_key(&id), own.domain.may_hold(&id));
    }
}
