use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

/// A text in plain form, with the place of each of its bytes in the text it was made from.
#[derive(Debug)]
pub(super) struct Skeleton {
    /// Compatibility forms decomposed, every dash `-`, every space and line break ` `, invisible characters left out.
    pub(super) text: String,
    /// For each byte of `text`, start and end of the character it was made from; the last entry is the end.
    places: Vec<(usize, usize)>,
}

impl Skeleton {
    pub(super) fn of(text: &str) -> Self {
        let mut out =
            Self { text: String::with_capacity(text.len()), places: Vec::with_capacity(text.len() + 1) };
        for (at, c) in text.char_indices() {
            let place = (at, at + c.len_utf8());
            match c {
                // Soft hyphen, zero-width characters, marks of direction, variation selectors, byte-order mark.
                '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{180b}'..='\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}' => {}
                '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => {
                    out.push('-', place);
                }
                c if c.is_whitespace() => out.push(' ', place),
                c if c.is_ascii() => out.push(c, place),
                c => {
                    for plain in std::iter::once(c).nfkc() {
                        let plain = digit(plain).unwrap_or(plain);
                        out.push(if plain.is_whitespace() { ' ' } else { plain }, place);
                    }
                }
            }
        }
        out.places.push((text.len(), text.len()));
        out
    }

    fn push(&mut self, c: char, place: (usize, usize)) {
        self.text.push(c);
        self.places.resize(self.text.len(), place);
    }

    /// Where a range of the plain form lies in the text it was made from.
    pub(super) fn place(&self, range: Range<usize>) -> (usize, usize) {
        let start = self.places[range.start].0;
        let end = if range.end > range.start { self.places[range.end - 1].1 } else { start };
        (start, end)
    }
}

/// The ASCII digit of a decimal digit of another script.
fn digit(c: char) -> Option<char> {
    // Blocks of ten digits (Unicode, general category Nd) that occur in running text.
    const ZEROES: [u32; 12] =
        [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xc66, 0xce6, 0xe50, 0x1d7ce];
    let value = u32::from(c);
    ZEROES
        .iter()
        .find(|zero| (**zero..**zero + 10).contains(&value))
        .and_then(|zero| char::from_digit(value - zero, 10))
}
