use std::collections::BTreeSet;

use model::{ElementScope, FactTopic};

use super::*;

fn all() -> Vec<CauseOfAction> {
    CAUSES
        .iter()
        .map(|(name, text)| read_cause(text).unwrap_or_else(|error| panic!("{name}: {error}")))
        .collect()
}

#[test]
fn every_cause_reads_and_says_that_it_is_a_draft() {
    let causes = all();
    for ((name, _), cause) in CAUSES.iter().zip(&causes) {
        assert_eq!(*name, format!("{}.toml", cause.code));
        assert!(cause.note.starts_with("Draft for counsel."), "{name}");
        for element in &cause.elements {
            assert!(!element.text.is_empty() && !element.gap.is_empty(), "{name}");
        }
    }
    let codes: BTreeSet<&str> = causes.iter().map(|cause| cause.code.as_str()).collect();
    assert_eq!(codes.len(), causes.len());
    let off: Vec<&str> =
        causes.iter().filter(|cause| !cause.default).map(|cause| cause.code.as_str()).collect();
    assert_eq!(
        off,
        ["conversion", "rico", "dmca_1201", "va_computer_crimes"],
        "state law is weighed only when asked for"
    );
}

#[test]
fn the_loss_of_the_statute_and_the_domains_of_the_lanham_act() {
    let causes = all();
    let element = |cause: &str, element: &str| {
        let cause = causes.iter().find(|of| of.code == cause).unwrap();
        cause.elements.iter().find(|of| of.code == element).unwrap().clone()
    };
    let loss = element("cfaa", "loss").loss.unwrap();
    assert_eq!((loss.cents, loss.months), (500_000, 12));
    assert_eq!(element("acpa", "confusingly_similar").scope, ElementScope::Domain);
    assert_eq!(element("rico", "pattern").at_least, 2);
    // Credentials that were phished are no stored communications.
    assert!(!element("ecpa_sca", "stored_communications").topics.contains(&FactTopic::Capture));
}

#[test]
fn a_wrong_cause_is_refused_with_why() {
    let good = CAUSES[0].1;
    let wrong = |from: &str, to: &str| {
        let text = good.replacen(from, to, 1);
        assert_ne!(text, good, "{from}");
        read_cause(&text).unwrap_err()
    };
    assert_eq!(wrong("version = 1", "version = 2"), InvalidCause::Version(2));
    assert_eq!(wrong("code = \"cfaa\"", "code = \"C F\""), InvalidCause::Code("C F".to_owned()));
    assert!(matches!(wrong("topics = [\"protected_computer\"]", "topics = []"), InvalidCause::Empty(_)));
    assert!(matches!(wrong("topics = [\"protected_computer\"]", "topics = [\"x\"]"), InvalidCause::Toml(_)));
    assert!(matches!(wrong("default = true", "default = true\nextra = 1"), InvalidCause::Toml(_)));
    assert!(matches!(wrong("code = \"access\"", "code = \"protected_computer\""), InvalidCause::Code(_)));
    assert!(read_cause(&"x".repeat(MAX_BYTES + 1)).is_err());
}
