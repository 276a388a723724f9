use super::*;
use crate::stix::Object;

#[test]
fn the_vectors_of_the_oasis_implementation() {
    let Some(vectors) = crate::stix::suite("stix-suites/sco_id_vectors.jsonl") else { return };
    let mut count = 0;
    for line in vectors.lines() {
        let vector = Json::parse(line.as_bytes()).expect("JSON");
        let vector = vector.members().expect("an object");
        let object = vector.get("object").and_then(Json::members).expect("an object");
        assert_eq!(sco_id(object).as_deref(), vector.text("id"), "{line}");
        count += 1;
    }
    assert_eq!(count, 28);
}

#[test]
fn what_cannot_be_told_by_its_content_has_no_such_id() {
    for text in [
        r#"{"type":"process","pid":5}"#,
        r#"{"type":"identity","name":"x"}"#,
        r#"{"type":"artifact","mime_type":"image/png"}"#,
        r#"{"type":"x-own","value":"x"}"#,
    ] {
        let object = Object::parse(text.as_bytes()).expect("an object");
        assert_eq!(sco_id(object.members()), None, "{text}");
    }
}

#[test]
fn without_a_known_hash_the_first_by_name_contributes() {
    let id = |text: &str| sco_id(Object::parse(text.as_bytes()).expect("an object").members());
    let one = id(r#"{"type":"file","hashes":{"TLSH":"b","SSDEEP":"a"}}"#);
    assert_eq!(one, id(r#"{"type":"file","hashes":{"SSDEEP":"a"}}"#));
    assert_ne!(one, id(r#"{"type":"file","hashes":{"TLSH":"b"}}"#));
}

#[test]
fn a_seeded_id_is_of_version_4_and_always_the_same() {
    let id = seeded_id("report", b"work");
    assert_eq!(id, seeded_id("report", b"work"));
    assert_eq!(crate::stix::Identifier::parse(&id).map(|id| (id.kind(), id.version())), Some(("report", 4)));
}
