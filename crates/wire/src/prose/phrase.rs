//! A table of phrases, looked up by their first word.

use super::few::Few;
use super::token::{Token, hash, tokenise};

/// Phrases and what they mean; built once, never iterated.
#[derive(Clone, Debug)]
pub(super) struct Phrases<M> {
    /// Where each bucket of `entries` begins; the number of buckets is a power of two.
    heads: Vec<u32>,
    /// Hashes of the first words: a small table tells nearly all words apart before the large one is asked.
    firsts: Few,
    entries: Vec<Entry<M>>,
}

#[derive(Clone, Debug)]
struct Entry<M> {
    hash: u32,
    /// Lower case, single spaces, straight apostrophes.
    text: Box<str>,
    /// First letter of its second word, 0 when it is none of ASCII.
    second: u8,
    meaning: M,
}

impl<M: Copy> Phrases<M> {
    /// A table; of two phrases of one spelling the first counts. Phrases without a word are left out.
    pub(super) fn new(phrases: impl IntoIterator<Item = (String, M)>) -> Self {
        let mut tokens = Vec::new();
        let mut entries: Vec<Entry<M>> = Vec::new();
        for (text, meaning) in phrases {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('’', "'");
            let text = text.to_lowercase().into_boxed_str();
            tokenise(&text, &mut tokens);
            if let Some(first) = tokens.first().filter(|first| first.hash != 0) {
                let second = match text.as_bytes().get(first.end()..) {
                    Some([b' ', letter, ..]) if letter.is_ascii_alphanumeric() => *letter,
                    _ => 0,
                };
                entries.push(Entry { hash: hash(first.text(&text).as_bytes()), text, second, meaning });
            }
        }
        let buckets = entries.len().saturating_mul(4).next_power_of_two().max(64);
        let mask = buckets - 1;
        let bucket = |entry: &Entry<M>| entry.hash as usize & mask;
        // Longest first within a bucket, so that the first hit is the longest; the sort is stable.
        entries.sort_by(|a, b| bucket(a).cmp(&bucket(b)).then(b.text.len().cmp(&a.text.len())));
        let mut heads = vec![0_u32; buckets + 1];
        for entry in &entries {
            heads[bucket(entry) + 1] += 1;
        }
        for index in 0..buckets {
            heads[index + 1] += heads[index];
        }
        let mut firsts = Few::new(entries.len());
        for entry in &entries {
            firsts.add(entry.hash);
        }
        Self { heads, firsts, entries }
    }

    /// The longest phrase that begins at `token` and ends at the end of a word, with its end in the block.
    ///
    /// A plural or possessive `s` may follow when `plural`.
    #[inline]
    pub(super) fn at(&self, block: &str, token: Token, plural: bool) -> Option<(M, usize)> {
        if !self.firsts.may_hold(token.hash) {
            return None;
        }
        let bucket = token.hash as usize & (self.heads.len() - 2);
        let (from, to) = (self.heads[bucket], self.heads[bucket + 1]);
        let entries = self.entries.get(from as usize..to as usize)?;
        // White space is one space within a block.
        let second = block.as_bytes().get(token.end() + 1).map_or(0, u8::to_ascii_lowercase);
        let likely =
            |entry: &&Entry<M>| entry.hash == token.hash && (entry.second == 0 || entry.second == second);
        entries.iter().filter(likely).find_map(|entry| {
            let end = matched(block.as_bytes(), token.start(), entry.text.as_bytes(), plural)?;
            Some((entry.meaning, end))
        })
    }
}

/// The end of `phrase` at `start` in `block`, when it stands there as whole words.
fn matched(block: &[u8], start: usize, phrase: &[u8], plural: bool) -> Option<usize> {
    let mut at = start;
    for &expected in phrase {
        match expected {
            b' ' => {
                let space = block[at..].iter().take_while(|b| **b == b' ').count();
                if space == 0 {
                    return None;
                }
                at += space;
            }
            b'\'' if block[at..].starts_with("’".as_bytes()) => at += "’".len(),
            _ if block.get(at)?.to_ascii_lowercase() == expected => at += 1,
            _ => return None,
        }
    }
    let part_of_word = |at: usize| {
        block.get(at).is_some_and(|&b| b.is_ascii_alphanumeric() || b == b'_' || is_letter(block, at))
    };
    if !part_of_word(at) {
        return Some(at);
    }
    (plural && block[at] == b's' && !part_of_word(at + 1)).then_some(at + 1)
}

/// Whether a character beyond ASCII that is no punctuation begins at `at`.
fn is_letter(block: &[u8], at: usize) -> bool {
    block[at] >= 0x80 && !matches!(block[at..], [0xE2, 0x80, ..] | [0xC2, ..] | [0xE3, 0x80, ..])
}
