//! The two word lists: lures (`data/lures.tsv`) and ordinary words (`data/common-words.txt`).

use std::cmp::Reverse;
use std::sync::LazyLock;

/// A word of either list with its lure weight; 0 for ordinary words. Sorted by word.
static WORDS: LazyLock<Vec<(&'static str, u8)>> = LazyLock::new(|| {
    let lures = include_str!("../../../data/lures.tsv").lines().filter_map(|row| {
        let (word, weight) = row.split_once('\t')?;
        Some((word, weight.parse().ok()?))
    });
    let common = include_str!("../../../data/common-words.txt")
        .lines()
        .filter(|row| !row.starts_with('#'))
        .flat_map(str::split_whitespace)
        .map(|word| (word, 0));
    // Of a word in both lists the lure comes first, and stays.
    let mut words: Vec<(&str, u8)> = lures.filter(|(word, _)| !word.starts_with('#')).chain(common).collect();
    words.sort_by(|a, b| a.0.cmp(b.0).then(b.1.cmp(&a.1)));
    words.dedup_by(|a, b| a.0 == b.0);
    words
});

const LONGEST: usize = 16;

/// How a text reads when it is cut into known words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reading {
    /// The heaviest lure word in it, 0 for none.
    pub(super) lure: u8,
    /// Whether a word of it lies across the marked stretch, see [`read_across`].
    pub(super) across: bool,
    /// How many words it is cut into.
    pub(super) words: u8,
}

/// [`WORDS`] by hash, open addressing: the upper half of the hash, and the index, one too high; 0 is free.
static TABLE: LazyLock<Vec<(u16, u16)>> = LazyLock::new(|| {
    let mut table = vec![(0, 0); SLOTS];
    for (index, (word, _)) in WORDS.iter().enumerate() {
        let hash = word.bytes().fold(SEED, mixed);
        let mut slot = hash as usize % SLOTS;
        while table[slot].1 != 0 {
            slot = (slot + 1) % SLOTS;
        }
        table[slot] = (upper(hash), u16::try_from(index + 1).expect("the lists have a few thousand words"));
    }
    table
});

/// A bit for the hash of the first three letters of each word.
static BEGINNINGS: LazyLock<[u64; 1 << 10]> = LazyLock::new(|| {
    let mut bits = [0; 1 << 10];
    for begin in WORDS.iter().filter_map(|(word, _)| word.as_bytes().get(..3)) {
        let hash = begin.iter().copied().fold(SEED, mixed) as usize;
        bits[hash >> 6 & 1023] |= 1 << (hash & 63);
    }
    bits
});

/// Whether a word may begin with three letters of this hash.
fn begins(hash: u32) -> bool {
    let hash = hash as usize;
    BEGINNINGS[hash >> 6 & 1023] >> (hash & 63) & 1 == 1
}

const fn upper(hash: u32) -> u16 {
    (hash >> 16) as u16
}

const SLOTS: usize = 1 << 14;
const SEED: u32 = 0x811c_9dc5;

/// One step of FNV-1a, with the high bits brought down.
const fn mixed(hash: u32, letter: u8) -> u32 {
    let hash = (hash ^ letter as u32).wrapping_mul(0x0100_0193);
    hash ^ hash >> 15
}

fn weight(text: &[u8]) -> Option<u8> {
    weight_of(text, text.iter().copied().fold(SEED, mixed))
}

fn weight_of(text: &[u8], hash: u32) -> Option<u8> {
    let (table, words) = (&*TABLE, &*WORDS);
    let mut slot = hash as usize % SLOTS;
    // Most texts asked about are no words: the tag says so without a look at the word.
    while let (tag, Some(index)) = (table[slot].0, usize::from(table[slot].1).checked_sub(1)) {
        if tag == upper(hash) && words[index].0.as_bytes() == text {
            return Some(words[index].1);
        }
        slot = (slot + 1) % SLOTS;
    }
    None
}

/// The words of the lure list of weight 2 and 3.
pub(super) fn lures() -> impl Iterator<Item = &'static str> {
    WORDS.iter().filter(|(_, weight)| *weight > 1).map(|(word, _)| *word)
}

/// Whether the text is an ordinary word or a lure word.
pub(super) fn is_word(text: &[u8]) -> bool {
    weight(text).is_some()
}

/// The lure weight of a whole word; 0 when it is none.
pub(super) fn lure(text: &[u8]) -> u8 {
    weight(text).unwrap_or(0)
}

/// The known word of four letters or more that is left of a text without its first letter, or without its last.
pub(super) fn without_one(text: &str) -> Option<&str> {
    if !text.is_ascii() {
        return None;
    }
    let last =
        text.get(..text.len().checked_sub(1)?).filter(|rest| rest.len() >= 4 && is_word(rest.as_bytes()));
    without_first(text).or(last)
}

/// The known word of four letters or more that is left of a text without its first letter.
pub(super) fn without_first(text: &str) -> Option<&str> {
    text.get(1..).filter(|rest| rest.len() >= 4 && is_word(rest.as_bytes()))
}

/// Cuts a text into known words of two letters or more; `None` when that cannot be done.
pub(super) fn read(text: &[u8]) -> Option<Reading> {
    // No stretch is marked: words may begin and end anywhere.
    read_across(text, 0, 0)
}

/// As [`read`]; says of readings whether some word begins outside `start..end` and reaches into it, or the other way.
/// Prefers a reading with such a word, then the fewer words, then the heavier lure.
pub(super) fn read_across(text: &[u8], start: usize, end: usize) -> Option<Reading> {
    let text = text.get(..text.len().min(63))?;
    let mut best: [Option<Reading>; 64] = [None; 64];
    best[0] = Some(Reading { lure: 0, across: false, words: 0 });
    for at in 0..text.len() {
        let Some(so_far) = best[at] else { continue };
        let mut hash = mixed(SEED, text[at]);
        for stop in at + 2..=text.len().min(at + LONGEST) {
            hash = mixed(hash, text[stop - 1]);
            if stop == at + 3 && !begins(hash) {
                break;
            }
            let Some(lure) = weight_of(&text[at..stop], hash) else { continue };
            let overlaps = at < end && stop > start;
            let within = at >= start && stop <= end;
            let next = Reading {
                lure: so_far.lure.max(lure),
                across: so_far.across || (overlaps && !within),
                words: so_far.words + 1,
            };
            let order = |reading: &Reading| (reading.across, Reverse(reading.words), reading.lure);
            if best[stop].is_none_or(|known| order(&next) > order(&known)) {
                best[stop] = Some(next);
            }
        }
    }
    best[text.len()]
}
