use super::*;
use crate::stix::{read_bundle, seeded_id, tlp};

const ID: &str = "bundle--44af6c39-c09b-49c5-9de2-394224b04982";
const IDENTITY: &str = r#"{"type": "identity",  "x_own": [1.50], "spec_version":"2.1","name":"N","id":"identity--8c6af861-7b20-41ef-9b59-6344fd872a8f","created":"2016-08-08T15:50:10.983Z","modified":"2016-08-08T15:50:10.983Z"}"#;

#[test]
fn what_is_written_reads_back_byte_for_byte() {
    let mut out = Vec::new();
    let mut writer = BundleWriter::new(&mut out, ID).expect("a bundle");
    let identity = Object::parse(IDENTITY.as_bytes()).expect("an object");
    let marking = Object::from_members(tlp::definition(model::Tlp::Green)).expect("an object");
    assert!(writer.object(&identity).expect("valid"));
    assert!(writer.object(&marking).expect("valid"));
    assert!(!writer.object(&identity).expect("valid"), "the same version twice");
    assert_eq!(writer.finish().expect("written"), 2);
    let mut read = Vec::new();
    let (head, done) = read_bundle(&mut out.as_slice(), &mut |_, object| {
        read.push(object.expect("an object").raw().to_vec());
        std::ops::ControlFlow::Continue(())
    });
    done.expect("a bundle");
    assert_eq!(head.id.as_deref(), Some(ID));
    assert_eq!(read[0], IDENTITY.as_bytes());
    assert_eq!(Object::parse(&read[1]).expect("an object").members(), marking.members());
    let whole = Object::parse(&out).expect("an object");
    assert!(validate(&whole).is_valid());
}

#[test]
fn what_does_not_keep_the_standard_is_refused() {
    let mut out = Vec::new();
    assert!(matches!(BundleWriter::new(&mut out, "bundle--1"), Err(WriteError::BundleId(_))));
    let mut writer = BundleWriter::new(&mut out, &seeded_id("bundle", b"x")).expect("a bundle");
    let bad = Object::parse(br#"{"type":"identity","id":"identity--1"}"#).expect("an object");
    let refused = writer.object(&bad).expect_err("invalid").to_string();
    assert!(refused.contains("`identity--1` does not keep STIX 2.1"), "{refused}");
    assert_eq!(writer.finish().expect("written"), 0);
    let empty = Object::parse(&out).expect("an object");
    assert!(validate(&empty).is_valid());
}
