//! Where words are cut into pieces.

use super::super::glyph::CLASSES;

/// A part of a word that occurs unchanged in the text, and how many edits the rest has.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    /// What is looked for: the letters, or these changed in one way.
    pub(super) pattern: Vec<u8>,
    /// Where it begins and ends in the word; the whole word: nothing beside it is compared.
    pub(super) part: (usize, usize),
    /// Edits in what stands before and behind it.
    pub(super) edits: (u8, u8),
}

/// How often a piece may occur by chance, for choosing where to cut; from the letters of English names.
fn commonness(piece: &[u8]) -> f64 {
    /// Share of each class among letters of names, in per mille, in the order of [`CLASSES`].
    const SHARE: [u16; 21] =
        [85, 20, 150, 38, 15, 30, 25, 18, 140, 32, 70, 72, 25, 1, 65, 62, 62, 15, 4, 6, 1];
    piece
        .iter()
        .map(|code| SHARE.get(usize::from(*code).wrapping_sub(1)).map_or(0.001, |s| f64::from(*s) / 1000.0))
        .product()
}

/// Longest piece: longer ones are hardly rarer.
const LONGEST: usize = 5;

/// Cuts a word, given as codes, into pieces of three letters or more. Words of four letters or fewer have none.
pub(super) fn cut(word: &[u8]) -> Vec<Cut> {
    let len = word.len();
    let whole = |pattern: Vec<u8>| Cut { pattern, part: (0, len), edits: (0, 0) };
    let piece = |from: usize, to: usize, edits: (u8, u8)| Cut {
        pattern: word[from..to].to_vec(),
        part: (from, to),
        edits,
    };
    match len {
        0..=4 => Vec::new(),
        5 => {
            let mut cuts = vec![piece(0, 3, (0, 1)), piece(2, 5, (1, 0))];
            // The middle letter is another, or left out, or swapped with a neighbour.
            let others = (1..).take(CLASSES.len()).filter(|code| *code != word[2]);
            cuts.extend(others.map(|code| whole(vec![word[0], word[1], code, word[3], word[4]])));
            cuts.push(whole(vec![word[0], word[1], word[3], word[4]]));
            cuts.push(whole(vec![word[0], word[2], word[1], word[3], word[4]]));
            cuts.push(whole(vec![word[0], word[1], word[3], word[2], word[4]]));
            cuts
        }
        _ => {
            let front = |at: usize| at.saturating_sub(LONGEST)..at;
            let back = |at: usize| at..len.min(at + LONGEST);
            let weight = |at: usize| commonness(&word[front(at)]) + commonness(&word[back(at)]);
            let at = (3..=len - 3).min_by(|a, b| weight(*a).total_cmp(&weight(*b))).unwrap_or(len / 2);
            let mut cuts = vec![piece(front(at).start, at, (0, 1)), piece(at, back(at).end, (1, 0))];
            // A swap across the cut breaks both pieces.
            let pattern = vec![word[at - 2], word[at], word[at - 1], word[at + 1]];
            cuts.push(Cut { pattern, ..piece(at - 2, at + 2, (0, 0)) });
            cuts
        }
    }
}
