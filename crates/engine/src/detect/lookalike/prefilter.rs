use codes::{CODE, CODES, LIKE, MAX, SIDES, codes, collapse};
use cut::{Cut, cut};
use grams::{Grams, SPAN, Window};
use longs::Longs;
use packed::{Packed, Side};
use text::Text;
use tokens::Tokens;

use super::CompileError;
use super::lexicon;
use super::watch::{Kind, Watch};

mod codes;
mod cut;
mod grams;
mod longs;
mod packed;
mod text;
mod tokens;

/// Says cheaply which words may occur in a name, changed or not, and in which label. It errs on the side of yes.
///
/// Text and words are brought to classes of like letters, hyphens dropped; a second pass reads digraphs as the
/// letter they look like. A word of five letters or more is looked for by two pieces: an edit leaves one of them
/// whole (pigeonhole; found by its last letters), and the letters beside it are compared at once, first packed into one
/// number. Short words, and two edits, are looked for among whole tokens only.
#[derive(Clone, Debug)]
pub(super) struct Prefilter {
    grams: Grams,
    tokens: Tokens,
    longs: Longs,
    /// In the order of their keys.
    pieces: Vec<Piece>,
    forms: Vec<Form>,
    /// First and last three letters of the lure words, as sets of bits.
    begins: Vec<u64>,
    ends: Vec<u64>,
}

/// A word that may occur in a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hit {
    /// Index of the label, from the left.
    pub(super) label: u8,
    /// Index of the word.
    pub(super) word: u16,
}

/// A word in codes: as it is, or with its digraphs read as one letter.
#[derive(Clone, Debug)]
struct Form {
    codes: Box<[u8]>,
    whole: Side,
    word: u16,
}

