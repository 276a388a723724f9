//! Lays lure words over a label so that they cover as much of it as can be: a shortest path over its letters.

use super::trie::Trie;
use super::words::Words;

/// Letters of a label (RFC 1035 section 2.3.4).
pub(super) const LONGEST: usize = 63;
/// Letters of a lure word.
pub(super) const LONGEST_WORD: usize = 24;

/// What a cover must gain for a second look, under a suffix, and where labels lie below a name.
pub(super) const LEAST: i32 = 240;
/// See [`LEAST`].
pub(super) const LEAST_DEEP: i32 = 150;

// Hundredths of a letter.
const LETTER: i32 = 100;
const CLASS: [i32; 4] = [0, 20, 60, 100];
const WORD: i32 = -150;
const EDIT: i32 = -60;
const REST: i32 = -60;
const DIGIT: i32 = -30;

/// One word of the cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) word: u16,
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    gain: i32,
    start: u8,
    /// One more than the word; 0 for a letter that no word covers.
    word: u16,
}

/// The best cover of every beginning of a label.
#[derive(Debug)]
pub(super) struct Cover {
    cells: [Cell; LONGEST + 1],
    length: usize,
}

impl Cover {
    /// Covers a label with the words that `accept` lets pass.
    #[inline]
    pub(super) fn of(label: &[u8], words: &Words, trie: &Trie, accept: impl Fn(Piece) -> bool) -> Self {
        let label = &label[..label.len().min(LONGEST)];
        let mut it = Self {
            cells: [Cell { gain: i32::MIN / 2, start: 0, word: 0 }; LONGEST + 1],
            length: label.len(),
        };
        it.cells[0].gain = 0;
        let is_cut = |at: usize| {
            at == 0
                || at == label.len()
                || !label[at - 1].is_ascii_alphabetic()
                || !label[at].is_ascii_alphabetic()
        };
        for start in 0..label.len() {
            let gain = it.cells[start].gain;
            let byte = label[start];
            let rest = match byte {
                b'-' => 0,
                b'0'..=b'9' => DIGIT,
                _ => REST,
            };
            it.offer(start + 1, Cell { gain: gain + rest, start: byte_of(start), word: 0 });
            trie.walk(label, start, |end, word, edited| {
                // Two letters are a word by chance unless they stand alone, three unless they begin or end something.
                let fits = match end - start {
                    0..=2 => is_cut(start) && is_cut(end),
                    3 => is_cut(start) || is_cut(end),
                    _ => true,
                };
                let covered = i32::try_from(end - start).unwrap_or(0);
                let gain = gain
                    + covered * LETTER
                    + CLASS[usize::from(words.class(word))]
                    + WORD
                    + if edited { EDIT } else { 0 };
                if fits && gain > it.cells[end].gain && accept(Piece { start, end, word }) {
                    it.offer(end, Cell { gain, start: byte_of(start), word: word + 1 });
                }
            });
        }
        it
    }

    #[inline]
    fn offer(&mut self, end: usize, cell: Cell) {
        if cell.gain > self.cells[end].gain {
            self.cells[end] = cell;
        }
    }

    /// What the cover of the whole label gains.
    pub(super) const fn gain(&self) -> i32 {
        self.cells[self.length].gain
    }

    /// The words, from left to right.
    pub(super) fn pieces(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut end = self.length;
        while end > 0 {
            let cell = self.cells[end];
            let start = usize::from(cell.start);
            if let Some(word) = cell.word.checked_sub(1) {
                pieces.push(Piece { start, end, word });
            }
            end = start;
        }
        pieces.reverse();
        pieces
    }
}

fn byte_of(at: usize) -> u8 {
    u8::try_from(at).unwrap_or(u8::MAX)
}
