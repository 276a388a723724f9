use super::*;

#[test]
fn identifiers_have_a_type_and_a_uuid() {
    let id = Identifier::parse("x-own-type--28bb3599-77cd-5a82-a950-b5bc3caf07c4").expect("an identifier");
    assert_eq!((id.kind(), id.version()), ("x-own-type", 5));
    assert_eq!(id.uuid(), "28bb3599-77cd-5a82-a950-b5bc3caf07c4");
    assert_eq!(id.to_string(), id.as_str());
}

#[test]
fn other_forms_are_refused() {
    for text in [
        "",
        "tool--blablabla",
        "28bb3599-77cd-5a82-a950-b5bc3caf07c4",
        "--28bb3599-77cd-5a82-a950-b5bc3caf07c4",
        "tool-28bb3599-77cd-5a82-a950-b5bc3caf07c4",
        "tool---28bb3599-77cd-5a82-a950-b5bc3caf07c4",
        "Tool--28bb3599-77cd-5a82-a950-b5bc3caf07c4",
        "1ool--28bb3599-77cd-5a82-a950-b5bc3caf07c4",
        "tool--28bb3599-77cd-6a82-a950-b5bc3caf07c4",
        "tool--28bb3599-77cd-5a82-c950-b5bc3caf07c4",
        "tool--28bb3599-77cd-5a82-a950-b5bc3caf07cg",
        "tool\u{e9}\u{e9}--28bb3599-77cd-5a82-a950-b5bc3caf07c",
    ] {
        assert_eq!(Identifier::parse(text), None, "{text}");
    }
}
