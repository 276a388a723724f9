use automaton::Automaton;
use tokens::Tokens;

use super::CompileError;
use super::glyph::{CLASSES, class, class_digraph, single};
use super::lexicon;
use super::watch::{Kind, Watch};

mod automaton;
mod tokens;

/// Says cheaply which words may occur in a name, changed or not. It errs on the side of yes.
///
/// Text and words are brought to classes of like letters, hyphens dropped; a second pass reads digraphs as the
/// letter they look like. A word of five letters or more is looked for by two pieces: an edit leaves one of them
/// whole (pigeonhole), and the letters beside it are compared at once. Short words, and two edits, are looked for
/// among whole tokens only.
#[derive(Clone, Debug)]
pub(super) struct Prefilter {
    automaton: Automaton,
    tokens: Tokens,
    pieces: Vec<Piece>,
    forms: Vec<Form>,
    /// First form of each word; a word's second form, if any, follows.
    first: Vec<u32>,
    /// First and last three letters of the lure words, as sets of bits.
    begins: Vec<u64>,
    ends: Vec<u64>,
}

/// A word in codes: as it is, or with its digraphs read as one letter.
#[derive(Clone, Debug)]
struct Form {
    codes: Box<[u8]>,
    word: u16,
}

/// A part of a form that occurs unchanged when one letter of the rest is changed.
#[derive(Clone, Copy, Debug)]
struct Piece {
    form: u32,
    start: u8,
    end: u8,
    /// Edits allowed in the rest; with two, the word must be the whole label.
    edits: u8,
    /// Whether the word counts only beside what may be a lure word: always, or when it is changed.
    lured: Lured,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lured {
    Never,
    Changed,
    Always,
}

/// Longest name, in octets (RFC 1035 section 2.3.4).
const MAX: usize = 256;
/// Codes: 0 between labels and for what is no letter, then one for each class, [`HYPHEN`] last.
/// A multiple of it is a state; a power of two.
const CODES: usize = 32;
const HYPHEN: u8 = 31;

/// Code of each octet.
static CODE: [u8; 256] = {
    let mut table = [0; 256];
    let mut octet = 0;
    while octet < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "below 256, and below 32")]
        let letter = class(octet as u8);
        let mut at = 0;
        while at < CLASSES.len() {
            if CLASSES[at] == letter {
                #[expect(clippy::cast_possible_truncation, reason = "there are fewer than 31 classes")]
                let code = at as u8 + 1;
                table[octet] = code;
            }
            at += 1;
        }
        octet += 1;
    }
    table[b'-' as usize] = HYPHEN;
    table
};

/// Code that two neighbours are read as, at `first * CODES + second`; 0 for none.
static PAIR: [u8; CODES * CODES] = {
    let mut table = [0; CODES * CODES];
    let mut first = 0;
    while first < CLASSES.len() {
        let mut second = 0;
        while second < CLASSES.len() {
            if let Some(letter) = class_digraph(CLASSES[first], CLASSES[second]) {
                table[(first + 1) * CODES + second + 1] = CODE[letter as usize];
            }
            second += 1;
        }
        first += 1;
    }
    table
};

/// Which digraphs a letter may end (low bits) and begin (high bits), so that the second pass is run only for names
/// that have one: `rn nn ln`, `vv uu`, `cl`.
static SIDES: [u8; 256] = {
    let mut table = [0; 256];
    table[b'n' as usize] = 0x11;
    table[b'r' as usize] = 0x10;
    table[b'l' as usize] = 0x14;
    table[b'1' as usize] = 0x14;
    table[b'v' as usize] = 0x22;
    table[b'u' as usize] = 0x22;
    table[b'c' as usize] = 0x40;
    // Two hyphens: the name may have a label in punycode.
    table[b'-' as usize] = 0x88;
    let mut octet = b'a' as usize;
    while octet <= b'z' as usize {
        table[octet - 32] = table[octet];
        octet += 1;
    }
    table
};

/// Codes that look like each code, as bits.
static LIKE: [u32; CODES] = {
    let mut table = [0; CODES];
    let mut first = 0;
    while first < CLASSES.len() {
        table[first + 1] |= 1 << (first + 1);
        let mut second = 0;
        while second < CLASSES.len() {
            if single(CLASSES[first], CLASSES[second]).is_some() {
                table[first + 1] |= 1 << (second + 1);
            }
            second += 1;
        }
        first += 1;
    }
    table
};

