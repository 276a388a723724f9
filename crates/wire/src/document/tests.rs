use super::*;

/// Records, rejections and skipped elements of `text`.
fn counts(format: Format, text: &str) -> (u64, u64, u64) {
    let (mut accepted, mut rejected) = (0, 0);
    let skipped = read_document(format, &Source { file: "x" }, &mut text.as_bytes(), &mut |record| {
        *if record.is_ok() { &mut accepted } else { &mut rejected } += 1;
        Flow::Continue(())
    });
    (accepted, rejected, skipped.expect("a document"))
}

#[test]
fn what_gives_nothing_is_counted_as_skipped() {
    let galaxy = r#"{"category":"tool","type":"tool","values":[{"value":"a"},{"uuid":"b"},{"value":"c"}]}"#;
    assert_eq!(counts(Format::Galaxy, galaxy), (0, 1, 2));
    let bundle = r#"{"type":"bundle","objects":[{"type":"report","id":"report--1"},7,
        {"type":"intrusion-set","id":"intrusion-set--1","name":"Red Fox"}]}"#;
    assert_eq!(counts(Format::Stix, bundle), (1, 1, 1));
    let map = r#"[{"Threat actor name":"Blue Rain"},{"name":"x"}]"#;
    assert_eq!(counts(Format::NamingMap, map), (1, 1, 0));
    assert_eq!(counts(Format::WatchListToml, "owned = [\"line.me\"]"), (1, 0, 0));
    assert_eq!(counts(Format::Rdap, r#"{"objectClassName":"entity"}"#), (0, 1, 0));
}

#[test]
fn a_format_of_lines_is_no_document() {
    let read = read_document(Format::Names, &Source { file: "x" }, &mut &b"a.example"[..], &mut |_| {
        Flow::Continue(())
    });
    assert!(matches!(read, Err(DocumentError::Lines(Format::Names))));
}
