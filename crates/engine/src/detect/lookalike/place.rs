use super::fold::Label;
use super::lexicon;

/// A candidate name, taken apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene<'a> {
    /// Folded labels, suffix included.
    pub(super) labels: &'a [Label],
    /// Index of the registrable label.
    pub(super) depth: usize,
    /// Whether it lies under a zone where strangers have names.
    pub(super) stranger: bool,
}

/// Where in its token a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    /// It is the label.
    Label,
    /// It is a token: hyphens, digits or the ends of the label on both sides.
    Token,
    /// It begins a token.
    Front,
    /// It ends a token.
    Back,
    /// Letters on both sides.
    Inside,
}

/// What is glued to a word on one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// Nothing.
    Nothing,
    /// Words, the heaviest lure among them; 0 for ordinary words.
    Words(u8),
    /// Up to three letters that are no word.
    Junk,
    /// Anything else.
    Other,
}

/// A word's place in its label.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) position: Position,
    /// The stretch with what is glued to it.
    pub(super) token: &'a str,
    /// The stretch, in the token.
    pub(super) stretch: (usize, usize),
    pub(super) before: &'a str,
    pub(super) behind: &'a str,
}

/// Longest run of letters that counts as junk.
const JUNK: usize = 3;

fn is_cut(outside: u8, inside: u8) -> bool {
    !outside.is_ascii_alphanumeric() || outside.is_ascii_digit() != inside.is_ascii_digit()
}

impl<'a> Place<'a> {
    /// Finds the token around `label[start..end]`.
    pub(super) fn find(label: &'a str, start: usize, end: usize) -> Self {
        let bytes = label.as_bytes();
        // A look-alike digit at the edge of the stretch stands for a letter.
        let (mut from, mut to) = (start, end);
        while from > 0 && !is_cut(bytes[from - 1], if from == start { b'a' } else { bytes[from] }) {
            from -= 1;
        }
        while to < bytes.len() && !is_cut(bytes[to], if to == end { b'a' } else { bytes[to - 1] }) {
            to += 1;
        }
        let position = match (from == start, to == end) {
            (true, true) if start == 0 && end == bytes.len() => Position::Label,
            (true, true) => Position::Token,
            (true, false) => Position::Front,
            (false, true) => Position::Back,
            (false, false) => Position::Inside,
        };
        Self {
            position,
            token: &label[from..to],
            stretch: (start - from, end - from),
            before: &label[from..start],
            behind: &label[end..to],
        }
    }
}

/// Reads what is glued to a word. One stray letter beside the word is read over: `naver|i|corp`.
pub(super) fn rest(text: &str, behind: bool) -> Rest {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return Rest::Nothing;
    }
    if let Some(reading) = lexicon::read(bytes) {
        return Rest::Words(reading.lure);
    }
    let without = if behind { &bytes[1..] } else { &bytes[..bytes.len() - 1] };
    match lexicon::read(without) {
        Some(reading) if reading.lure > 0 && without.len() > 1 => Rest::Words(reading.lure),
        _ if bytes.len() <= JUNK => Rest::Junk,
        _ => Rest::Other,
    }
}

/// The heaviest lure word among tokens of the name other than `skip` in label `at`, and whether there is any such
/// token in that label.
pub(super) fn near<'a>(scene: &Scene<'a>, at: usize, skip: &str) -> (u8, Option<&'a str>, bool) {
    let (mut best, mut word, mut others) = (0, None, false);
    for (index, label) in scene.labels[..=scene.depth].iter().enumerate() {
        let mut skipped = index != at;
        for token in label.text.split(|c: char| !c.is_ascii_alphabetic()).filter(|token| !token.is_empty()) {
            if !skipped && skip.contains(token) {
                skipped = true;
                continue;
            }
            if token == "www" {
                continue;
            }
            others |= index == at;
            let lure = match lexicon::lure(token.as_bytes()) {
                0 => lexicon::read(token.as_bytes()).map_or(0, |reading| reading.lure),
                lure => lure,
            };
            if lure > best {
                (best, word) = (lure, Some(token));
            }
        }
    }
    (best, word, others)
}
