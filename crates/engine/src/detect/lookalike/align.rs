use std::fmt;
use std::ops::Deref;

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
    pub(super) shown: Letters,
    /// What the word has there.
    pub(super) meant: Letters,
}

/// Up to two ASCII letters, kept in place: most alignments are made and thrown away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letters {
    bytes: [u8; 2],
    len: u8,
}

impl Letters {
    fn new(text: &[u8]) -> Self {
        let mut it = Self { bytes: [0; 2], len: 0 };
        for (byte, letter) in it.bytes.iter_mut().zip(text) {
            *byte = *letter;
            it.len += 1;
        }
        it
    }
}

impl Deref for Letters {
    type Target = str;

    fn deref(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.len)]).unwrap_or_default()
    }
}

impl fmt::Display for Letters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
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

/// More than any alignment may cost.
const FAR: u16 = u16::MAX / 2;
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

/// What it costs to read one letter as another, by both; [`NEVER`] for a hyphen.
static REPLACE: [u8; 128 * 128] = {
    let mut table = [0; 128 * 128];
    let mut shown = 0_u8;
    while shown < 128 {
        let mut meant = 0_u8;
        while meant < 128 {
            let vowels = is_vowel(shown) && is_vowel(meant);
            let cost = match single(shown, meant) {
                _ if shown == meant => 0,
                Some(cost) => cost,
                None if shown == b'-' => NEVER as u16,
                None if vowels => VOWEL,
                None => EDIT,
            };
            table[shown as usize * 128 + meant as usize] = cost as u8;
            meant += 1;
        }
        shown += 1;
    }
    table
};
const NEVER: u8 = u8::MAX;

const fn replace(shown: u8, meant: u8) -> u8 {
    REPLACE[(shown & 127) as usize * 128 + (meant & 127) as usize]
}

/// Whether two letters can stand for one, as [`may_pair`], by the first; a bit for the second.
static PAIRED: [u128; 128] = {
    let mut table = [0; 128];
    let mut first = 0_u8;
    while first < 128 {
        let mut second = 0_u8;
        while second < 128 {
            table[first as usize] |= (may_pair(first, second) as u128) << second;
            second += 1;
        }
        first += 1;
    }
    table
};

const fn pairs(first: u8, second: u8) -> bool {
    PAIRED[(first & 127) as usize] >> (second & 127) & 1 == 1
}

/// Longest label (RFC 1035 section 2.3.4) and longest word, and the place before the first letter.
const COLUMNS: usize = 64;
const ROWS: usize = 34;

/// Alignment with weights by likeness (Sellers 1980). Keeps its table of costs between calls.
#[derive(Debug)]
pub(super) struct Aligner {
    /// Cost of the best way to read the first `i` letters of the word in a stretch that ends before letter `j`.
    costs: [[u16; COLUMNS]; ROWS],
}

/// What is aligned, and which letters of the label (bit `j` for the letter before place `j`) have something about them.
#[derive(Clone, Copy, Debug)]
struct Pair<'a> {
    label: &'a [u8],
    word: &'a [u8],
    /// They end two letters that may stand for one.
    paired: u64,
    /// They end two vowels.
    drawled: u64,
    /// They are as the letter before.
    doubled: u64,
    hyphens: u64,
    /// None of these.
    plain: u64,
    /// Whether the word must be all of the label.
    whole: bool,
}

/// No letter: what stands before the first. It is no ASCII, so no text holds it; a NUL a text may hold.
const NONE: u8 = u8::MAX;

/// A row of the table: a letter of the word and what is known of it.
#[derive(Clone, Copy, Debug)]
struct Row {
    meant: u8,
    /// The letter before it, or [`NONE`].
    before: u8,
    paired: bool,
    vowel: bool,
    first: bool,
    last: bool,
}

impl<'a> Pair<'a> {
    fn new(label: &'a [u8], word: &'a [u8], whole: bool) -> Self {
        let mut it = Self { label, word, paired: 0, drawled: 0, doubled: 0, hyphens: 0, plain: 0, whole };
        let mut before = NONE;
        for (at, &letter) in label.iter().enumerate() {
            let bit = 2 << at;
            let vowels = is_vowel(before) && is_vowel(letter);
            it.paired |= if pairs(before, letter) { bit } else { 0 };
            it.drawled |= if vowels { bit } else { 0 };
            it.doubled |= if before == letter { bit } else { 0 };
            it.hyphens |= if letter == b'-' { bit } else { 0 };
            before = letter;
        }
        it.plain = !(it.paired | it.drawled | it.doubled | it.hyphens);
        it
    }

