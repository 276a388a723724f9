use super::*;

#[test]
fn sources_have_their_grades() {
    for (source, grade) in
        [("attack", "B2"), ("microsoft", "B2"), ("misp-galaxy:threat-actor", "C3"), ("press", "F6")]
    {
        assert_eq!(of_source(source).to_string(), grade, "{source}");
    }
    assert_eq!(of_own_names().to_string(), "A1");
}

#[test]
fn tags_and_confidence_become_grades() {
    let of = |tags: &[&str]| of_tags(tags.iter().copied()).map(|grade| grade.to_string());
    assert_eq!(
        of(&[
            "tlp:white",
            "admiralty-scale:source-reliability=\"b\"",
            "admiralty-scale:information-credibility=\"2\""
        ]),
        Some("B2".to_owned())
    );
    assert_eq!(of(&["admiralty-scale:source-reliability=\"g\""]), Some("E6".to_owned()));
    assert_eq!(of(&["admiralty-scale:information-credibility=\"9\""]), None);
    assert_eq!(of(&["tlp:white"]), None);
    assert_eq!(of_estimate("estimative-language:likelihood-probability=\"likely\""), Some(b'2'));
    assert_eq!(of_estimate("estimative-language:confidence-in-analytic-judgment=\"high\""), None);
    for (confidence, grade) in [(100, "F1"), (60, "F2"), (50, "F3"), (20, "F4"), (0, "F5")] {
        assert_eq!(of_confidence(confidence).to_string(), grade);
    }
}
