use super::*;

const OBJECT: &str = r#"{ "type":"malware",  "id":"malware--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061","spec_version":"2.1",
  "created":"2016-02-12T08:17:27.000Z","modified":"2017-02-12T08:17:27.000Z","is_family":true,"name":"M","confidence":80,
  "aliases":["a","b"],"kill_chain_phases":[{"kill_chain_name":"k","phase_name":"p"},7],"x_own":{"deep":[1,2,{"y":null}]},
  "sample_refs":["file--28bb3599-77cd-5a82-a950-b5bc3caf07c4","nonsense"],"hashes":{"MD5":"x","SHA-1":3},
  "external_references":[{"source_name":"s","external_id":"e"}],
  "extensions":{"extension-definition--d83fce45-ef58-4c6c-a3f4-1fbc32e98c6e":{"extension_type":"new-sdo","rank":5}}}"#;

#[test]
fn the_bytes_stay_beside_the_typed_view() {
    let object = Object::parse(OBJECT.as_bytes()).expect("an object");
    assert_eq!(object.raw(), OBJECT.as_bytes());
    assert_eq!(
        (object.kind(), object.class(), object.declared()),
        ("malware", Class::Domain, Some(Class::Domain))
    );
    assert_eq!(object.text("name"), Ok(Some("M")));
    assert_eq!(object.texts("aliases"), Ok(vec!["a", "b"]));
    assert_eq!(object.boolean("is_family"), Ok(Some(true)));
    assert_eq!((object.integer("confidence"), object.confidence()), (Ok(Some(80)), Some(80)));
    assert!(object.modified() > object.created() && object.created().is_some());
    assert_eq!(object.kill_chain_phases().collect::<Vec<_>>(), [("k", "p")]);
    assert_eq!(object.hashes().collect::<Vec<_>>(), [("MD5", "x")]);
    let samples = object.references("sample_refs").expect("a list");
    assert_eq!(samples.iter().map(|id| id.kind()).collect::<Vec<_>>(), ["file"]);
    assert_eq!(object.external_references().count(), 1);
    assert_eq!(object.text("absent"), Ok(None));
    assert_eq!(object.texts("absent"), Ok(vec![]));
}

#[test]
fn a_value_of_another_kind_is_said() {
    let object = Object::parse(OBJECT.as_bytes()).expect("an object");
    for (error, said) in [
        (object.text("aliases").map(drop), "`aliases` is another list, where a string is expected"),
        (object.texts("name").map(drop), "`name` is another string, where a list of strings is expected"),
        (object.integer("name").map(drop), "`name` is another string, where an integer is expected"),
        (object.time("name").map(drop), "`name` is another string, where a timestamp is expected"),
        (object.reference("name").map(drop), "`name` is another string, where an identifier is expected"),
        (object.boolean("confidence").map(drop), "`confidence` is an integer, where a boolean is expected"),
    ] {
        assert_eq!(error.expect_err("mistyped").to_string(), said);
    }
}

#[test]
fn what_is_no_object_is_refused() {
    for (text, said) in [
        ("7", "an integer stands where an object is expected"),
        ("[]", "a list stands where an object is expected"),
        ("{}", "no text under `type`"),
        (r#"{"type":7}"#, "no text under `type`"),
        ("{", "no JSON"),
    ] {
        let error = Object::parse(text.as_bytes()).expect_err("no object").to_string();
        assert!(error.contains(said), "{error}");
    }
}