    fn row(&self, i: usize) -> Row {
        let meant = i.checked_sub(1).map_or(NONE, |at| self.word[at]);
        let before = i.checked_sub(2).map_or(NONE, |at| self.word[at]);
        Row {
            meant,
            before,
            paired: pairs(before, meant),
            vowel: is_vowel(meant),
            first: i == 0,
            last: i == self.word.len(),
        }
    }

    /// Offers the ways into place `j` of a row, the preferred first: letters of the word and of the label they take,
    /// their cost and what they are.
    #[inline(always)]
    fn ways(&self, row: Row, j: usize, mut offer: impl FnMut(usize, usize, u16, Technique)) {
        if row.first {
            offer(0, 1, EDIT, Technique::Insertion);
            return;
        }
        let Row { meant, before, .. } = row;
        let left_out = if before == meant { TRANSPOSITION } else { EDIT };
        let Some(&shown) = j.checked_sub(1).and_then(|at| self.label.get(at)) else {
            offer(1, 0, left_out, Technique::Omission);
            return;
        };
        let has = |mask: u64| mask >> j & 1 == 1;
        match replace(shown, meant) {
            NEVER => {}
            cost => offer(1, 1, u16::from(cost), Technique::Substitution),
        }
        if has(self.paired)
            && let Some(cost) = digraph(self.label[j - 2], shown, meant)
        {
            offer(1, 2, cost, Technique::Homoglyph);
        }
        if row.paired
            && let Some(cost) = digraph(before, meant, shown)
        {
            offer(2, 1, cost + 5, Technique::Homoglyph);
        }
        if shown == before && shown != meant && j >= 2 && self.label[j - 2] == meant {
            offer(2, 2, TRANSPOSITION, Technique::Transposition);
        }
        let twice = shown == meant && has(self.doubled);
        // A vowel drawn out: `naver` as `navuor`.
        if row.vowel && has(self.drawled) && !twice {
            offer(1, 2, VOWEL, Technique::Insertion);
        }
        // Behind the last letter only a doubled one belongs to the word.
        if twice {
            offer(0, 1, REPETITION, Technique::Repetition);
        } else if !row.last {
            match has(self.hyphens) {
                true => offer(0, 1, HYPHEN, Technique::HyphenSplit),
                false => offer(0, 1, EDIT, Technique::Insertion),
            }
        }
        offer(1, 0, left_out, Technique::Omission);
        if self.whole && row.last {
            offer(0, 1, EDIT, Technique::Insertion);
        }
    }

    /// The least cost over [`Pair::ways`] into a place that has nothing about it, in a row whose letters are not paired.
    #[inline(always)]
    fn plain_cost(&self, row: Row, j: usize, costs: &[u16], one: &[u16], two: &[u16]) -> u16 {
        let Row { meant, before, .. } = row;
        let shown = self.label[j - 1];
        let left_out = if before == meant { TRANSPOSITION } else { EDIT };
        let mut best = (one[j - 1] + u16::from(replace(shown, meant))).min(one[j] + left_out);
        if !row.last || self.whole {
            best = best.min(costs[j - 1] + EDIT);
        }
        if shown == before && shown != meant && j >= 2 && self.label[j - 2] == meant {
            best = best.min(two[j - 2] + TRANSPOSITION);
        }
        best
    }
}

impl Default for Aligner {
    fn default() -> Self {
        Self { costs: [[0; COLUMNS]; ROWS] }
    }
}

impl Aligner {
    /// The word with two edits as the whole of a token, or with one in a word of four letters.
    pub(super) fn whole(&mut self, token: &[u8], word: &[u8]) -> Option<Alignment> {
        if token.len().abs_diff(word.len()) > 2 || token.len() >= COLUMNS || word.len() >= ROWS {
            return None;
        }
        let limit = if word.len() < 5 { 125 } else { 215 };
        let pair = Pair::new(token, word, true);
        self.costs[0][..=token.len()].fill(FAR);
        for (at, cost) in self.costs[0][..=token.len()].iter_mut().take(3).enumerate() {
            *cost = EDIT * u16::try_from(at).unwrap_or(FAR / EDIT);
        }
        if !self.fill(&pair, limit) || self.costs[word.len()][token.len()] > limit {
            return None;
        }
        let alignment = self.trace(&pair, token.len());
        (alignment.edits() <= 2 && alignment.steps.len() <= 4).then_some(alignment)
    }

