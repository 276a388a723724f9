//! Documents made to harm: what STIX and prose must take in bounds, keeping what is good and naming what is not.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;

use model::Knowledge;
use wire::prose::{About, Lexicon, Reading, SOURCE_LIMIT, read_prose};
use wire::{Format, Record, Source, read_document};

/// What a bundle gave: actors, statements on what they use, and rejections by code.
#[derive(Debug, Default, PartialEq, Eq)]
struct Got {
    actors: usize,
    uses: usize,
    rejected: BTreeMap<String, usize>,
}

fn stix(input: &mut dyn BufRead) -> Got {
    let mut got = Got::default();
    let done = read_document(Format::Stix, &Source { file: "bundle.json" }, input, &mut |record| {
        match record {
            Ok(Record::Knowledge(Knowledge::Actor(_))) => got.actors += 1,
            Ok(Record::Knowledge(Knowledge::Usage(_))) => got.uses += 1,
            Ok(_) => {}
            Err(rejected) => *got.rejected.entry(rejected.code).or_default() += 1,
        }
        ControlFlow::Continue(())
    });
    done.expect("a whole document");
    got
}

const GROUP: &str = r#"{"type":"intrusion-set","id":"intrusion-set--1","name":"Red Fox"}"#;
const OPEN: &str = r#"{"type":"bundle","id":"bundle--1","objects":["#;

fn relation(number: usize, verb: &str, source: &str, target: &str) -> String {
    format!(
        r#"{{"type":"relationship","id":"relationship--{number}","relationship_type":"{verb}","source_ref":"{source}","target_ref":"{target}"}}"#
    )
}

