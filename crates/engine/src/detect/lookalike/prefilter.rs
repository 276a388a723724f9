use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::CompileError;
use super::glyph::{CLASSES, class, class_digraph};
use super::watch::Watch;

/// Says cheaply which words may occur in a name, changed or not. It errs on the side of yes.
///
/// Text and patterns are brought to classes of like letters, hyphens dropped; a second pass reads digraphs as the
/// letter they look like. Words of six letters or more are found by any of their pieces: one edit leaves one of two
/// pieces whole (pigeonhole). For words of five letters every variant at one edit is a pattern.
#[derive(Clone, Debug)]
pub(super) struct Prefilter {
    automaton: AhoCorasick,
    /// Words of pattern `i`: `words[spans[i]..spans[i + 1]]`.
    spans: Vec<u32>,
    words: Vec<u16>,
}

/// Longest name, in octets (RFC 1035 section 2.3.4), with room for folded letters.
const MAX: usize = 512;

fn collapsed(text: &[u8]) -> Vec<u8> {
    let mut buffer = [0; MAX];
    let len = collapse(text, &mut buffer).0;
    buffer[..len].to_vec()
}

/// Reads digraphs of classes as one; also says whether there were any.
fn collapse(text: &[u8], out: &mut [u8; MAX]) -> (usize, bool) {
    let (mut at, mut len, mut changed) = (0, 0, false);
    while at < text.len() && len < MAX {
        let pair = text.get(at + 1).and_then(|next| class_digraph(text[at], *next));
        out[len] = pair.unwrap_or(text[at]);
        at += 1 + usize::from(pair.is_some());
        changed |= pair.is_some();
        len += 1;
    }
    (len, changed)
}

fn variants(word: &[u8], add: &mut impl FnMut(Vec<u8>)) {
    for at in 0..word.len() {
        let mut shorter = word.to_vec();
        shorter.remove(at);
        add(shorter);
        for &letter in CLASSES {
            let mut other = word.to_vec();
            other[at] = letter;
            add(other);
            let mut longer = word.to_vec();
            longer.insert(at, letter);
            add(longer);
        }
        if at + 1 < word.len() {
            let mut swapped = word.to_vec();
            swapped.swap(at, at + 1);
            add(swapped);
        }
    }
}

/// Classes that hold a vowel: `c` holds `e`, `l` holds `i`, `v` holds `u`.
const VOWELS: &[u8] = b"aclov";

/// One vowel replaced by one or two.
fn vowels(word: &[u8], add: &mut impl FnMut(Vec<u8>)) {
    for at in (0..word.len()).filter(|at| VOWELS.contains(&word[*at])) {
        for &first in VOWELS {
            let mut other = word.to_vec();
            other[at] = first;
            add(other.clone());
            for &second in VOWELS {
                let mut longer = other.clone();
                longer.insert(at + 1, second);
                add(longer);
            }
        }
    }
}

fn patterns(word: &[u8], add: &mut impl FnMut(Vec<u8>)) {
    match word.len() {
        0..=2 => {}
        3..=4 => {
            add(word.to_vec());
            for at in 0..word.len() {
                let mut doubled = word.to_vec();
                doubled.insert(at, word[at]);
                add(doubled);
            }
            vowels(word, add);
        }
        5 => {
            add(word.to_vec());
            variants(word, add);
            vowels(word, add);
        }
        len => {
            let middle = len / 2;
            add(word[..middle].to_vec());
            add(word[middle..].to_vec());
            // A swap across the cut breaks both pieces.
            let mut swapped = word.to_vec();
            swapped.swap(middle - 1, middle);
            add(swapped);
        }
    }
}

impl Prefilter {
    pub(super) fn build(watch: &Watch) -> Result<Self, CompileError> {
        let mut table: BTreeMap<Vec<u8>, Vec<u16>> = BTreeMap::new();
        for (index, word) in watch.words().iter().enumerate() {
            let index = u16::try_from(index).map_err(|_| CompileError::TooMany(watch.words().len()))?;
            let plain: Vec<u8> = word.text.iter().copied().map(class).collect();
            let mut add = |pattern: Vec<u8>| {
                // A change can make a digraph, or break one: `daum` with a second `u` is collapsed to `dawm`.
                for pattern in [collapsed(&pattern), pattern] {
                    if pattern.len() >= 3 {
                        let words = table.entry(pattern).or_default();
                        if words.last() != Some(&index) {
                            words.push(index);
                        }
                    }
                }
            };
            patterns(&plain, &mut add);
            let short = collapsed(&plain);
            if short.len() < plain.len() {
                patterns(&short, &mut add);
            }
        }
        let kind = if table.len() <= 20_000 { AhoCorasickKind::DFA } else { AhoCorasickKind::ContiguousNFA };
        let automaton = AhoCorasick::builder()
            .kind(Some(kind))
            .match_kind(MatchKind::Standard)
            .prefilter(false)
            .build(table.keys())
            .map_err(|error| CompileError::Automaton(error.to_string()))?;
        let (mut spans, mut words) = (vec![0], Vec::new());
        for list in table.into_values() {
            words.extend(list);
            spans.push(u32::try_from(words.len()).map_err(|_| CompileError::TooMany(words.len()))?);
        }
        Ok(Self { automaton, spans, words })
    }

    /// Words that may occur in `name`, sorted. Allocates only when there is one.
    pub(super) fn hits(&self, name: &[u8]) -> Vec<u16> {
        let mut found = Vec::new();
        let mut text = [0; MAX];
        let mut len = 0;
        for &letter in name.iter().take(MAX) {
            if letter != b'-' {
                text[len] = class(letter);
                len += 1;
            }
        }
        self.scan(&text[..len], &mut found);
        let mut short = [0; MAX];
        let (short_len, changed) = collapse(&text[..len], &mut short);
        if changed {
            self.scan(&short[..short_len], &mut found);
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn scan(&self, text: &[u8], found: &mut Vec<u16>) {
        for hit in self.automaton.find_overlapping_iter(text) {
            let at = hit.pattern().as_usize();
            let span = self.spans[at] as usize..self.spans[at + 1] as usize;
            found.extend_from_slice(&self.words[span]);
        }
    }
}