fn codes(text: &[u8]) -> Vec<u8> {
    text.iter().map(|letter| CODE[usize::from(*letter)]).collect()
}

/// Reads digraphs as one letter.
fn collapse(text: &[u8], out: &mut [u8; MAX]) -> usize {
    let (mut at, mut len) = (0, 0);
    while at < text.len() && len < MAX {
        let pair =
            text.get(at + 1).map_or(0, |next| PAIR[usize::from(text[at]) * CODES + usize::from(*next)]);
        out[len] = if pair == 0 { text[at] } else { pair };
        at += 1 + usize::from(pair != 0);
        len += 1;
    }
    len
}

/// Whether `text` begins like `rest` with at most `edits` letters put in, left out, replaced or swapped; `whole`: and
/// ends there too.
fn begins_like(rest: &[u8], text: &impl Fn(usize) -> u8, from: usize, edits: u8, whole: bool) -> bool {
    let mut at = 0;
    while at < rest.len() {
        let shown = text(from + at);
        if LIKE[usize::from(rest[at])] >> shown & 1 == 0 {
            break;
        }
        at += 1;
    }
    let here = from + at;
    if at == rest.len() {
        let mut beyond = 0;
        while whole && beyond <= edits && text(here + usize::from(beyond)) != 0 {
            beyond += 1;
        }
        return beyond <= edits;
    }
    if edits == 0 {
        return false;
    }
    let edits = edits - 1;
    let rest = &rest[at..];
    let shown = text(here);
    shown != 0 && begins_like(&rest[1..], text, here + 1, edits, whole)
        || begins_like(&rest[1..], text, here, edits, whole)
        || shown != 0 && begins_like(rest, text, here + 1, edits, whole)
        || rest.len() > 1
            && shown == rest[1]
            && text(here + 1) == rest[0]
            && begins_like(&rest[2..], text, here + 2, edits, whole)
}

/// How often a piece may occur by chance, for choosing where to cut; from the letters of English names.
fn commonness(piece: &[u8]) -> f64 {
    /// Share of each class among letters of names, in per mille, in the order of [`CLASSES`].
    const SHARE: [u16; 21] =
        [85, 20, 150, 38, 15, 30, 25, 18, 140, 32, 70, 72, 25, 1, 65, 62, 62, 15, 4, 6, 1];
    piece
        .iter()
        .map(|code| SHARE.get(usize::from(*code).wrapping_sub(1)).map_or(0.001, |s| f64::from(*s) / 1000.0))
        .product()
}

impl Prefilter {
    pub(super) fn build(watch: &Watch) -> Result<Self, CompileError> {
        let (mut forms, mut first) = (Vec::new(), Vec::new());
        for (index, word) in watch.words().iter().enumerate() {
            let index = u16::try_from(index).map_err(|_| CompileError::TooMany(watch.words().len()))?;
            first.push(u32::try_from(forms.len()).map_err(|_| CompileError::TooMany(forms.len()))?);
            let plain = codes(&word.text);
            let mut buffer = [0; MAX];
            let len = collapse(&plain, &mut buffer);
            let collapsed = (len < plain.len()).then(|| buffer[..len].into());
            forms.push(Form { codes: plain.into(), word: index });
            forms.extend(collapsed.map(|codes| Form { codes, word: index }));
        }
        let (mut patterns, mut pieces): (Vec<Vec<u8>>, Vec<Piece>) = (Vec::new(), Vec::new());
        for (index, form) in forms.iter().enumerate() {
            let index = u32::try_from(index).map_err(|_| CompileError::TooMany(forms.len()))?;
            let common = watch.word(form.word).kind != Kind::Distinct;
            let lured = match form.codes.len() {
                _ if common => Lured::Always,
                0..=5 => Lured::Changed,
                _ => Lured::Never,
            };
            let mut add = |pattern: Vec<u8>, start, end, edits| {
                patterns.push(pattern);
                pieces.push(Piece { form: index, start, end, edits, lured });
            };
            match u8::try_from(form.codes.len()) {
                Ok(len) if common => add(form.codes.to_vec(), 0, len, 0),
                _ => cut(&form.codes, &mut add),
            }
        }
        let automaton = Automaton::build(patterns.iter().map(Vec::as_slice))
            .ok_or_else(|| CompileError::Automaton(format!("{} pieces", patterns.len())))?;
        let tokens = Tokens::build(forms.iter().map(|form| (form.word, &*form.codes)));
        let mut begins = vec![0; CODES * CODES * CODES / 64];
        let mut ends = begins.clone();
        for lure in lexicon::lures().map(|lure| codes(lure.as_bytes())).filter(|lure| lure.len() >= 3) {
            let enter = |set: &mut [u64], three: &[u8]| {
                let index = three.iter().fold(0, |index, code| index * CODES + usize::from(*code));
                set[index / 64] |= 1 << (index % 64);
            };
            enter(&mut begins, &lure[..3]);
            enter(&mut ends, &lure[lure.len() - 3..]);
        }
        Ok(Self { automaton, tokens, pieces, forms, first, begins, ends })
    }