#[test]
fn objects_that_point_at_each_other_and_at_themselves_end() {
    let mut objects = vec![GROUP.to_owned()];
    for number in 0..3 {
        objects.push(format!(r#"{{"type":"campaign","id":"campaign--{number}","name":"c"}}"#));
        let next = format!("campaign--{}", (number + 1) % 3);
        objects.push(relation(number, "attributed-to", &format!("campaign--{number}"), &next));
    }
    let group = "intrusion-set--1";
    for (number, verb) in
        ["attributed-to", "uses", "targets", "originates-from", "related-to"].into_iter().enumerate()
    {
        objects.push(relation(10 + number, verb, group, group));
    }
    objects.push(relation(20, "attributed-to", "campaign--0", group));
    objects.push(relation(21, "uses", "relationship--21", "relationship--21"));
    let note = r#"{"type":"note","id":"note--1","content":"x","object_refs":["note--1"],"created_by_ref":"note--1"}"#;
    objects.push(note.to_owned());
    let text = format!("{OPEN}{}]}}", objects.join(","));
    let got = stix(&mut text.as_bytes());
    assert_eq!((got.actors, got.uses), (1, 0), "{got:?}");
    // Only the relationship whose end is no object that is kept may be named.
    assert!(got.rejected.keys().all(|code| code == "dangling_ref"), "{got:?}");
}

#[test]
fn a_million_relationships_to_one_object_are_kept_or_named() {
    let tool = r#"{"type":"tool","id":"tool--1","name":"psexec"}"#;
    const ALL: usize = 1_000_000;
    let mut number = 0;
    // Made while it is read: the test needs no more memory than the reader.
    let made = std::iter::from_fn(|| {
        number += 1;
        (number <= ALL).then(|| relation(number, "uses", "intrusion-set--1", "tool--1") + ",")
    });
    let mut input = BufReader::new(
        OPEN.as_bytes()
            .chain(Chunks { made, chunk: Vec::new(), at: 0 })
            .chain(GROUP.as_bytes())
            .chain(&b","[..])
            .chain(tool.as_bytes())
            .chain(&b"]}"[..]),
    );
    let got = stix(&mut input);
    let named: usize = got.rejected.values().sum();
    assert_eq!(got.uses + named, ALL, "{:?}", got.rejected);
    assert!(got.uses >= 100_000, "{got:?}");
    assert!(got.rejected.keys().all(|code| code == "too_many"), "{:?}", got.rejected);
}

/// Texts as one stream.
struct Chunks<I> {
    made: I,
    chunk: Vec<u8>,
    at: usize,
}

impl<I: Iterator<Item = String>> Read for Chunks<I> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.chunk.len() {
            (self.chunk, self.at) = (self.made.next().unwrap_or_default().into_bytes(), 0);
        }
        let length = into.len().min(self.chunk.len() - self.at);
        into[..length].copy_from_slice(&self.chunk[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

#[test]
fn strings_of_100_mb_cost_the_object_they_stand_in() {
    // In a value, in the name of a member, and in an identifier that others refer to.
    for (before, after) in [
        (r#"{"type":"tool","id":"tool--1","name":""#, r#""}"#),
        (r#"{"type":"tool","id":"tool--1",""#, r#"":1}"#),
        (r#"{"type":"intrusion-set","name":"x","id":"intrusion-set--"#, r#""}"#),
    ] {
        let before = format!("{OPEN}{before}");
        let after = format!("{after},{GROUP}]}}");
        let huge = std::io::repeat(b'x').take(100 << 20);
        let got = stix(&mut BufReader::new(before.as_bytes().chain(huge).chain(after.as_bytes())));
        assert_eq!(got, Got { actors: 1, uses: 0, rejected: BTreeMap::from([("too_long".to_owned(), 1)]) });
    }
}

fn read(page: &[u8]) -> Reading {
    read_prose(page, &About::default(), &Lexicon::default()).expect("a report")
}

#[test]
fn entities_of_a_page_are_not_expanded() {
    // Each entity is ten of the one before it: a thousand million words if a parser believed it.
    let mut page = String::from("<!DOCTYPE html [<!ENTITY e0 \"APT37 \">");
    for level in 1..10 {
        let _ = write!(page, "<!ENTITY e{level} \"{}\">", format!("&e{};", level - 1).repeat(10));
    }
    page += "]><html><body><p>Kimsuky is APT43. &e9;</p></body></html>";
    let reading = read(page.as_bytes());
    assert!(reading.mentions.len() < 100, "{}", reading.mentions.len());
    assert!(reading.mentions.iter().any(|mention| mention.text == "APT43"));
    // A number of any length, of no character, or of half a one.
    let odd = format!(
        "<html><p>&#{};&#x{};&#0;&#xD800;&#x110000;&#-1; APT43</p>",
        "9".repeat(1 << 20),
        "f".repeat(1 << 20)
    );
    assert!(read(odd.as_bytes()).mentions.iter().any(|mention| mention.text.ends_with("APT43")));
}

#[test]
fn pages_nested_or_unclosed_are_read_to_the_end() {
    let end = b" <p>The group APT43 was seen.</p>";
    for opening in [
        "<b>",
        "<table><tr><td>",
        "<p><a href=x>",
        "<ul><li>",
        "<svg><g>",
        "</div>",
        "<",
        "<a b='",
        "&",
        "&amp",
    ] {
        let page =
            [b"<html><body>".to_vec(), opening.repeat(2_000_000 / opening.len()).into_bytes(), end.to_vec()];
        let page = page.concat();
        let reading = read(&page);
        // Quotes and brackets that are never closed may swallow the rest; they may not swallow time or memory.
        let swallows = opening.contains('\'') || opening == "<";
        assert!(
            swallows || reading.mentions.iter().any(|mention| mention.text.ends_with("APT43")),
            "{opening}"
        );
    }
    let attribute = [&b"<html><a href=\""[..], &vec![b'x'; 30 << 20], b"\">APT43</a>"].concat();
    assert!(read(&attribute).mentions.len() <= 1);
}

#[test]
fn a_report_of_100_mb_is_refused_and_one_word_of_64_is_read() {
    let huge = vec![b'x'; 100_000_000];
    assert!(read_prose(&huge, &About::default(), &Lexicon::default()).is_err());
    assert!(read(&huge[..SOURCE_LIMIT]).mentions.is_empty());
    // Invisible characters and white space alone leave nothing.
    assert!(read("\u{200b}".repeat(5_000_000).as_bytes()).sentences.is_empty());
    assert!(read(&vec![b'\n'; 10_000_000]).sentences.is_empty());
}
