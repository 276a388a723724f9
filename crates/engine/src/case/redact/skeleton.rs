use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::canonical_combining_class;

use super::digit::digit;

/// A text in plain form, with the place of each of its bytes in the text it was made from.
#[derive(Debug)]
pub(super) struct Skeleton {
    /// Compatibility forms decomposed and composed again, letter and accents as one, every dash `-`, every space and line break
    /// ` `, every decimal digit ASCII, invisible characters left out.
    pub(super) text: String,
    /// For each byte of `text`, start and end of the characters it was made from; the last entry is the end.
    places: Vec<(usize, usize)>,
}

impl Skeleton {
    pub(super) fn of(text: &str) -> Self {
        let mut out = Self::with_capacity(text.len());
        let mut seen = text.char_indices().filter(|(_, c)| !is_invisible(*c)).peekable();
        let mut whole = String::new();
        while let Some((at, first)) = seen.next() {
            let mut place = (at, at + first.len_utf8());
            whole.clear();
            whole.push(first);
            // A letter and what is written over it, as file names of some systems have them, are one letter.
            while let Some((at, c)) = seen.next_if(|(_, c)| continues(*c)) {
                place.1 = at + c.len_utf8();
                whole.push(c);
            }
            for c in whole.nfkc() {
                out.push(plain(c), place);
            }
        }
        out.places.push((text.len(), text.len()));
        out
    }

    /// The same in one case, in which spellings that differ in case only are the same.
    pub(super) fn folded(&self) -> Self {
        let mut out = Self::with_capacity(self.text.len());
        for (at, c) in self.text.char_indices() {
            let place = (self.places[at].0, self.places[at + c.len_utf8() - 1].1);
            match c {
                // The Turkish letters: to somebody who lists a name, one letter.
                '\u{130}' | '\u{131}' => out.push('i', place),
                '\u{3c2}' => out.push('\u{3c3}', place),
                '\u{df}' | '\u{1e9e}' => {
                    out.push('s', place);
                    out.push('s', place);
                }
                // What a dotted capital leaves when it is made small by others.
                '\u{307}' if out.text.ends_with('i') => {}
                c => c.to_lowercase().for_each(|c| out.push(c, place)),
            }
        }
        out.places.push(self.places[self.text.len()]);
        out
    }

    fn with_capacity(length: usize) -> Self {
        Self { text: String::with_capacity(length), places: Vec::with_capacity(length + 1) }
    }

    fn push(&mut self, c: char, place: (usize, usize)) {
        self.text.push(c);
        self.places.resize(self.text.len(), place);
    }

    /// Where a range of the plain form lies in the text it was made from.
    pub(super) fn place(&self, range: Range<usize>) -> Range<usize> {
        let start = self.places[range.start].0;
        let end = if range.end > range.start { self.places[range.end - 1].1 } else { start };
        start..end
    }
}

/// Soft hyphen, zero-width characters, marks of direction, variation selectors, byte-order mark.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{180b}'..='\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
    )
}

/// Whether a character belongs to the one before it: marks, and the vowels and endings of Korean written letter by letter.
fn continues(c: char) -> bool {
    canonical_combining_class(c) != 0 || matches!(c, '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}')
}

fn plain(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        c if c.is_whitespace() => ' ',
        c => digit(c).unwrap_or(c),
    }
}