    /// Bytes of the tables.
    pub(super) fn size(&self) -> usize {
        self.automaton.size()
            + self.tokens.size()
            + self.pieces.len() * size_of::<Piece>()
            + self.forms.iter().map(|form| size_of::<Form>() + form.codes.len()).sum::<usize>()
    }

    /// Words that may occur in `name`, sorted, and whether two hyphens follow each other in it. Allocates only when
    /// there is a word.
    #[inline]
    pub(super) fn hits(&self, name: &[u8]) -> (Vec<u16>, bool) {
        let mut found = Vec::new();
        let mut text = [0; MAX];
        let len = name.len().min(MAX);
        let (mut last, mut pairs) = (0_u8, 0_u8);
        for (code, letter) in text[..len].iter_mut().zip(name) {
            *code = CODE[usize::from(*letter)];
            let side = SIDES[usize::from(*letter)];
            pairs |= last & side;
            last = side >> 4;
        }
        self.scan(&text[..len], &mut found);
        if pairs & 7 != 0 {
            let mut short = [0; MAX];
            let len = collapse(&text[..len], &mut short);
            self.scan(&short[..len], &mut found);
        }
        if found.len() > 1 {
            found.sort_unstable();
            found.dedup();
        }
        (found, pairs & 8 != 0)
    }

    #[inline]
    fn scan(&self, codes: &[u8], found: &mut Vec<u16>) {
        let mut text = [0; MAX];
        let (mut len, mut label, mut token, mut split) = (0, 0, 0, false);
        for &code in codes {
            match code {
                HYPHEN => {
                    self.look(&text[token..len], found);
                    token = len;
                    split = true;
                }
                0 => {
                    self.look(&text[token..len], found);
                    if split {
                        self.look(&text[label..len], found);
                        split = false;
                    }
                    len += 1;
                    (token, label) = (len, len);
                }
                _ => {
                    text[len] = code;
                    len += 1;
                }
            }
        }
        let text = &text[..len];
        self.automaton.run(text, |piece, end| {
            let piece = self.pieces[piece as usize];
            let form = &self.forms[piece.form as usize];
            if self.fits(&form.codes, piece, text, end) {
                found.push(form.word);
            }
        });
    }

    /// Whether the letters beside a piece that ends at `end` make the word.
    #[inline]
    fn fits(&self, word: &[u8], piece: Piece, text: &[u8], end: usize) -> bool {
        let (from, to) = (usize::from(piece.start), usize::from(piece.end));
        let whole = from == 0 && to == word.len();
        let right = |at: usize| text.get(end + at).copied().unwrap_or(0);
        if whole {
            // A pattern of its own: the word, or one way it is changed, so that it may be shorter or longer.
            let begin = end.saturating_sub(to);
            return match piece.lured {
                Lured::Never => true,
                Lured::Always => self.is_lured(text, begin, end),
                Lured::Changed => (begin.saturating_sub(1)..=begin + 1).any(|b| self.is_lured(text, b, end)),
            };
        }
        let begin = end - (to - from).min(end);
        let label = piece.edits > 1;
        if label {
            let edge =
                |at: usize| at.checked_sub(1).is_none_or(|at| text.get(at).is_none_or(|code| *code == 0));
            if !(begin.saturating_sub(from + 2)..=(begin + 2).saturating_sub(from)).any(edge) {
                return false;
            }
        }
        let left = |at: usize| begin.checked_sub(at + 1).map_or(0, |at| text[at]);
        let mut rest = [0; 64];
        let len = from.min(64);
        rest[..len].copy_from_slice(&word[..len]);
        rest[..len].reverse();
        let (before, behind) = (&rest[..len], &word[to..]);
        if !begins_like(before, &left, 0, piece.edits, label)
            || !begins_like(behind, &right, 0, piece.edits, label)
        {
            return false;
        }
        if piece.lured == Lured::Never
            || begins_like(before, &left, 0, 0, false) && begins_like(behind, &right, 0, 0, false)
        {
            return true;
        }
        // Where the word ends is not known to the letter.
        let (first, last) = (begin.saturating_sub(before.len()), end + behind.len());
        (first.saturating_sub(1)..=first + 1).any(|at| self.is_lured(text, at, usize::MAX))
            || (last.saturating_sub(1)..=last + 1).any(|at| self.is_lured(text, usize::MAX, at))
    }

