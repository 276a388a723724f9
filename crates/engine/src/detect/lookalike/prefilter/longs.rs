//! Whole tokens within two edits of a long word.

use std::collections::BTreeMap;

use super::tokens::LONGEST_WORD;

/// Long words by parts that two edits cannot all change: the front, the back, and the middle, which then stands at most
/// one letter from its place (one of the parts is whole, with no more edits before it than there are parts before it,
/// and behind it likewise: Li et al. 2011, PASS-JOIN). Two letters swapped across a cut change two parts at once; the
/// outer part is entered as it is with the swap, too. It errs on the side of yes; the caller compares.
#[derive(Clone, Debug)]
pub(super) struct Longs {
    /// Two bits for each key, in one of these numbers.
    bits: Vec<u64>,
    /// Right shift of a mixed key to an index of `bits`.
    shift: u32,
    /// Key, and the words with it as a range of `forms`; open addressing. 0 is no key.
    table: Vec<(u32, u32, u32)>,
    forms: Vec<u32>,
}

const FRONT: u32 = 1;
const MIDDLE: u32 = 2;
const BACK: u32 = 3;
/// Letters of the outer parts: the fewest and the most.
const OUTER: (usize, usize) = (3, 4);
/// Longest word with outer parts of the fewest letters.
const SHORT_OUTER: usize = OUTER.1 * 3 - 1;
/// Letters of the middle that are looked for.
const INNER: usize = 4;
/// Letters at the front of a token that any front or middle has.
const HEAD: usize = OUTER.1 + 1 + INNER;
const BITS: usize = 5;
const MIX: u64 = 0xd6e8_feb8_6659_fd93;

/// Key of up to four letters as codes.
#[inline]
fn key(part: u32, letters: &[u8]) -> u32 {
    letters.iter().fold(part, |key, code| key << BITS | u32::from(*code)) << (BITS * (4 - letters.len()))
}

/// The last letters of some that are packed.
#[expect(clippy::cast_possible_truncation, reason = "four letters have 20 bits")]
const fn low(packed: u64, letters: usize) -> u32 {
    (packed & ((1 << (BITS * letters)) - 1)) as u32
}

/// Keys of a word.
fn keys(word: &[u8]) -> [u32; 5] {
    let len = word.len();
    let outer = (len / 3).clamp(OUTER.0, OUTER.1);
    let (one, two) = (outer, len - outer);
    let middle = &word[one..two.min(one + INNER)];
    let swapped_front = [&word[..one - 1], &[word[one]]].concat();
    let swapped_back = [&[word[two - 1]], &word[two + 1..]].concat();
    [
        key(FRONT, &word[..one]),
        key(FRONT, &swapped_front),
        key(MIDDLE, middle),
        key(BACK, &word[two..]),
        key(BACK, &swapped_back),
    ]
}

impl Longs {
    /// From words as codes; word `i` is reported as `i`. Those that [`super::tokens::Tokens`] holds are passed over.
    pub(super) fn build<'a>(words: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut map: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (index, word) in (0..).zip(words).filter(|(_, word)| word.len() > LONGEST_WORD) {
            for key in keys(word) {
                let list = map.entry(key).or_default();
                if list.last() != Some(&index) {
                    list.push(index);
                }
            }
        }
        let slots = (map.len() * 2).next_power_of_two().max(16);
        let blocks = (map.len() / 4).next_power_of_two().clamp(1 << 6, 1 << 15);
        let mut it = Self {
            bits: vec![0; blocks],
            shift: 64 - blocks.trailing_zeros(),
            table: vec![(0, 0, 0); slots],
            forms: Vec::new(),
        };
        for (key, list) in map {
            let (block, one, two) = it.bits_of(key);
            it.bits[block] |= 1 << one | 1 << two;
            let mut slot = it.slot(key);
            while it.table[slot].0 != 0 {
                slot = (slot + 1) & (slots - 1);
            }
            let end = |forms: &[u32]| u32::try_from(forms.len()).expect("bounded by the number of words");
            let start = end(&it.forms);
            it.forms.extend(list);
            it.table[slot] = (key, start, end(&it.forms));
        }
        it
    }

    /// Bytes of the tables.
    pub(super) fn size(&self) -> usize {
        self.bits.len() * 8 + self.table.len() * 12 + self.forms.len() * 4
    }

    #[expect(clippy::cast_possible_truncation, reason = "at most 15 bits are left")]
    const fn bits_of(&self, key: u32) -> (usize, u64, u64) {
        let mixed = (key as u64).wrapping_mul(MIX);
        ((mixed >> self.shift) as usize, mixed >> 30 & 63, mixed >> 36 & 63)
    }

    const fn slot(&self, key: u32) -> usize {
        ((key as u64).wrapping_mul(MIX) >> 20) as usize & (self.table.len() - 1)
    }

    /// Calls `found` with words that may be within two edits of the token; the same more than once.
    #[inline]
    pub(super) fn look(&self, token: &[u8], mut found: impl FnMut(u32)) {
        let len = token.len();
        if len + 2 <= LONGEST_WORD || self.forms.is_empty() {
            return;
        }
        let mut of_key = |key: u32| {
            let (block, one, two) = self.bits_of(key);
            if self.bits[block] >> one & 1 == 1 && self.bits[block] >> two & 1 == 1 {
                self.of_key(key).iter().for_each(|form| found(*form));
            }
        };
        // The keys as [`key`] makes them, from the letters at both ends of the token packed once.
        let pack = |letters: &[u8]| letters.iter().fold(0_u64, |all, code| all << BITS | u64::from(*code));
        let known = len.min(HEAD);
        let head = pack(&token[..known]) << (BITS * (HEAD - known));
        let tail = pack(&token[len - OUTER.1..]);
        let four = |part: u32, from: usize| part << (4 * BITS) | low(head >> (BITS * (HEAD - 4 - from)), 4);
        let three = |part: u32, from: usize| {
            (part << (3 * BITS) | low(head >> (BITS * (HEAD - 3 - from)), 3)) << BITS
        };
        // Which keys a word has depends on its length, and that is the token's but for two letters.
        let (short, long) = (len <= SHORT_OUTER + 2, len + 2 > SHORT_OUTER);
        if short {
            of_key(three(FRONT, 0));
            of_key((BACK << (3 * BITS) | low(tail, 3)) << BITS);
        }
        if long {
            of_key(four(FRONT, 0));
            of_key(BACK << (4 * BITS) | low(tail, 4));
        }
        let (first, last) =
            (if short { OUTER.0 } else { OUTER.1 } - 1, if long { OUTER.1 } else { OUTER.0 } + 1);
        for from in first..=last {
            if from + INNER <= len {
                of_key(four(MIDDLE, from));
            }
            // The middle of a word of nine letters has three.
            if from <= OUTER.0 + 1 && len <= LONGEST_WORD + 3 {
                of_key(three(MIDDLE, from));
            }
        }
    }

    #[inline(never)]
    fn of_key(&self, key: u32) -> &[u32] {
        let mut slot = self.slot(key);
        while self.table[slot].0 != 0 {
            let (known, start, end) = self.table[slot];
            if known == key {
                return &self.forms[start as usize..end as usize];
            }
            slot = (slot + 1) & (self.table.len() - 1);
        }
        &[]
    }
}
