use super::Technique;
use super::glyph::{digraph, is_vowel, may_pair, single};

/// One stretch of a label read as a word, and what was done to the word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alignment {
    /// Where it begins in the label.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// Changes in order; none for the word itself.
    pub(super) steps: Vec<Step>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) technique: Technique,
    /// Letter of the word it begins at.
    pub(super) at: usize,
    /// Hundredths of an edit.
    pub(super) cost: u16,
    /// What the label shows.
    pub(super) shown: String,
    /// What the word has there.
    pub(super) meant: String,
}

impl Alignment {
    /// Changes that do not rest on likeness.
    pub(super) fn edits(&self) -> usize {
        self.steps.iter().filter(|step| step.technique.is_edit()).count()
    }

    /// Whether every edit keeps the sound near: a doubled letter, or vowels for vowels.
    pub(super) fn is_soft(&self) -> bool {
        self.steps.iter().filter(|step| step.technique.is_edit()).all(Step::is_soft)
    }

    /// Whether the first letter is another or missing, which imitators keep.
    pub(super) fn is_first(&self) -> bool {
        let first = self.steps.first().filter(|step| step.technique.is_edit() && step.at == 0);
        first.is_some_and(|step| matches!(step.technique, Technique::Omission | Technique::Substitution))
    }

    /// Changes by likeness.
    pub(super) fn glyphs(&self) -> usize {
        self.steps.iter().filter(|step| step.technique == Technique::Homoglyph).count()
    }
}

impl Step {
    /// Vowels for a vowel, more of them than the word has.
    pub(super) fn is_drawl(&self) -> bool {
        self.technique == Technique::Insertion && self.meant.len() == 1
    }

    /// A vowel for a vowel.
    pub(super) fn is_vowel_swap(&self) -> bool {
        self.technique == Technique::Substitution && self.cost == VOWEL
    }

    fn is_soft(&self) -> bool {
        self.technique == Technique::Repetition || self.is_drawl() || self.is_vowel_swap()
    }
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    cost: u16,
    /// Where the path began in the label.
    start: u8,
    /// Steps back: letters of the label, letters of the word.
    back: (u8, u8),
    technique: Option<Technique>,
}

const FAR: Cell = Cell { cost: u16::MAX / 2, start: 0, back: (0, 0), technique: None };
const VOWEL: u16 = 80;
const EDIT: u16 = 100;
const TRANSPOSITION: u16 = 70;
const REPETITION: u16 = 60;
const HYPHEN: u16 = 50;

/// The most a word of so many letters may be changed, in hundredths of an edit.
const fn limit(letters: usize) -> u16 {
    match letters {
        0..=4 => 125,
        5 => 145,
        _ => 160,
    }
}

/// Semi-global alignment (Sellers 1980) with weights by likeness. Keeps its table between calls.
#[derive(Debug, Default)]
pub(super) struct Aligner {
    cells: Vec<Cell>,
}

impl Aligner {
    /// The word with two edits as the whole of a token, or with one in a word of four letters.
    pub(super) fn whole(&mut self, token: &[u8], word: &[u8]) -> Option<Alignment> {
        let (rows, columns) = (word.len() + 1, token.len() + 1);
        if token.len().abs_diff(word.len()) > 2 || token.len() > 63 {
            return None;
        }
        self.cells.clear();
        self.cells.resize(rows * columns, FAR);
        self.cells[0] = Cell { cost: 0, ..FAR };
        for i in 0..rows {
            for j in 0..columns {
                if i + j > 0 {
                    self.cells[i * columns + j] = if i == 0 {
                        let before = self.cells[j - 1];
                        let technique = Some(Technique::Insertion);
                        Cell { cost: before.cost.saturating_add(EDIT), start: 0, back: (1, 0), technique }
                    } else {
                        let cell = self.cell(token, word, i, j, columns);
                        let cost = j.checked_sub(1).map_or(u16::MAX, |left| {
                            self.cells[i * columns + left].cost.saturating_add(EDIT)
                        });
                        if i + 1 == rows && cost < cell.cost {
                            Cell { cost, start: 0, back: (1, 0), technique: Some(Technique::Insertion) }
                        } else {
                            cell
                        }
                    };
                }
            }
        }
        let limit = if word.len() < 5 { 125 } else { 215 };
        if self.cells[word.len() * columns + token.len()].cost > limit {
            return None;
        }
        let alignment = self.trace(token, word, token.len(), columns);
        (alignment.edits() <= 2 && alignment.steps.len() <= 4).then_some(alignment)
    }

