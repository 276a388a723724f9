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

/// Sums over the front of a text and powers, from which the number of a text without some of its letters is one sum.
struct Sums {
    whole: u64,
    /// The letters before `at`, and those behind it moved one place to the front: `first[at] + once`.
    first: [u64; LONGEST],
    once: u64,
    /// As `first`, two places to the front.
    second: [u64; LONGEST],
    len: usize,
}

impl Sums {
    #[inline]
    fn new(text: &[u8]) -> Self {
        let text = &text[..text.len().min(LONGEST)];
        let mut it = Self { whole: 0, first: [0; LONGEST], once: 0, second: [0; LONGEST], len: text.len() };
        // Not 1 first: the upper bits, which say where to look, depend on every letter then.
        let mut power = BASE;
        for (at, &code) in text.iter().enumerate() {
            let before = it.whole;
            it.whole = before.wrapping_add(u64::from(code).wrapping_mul(power));
            it.first[at] = before.wrapping_sub(it.whole.wrapping_mul(INVERSE));
            power = power.wrapping_mul(BASE);
        }
        it.once = it.whole.wrapping_mul(INVERSE);
        let twice = it.once.wrapping_mul(INVERSE);
        for at in 1..it.len {
            // What stands between two letters that are left out moves by one place.
            it.second[at] = it.first[at].wrapping_mul(INVERSE).wrapping_add(twice);
        }
        it
    }

    /// Calls `each` with the numbers of the text with one letter left out.
    #[inline(always)]
    fn without_one(&self, mut each: impl FnMut(u64)) {
        for first in &self.first[..self.len] {
            each(first.wrapping_add(self.once));
        }
    }

    /// Calls `each` with the numbers of the text with two letters left out.
    #[inline(always)]
    fn without_two(&self, mut each: impl FnMut(u64)) {
        for at in 1..self.len {
            for first in &self.first[..at] {
                each(first.wrapping_add(self.second[at]));
            }
        }
    }
}

impl Tokens {
    /// From words as codes; word `i` is reported as `i`.
    pub(super) fn build<'a>(words: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut map: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
        let words = (0..).zip(words).filter(|(_, word)| (3..=LONGEST_WORD).contains(&word.len()));
        for (index, word) in words {
            let (sums, most) = (Sums::new(word), deletions(word.len()));
            let mut enter = |number: u64| {
                let list = map.entry(number.max(1)).or_default();
                if list.last() != Some(&index) {
                    list.push(index);
                }
            };
            enter(sums.whole);
            if most > 0 {
                sums.without_one(&mut enter);
            }
            if most > 1 {
                sums.without_two(&mut enter);
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
            let (one, two) = Self::bits_of(number);
            let block = it.block(number);
            it.bits[block] |= 1 << one | 1 << two;
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
    const fn block(&self, number: u64) -> usize {
        (number >> self.shift) as usize
    }

    const fn bits_of(number: u64) -> (u64, u64) {
        (number >> 30 & 63, number >> 36 & 63)
    }

    const fn slot(&self, number: u64) -> usize {
        (number >> 20) as usize & (self.table.len() - 1)
    }

    /// Calls `found` with words that may be within two edits of the token; the same more than once.
    #[inline]
    pub(super) fn look(&self, token: &[u8], mut found: impl FnMut(u32)) {
        let len = token.len();
        if !(3..=LONGEST).contains(&len) {
            return;
        }
        let mut note = |number: u64| {
            let ((one, two), bits) = (Self::bits_of(number), self.bits[self.block(number)]);
            if bits >> one & 1 == 1 && bits >> two & 1 == 1 {
                self.of_number(number).iter().for_each(|form| found(*form));
            }
        };
        let sums = Sums::new(token);
        // Longer than any word: letters must be left out. Words of fewer than six letters have one letter fewer at
        // most, and are found without one of the token's.
        if len <= LONGEST_WORD {
            note(sums.whole);
        }
        if (4..=LONGEST_WORD + 1).contains(&len) {
            sums.without_one(&mut note);
        }
        if len >= 6 {
            sums.without_two(&mut note);
        }
    }

    #[inline(never)]
    fn of_number(&self, number: u64) -> &[u32] {
        let mut slot = self.slot(number);
        while self.table[slot].0 != 0 {
            if self.table[slot].0 == number {
                let entry = self.table[slot].1 as usize;
                return &self.forms[self.spans[entry] as usize..self.spans[entry + 1] as usize];
            }
            slot = (slot + 1) & (self.table.len() - 1);
        }
        &[]
    }
}
