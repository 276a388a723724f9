use proptest::prelude::*;

use super::*;

const LINES: [Format; 6] =
    [Format::Names, Format::WatchList, Format::Pdns, Format::Certstream, Format::Reports, Format::RdapLines];

fn decode(format: Format, line: u64, bytes: &[u8]) -> Out {
    let mut out = Vec::new();
    LineDecoder::new(format, Source { file: "f" }).decode(line, bytes, &mut out);
    out
}

fn code(format: Format, bytes: &[u8]) -> String {
    decode(format, 1, bytes).pop().unwrap().unwrap_err().code
}

#[test]
fn every_line_format_shares_the_outer_rules() {
    for format in LINES {
        assert_eq!(format.shape(), Shape::Lines);
        assert!(decode(format, 1, b"").is_empty());
        assert!(decode(format, 1, b"\xef\xbb\xbf\r\n").is_empty());
        assert!(decode(format, 1, b"# comment").is_empty());
        assert_eq!(code(format, b"\xff\xfe"), "utf8");
        assert_eq!(code(format, &vec![b'a'; MAX_LINE_BYTES + 1]), "too_long");
    }
}

#[test]
fn a_document_is_not_read_line_by_line() {
    for format in Format::ALL.into_iter().filter(|format| format.shape() == Shape::Document) {
        assert_eq!(code(format, b"{}"), "format");
    }
}

#[test]
fn a_byte_order_mark_is_not_read() {
    for line in [1, 2] {
        let Some(Ok(Record::Observation(seen))) = decode(Format::Names, line, b"\xef\xbb\xbfa.com").pop()
        else {
            panic!("no name")
        };
        assert_eq!(seen.what.names()[0].as_str(), "a.com");
        assert_eq!(seen.origin.raw, None, "a digest of each name would cost more than reading it");
    }
}

#[test]
fn line_ends() {
    assert_eq!(without_line_end(b"a\r\n"), b"a");
    assert_eq!(without_line_end(b"a\n"), b"a");
    assert_eq!(without_line_end(b"a\r"), b"a");
    assert_eq!(without_line_end(b"a"), b"a");
    assert_eq!(without_line_end(b""), b"");
}

#[test]
fn the_digest_of_a_registration_is_that_of_the_line() {
    let line = b" {\"objectClassName\":\"domain\",\"ldhName\":\"a.com\"} \r";
    let Some(Ok(Record::Observation(seen))) = decode(Format::RdapLines, 5, line).pop() else {
        panic!("no domain")
    };
    assert_eq!((seen.origin.raw, seen.origin.line), (Some(Digest::of(without_line_end(line))), 5));
    let rejected = decode(Format::RdapLines, 5, b" {} \r").pop().unwrap().unwrap_err();
    assert_eq!((rejected.raw, rejected.code.as_str()), (Digest::of(b" {} "), "object_class"));
}

/// Bytes near enough to the formats to get past their first checks.
fn nearly() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\t",
        " ",
        "a.com",
        "*.",
        "#",
        "null",
        "-1",
        "1e999",
        "0",
        "10 ",
        "\"rrname\":\"a.com\",",
        "\"rrtype\":\"A\",",
        "\"rrtype\":\"MX\",",
        "\"rdata\":",
        "\"192.0.2.1\"",
        "\"time_first\":",
        "\"cond\":\"failed\"",
        "\"obj\":",
        "\"message_type\":\"certificate_update\",",
        "\"data\":",
        "\"leaf_cert\":",
        "\"all_domains\":",
        "\"not_before\":1,",
        "\"actor\":\"x\",",
        "\"date\":\"2020-01-01\",",
        "\"iocs\":",
        "[\"dom\",\"a.com\",\"\"]",
        "\"objectClassName\":\"domain\",",
        "\"ldhName\":\"a.com\"",
        "é",
        "\u{0}",
        "9223372036854775808",
        "2020-01-01",
        "\u{feff}",
        "\u{3002}",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat().into_bytes())
}

proptest! {
    #[test]
    fn decode_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200), line in any::<u64>()) {
        for format in LINES {
            decode(format, line, &bytes);
        }
    }

    #[test]
    fn decode_never_panics_on_what_is_nearly_right(bytes in nearly()) {
        for format in LINES {
            decode(format, 1, &bytes);
        }
    }
}
