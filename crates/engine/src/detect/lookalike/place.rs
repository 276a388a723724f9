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

/// Top labels of countries that anybody anywhere has names in, free of charge (the first five, until 2023) or for
/// little: no sign that a brand is at home there.
const OPEN_COUNTRIES: [&str; 12] = ["cf", "ga", "gq", "ml", "tk", "cc", "la", "pw", "su", "to", "vu", "ws"];

impl Scene<'_> {
    /// The scene as people read it: registries that sell names below `com.th` or `co.vu`, where the public suffix
    /// list knows none, stand like suffixes.
    pub(super) fn below_registry(mut self) -> Self {
        let generic = |label: &Label| matches!(label.text.as_str(), "co" | "com" | "net" | "org");
        if self.depth > 0 && self.depth + 2 == self.labels.len() && generic(&self.labels[self.depth]) {
            self.depth -= 1;
        }
        self
    }

    /// Whether it lies under the top label of a country, two letters (ISO 3166-1), that is not given away or sold
    /// like a generic one.
    pub(super) fn is_country(&self) -> bool {
        let top = self.labels.last().map_or("", |top| top.text.as_str());
        top.len() == 2 && !OPEN_COUNTRIES.contains(&top)
    }

    /// What follows the registrable label.
    pub(super) fn suffix(&self) -> String {
        let tail: Vec<&str> = self.labels[self.depth + 1..].iter().map(|label| label.text.as_str()).collect();
        tail.join(".")
    }
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
    /// The rest of the label, left and right of the token.
    outside: [&'a str; 2],
}

/// Longest run of letters that counts as junk.
const JUNK: usize = 3;

fn is_cut(outside: u8, inside: u8) -> bool {
    !outside.is_ascii_alphanumeric() || outside.is_ascii_digit() != inside.is_ascii_digit()
}

impl Place<'_> {
    /// Whether it stands by itself, with nothing glued to it.
    pub(super) const fn is_alone(&self) -> bool {
        matches!(self.position, Position::Label | Position::Token)
    }
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
            outside: [&label[..from], &label[to..]],
        }
    }
}

/// Reads what is glued to a word. One stray letter at either end is read over: `i|corp`, `sec|s`.
pub(super) fn rest(text: &str) -> Rest {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return Rest::Nothing;
    }
    match lexicon::read(bytes) {
        // Two letters are a word by chance.
        Some(reading) if reading.lure > 0 || bytes.len() > 2 => return Rest::Words(reading.lure),
        _ => {}
    }
    let stray =
        |text: &[u8]| lexicon::read(text).map_or(0, |reading| if text.len() > 2 { reading.lure } else { 0 });
    let lure = stray(&bytes[1..]).max(stray(&bytes[..bytes.len() - 1]));
    match lure {
        1.. => Rest::Words(lure),
        _ if bytes.len() <= JUNK => Rest::Junk,
        _ => Rest::Other,
    }
}

/// Lure words near a word: in its label outside its token, and in the other labels.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Near<'a> {
    /// Weight of the heaviest, 0 for none.
    pub(super) lure: u8,
    /// The heaviest.
    pub(super) word: &'a str,
    /// How many there are.
    pub(super) lures: usize,
    /// Whether the label has other tokens of letters.
    pub(super) others: bool,
}

/// Looks for lure words around `place` in label `at`.
pub(super) fn near<'a>(scene: &Scene<'a>, at: usize, place: &Place<'a>) -> Near<'a> {
    let mut near = Near::default();
    let see = |text: &'a str, beside: bool, near: &mut Near<'a>| {
        for token in text.split(|c: char| !c.is_ascii_alphabetic()).filter(|token| !token.is_empty()) {
            near.others |= beside;
            let lure = match lexicon::lure(token.as_bytes()) {
                0 => lexicon::read(token.as_bytes()).map_or(0, |reading| reading.lure),
                lure => lure,
            };
            near.lures += usize::from(lure > 0);
            if lure > near.lure {
                (near.lure, near.word) = (lure, token);
            }
        }
    };
    for text in place.outside {
        see(text, true, &mut near);
    }
    for (index, label) in scene.labels[..=scene.depth].iter().enumerate() {
        // `www` and the like are in every name, and say nothing as labels.
        if index != at && !matches!(label.text.as_str(), "www" | "com" | "net" | "org") {
            see(&label.text, false, &mut near);
        }
    }
    near
}
