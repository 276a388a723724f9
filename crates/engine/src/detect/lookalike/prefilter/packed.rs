//! Letters packed four bits each, to reject at the cost of a few instructions most places where a piece of a word
//! stands and the word does not.

use super::codes::{CODES, LIKE, MAX};

/// A class for each code such that codes that look alike share one: [`LIKE`] made transitive. 0 stands for what is no
/// letter, and where a label ends.
static COARSE: [u8; CODES] = {
    let mut table = [0; CODES];
    let mut next = 1;
    let mut code = 1;
    while code < CODES {
        if LIKE[code] != 0 && table[code] == 0 {
            // What a code reaches over likeness; the relation is small enough to repeat until nothing is added.
            let mut group = LIKE[code];
            let mut round = 0;
            while round < CODES {
                let mut other = 0;
                while other < CODES {
                    if LIKE[other] & group != 0 {
                        group |= LIKE[other];
                    }
                    other += 1;
                }
                round += 1;
            }
            let mut other = 0;
            while other < CODES {
                if group >> other & 1 == 1 {
                    table[other] = next;
                }
                other += 1;
            }
            next += 1;
        }
        code += 1;
    }
    assert!(next <= 16, "four bits hold the classes");
    table
};

/// Letters that one number holds; one of the sixteen is lost to alignment.
const LETTERS: usize = 15;
/// Letters before the text, all 0.
const BEFORE: usize = 16;

/// What must stand beside a piece, from the piece outwards.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Side {
    letters: u64,
    mask: u64,
}

impl Side {
    /// From letters as codes, nearest first; `whole`: the label ends behind them.
    pub(super) fn new(codes: impl Iterator<Item = u8>, whole: bool) -> Self {
        let mut side = Self::default();
        // Two letters more are looked at when two are put in.
        let letters = codes.map(|code| COARSE[usize::from(code)]).chain(whole.then_some(0));
        for (at, letter) in letters.take(LETTERS - 2).enumerate() {
            side.letters |= u64::from(letter) << (4 * at);
            side.mask |= 15 << (4 * at);
        }
        side
    }

    /// Whether a text may begin like this with at most `edits` letters put in, left out, replaced or swapped; errs on
    /// the side of yes.
    #[inline]
    pub(super) const fn may_begin(self, text: u64, edits: u8) -> bool {
        match edits {
            0 => (self.letters ^ text) & self.mask == 0,
            1 => self.within_one(text),
            _ => self.within_two(text),
        }
    }

    /// The edit, if any, stands at the first difference.
    #[inline]
    const fn within_one(self, text: u64) -> bool {
        let differ = (self.letters ^ text) & self.mask;
        if differ == 0 {
            return true;
        }
        let at = differ.trailing_zeros() & !3;
        let (meant, shown, mask) = (self.letters >> at, text >> at, self.mask >> at);
        let swapped = (shown >> 4 & 15) | (shown & 15) << 4 | shown & !255;
        (meant ^ shown) & mask & !15 == 0
            || (meant >> 4 ^ shown) & mask >> 4 == 0
            || (meant ^ shown >> 4) & mask == 0
            || (meant ^ swapped) & mask == 0
    }

    /// Letters that stand at no more than two places from where they belong; all but two must (shifted Hamming
    /// distance, Xin et al. 2015).
    #[inline]
    const fn within_two(self, text: u64) -> bool {
        let missing = set(self.letters ^ text)
            & set(self.letters ^ text << 4)
            & set(self.letters ^ text << 8)
            & set(self.letters ^ text >> 4)
            & set(self.letters ^ text >> 8);
        (missing & self.mask).count_ones() <= 2
    }
}

/// The lowest bit of each letter that is not 0.
#[inline]
const fn set(letters: u64) -> u64 {
    (letters | letters >> 1 | letters >> 2 | letters >> 3) & 0x1111_1111_1111_1111
}

/// Packs up to fifteen codes.
pub(super) fn pack(codes: &[u8]) -> u64 {
    let letters = codes.iter().take(LETTERS).enumerate();
    letters.fold(0, |sum, (at, code)| sum | u64::from(COARSE[usize::from(*code)]) << (4 * at))
}

/// A text of codes, packed.
pub(super) struct Packed {
    bytes: [u8; (BEFORE + MAX + 2) / 2 + 16],
}

impl Packed {
    pub(super) fn new(codes: &[u8]) -> Self {
        let mut it = Self { bytes: [0; (BEFORE + MAX + 2) / 2 + 16] };
        for (byte, pair) in it.bytes[BEFORE / 2..].iter_mut().zip(codes.chunks(2)) {
            let high = pair.get(1).map_or(0, |code| COARSE[usize::from(*code)]);
            *byte = COARSE[usize::from(pair[0])] | high << 4;
        }
        it
    }

    #[inline]
    fn load(&self, at: usize) -> u64 {
        let bytes = self.bytes.get(at / 2..).and_then(|bytes| bytes.first_chunk());
        u64::from_le_bytes(bytes.copied().unwrap_or_default()) >> (4 * (at & 1))
    }

    /// The letters from `at` on, the first lowest.
    #[inline]
    pub(super) fn behind(&self, at: usize) -> u64 {
        self.load(at + BEFORE)
    }

    /// The letters before `at`, the last lowest.
    #[inline]
    pub(super) fn before(&self, at: usize) -> u64 {
        let letters = (self.load(at + BEFORE - LETTERS) << 4).swap_bytes();
        (letters >> 4 & 0x0f0f_0f0f_0f0f_0f0f) | (letters & 0x0f0f_0f0f_0f0f_0f0f) << 4
    }
}
