//! Where in a text a pattern may end: the first look at every letter.

/// Letters that a [`Window`] holds.
pub(super) const SPAN: usize = 12;
/// Bits of a code.
const BITS: usize = 5;
/// Letters of the two kinds of keys: patterns of three letters, and the ends of longer ones.
const SHORT: usize = 3;
const LONG: usize = 4;
/// Bits of a hash of four letters: the table, 16 kilobytes, stays in the nearest cache with the other, and a size known
/// beforehand saves the look whether a place is in it.
const HASH: usize = 17;
const MIX: u32 = 0x9e37_79b1;

/// The last letters of a text as codes, the last lowest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Window(u64);

impl Window {
    #[inline]
    pub(super) const fn push(&mut self, code: u8) {
        self.0 = self.0 << BITS | code as u64;
    }

    /// Whether both end in the same letters, as many as a mask of [`Window::mask`] says.
    #[inline]
    pub(super) const fn ends_like(self, other: Self, mask: u64) -> bool {
        (self.0 ^ other.0) & mask == 0
    }

    /// The mask of so many letters, [`SPAN`] at most.
    pub(super) const fn mask(letters: usize) -> u64 {
        let letters = if letters < SPAN { letters } else { SPAN };
        (1 << (BITS * letters)) - 1
    }

    #[expect(clippy::cast_possible_truncation, reason = "the lowest letters are taken")]
    const fn key(self, letters: usize) -> u32 {
        self.0 as u32 & ((1 << (BITS * letters)) - 1)
    }
}

impl FromIterator<u8> for Window {
    fn from_iter<T: IntoIterator<Item = u8>>(codes: T) -> Self {
        codes.into_iter().fold(Self::default(), |mut window, code| {
            window.push(code);
            window
        })
    }
}

/// Patterns by their last letters. Two tables of bits that stay in the nearest cache say of most places in a name that
/// no pattern ends there, whatever the number of patterns; an automaton over as many does not fit there, and each of
/// its steps waits for the one before.
#[derive(Clone, Debug)]
pub(super) struct Grams {
    /// A bit for each run of three letters.
    short: Box<[u64; 1 << (BITS * SHORT - 6)]>,
    /// A bit for each hash of four.
    long: Box<[u64; 1 << (HASH - 6)]>,
    /// Key, and the patterns with it as a range; open addressing. 0 is no key: no pattern is all ends of labels.
    table: Vec<(u32, u32, u32)>,
}

/// The keys of a pattern: one, or with two letters one for each letter that may stand before them. Keys of long patterns
/// have a bit that short ones have not.
pub(super) fn keys(pattern: &[u8]) -> impl Iterator<Item = u32> + use<> {
    let window: Window = pattern.iter().copied().collect();
    let (key, count) = match pattern.len() {
        ..SHORT => (window.key(SHORT - 1), 1 << BITS),
        SHORT => (window.key(SHORT), 1),
        _ => (long_key(window), 1),
    };
    (0..count).map(move |letter| key | letter << (BITS * (SHORT - 1)))
}

/// Where the bit of four letters is.
const fn bit_of(letters: u32) -> u32 {
    letters.wrapping_mul(MIX) >> (32 - HASH)
}

const fn long_key(window: Window) -> u32 {
    window.key(LONG) | 1 << (BITS * LONG)
}

impl Grams {
    /// From the keys of patterns in rising order; the range of a key counts patterns as they come here.
    pub(super) fn build(keys: &[u32]) -> Self {
        let runs = || keys.chunk_by(|a, b| a == b);
        let slots = (runs().count() * 2).next_power_of_two().max(16);
        let mut it = Self {
            short: Box::new([0; 1 << (BITS * SHORT - 6)]),
            long: Box::new([0; 1 << (HASH - 6)]),
            table: vec![(0, 0, 0); slots],
        };
        let mut start = 0;
        for run in runs() {
            let end = start + u32::try_from(run.len()).expect("bounded by the number of words");
            it.enter(run[0], start, end);
            start = end;
        }
        it
    }

    fn enter(&mut self, key: u32, start: u32, end: u32) {
        if key >> (BITS * LONG) == 0 {
            self.short[key as usize / 64] |= 1 << (key % 64);
        } else {
            let bit = bit_of(key & ((1 << (BITS * LONG)) - 1));
            self.long[bit as usize / 64] |= 1 << (bit % 64);
        }
        let mut slot = self.slot(key);
        while self.table[slot].0 != 0 {
            slot = (slot + 1) & (self.table.len() - 1);
        }
        self.table[slot] = (key, start, end);
    }

    /// Bytes of the tables.
    pub(super) fn size(&self) -> usize {
        (self.short.len() + self.long.len()) * 8 + self.table.len() * 12
    }

    const fn slot(&self, key: u32) -> usize {
        (key.wrapping_mul(MIX) >> 7) as usize & (self.table.len() - 1)
    }

    /// Calls `found` for each place where patterns may end, with their range and the letters before the place.
    #[inline]
    pub(super) fn run(&self, text: &[u8], mut found: impl FnMut(std::ops::Range<usize>, Window, usize)) {
        let mut window = Window::default();
        for (chunk, letters) in text.chunks(64).enumerate() {
            // The places are noted first: what is done at one would slow the look at every letter.
            let (mut places, mut count) = ([0_u8; 64], 0);
            for (at, &code) in (0..).zip(letters) {
                window.push(code);
                if self.has_short(window) || self.has_long(window) {
                    places[count & 63] = at;
                    count += 1;
                }
            }
            for place in &places[..count.min(64)] {
                let end = chunk * 64 + usize::from(*place) + 1;
                let window: Window = text[end.saturating_sub(SPAN)..end].iter().copied().collect();
                if self.has_short(window) {
                    self.of_key(window.key(SHORT), |range| found(range, window, end));
                }
                if self.has_long(window) {
                    self.of_key(long_key(window), |range| found(range, window, end));
                }
            }
        }
    }

    #[inline]
    const fn has_short(&self, window: Window) -> bool {
        let key = window.key(SHORT);
        self.short[key as usize / 64] >> (key % 64) & 1 == 1
    }

    #[inline]
    const fn has_long(&self, window: Window) -> bool {
        let bit = bit_of(window.key(LONG));
        self.long[bit as usize / 64] >> (bit % 64) & 1 == 1
    }

    #[inline]
    fn of_key(&self, key: u32, found: impl FnOnce(std::ops::Range<usize>)) {
        let mut slot = self.slot(key);
        while self.table[slot].0 != 0 {
            let (known, start, end) = self.table[slot];
            if known == key {
                return found(start as usize..end as usize);
            }
            slot = (slot + 1) & (self.table.len() - 1);
        }
    }
}
