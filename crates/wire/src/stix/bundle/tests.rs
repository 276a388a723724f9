use std::io::{BufReader, Read};

use super::*;

#[derive(Default)]
struct Got {
    kinds: Vec<String>,
    rejected: Vec<(u64, String)>,
}

fn run(input: &mut dyn BufRead) -> (Got, BundleHead, Result<(), DocumentError>) {
    let mut got = Got::default();
    let (head, done) = read_bundle(input, &mut |ordinal, object| {
        match object {
            Ok(object) => got.kinds.push(object.kind().to_owned()),
            Err(rejected) => got.rejected.push((ordinal, rejected.code)),
        }
        ControlFlow::Continue(())
    });
    (got, head, done)
}

#[test]
fn objects_come_one_by_one_and_bad_ones_alone() {
    let text = r#"{"type":"bundle","id":"bundle--1","objects":[{"type":"tool","x":[{}]},7,{"a":1},{"type":"a","type":"b"},
        {"type":"x-own","source_ref":"nowhere"},{bad}],"spec_version":"2.0"}"#;
    let (got, head, done) = run(&mut text.as_bytes());
    done.expect("a whole document");
    assert_eq!(got.kinds, ["tool", "x-own"]);
    let codes: Vec<_> = got.rejected.iter().map(|(at, code)| (*at, code.as_str())).collect();
    assert_eq!(codes, [(2, "shape"), (3, "shape"), (4, "shape"), (6, "json")]);
    assert_eq!((head.kind.as_deref(), head.spec_version.as_deref()), (Some("bundle"), Some("2.0")));
    assert_eq!((head.id.as_deref(), head.objects, head.stopped), (Some("bundle--1"), 6, false));
}

/// A text of 100 MB inside an object costs the object, not the memory.
#[test]
fn a_string_of_100_mb_is_rejected_alone() {
    let before = &br#"{"type":"bundle","objects":[{"type":"tool","name":""#[..];
    let after = &br#""},{"type":"malware"}]}"#[..];
    let input = before.chain(std::io::repeat(b'x').take(100 << 20)).chain(after);
    let (got, _, done) = run(&mut BufReader::with_capacity(1 << 16, input));
    done.expect("a whole document");
    assert_eq!(got.kinds, ["malware"]);
    assert_eq!(got.rejected, [(1, "too_long".to_owned())]);
}

#[test]
fn a_million_references_to_one_object_are_read() {
    let mut text = String::from(r#"{"type":"bundle","objects":["#);
    for at in 0..1_000_000 {
        if at > 0 {
            text.push(',');
        }
        text.push_str(r#"{"type":"note","object_refs":["t"]}"#);
    }
    text.push_str("]}");
    let (got, head, done) = run(&mut text.as_bytes());
    done.expect("a whole document");
    assert_eq!((got.kinds.len(), head.objects, got.rejected.len()), (1_000_000, 1_000_000, 0));
}

#[test]
fn the_sink_can_stop() {
    let text = r#"{"objects":[{"type":"a"},{"type":"b"}]}"#;
    let mut count = 0;
    let (head, done) = read_bundle(&mut text.as_bytes(), &mut |_, _| {
        count += 1;
        ControlFlow::Break(())
    });
    done.expect("no fault");
    assert_eq!((count, head.stopped), (1, true));
}
