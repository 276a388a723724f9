//! Indicators by their form: names, URLs, addresses, mail addresses, digests, CVE ids, also defanged.

use super::found::Found;
use super::token::{MARK, SPACED, Token, hash};
use super::{Basis, Entity};

mod classify;
mod host;
mod refang;

pub(super) use host::Known;

/// A chunk longer than this is no indicator; URLs of this length occur.
const CHUNK: usize = 4096;

/// What is found and what is left out with its reason, offsets from the start of the block.
#[derive(Debug, Default)]
pub(super) struct Indicators {
    pub(super) found: Vec<Found>,
    pub(super) passed: Vec<Passed>,
}

/// A value left out.
#[derive(Debug)]
pub(super) struct Passed {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) value: String,
    pub(super) reason: String,
}

/// What a chunk holds, by its bytes.
const DOT: u8 = 1;
const COLON: u8 = 2;
const AT: u8 = 4;
const BRACKET: u8 = 8;
/// What else a value may be defanged with, and what is beyond ASCII.
const LOOSE: u8 = 16;
const HEX: u8 = 32;
const HYPHEN: u8 = 64;

const CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'.' | b'\\' => DOT,
            b':' => COLON,
            b'@' => AT,
            b'[' | b'(' | b'{' => BRACKET,
            b'<' | b' ' | 0x80..=0xFF => LOOSE,
            b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' => HEX,
            b'-' => HYPHEN,
            _ => 0,
        };
        byte += 1;
    }
    table
}

fn held(chunk: &[u8]) -> u8 {
    chunk.iter().fold(0, |flags, &byte| flags | CLASSES[byte as usize])
}

/// Finds the indicators of `block` in order; `known` names what is no indicator.
///
/// A chunk is what white space parts, so it begins at a token after white space and ends with the token before the next.
pub(super) fn scan(block: &str, tokens: &[Token], known: &Known, out: &mut Indicators) {
    out.found.clear();
    out.passed.clear();
    let bytes = block.as_bytes();
    let mut at = 0;
    while let Some(first) = tokens.get(at) {
        let start = first.start();
        let mut last = *first;
        at += 1;
        while let Some(next) = tokens.get(at).filter(|next| !next.is(SPACED)) {
            last = *next;
            at += 1;
        }
        let end = last.end();
        // A word alone or with one mark after it is no indicator, unless it is a digest or spells a mark.
        let word = first.end == last.end && first.hash != DOT_WORD;
        let word = word || first.hash != 0 && first.end == last.start && last.is(MARK);
        if word && end - start < DIGEST {
            continue;
        }
        let chunk = &bytes[start..end];
        if chunk.len() > 1 && interesting(chunk, held(chunk))
            || (3..=6).contains(&chunk.len()) && is_spelled_dot(chunk)
        {
            let past = self::chunk(block, start, end, known, out);
            while tokens.get(at).is_some_and(|next| next.start() < past) {
                at += 1;
            }
        }
    }
}

/// Fewest digits of a digest.
const DIGEST: usize = 32;

/// The hash of the word that spells a mark without brackets.
const DOT_WORD: u32 = hash(b"dot");

/// Whether a chunk can hold an indicator at all; most words end here.
fn interesting(chunk: &[u8], flags: u8) -> bool {
    let is_id = flags & HYPHEN != 0 && chunk[0].eq_ignore_ascii_case(&b'c');
    if flags & (DOT | COLON | AT | BRACKET) == 0 {
        return chunk.len() >= DIGEST && flags & HEX != 0 || is_id;
    }
    if flags & (COLON | AT | BRACKET) == 0 {
        // Only dots: one that ends the sentence is not enough.
        let inner = &chunk[..chunk.len() - 1];
        return held(inner) & DOT != 0 || chunk.len() > DIGEST || is_id;
    }
    chunk.len() >= 4
}

/// `dot`, `[dot]`, `(dot)`, `[.]`, `[at]` as a chunk of its own.
fn is_spelled_dot(chunk: &[u8]) -> bool {
    refang::spelled(chunk).is_some()
}

/// Takes the chunk from `start` to `end`, with its neighbours when a spelled dot joins them; returns where to go on.
fn chunk(block: &str, start: usize, end: usize, known: &Known, out: &mut Indicators) -> usize {
    let (start, end) = refang::joined(block, start, end);
    let start = start.max(out.found.last().map_or(0, |last| last.end));
    if end <= start {
        return end;
    }
    let text = &block[start..end];
    if text.len() > CHUNK {
        return end;
    }
    // One chunk may list several values: `a.example,b.example`, `<a href>`, `x|y`.
    let mut piece = 0;
    let is_url = text.contains("//") && ["://", "[:]//", "[://]"].iter().any(|mark| text.contains(mark));
    let splits = |c: char| {
        matches!(c, ';' | '|' | '"' | '<' | '>' | '“' | '”' | '‘' | '’' | '`' | '«' | '»')
            || !is_url && c == ','
    };
    for part in text.split(splits) {
        let from = start + offset_in(text, part);
        let found = classify::classify(block, from, from + part.len(), known);
        match found {
            Some(classify::Class::Found(values)) => out.found.extend(values),
            Some(classify::Class::Passed(passed)) => out.passed.push(passed),
            None => {}
        }
        piece += 1;
        if piece > 1000 {
            break;
        }
    }
    end
}

fn offset_in(whole: &str, part: &str) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}

/// A found value that stands in the block from `start` to `end`.
fn found(start: usize, end: usize, entity: Entity, defanged: bool) -> Found {
    Found::new(start, end, entity, if defanged { Basis::Defanged } else { Basis::Form })
}

#[cfg(test)]
mod tests;
