use engine::case::redact::Redaction;

use super::redacted;
use crate::package::fixture::dossier;

#[test]
fn seeded_identifiers_are_gone_from_every_text_and_the_rest_stays() {
    let mut dossier = dossier();
    let sensitive = [
        "078-05-1120",
        "born 04/03/2011",
        "victim.person@ministry.example",
        "4111 1111 1111 1111",
        "Jane Minor",
    ];
    dossier.facts[0].text = format!("Seen with {}.", sensitive.join(", "));
    dossier.method.steps.push(format!("A note: {}", sensitive.join("; ")));
    let rules = Redaction { minors: vec!["Jane Minor".to_owned()], ..Redaction::default() };
    let (public, _, removed) = redacted(&dossier, &rules).unwrap();
    let text = serde_json::to_string(&public).unwrap();
    for gone in ["078-05-1120", "04/03/2011", "victim.person", "4111 1111 1111 1111", "Jane", "Minor,"] {
        assert!(!text.contains(gone), "{gone} is still there");
    }
    assert!(removed.values().sum::<u64>() >= 10, "{removed:?}");
    // The defendants' own mailbox and the registrars' contacts are how notice is given.
    assert!(text.contains("bitcoin025@example.net") && text.contains("abuse@registrar.example"));
    assert_eq!(public.case.exhibits, dossier.case.exhibits);
    assert_eq!(public.listed().count(), 50);
}