/// A part of a form that occurs unchanged when letters of the rest are changed.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// The pattern's last letters, and their mask.
    pattern: Window,
    mask: u64,
    before: Side,
    behind: Side,
    form: u32,
    start: u8,
    end: u8,
    /// Edits allowed before and behind it.
    edits: (u8, u8),
    /// Whether the piece is the whole form.
    whole: bool,
    /// Whether the word counts only beside what may be a lure word: always, or when it is changed.
    lured: Lured,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lured {
    Never,
    Changed,
    Always,
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

impl Piece {
    fn new(index: u32, form: &Form, cut: &Cut, lured: Lured) -> Self {
        let (from, to) = cut.part;
        let small = |at: usize| u8::try_from(at).expect("words have 32 letters at most");
        Self {
            pattern: cut.pattern.iter().copied().collect(),
            mask: Window::mask(cut.pattern.len()),
            before: Side::new(form.codes[..from].iter().rev().copied(), false),
            behind: Side::new(form.codes[to..].iter().copied(), false),
            form: index,
            start: small(from),
            end: small(to),
            edits: cut.edits,
            whole: from == 0 && to == form.codes.len(),
            lured,
        }
    }
}

impl Prefilter {
    pub(super) fn build(watch: &Watch) -> Result<Self, CompileError> {
        let mut forms = Vec::new();
        for (index, word) in watch.words().iter().enumerate() {
            let index = u16::try_from(index).map_err(|_| CompileError::TooMany(watch.words().len()))?;
            let plain = codes(&word.text);
            let mut buffer = [0; MAX];
            let len = collapse(&plain, &mut buffer);
            let form = |codes: &[u8]| Form {
                whole: Side::new(codes.iter().copied(), true),
                codes: codes.into(),
                word: index,
            };
            forms.push(form(&plain));
            if len < plain.len() {
                forms.push(form(&buffer[..len]));
            }
        }
        let mut keyed: Vec<(u32, Piece)> = Vec::new();
        for (index, form) in forms.iter().enumerate() {
            let index = u32::try_from(index).map_err(|_| CompileError::TooMany(forms.len()))?;
            let common = watch.word(form.word).kind != Kind::Distinct;
            let (lured, cuts) = if common {
                let (pattern, part) = (form.codes.to_vec(), (0, form.codes.len()));
                (Lured::Always, vec![Cut { pattern, part, edits: (0, 0) }])
            } else {
                let lured = if form.codes.len() <= 5 { Lured::Changed } else { Lured::Never };
                (lured, cut(&form.codes))
            };
            for cut in cuts {
                let piece = Piece::new(index, form, &cut, lured);
                keyed.extend(grams::keys(&cut.pattern).map(|key| (key, piece)));
            }
        }
        keyed.sort_by_key(|(key, _)| *key);
        let (keys, pieces): (Vec<u32>, Vec<Piece>) = keyed.into_iter().unzip();
        let grams = Grams::build(&keys);
        let tokens = Tokens::build(forms.iter().map(|form| &*form.codes));
        let longs = Longs::build(forms.iter().map(|form| &*form.codes));
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
        Ok(Self { grams, tokens, longs, pieces, forms, begins, ends })
    }

    /// Bytes of the tables.
    pub(super) fn size(&self) -> usize {
        self.grams.size()
            + self.tokens.size()
            + self.longs.size()
            + self.pieces.len() * size_of::<Piece>()
            + self.forms.iter().map(|form| size_of::<Form>() + form.codes.len()).sum::<usize>()
    }

    /// Words that may occur in `name` above its last label, sorted by label and word, and whether two hyphens follow
    /// each other in it. Allocates only when there is a word.
    #[inline]
    pub(super) fn hits(&self, name: &[u8]) -> (Vec<Hit>, bool) {
        let mut found = Vec::new();
        let Some(last) = name.iter().rposition(|letter| *letter == b'.') else { return (found, false) };
        let (upper, top) = (&name[..last.min(MAX)], &name[last + 1..]);
        let (mut pairs, mut sides) = (0, 0_u8);
        self.scan(
            &Text::new(upper.iter().map(|letter| {
                let side = SIDES[usize::from(*letter)];
                pairs |= sides & side;
                sides = side >> 4;
                CODE[usize::from(*letter)]
            })),
            &mut found,
        );
        if pairs & 7 != 0 {
            let mut short = [0; MAX];
            let len = collapse(&codes_of(upper)[..upper.len()], &mut short);
            self.scan(&Text::new(short[..len].iter().copied()), &mut found);
        }
        if !found.is_empty() {
            found.sort_unstable();
            found.dedup();
            // Until here labels were counted by what is no letter; dots are some of that.
            if upper.iter().any(|letter| CODE[usize::from(*letter)] == 0 && *letter != b'.') {
                let breaks = || upper.iter().filter(|letter| CODE[usize::from(**letter)] == 0);
                for hit in &mut found {
                    let dots =
                        breaks().take(usize::from(hit.label)).filter(|letter| **letter == b'.').count();
                    hit.label = u8::try_from(dots).unwrap_or(u8::MAX);
                }
                found.dedup();
            }
        }
        (found, pairs & 8 != 0 || top.len() >= 4 && top.windows(2).any(|two| two == b"--"))
    }

    #[inline]
    fn scan(&self, text: &Text, found: &mut Vec<Hit>) {
        text.tokens(|token, label| self.look(token, label, found));
        let text = text.codes();
        let mut packed = None;
        self.grams.run(text, |range, window, end| {
            for piece in self.pieces[range].iter().filter(|it| window.ends_like(it.pattern, it.mask)) {
                if self.fits(piece, text, packed.get_or_insert_with(|| Packed::new(text)), end) {
                    let label = text[1..end].iter().filter(|code| **code == 0).count();
                    let word = self.forms[piece.form as usize].word;
                    found.push(Hit { label: u8::try_from(label).unwrap_or(u8::MAX), word });
                }
            }
        });
    }

    /// Whether the letters beside a piece that ends at `end` make the word.
    #[inline]
    fn fits(&self, piece: &Piece, text: &[u8], packed: &Packed, end: usize) -> bool {
        let (from, to) = (usize::from(piece.start), usize::from(piece.end));
        if piece.whole {
            // A pattern of its own: the word, or one way it is changed, so that it may be shorter or longer.
            let begin = end.saturating_sub(to);
            if to > SPAN && text.get(begin..end) != Some(&*self.forms[piece.form as usize].codes) {
                return false;
            }
            return match piece.lured {
                Lured::Never => true,
                Lured::Always => self.is_lured(text, begin, end),
                Lured::Changed => (begin.saturating_sub(1)..=begin + 1).any(|b| self.is_lured(text, b, end)),
            };
        }
        let begin = end - (to - from).min(end);
        piece.behind.may_begin(packed.behind(end), piece.edits.1)
            && piece.before.may_begin(packed.before(begin), piece.edits.0)
            && self.compare(piece, text, begin, end)
    }

    /// As [`Prefilter::fits`], letter by letter.
    fn compare(&self, piece: &Piece, text: &[u8], begin: usize, end: usize) -> bool {
        let word = &self.forms[piece.form as usize].codes;
        let (from, to) = (usize::from(piece.start), usize::from(piece.end));
        let right = |at: usize| text.get(end + at).copied().unwrap_or(0);
        let left = |at: usize| begin.checked_sub(at + 1).map_or(0, |at| text[at]);
        let mut rest = [0; 64];
        let len = from.min(64);
        rest[..len].copy_from_slice(&word[..len]);
        rest[..len].reverse();
        let (before, behind) = (&rest[..len], &word[to..]);
        if !begins_like(before, &left, 0, piece.edits.0, false)
            || !begins_like(behind, &right, 0, piece.edits.1, false)
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
    fn look(&self, token: &[u8], label: u8, found: &mut Vec<Hit>) {
        let mut packed = None;
        let mut compare = |form: u32| {
            let form = &self.forms[form as usize];
            let edits = if form.codes.len() < 5 { 1 } else { 2 };
            let hit = Hit { label, word: form.word };
            if form.codes.len().abs_diff(token.len()) <= 2
                && found.last() != Some(&hit)
                && form.whole.may_begin(*packed.get_or_insert_with(|| packed::pack(token)), edits)
                && begins_like(&form.codes, &|at| token.get(at).copied().unwrap_or(0), 0, edits, true)
            {
                found.push(hit);
            }
        };
        self.tokens.look(token, &mut compare);
        self.longs.look(token, &mut compare);
    }
}

/// Codes of a text of at most [`MAX`] letters.
fn codes_of(text: &[u8]) -> [u8; MAX] {
    let mut out = [0; MAX];
    for (code, letter) in out.iter_mut().zip(text) {
        *code = CODE[usize::from(*letter)];
    }
    out
}