    /// Calls `found` for every stretch of `label` that reads as `word` within [`limit`] and one edit.
    pub(super) fn search(&mut self, label: &[u8], word: &[u8], mut found: impl FnMut(Alignment)) {
        let label = &label[..label.len().min(63)];
        if label.len() + 3 < word.len() && label.len() * 2 < word.len() + 2 {
            return;
        }
        let (rows, columns) = (word.len() + 1, label.len() + 1);
        let limit = limit(word.len());
        self.cells.clear();
        self.cells.resize(rows * columns, FAR);
        for (at, cell) in self.cells[..columns].iter_mut().enumerate() {
            *cell = Cell { cost: 0, start: u8::try_from(at).unwrap_or(u8::MAX), ..FAR };
        }
        for i in 1..rows {
            let mut least = u16::MAX;
            for j in 0..columns {
                let cell = self.cell(label, word, i, j, columns);
                least = least.min(cell.cost);
                self.cells[i * columns + j] = cell;
            }
            // A digraph of the word may still jump over one row.
            if least > limit
                && i > 1
                && self.cells[(i - 1) * columns..i * columns].iter().all(|c| c.cost > limit)
            {
                return;
            }
        }
        for end in 1..columns {
            if self.cells[word.len() * columns + end].cost <= limit {
                let alignment = self.trace(label, word, end, columns);
                if alignment.edits() <= 1 && alignment.glyphs() <= 4 {
                    found(alignment);
                }
            }
        }
    }

    #[inline]
    fn cell(&self, label: &[u8], word: &[u8], i: usize, j: usize, columns: usize) -> Cell {
        let at = |up: usize, left: usize| self.cells[(i - up) * columns + (j - left)];
        let mut best = FAR;
        let mut offer = |from: Cell, cost: u16, left: u8, up: u8, technique: Option<Technique>| {
            let cost = from.cost.saturating_add(cost);
            if cost < best.cost {
                best = Cell { cost, start: from.start, back: (left, up), technique };
            }
        };
        let meant = word[i - 1];
        if j >= 1 {
            let shown = label[j - 1];
            if shown == meant {
                offer(at(1, 1), 0, 1, 1, None);
            } else if let Some(cost) = single(shown, meant) {
                offer(at(1, 1), cost, 1, 1, Some(Technique::Homoglyph));
            } else if shown != b'-' {
                let cost = if is_vowel(shown) && is_vowel(meant) { VOWEL } else { EDIT };
                offer(at(1, 1), cost, 1, 1, Some(Technique::Substitution));
            }
            if j >= 2
                && may_pair(label[j - 2], shown)
                && let Some(cost) = digraph(label[j - 2], shown, meant)
            {
                offer(at(1, 2), cost, 2, 1, Some(Technique::Homoglyph));
            }
            if i >= 2
                && may_pair(word[i - 2], meant)
                && let Some(cost) = digraph(word[i - 2], meant, shown)
            {
                offer(at(2, 1), cost + 5, 1, 2, Some(Technique::Homoglyph));
            }
            if j >= 2 && i >= 2 && label[j - 2] == meant && shown == word[i - 2] && shown != meant {
                offer(at(2, 2), TRANSPOSITION, 2, 2, Some(Technique::Transposition));
            }
            if is_vowel(meant) {
                // A vowel drawn out: `naver` as `navuor`.
                let run = label[..j].iter().rev().take(3).take_while(|letter| is_vowel(**letter)).count();
                if run >= 2 && !(shown == meant && label[j - 2] == meant) {
                    offer(at(1, 2), VOWEL, 2, 1, Some(Technique::Insertion));
                }
            }
            // Behind the last letter only a doubled one belongs to the word.
            if j >= 2 && shown == label[j - 2] && shown == meant {
                offer(at(0, 1), REPETITION, 1, 0, Some(Technique::Repetition));
            } else if i < word.len() {
                match shown {
                    b'-' => offer(at(0, 1), HYPHEN, 1, 0, Some(Technique::HyphenSplit)),
                    _ => offer(at(0, 1), EDIT, 1, 0, Some(Technique::Insertion)),
                }
            }
        }
        let doubled = i >= 2 && word[i - 2] == meant;
        offer(at(1, 0), if doubled { TRANSPOSITION } else { EDIT }, 0, 1, Some(Technique::Omission));
        best
    }

    fn trace(&self, label: &[u8], word: &[u8], end: usize, columns: usize) -> Alignment {
        let (mut i, mut j) = (word.len(), end);
        let start = usize::from(self.cells[i * columns + j].start);
        let mut steps = Vec::new();
        while i > 0 || j > start {
            let cell = self.cells[i * columns + j];
            let (left, up) = (usize::from(cell.back.0), usize::from(cell.back.1));
            let (from_j, from_i) = (j - left, i - up);
            if let Some(technique) = cell.technique {
                let before = self.cells[from_i * columns + from_j].cost;
                steps.push(Step {
                    technique,
                    at: from_i,
                    cost: cell.cost - before,
                    shown: String::from_utf8_lossy(&label[from_j..j]).into_owned(),
                    meant: String::from_utf8_lossy(&word[from_i..i]).into_owned(),
                });
            }
            (i, j) = (from_i, from_j);
        }
        steps.reverse();
        Alignment { start, end, steps }
    }
}
