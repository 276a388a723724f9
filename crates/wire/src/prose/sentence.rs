//! Sentences of a block.

use super::found::Found;
use super::token::{CAPITAL, DIGIT, MARK, SPACED, Token};

/// A range of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) first: usize,
    /// The token after the last.
    pub(super) end: usize,
}

/// Words that a full stop follows without ending the sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "inc", "corp", "ltd", "co", "no", "vs", "v", "st", "sen", "rep", "gov",
    "gen", "col", "lt", "sgt", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
    "dec", "fig", "al", "etc", "e.g", "i.e", "va", "cal", "dist", "ct", "est", "approx", "dept", "univ",
    "jr", "sr", "nos", "art", "sec", "wash", "plc", "llc",
];

/// Words with a capital that begin a sentence even after an abbreviation such as `U.S.`.
const BEGINNERS: &[&str] = &[
    "The",
    "It",
    "In",
    "A",
    "An",
    "This",
    "That",
    "These",
    "They",
    "But",
    "However",
    "Microsoft",
    "Its",
    "He",
    "She",
    "We",
    "According",
    "On",
    "At",
    "For",
    "When",
    "While",
    "As",
    "Researchers",
    "Victims",
    "Targets",
    "Last",
    "Both",
    "Some",
    "Most",
    "Many",
    "Since",
    "After",
    "Before",
    "Officials",
];

/// Splits `tokens` into sentences; a stop inside one of `found` ends none unless it closes it.
pub(super) fn sentences(block: &str, tokens: &[Token], found: &[Found], spans: &mut Vec<Span>) {
    spans.clear();
    let mut first = 0;
    for at in 0..tokens.len() {
        if tokens[at].is(MARK) && ends(block, tokens, at, found) {
            // Closing quotes and brackets belong to the sentence.
            let mut end = at + 1;
            while tokens.get(end).is_some_and(|next| !next.is(SPACED) && closes(next.text(block))) {
                end += 1;
            }
            if end > first {
                spans.push(Span { first, end });
                first = end;
            }
        }
    }
    if first < tokens.len() {
        spans.push(Span { first, end: tokens.len() });
    }
}

fn closes(text: &str) -> bool {
    matches!(text, "\"" | "'" | "”" | "’" | ")" | "]" | "»")
}

fn ends(block: &str, tokens: &[Token], at: usize, found: &[Found]) -> bool {
    let mark = tokens[at];
    if !matches!(mark.text(block), "." | "!" | "?" | "。" | "…") {
        return false;
    }
    let mut next = at + 1;
    while tokens.get(next).is_some_and(|next| !next.is(SPACED) && closes(next.text(block))) {
        next += 1;
    }
    let Some(&after) = tokens.get(next) else { return true };
    if !after.is(SPACED) {
        return false;
    }
    let inside = found.partition_point(|found| found.end <= mark.start());
    let inside = found.get(inside).filter(|found| found.start < mark.end());
    if inside.is_some_and(|found| found.end > mark.end()) {
        return false;
    }
    if mark.text(block) != "." {
        return true;
    }
    let word = at.checked_sub(1).map(|before| tokens[before]);
    let text = word.map_or("", |word| word.text(block));
    let opens = matches!(after.text(block), "\"" | "“" | "‘" | "(" | "[" | "«");
    let begins = after.is(CAPITAL | DIGIT) || opens;
    // `U.S.`, an initial, or an abbreviation: only a word that begins sentences ends one here.
    let letter = text.len() == 1 && word.is_some_and(|word| word.is(CAPITAL));
    if letter || inside.is_some() || is_abbreviation(text) {
        let initial = letter && inside.is_none() && at >= 2 && tokens[at - 2].text(block) != ".";
        return BEGINNERS.contains(&after.text(block)) && !initial;
    }
    begins || !after.is(MARK) && after.text(block).starts_with(|c: char| !c.is_ascii_lowercase())
}

fn is_abbreviation(text: &str) -> bool {
    text.len() <= LONGEST && ABBREVIATIONS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Bytes of the longest of [`ABBREVIATIONS`].
const LONGEST: usize = 6;

#[cfg(test)]
mod tests;
