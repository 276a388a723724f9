//! What a covered label says: the terms of its score.

use super::super::lexicon;
use super::Shown;
use super::weights::{self, Term};
use super::words::Words;
use crate::hub::HubClass;

/// One term of the score with how often it counts, and why.
#[derive(Clone, Debug)]
pub(in super::super) struct Feature {
    pub(in super::super) term: Term,
    pub(in super::super) value: f64,
    pub(super) text: String,
}

/// Where the label stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// What follows the registrable label.
    pub(super) suffix: &'a str,
    /// What the zone is under which anybody has names, when it lies under such a zone.
    pub(super) zone: Option<HubClass>,
    /// Whether it is a label below the registrable one.
    pub(super) level: bool,
}

/// Top-level domains that Freenom gave away until 2023.
const FREE: [&str; 5] = ["cf", "ga", "gq", "ml", "tk"];
/// Letters that are put behind a word of the lexicon to bend it.
const ENDINGS: [&str; 8] = ["d", "ed", "er", "ers", "es", "ing", "s", "ting"];
const MOST_LETTERS: usize = 10;
const MOST_DIGITS: usize = 3;

/// The terms of a label with its lure words, at least one.
pub(super) fn features(label: &str, shown: &[Shown], words: &Words, place: &Place<'_>) -> Vec<Feature> {
    let mut out = Vec::new();
    let mut add = |term, value: f64, text: String| out.push(Feature { term, value, text });
    add(weights::PRIOR, 1.0, "a lure word was found".to_owned());
    let mut classes = [0_usize; 3];
    for drawn in shown {
        let piece = drawn.piece;
        let word = String::from_utf8_lossy(words.text(piece.word)).into_owned();
        let class = usize::from(words.class(piece.word)).saturating_sub(1).min(2);
        classes[2 - class] += 1;
        let what = ["word beside lures", "word of services and documents", "word of signing in"][class];
        add(weights::CLASS[2 - class], 1.0, format!("`{word}`: {what}"));
        let rate = words.rate(piece.word);
        add(
            weights::COMMON,
            (rate / 100.0).ln(),
            format!("`{word}` is in {rate:.0} of a million popular labels"),
        );
        if !drawn.techniques.is_empty() {
            let edited = drawn.techniques.iter().any(|technique| technique.is_edit());
            let term = if edited { weights::EDIT } else { weights::GLYPH };
            add(term, 1.0, format!("`{}` for `{word}`", &label[piece.start..piece.end]));
        }
    }
    let rest = rest(label, shown);
    let mut letters = 0;
    for (text, behind) in &rest {
        if *behind && ENDINGS.contains(text) {
            add(weights::REST_ENDING, 1.0, format!("ending `{text}`"));
            continue;
        }
        letters += text.len();
        let ordinary = text.len() >= 3
            && lexicon::read(text.as_bytes())
                .is_some_and(|reading| usize::from(reading.words) * 3 <= text.len());
        let (term, what) =
            if ordinary { (weights::REST_WORD, "ordinary") } else { (weights::REST_RUN, "no word") };
        add(term, 1.0, format!("`{text}`: {what}"));
    }
    if letters > 0 {
        add(
            weights::REST_LETTER,
            count(letters.min(MOST_LETTERS)),
            "letters that no lure word covers".to_owned(),
        );
    }
    let digits = label.bytes().filter(u8::is_ascii_digit).count().min(MOST_DIGITS);
    let covered_digits: usize = shown
        .iter()
        .map(|it| label[it.piece.start..it.piece.end].bytes().filter(u8::is_ascii_digit).count())
        .sum();
    if digits > covered_digits {
        add(weights::DIGIT, count(digits - covered_digits), "digits".to_owned());
    }
    if shown.len() == 1 && rest.is_empty() && digits == covered_digits {
        add(weights::ALONE, 1.0, "a lone word".to_owned());
    }
    if classes[0] > 0 && classes[1] + classes[2] > 0 {
        add(weights::MIXED, 1.0, "a word of signing in beside another kind".to_owned());
    }
    if shown.len() > 2 {
        add(weights::MANY, count(shown.len() - 2), "more than two lure words".to_owned());
    }
    if label.starts_with("com-") {
        add(weights::COM, 1.0, "`com-` to be put behind a brand's name".to_owned());
    } else if label.contains('-') {
        add(weights::HYPHEN, 1.0, "words joined by hyphens".to_owned());
    }
    stand(place, words, &mut add);
    out
}

fn stand(place: &Place<'_>, words: &Words, add: &mut impl FnMut(Term, f64, String)) {
    let top = place.suffix.rsplit('.').next().unwrap_or_default();
    if let Some(class) = place.zone {
        let term = if class == HubClass::DynamicDns { weights::STRANGER } else { weights::HOSTING };
        add(term, 1.0, format!("lies under `{}`, where anybody has names ({class})", place.suffix));
    } else if FREE.contains(&top) {
        add(weights::FREE, 1.0, format!("`{top}` was given away free of charge"));
    } else if top.len() == 2 && !words.holds(top.as_bytes()) && top != "me" && top != "io" && top != "co" {
        add(weights::COUNTRY, 1.0, format!("`{top}` is a country's domain"));
    } else if words.holds(top.as_bytes()) && !matches!(top, "com" | "net" | "org" | "info") {
        add(weights::SUFFIX, 1.0, format!("`{top}` is a word of lures itself"));
    } else if !matches!(top, "com" | "net" | "org") {
        add(weights::GENERIC, 1.0, format!("`{top}` is a generic domain"));
    }
    if place.level {
        add(weights::LEVEL, 1.0, "stands below the registered label".to_owned());
    }
}

/// Runs of letters that no piece covers, and whether a piece ends right before them.
fn rest<'a>(label: &'a str, shown: &[Shown]) -> Vec<(&'a str, bool)> {
    let mut out = Vec::new();
    let mut from = 0;
    let ends = shown.iter().map(|shown| (shown.piece.start, shown.piece.end));
    for (start, end) in ends.chain([(label.len().min(super::cover::LONGEST), label.len())]) {
        let gap = label.get(from..start).unwrap_or_default();
        let mut at = from;
        for text in gap.split(|letter: char| !letter.is_ascii_alphabetic()) {
            if !text.is_empty() {
                out.push((text, at == from && from > 0));
            }
            at += text.len() + 1;
        }
        from = end;
    }
    out
}

fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(0.0, f64::from)
}
