use std::io::{BufRead as _, BufReader};

use model::{Digest, Interval, Observation, Observed, Rejected};

use crate::{Format, LineDecoder, Record, Source};

fn decode(line: u64, bytes: &[u8]) -> Vec<Result<Record, Rejected>> {
    let mut out = Vec::new();
    LineDecoder::new(Format::Names, Source { file: "feed.txt" }).decode(line, bytes, &mut out);
    out
}

fn one(bytes: &[u8]) -> Observed<Observation> {
    match decode(1, bytes).pop() {
        Some(Ok(Record::Observation(observed))) => observed,
        other => panic!("{other:?}"),
    }
}

fn name(bytes: &[u8]) -> String {
    one(bytes).what.names()[0].to_string()
}

fn code(bytes: &[u8]) -> String {
    let mut out = decode(3, bytes);
    assert_eq!(out.len(), 1, "{out:?}");
    out.pop().unwrap().unwrap_err().code
}

#[test]
fn a_name_alone_has_no_time() {
    let observed = one(b"Login.Example.COM.");
    assert_eq!(observed.what.names()[0].as_str(), "login.example.com");
    assert_eq!(observed.when, None);
    assert_eq!(observed.origin.source, "feed.txt");
    assert_eq!(observed.origin.line, 1);
    assert_eq!(observed.origin.raw, None);
}

#[test]
fn a_date_may_follow_any_separator() {
    let day = Some(Interval::at("2019-12-18".parse().unwrap()));
    for line in ["a.com\t2019-12-18", "a.com,2019-12-18", "a.com 2019-12-18", "a.com , 2019-12-18  # seen"] {
        assert_eq!(one(line.as_bytes()).when, day, "{line}");
    }
    let moment = Some(Interval::at("2019-12-18T01:02:03Z".parse().unwrap()));
    assert_eq!(one(b"a.com\t2019-12-18T01:02:03Z").when, moment);
    assert_eq!(one(b"a.com\t2019-12-18T03:02:03+02:00").when, moment);
    assert_eq!(one(b"a.com 2019-12-18 01:02:03").when, moment);
}

#[test]
fn one_decoder_reads_different_dates() {
    let mut decoder = LineDecoder::new(Format::Names, Source { file: "f" });
    let mut out = Vec::new();
    for (line, bytes) in
        ["a.com 2019-01-01", "b.com 2019-01-01", "c.com 2020-01-01", "d.com x"].iter().enumerate()
    {
        decoder.decode(line as u64, bytes.as_bytes(), &mut out);
    }
    let dates: Vec<String> = out
        .iter()
        .map(|one| match one {
            Ok(Record::Observation(seen)) => seen.when.unwrap().first().date(),
            Ok(other) => panic!("{other:?}"),
            Err(rejected) => rejected.code.clone(),
        })
        .collect();
    assert_eq!(dates, ["2019-01-01", "2019-01-01", "2020-01-01", "time"]);
}

#[test]
fn line_ends_marks_wildcards_and_unicode() {
    assert_eq!(name(b"a.com\r"), "a.com");
    assert_eq!(name(b"\xef\xbb\xbfa.com"), "a.com");
    assert_eq!(name(b"*.a.com"), "a.com");
    assert_eq!(name("bücher.example".as_bytes()), "xn--bcher-kva.example");
}

#[test]
fn blank_lines_and_comments_give_nothing() {
    for line in ["", "   ", "\r", "# a.com", "  # a.com", "\u{feff}"] {
        assert_eq!(decode(1, line.as_bytes()), vec![], "{line:?}");
    }
}

#[test]
fn bad_lines_are_rejected_with_line_and_digest() {
    assert_eq!(code(b"localhost"), "name");
    assert_eq!(code(b"!city.kobe.jp"), "name");
    assert_eq!(code(b"a b.com"), "name");
    assert_eq!(code(b"192.0.2.1"), "name");
    assert_eq!(code(b"*.*.a.com"), "name");
    assert_eq!(code(b"a.com yesterday"), "time");
    assert_eq!(code(b"a.com 2019-02-30"), "time");
    assert_eq!(code(b"a.com\xff"), "utf8");
    assert_eq!(code(b"a\0.com"), "name");
    assert_eq!(code("a".repeat(100_000).as_bytes()), "name");
    let rejected = decode(7, b"nope\r").pop().unwrap().unwrap_err();
    assert_eq!((rejected.line, rejected.raw), (7, Digest::of(b"nope")));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "real data is found through the environment")]
fn real_names_are_read_but_for_a_few() {
    let Ok(shared) = std::env::var("INTERDICT_SHARED") else {
        eprintln!("skipped: INTERDICT_SHARED is not set");
        return;
    };
    for (file, lines) in [("new-registrations-dev", 1_015_598), ("popular-names-dev", 557_241)] {
        let packed = std::fs::File::open(format!("{shared}/data/lookalike/{file}.txt.gz")).unwrap();
        let reader = BufReader::new(flate2::read::GzDecoder::new(packed));
        let mut decoder = LineDecoder::new(Format::Names, Source { file });
        let (mut out, mut read, mut rejected) = (Vec::new(), 0u64, 0u64);
        for (line, bytes) in (1..).zip(reader.split(b'\n')) {
            decoder.decode(line, &bytes.unwrap(), &mut out);
            read += out.len() as u64;
            rejected += out.iter().filter(|one| one.is_err()).count() as u64;
            if let Some(Err(one)) = out.iter().find(|one| one.is_err()).filter(|_| rejected < 4) {
                println!("{file}:{}: {}: {}", one.line, one.code, one.reason);
            }
            out.clear();
        }
        println!("{file}: {read} lines, {rejected} rejected");
        assert_eq!(read, lines, "{file}");
        assert!(rejected * 1_000 < read, "{file}: {rejected}");
    }
}