    /// Whether three letters before `begin` end a lure word, or three behind `end` begin one.
    #[inline]
    fn is_lured(&self, text: &[u8], begin: usize, end: usize) -> bool {
        let known = |set: &[u64], three: Option<&[u8]>| {
            three.is_some_and(|three| {
                let index = three.iter().fold(0, |index, code| index * CODES + usize::from(*code));
                set[index / 64] >> (index % 64) & 1 == 1
            })
        };
        let before = begin.checked_sub(3).and_then(|from| text.get(from..begin));
        known(&self.ends, before) || known(&self.begins, end.checked_add(3).and_then(|to| text.get(end..to)))
    }

    #[inline]
    fn look(&self, token: &[u8], found: &mut Vec<u16>) {
        self.tokens.look(token, |word| {
            if found.last() == Some(&word) {
                return;
            }
            let first = self.first[usize::from(word)] as usize;
            let fits = self.forms[first..].iter().take(2).take_while(|form| form.word == word).any(|form| {
                let edits = if form.codes.len() < 5 { 1 } else { 2 };
                begins_like(&form.codes, &|at| token.get(at).copied().unwrap_or(0), 0, edits, true)
            });
            if fits {
                found.push(word);
            }
        });
    }
}

/// Cuts a word into pieces of three letters or more. Calls `add` with the letters, where they begin and end in the
/// word (the whole word: nothing beside them is compared), and the edits allowed in the rest.
fn cut(word: &[u8], add: &mut impl FnMut(Vec<u8>, u8, u8, u8)) {
    let len = word.len();
    let Ok(all) = u8::try_from(len) else { return };
    match len {
        0..=4 => {}
        5 => {
            add(word[..3].to_vec(), 0, 3, 1);
            add(word[2..].to_vec(), 2, 5, 1);
            // The middle letter is another, or left out, or swapped with a neighbour.
            let whole = |text: Vec<u8>, add: &mut dyn FnMut(Vec<u8>, u8, u8, u8)| add(text, 0, all, 0);
            for code in (1..).take(CLASSES.len()).filter(|code| *code != word[2]) {
                whole(vec![word[0], word[1], code, word[3], word[4]], add);
            }
            whole(vec![word[0], word[1], word[3], word[4]], add);
            whole(vec![word[0], word[2], word[1], word[3], word[4]], add);
            whole(vec![word[0], word[1], word[3], word[2], word[4]], add);
        }
        _ => {
            let weight = |at: usize| commonness(&word[..at]) + commonness(&word[at..]);
            // Two edits leave one of three pieces whole; shorter words are found among the tokens.
            if len > tokens::LONGEST_WORD {
                let (one, two) = (len / 3, len - len / 3);
                for (from, to) in [(0, one), (one, two), (two, len)] {
                    let ends = (u8::try_from(from).unwrap_or(all), u8::try_from(to).unwrap_or(all));
                    add(word[from..to].to_vec(), ends.0, ends.1, 2);
                }
            }
            let middle = (3..=len - 3).min_by(|a, b| weight(*a).total_cmp(&weight(*b))).unwrap_or(len / 2);
            let at = u8::try_from(middle).unwrap_or(all);
            add(word[..middle].to_vec(), 0, at, 1);
            add(word[middle..].to_vec(), at, all, 1);
            // A swap across the cut breaks both pieces.
            let mut swapped = word.to_vec();
            swapped.swap(middle - 1, middle);
            add(swapped, 0, all, 0);
        }
    }
}
