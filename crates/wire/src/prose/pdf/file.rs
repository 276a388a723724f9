//! The objects of a file, found by reading it from front to back: tables of objects are often wrong, and believing them is
//! how a reader is led astray.

use std::collections::{BTreeMap, BTreeSet};

use super::filter::decoded;
use super::object::{Dict, Parser, Token, Value};
use super::{Budget, PdfError};

/// Objects of one file, at most.
const OBJECTS: usize = 200_000;
/// Values of one file, at most.
const VALUES: usize = 4_000_000;
/// Pages, at most.
const PAGES: usize = 20_000;
/// References that are followed from one to the next.
const CHAIN: usize = 8;

/// An object: its value, and where the bytes of its stream are.
#[derive(Debug)]
struct Object {
    value: Value,
    stream: Option<(usize, usize)>,
}

/// All objects, the last of each number.
#[derive(Debug)]
pub(super) struct File<'s> {
    source: &'s [u8],
    objects: BTreeMap<u32, Object>,
    root: Option<u32>,
}

impl<'s> File<'s> {
    pub(super) fn read(source: &'s [u8], budget: &mut Budget) -> Result<Self, PdfError> {
        let mut file = Self { source, objects: BTreeMap::new(), root: None };
        let mut containers = Vec::new();
        let (mut at, mut endless, mut left) = (0, false, VALUES);
        while let Some(found) = find(source, at, b"obj") {
            at = found + 3;
            let Some(number) = number_before(source, found) else {
                continue;
            };
            if file.objects.len() >= OBJECTS || left == 0 {
                budget.note("it has more objects than are read");
                break;
            }
            let mut parser = Parser { left, ..Parser::new(source, at) };
            let value = parser.value();
            left = parser.left;
            // Also where the value is broken: what was looked at is not looked at again.
            at = parser.at.max(at);
            let Some(value) = value else { continue };
            let stream = value.dict().and_then(|dict| stream(source, &mut parser, dict, &mut endless));
            at = stream.map_or(at, |(_, end)| end.max(at));
            if let Some(dict) = value.dict() {
                let kind = dict.get("Type").and_then(Value::name);
                match kind {
                    Some("ObjStm") => containers.push(number),
                    Some("Catalog") => file.root = Some(number),
                    Some("XRef") if dict.contains_key("Encrypt") => return Err(PdfError::Encrypted),
                    Some("XRef") => file.rooted(dict),
                    _ => {}
                }
            }
            file.objects.insert(number, Object { value, stream });
        }
        file.trailers()?;
        for number in containers {
            file.unpack(number, budget);
        }
        Ok(file)
    }

    fn rooted(&mut self, dict: &Dict) {
        if let Some(Value::Reference(root)) = dict.get("Root") {
            self.root = Some(*root);
        }
    }

    fn trailers(&mut self) -> Result<(), PdfError> {
        let mut at = 0;
        while let Some(found) = find(self.source, at, b"trailer") {
            let mut parser = Parser::new(self.source, found + 7);
            if let Some(Value::Dict(dict)) = parser.value() {
                if dict.contains_key("Encrypt") {
                    return Err(PdfError::Encrypted);
                }
                self.rooted(&dict);
            }
            at = parser.at.max(found + 7);
        }
        Ok(())
    }

