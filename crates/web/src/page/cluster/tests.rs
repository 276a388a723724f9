use super::*;

fn cluster(names: usize, evidence: usize) -> ClusterPage {
    let row = |at: usize| EvidenceRow {
        family: "infrastructure".into(),
        text: format!("piece {at}"),
        weight: 2.0,
        source: "a report".into(),
    };
    let hypothesis = HypothesisRow {
        actor: "An actor".into(),
        also: Vec::new(),
        likelihood: 60,
        words: "likely".into(),
        evidence: (0..evidence).map(row).collect(),
    };
    ClusterPage {
        designator: "UNK-0001".into(),
        names: (0..names).map(|at| format!("n{at}.example")).collect(),
        hypotheses: vec![hypothesis],
        ..ClusterPage::default()
    }
}

#[test]
fn a_large_cluster_is_folded_and_shown_in_parts() {
    let large = sections(&Asked::default(), &cluster(9_000, 40)).into_string();
    assert!(large.contains("<details class=\"fold\"><summary><h2>Names</h2>"), "the names are folded");
    assert_eq!(large.matches("/entity/n").count(), 200, "a part of them is on the page");
    assert!(large.contains("28 weaker"), "the weaker evidence is folded");
    assert_eq!(large.matches("piece ").count(), 40, "and is there");
    let fields = vec![("names".to_owned(), "8800".to_owned())];
    let last = sections(&Asked { fields, ..Asked::default() }, &cluster(9_000, 1)).into_string();
    assert!(
        last.contains("<details class=\"fold\" open><summary><h2>Names</h2>"),
        "what was asked for is open"
    );
    assert!(last.contains("n8999.example") && !last.contains("n8799.example"));
}

#[test]
fn a_small_cluster_is_open_and_has_no_empty_sections() {
    let small = sections(&Asked::default(), &cluster(3, 2)).into_string();
    assert!(small.contains("<details class=\"fold\" open><summary><h2>Names</h2>"), "{small}");
    assert!(
        !small.contains("Targets") && !small.contains("weaker") && !small.contains("What holds it together")
    );
}