    /// Calls `found` for every stretch of `label` that reads as `word` within [`limit`] and one edit.
    pub(super) fn search(&mut self, label: &[u8], word: &[u8], mut found: impl FnMut(Alignment)) {
        let label = &label[..label.len().min(COLUMNS - 1)];
        if label.len() + 3 < word.len() && label.len() * 2 < word.len() + 2 || word.len() >= ROWS {
            return;
        }
        let limit = limit(word.len());
        let pair = Pair::new(label, word, false);
        self.costs[0][..=label.len()].fill(0);
        if !self.fill(&pair, limit) {
            return;
        }
        for end in 1..=label.len() {
            if self.costs[word.len()][end] <= limit {
                let alignment = self.trace(&pair, end);
                if alignment.edits() <= 1 && alignment.glyphs() <= 4 {
                    found(alignment);
                }
            }
        }
    }

    /// Fills the rows below the first; whether the last can have a cost within the limit. Costs within the limit are
    /// exact; those above may be too high, for no way within the limit leads over them.
    fn fill(&mut self, pair: &Pair<'_>, limit: u16) -> bool {
        let columns = pair.label.len() + 1;
        let all = u64::MAX >> (COLUMNS - columns);
        let within = |row: &[u16]| {
            row.iter().enumerate().fold(0, |bits, (at, cost)| bits | u64::from(*cost <= limit) << at)
        };
        // Places within the limit in the last row and in the one before it: two letters of the word at most are taken
        // at once. What comes from no such place is not looked at, which is most of the table.
        let (mut last, mut before_last) = (within(&self.costs[0][..columns]), 0);
        for i in 1..=pair.word.len() {
            let (above, below) = self.costs.split_at_mut(i);
            let one = &above[i - 1];
            // The first row has none above it, and takes nothing from there.
            let two = &above[i.saturating_sub(2)];
            let costs = &mut below[0];
            costs[..columns].fill(FAR);
            let row = pair.row(i);
            let mut open = (last | last << 1 | last << 2 | before_last << 1 | before_last << 2) & all;
            let mut reached = 0;
            while open != 0 {
                let j = open.trailing_zeros() as usize;
                open &= open - 1;
                let best = if j > 0 && !row.paired && pair.plain >> j & 1 == 1 {
                    pair.plain_cost(row, j, costs, one, two)
                } else {
                    let mut best = FAR;
                    pair.ways(row, j, |up, left, cost, _| {
                        let known = match up {
                            0 => costs[j - left],
                            1 => one[j - left],
                            _ => two[j - left],
                        };
                        best = best.min(known + cost);
                    });
                    best
                };
                costs[j] = best;
                if best <= limit {
                    reached |= 1 << j;
                    // A letter put in leads to the next place.
                    open |= 2 << j & all;
                }
            }
            if reached | last == 0 {
                return false;
            }
            (before_last, last) = (last, reached);
        }
        last != 0
    }

    /// The steps of the best alignment that ends before letter `end`; its cost must be exact.
    fn trace(&self, pair: &Pair<'_>, end: usize) -> Alignment {
        let (mut i, mut j) = (pair.word.len(), end);
        let mut steps = Vec::new();
        while i > 0 || pair.whole && j > 0 {
            let cost = self.costs[i][j];
            let mut way = None;
            pair.ways(pair.row(i), j, |up, left, step, technique| {
                if way.is_none() && left <= j && self.costs[i - up][j - left] + step == cost {
                    way = Some((up, left, step, technique));
                }
            });
            let Some((up, left, cost, technique)) = way else { break };
            let (from_i, from_j) = (i - up, j - left);
            if cost > 0 {
                let (shown, meant) = (&pair.label[from_j..j], &pair.word[from_i..i]);
                let likes = (up, left) == (1, 1) && single(shown[0], meant[0]).is_some();
                steps.push(Step {
                    technique: if likes { Technique::Homoglyph } else { technique },
                    at: from_i,
                    cost,
                    shown: Letters::new(shown),
                    meant: Letters::new(meant),
                });
            }
            (i, j) = (from_i, from_j);
        }
        steps.reverse();
        Alignment { start: j, end, steps }
    }
}