    /// Takes out the objects that a stream of objects holds.
    fn unpack(&mut self, container: u32, budget: &mut Budget) {
        let Some(bytes) = self.stream(container, budget) else { return };
        let Some(dict) = self.objects.get(&container).and_then(|object| object.value.dict()) else { return };
        let of = |key: &str| dict.get(key).map_or(0, |value| self.follow(value).count());
        let (count, first) = (of("N"), of("First"));
        let mut head = Parser::new(&bytes, 0);
        let mut found = Vec::new();
        for _ in 0..count.min(OBJECTS) {
            let (Some(Value::Number(number)), Some(offset)) = (head.value(), head.value()) else { break };
            if self.objects.len() + found.len() >= OBJECTS {
                budget.note("it has more objects than are read");
                break;
            }
            let at = first.saturating_add(offset.count());
            if let Some(value) = (at < bytes.len()).then(|| Parser::new(&bytes, at).value()).flatten() {
                // Overlapping objects could be parsed again and again.
                if !budget.spend(1) {
                    break;
                }
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "floats saturate"
                )]
                found.push((number as u32, value));
            }
        }
        for (number, value) in found {
            let kind = value.dict().and_then(|dict| dict.get("Type")).and_then(Value::name);
            if kind == Some("Catalog") {
                self.root.get_or_insert(number);
            }
            self.objects.entry(number).or_insert(Object { value, stream: None });
        }
    }

    /// The value behind a reference, or the value itself.
    pub(super) fn follow<'v>(&'v self, value: &'v Value) -> &'v Value {
        let mut value = value;
        for _ in 0..CHAIN {
            let Value::Reference(number) = value else { return value };
            let Some(object) = self.objects.get(number) else { return &Value::Nothing };
            value = &object.value;
        }
        &Value::Nothing
    }

    /// The dictionary under a key.
    pub(super) fn dict<'v>(&'v self, of: &'v Dict, key: &str) -> Option<&'v Dict> {
        self.follow(of.get(key)?).dict()
    }

    pub(super) fn object(&self, number: u32) -> Option<&Dict> {
        self.objects.get(&number)?.value.dict()
    }

    /// What the stream of an object holds.
    pub(super) fn stream(&self, number: u32, budget: &mut Budget) -> Option<Vec<u8>> {
        let object = self.objects.get(&number)?;
        let (start, end) = object.stream?;
        let left = budget.left();
        let bytes = decoded(object.value.dict()?, self.source.get(start..end)?, left)?;
        budget.spend(bytes.len()).then_some(bytes)
    }

    /// The pages in the order of the tree; where there is none, in the order of their numbers.
    pub(super) fn pages(&self, budget: &mut Budget) -> Vec<Page<'_>> {
        let mut pages = Vec::new();
        let root = self.root.and_then(|root| self.object(root));
        if let Some(Value::Reference(top)) = root.and_then(|root| root.get("Pages")) {
            self.tree(*top, None, &mut BTreeSet::new(), &mut pages, 0);
        }
        if pages.is_empty() {
            let all = self.objects.values().filter_map(|object| object.value.dict());
            let is_page = |dict: &&Dict| dict.get("Type").and_then(Value::name) == Some("Page");
            pages.extend(
                all.filter(is_page).map(|dict| Page { dict, resources: self.dict(dict, "Resources") }),
            );
        }
        if pages.len() > PAGES {
            budget.note("it has more pages than are read");
            pages.truncate(PAGES);
        }
        pages
    }

    fn tree<'v>(
        &'v self,
        number: u32,
        inherited: Option<&'v Dict>,
        seen: &mut BTreeSet<u32>,
        pages: &mut Vec<Page<'v>>,
        depth: usize,
    ) {
        const DEPTH: usize = 64;
        if depth > DEPTH || !seen.insert(number) {
            return;
        }
        let Some(dict) = self.object(number) else { return };
        let resources = self.dict(dict, "Resources").or(inherited);
        let Some(kids) = dict.get("Kids") else { return pages.push(Page { dict, resources }) };
        for kid in self.follow(kids).list() {
            if let Value::Reference(kid) = kid {
                self.tree(*kid, resources, seen, pages, depth + 1);
            }
        }
    }
}

/// A page, and the resources it has or inherits.
pub(super) struct Page<'v> {
    pub(super) dict: &'v Dict,
    pub(super) resources: Option<&'v Dict>,
}

/// The number in `12 0 ` before `obj`.
fn number_before(source: &[u8], obj: usize) -> Option<u32> {
    const HEAD: usize = 32;
    let head = &source[obj.saturating_sub(HEAD)..obj];
    let mut words = head.rsplit(|b| b.is_ascii_whitespace()).filter(|word| !word.is_empty());
    let generation = words.next()?;
    let number = words.next()?;
    generation.iter().all(u8::is_ascii_digit).then_some(())?;
    // After `endobj` without white space between.
    let digits = number.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    std::str::from_utf8(&number[number.len() - digits..]).ok()?.parse().ok()
}

/// Where the bytes of the stream behind a dictionary stand. `endless`: no `endstream` follows any more.
fn stream(source: &[u8], parser: &mut Parser<'_>, dict: &Dict, endless: &mut bool) -> Option<(usize, usize)> {
    let Some(Token::Word(word)) = parser.token() else { return None };
    if word != "stream" {
        return None;
    }
    let mut start = parser.at;
    start += usize::from(source.get(start) == Some(&b'\r'));
    start += usize::from(source.get(start) == Some(&b'\n'));
    if let Some(length) = dict.get("Length").and_then(Value::number).filter(|length| *length >= 0.0) {
        let end = start.saturating_add(Value::Number(length).count());
        let after = source.get(end..).unwrap_or_default();
        if after[..after.len().min(16)].trim_ascii_start().starts_with(b"endstream") {
            return Some((start, end));
        }
    }
    if *endless {
        return Some((start, start));
    }
    let end = find(source, start, b"endstream");
    *endless = end.is_none();
    Some((start, end.unwrap_or(source.len())))
}

pub(super) fn find(source: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let rest = source.get(from..)?;
    let first = *what.first()?;
    let mut at = 0;
    while let Some(found) = rest[at..].iter().position(|&b| b == first) {
        at += found;
        if rest[at..].starts_with(what) {
            return Some(from + at);
        }
        at += 1;
    }
    None
}
