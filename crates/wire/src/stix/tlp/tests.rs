use super::*;
use crate::stix::{Object, validate};

fn meaning(text: &str) -> Option<Tlp> {
    of_definition(Object::parse(text.as_bytes()).expect("an object").members())
}

#[test]
fn markings_are_read_by_what_they_mean() {
    assert_eq!(of_id("marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"), Some(Tlp::Clear));
    assert_eq!(of_id("marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"), Some(Tlp::AmberStrict));
    for (text, tlp) in [
        (r#"{"type":"marking-definition","definition_type":"tlp","definition":{"tlp":"white"}}"#, Tlp::Clear),
        (
            r#"{"type":"marking-definition","definition_type":"statement","name":"x",
                "definition":{"statement":"TLP:AMBER+STRICT"}}"#,
            Tlp::AmberStrict,
        ),
        (r#"{"type":"marking-definition","name":"TLP:RED"}"#, Tlp::Red),
        (
            r#"{"type":"marking-definition","extensions":{"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d":
                {"extension_type":"property-extension","tlp_2_0":"green"}}}"#,
            Tlp::Green,
        ),
    ] {
        assert_eq!(meaning(text), Some(tlp), "{text}");
    }
    for text in [
        r#"{"type":"marking-definition","definition":{"statement":"red tape"}}"#,
        r#"{"type":"marking-definition","name":"PAP:RED"}"#,
        r#"{"type":"marking-definition"}"#,
    ] {
        assert_eq!(meaning(text), None, "{text}");
    }
}

#[test]
fn its_definitions_are_valid_and_read_back() {
    let all = Tlp::ALL;
    assert!(all.is_sorted());
    for tlp in all {
        let marking = definition(tlp);
        assert_eq!((of_definition(&marking), Tlp::of_name(tlp.name())), (Some(tlp), Some(tlp)));
        let object = Object::from_members(marking).expect("an object");
        assert_eq!(validate(&object).violations, []);
    }
}
