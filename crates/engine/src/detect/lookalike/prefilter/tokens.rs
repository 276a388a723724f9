use std::collections::BTreeMap;

/// Whole tokens within two edits of a word, found by what is left when letters are deleted on both sides
/// (symmetric deletion). It errs on the side of yes; the caller compares.
///
/// A text with letters deleted is a number: a polynomial in its letters, so that the number without letters `i` and
/// `j` is the sum of a part for `i` and a part for `j`, and each of the pairs costs one addition and one look at a
/// bit map.
#[derive(Clone, Debug)]
pub(super) struct Tokens {
    bits: Vec<u64>,
    /// Right shift of a mixed number to an index of `bits`.
    shift: u32,
    /// Open addressing; 0 is free.
    table: Vec<(u64, u32)>,
    /// Forms of words of entry `i`: `forms[spans[i]..spans[i + 1]]`.
    spans: Vec<u32>,
    forms: Vec<u32>,
}

/// Longest word entered.
pub(super) const LONGEST_WORD: usize = 8;
/// Longest token looked at.
const LONGEST: usize = LONGEST_WORD + 2;
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
/// `BASE * INVERSE == 1`.
const INVERSE: u64 = inverse(BASE);
const MIX: u64 = 0xd6e8_feb8_6659_fd93;

/// Inverse of an odd number modulo 2^64 (Newton's iteration).
const fn inverse(odd: u64) -> u64 {
    let mut guess = odd;
    let mut step = 0;
    while step < 6 {
        guess = guess.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(guess)));
        step += 1;
    }
    guess
}

/// Deletions of a word that are entered.
const fn deletions(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=5 => 1,
        _ => 2,
    }
}

/// Ways to delete none, one or two of the letters of the longest token.
const WAYS: usize = 1 + LONGEST + LONGEST * (LONGEST - 1) / 2;

/// The numbers of a text with up to `most` letters deleted, and how many there are.
#[inline]
fn numbers(text: &[u8], most: usize) -> ([u64; WAYS], usize) {
    let text = &text[..text.len().min(LONGEST)];
    let mut before = [0_u64; LONGEST + 1];
    let mut power = 1_u64;
    for (at, &code) in text.iter().enumerate() {
        before[at + 1] = before[at].wrapping_add(u64::from(code).wrapping_mul(power));
        power = power.wrapping_mul(BASE);
    }
    let (mut out, mut count) = ([0; WAYS], 1);
    out[0] = before[text.len()];
    let once = out[0].wrapping_mul(INVERSE);
    let mut first = [0_u64; LONGEST];
    if most > 0 {
        for at in 0..text.len() {
            first[at] = before[at].wrapping_sub(before[at + 1].wrapping_mul(INVERSE));
            out[count] = first[at].wrapping_add(once);
            count += 1;
        }
    }
    if most > 1 {
        let twice = once.wrapping_mul(INVERSE);
        for at in 1..text.len() {
            let shifted = before[at].wrapping_sub(before[at + 1].wrapping_mul(INVERSE)).wrapping_mul(INVERSE);
            let second = shifted.wrapping_add(twice);
            for part in &first[..at] {
                out[count] = part.wrapping_add(second);
                count += 1;
            }
        }
    }
    (out, count)
}

impl Tokens {
    /// From words as codes; word `i` is reported as `i`.
    pub(super) fn build<'a>(words: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut map: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
        let words = (0..).zip(words).filter(|(_, word)| (3..=LONGEST_WORD).contains(&word.len()));
        for (index, word) in words {
            let (numbers, count) = numbers(word, deletions(word.len()));
            for number in &numbers[..count] {
                let list = map.entry((*number).max(1)).or_default();
                if list.last() != Some(&index) {
                    list.push(index);
                }
            }
        }
        let slots = (map.len() * 2).next_power_of_two().max(16);
        // Two bits in one of these numbers, of sixteen or more for each entry: one in sixty passes by chance.
        let blocks = (map.len() / 4).next_power_of_two().clamp(1 << 8, 1 << 17);
        let mut it = Self {
            bits: vec![0; blocks],
            shift: 64 - blocks.trailing_zeros(),
            table: vec![(0, 0); slots],
            spans: vec![0],
            forms: Vec::new(),
        };
        for (number, list) in map {
            let (block, bits) = it.bits_of(number);
            it.bits[block] |= bits;
            let mut slot = it.slot(number);
            while it.table[slot].0 != 0 {
                slot = (slot + 1) & (slots - 1);
            }
            let entry = u32::try_from(it.spans.len() - 1).expect("bounded by the number of words");
            it.table[slot] = (number, entry);
            it.forms.extend(list);
            it.spans.push(u32::try_from(it.forms.len()).expect("bounded by the number of words"));
        }
        it
    }

    /// Bytes of the tables.
    pub(super) fn size(&self) -> usize {
        self.bits.len() * 8 + self.table.len() * 16 + self.spans.len() * 4 + self.forms.len() * 4
    }

    #[expect(clippy::cast_possible_truncation, reason = "at most 17 bits are left")]
    const fn bits_of(&self, number: u64) -> (usize, u64) {
        let mixed = number.wrapping_mul(MIX);
        ((mixed >> self.shift) as usize, 1 << (mixed >> 30 & 63) | 1 << (mixed >> 36 & 63))
    }

    const fn slot(&self, number: u64) -> usize {
        (number.wrapping_mul(MIX) >> 20) as usize & (self.table.len() - 1)
    }

    /// Calls `found` with words that may be within two edits of the token; the same more than once.
    #[inline]
    pub(super) fn look(&self, token: &[u8], mut found: impl FnMut(u32)) {
        if !(3..=LONGEST).contains(&token.len()) {
            return;
        }
        let most = if token.len() == 3 { 0 } else { 2 };
        let (numbers, count) = numbers(token, most);
        for &number in &numbers[..count] {
            let (block, bits) = self.bits_of(number);
            if self.bits[block] & bits != bits {
                continue;
            }
            let mut slot = self.slot(number);
            while self.table[slot].0 != 0 {
                if self.table[slot].0 == number {
                    let entry = self.table[slot].1 as usize;
                    let span = self.spans[entry] as usize..self.spans[entry + 1] as usize;
                    self.forms[span].iter().for_each(|form| found(*form));
                    break;
                }
                slot = (slot + 1) & (self.table.len() - 1);
            }
        }
    }
}
