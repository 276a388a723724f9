//! Lure words and their likely mistypings in one trie, over letters collapsed by likeness.

use std::collections::BTreeMap;

use super::super::{glyph, lexicon};
use super::words::{EDITED, Words};

/// Children of a node lie side by side, in order of their letter.
#[derive(Clone, Copy, Debug, Default)]
struct Node {
    /// Which letters go on.
    letters: u32,
    /// The first child.
    first: u32,
    /// One more than the word that ends here; 0 for none. [`EDIT`] marks a mistyped word.
    word: u16,
}

const EDIT: u16 = 1 << 15;

/// See the module.
#[derive(Clone, Debug)]
pub(super) struct Trie {
    nodes: Vec<Node>,
}

/// Number of a letter among the collapsed ones; 255 for what is in no word.
static LETTER: [u8; 256] = {
    let mut table = [255; 256];
    let mut byte = 0;
    while byte < 256 {
        let class = glyph::class(byte as u8);
        let mut at = 0;
        while at < glyph::CLASSES.len() {
            if glyph::CLASSES[at] == class {
                table[byte] = at as u8;
            }
            at += 1;
        }
        byte += 1;
    }
    table
};

fn letters(text: &[u8]) -> Vec<u8> {
    text.iter().map(|byte| LETTER[usize::from(*byte)]).collect()
}

impl Trie {
    pub(super) fn build(words: &Words) -> Self {
        let mut keys: BTreeMap<Vec<u8>, u16> = BTreeMap::new();
        for word in 0..words.len() {
            let known = keys.entry(letters(words.text(word))).or_insert(word + 1);
            if words.class(word) > words.class(*known - 1) {
                *known = word + 1;
            }
        }
        for word in (0..words.len()).filter(|word| words.class(*word) > 1) {
            for typo in typos(words.text(word)) {
                if !words.holds(&typo) && !lexicon::is_word(&typo) {
                    keys.entry(letters(&typo)).or_insert((word + 1) | EDIT);
                }
            }
        }
        let mut nodes = vec![Node::default()];
        // Breadth first, so that the nodes that are asked most share cache lines.
        let keys: Vec<(Vec<u8>, u16)> = keys.into_iter().collect();
        let mut level = vec![(0, 0, &keys[..])];
        while !level.is_empty() {
            let mut next = Vec::new();
            for (node, depth, mut keys) in level {
                if let Some(((_, word), rest)) = keys.split_first().filter(|((key, _), _)| key.len() == depth)
                {
                    nodes[node].word = *word;
                    keys = rest;
                }
                nodes[node].first = u32::try_from(nodes.len()).expect("some ten thousand nodes");
                while let Some((key, _)) = keys.first() {
                    let letter = key[depth];
                    let end = keys.partition_point(|(key, _)| key[depth] <= letter);
                    nodes[node].letters |= 1 << letter;
                    next.push((nodes.len(), depth + 1, &keys[..end]));
                    nodes.push(Node::default());
                    keys = &keys[end..];
                }
            }
            level = next;
        }
        Self { nodes }
    }

    /// Calls `found(end, word, edited)` for every word that may begin at `start` of `label`.
    #[inline]
    pub(super) fn walk(&self, label: &[u8], start: usize, mut found: impl FnMut(usize, u16, bool)) {
        self.go_on(label, start, 0, 0, &mut found);
    }

    fn go_on(
        &self,
        label: &[u8],
        mut at: usize,
        mut node: u32,
        pairs: u8,
        found: &mut impl FnMut(usize, u16, bool),
    ) {
        loop {
            let here = self.nodes[node as usize];
            if let Some(word) = (here.word & !EDIT).checked_sub(1) {
                found(at, word, here.word & EDIT != 0);
            }
            let Some(&byte) = label.get(at) else { return };
            // Two letters that look like one; at most two pairs, so the walk stays short.
            if pairs < 2
                && let Some(&second) = label.get(at + 1)
                && let Some(one) = glyph::class_digraph(glyph::class(byte), glyph::class(second))
                && let Some(child) = here.child(LETTER[usize::from(one)])
            {
                self.go_on(label, at + 2, child, pairs + 1, found);
            }
            match here.child(LETTER[usize::from(byte)]) {
                Some(child) => (node, at) = (child, at + 1),
                None => return,
            }
        }
    }
}

impl Node {
    #[inline]
    const fn child(self, letter: u8) -> Option<u32> {
        if letter >= 32 || self.letters >> letter & 1 == 0 {
            return None;
        }
        Some(self.first + (self.letters & ((1 << letter) - 1)).count_ones())
    }
}

/// The mistypings that imitators and hasty fingers make: a letter left out, doubled, two swapped, a vowel for a vowel,
/// a vowel drawn out. The first letter stays, and a letter is not added behind the last.
fn typos(word: &[u8]) -> Vec<Vec<u8>> {
    const VOWELS: &[u8] = b"aeiouy";
    let mut out = Vec::new();
    if word.len() < EDITED {
        return out;
    }
    let with = |at: usize, cut: usize, put: &[u8]| [&word[..at], put, &word[at + cut..]].concat();
    for at in 1..word.len() {
        out.push(with(at, 1, b""));
        if at + 1 < word.len() {
            out.push(with(at, 2, &[word[at + 1], word[at]]));
            out.push(with(at, 0, &word[at..=at]));
        }
        if VOWELS.contains(&word[at]) {
            for &vowel in VOWELS.iter().filter(|vowel| **vowel != word[at]) {
                out.push(with(at, 1, &[vowel]));
                out.push(with(at, 0, &[vowel]));
                if at + 1 < word.len() {
                    out.push(with(at + 1, 0, &[vowel]));
                }
            }
        }
    }
    out
}
