use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Counts of runs of up to four letters in labels; `.` is the end of a label, `-` a hyphen, `#` a digit.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    counts: Counts,
    labels: f64,
    /// Ordinary words by label, token, glued, inside, per million labels: no chain of letters knows that they are words.
    words: BTreeMap<Box<str>, [f64; 4]>,
    /// Corrections of what is expected as a token, glued and inside: constant, of the logarithm, of the letters above six.
    corrections: [[f64; 3]; 3],
}

static EMBEDDED: LazyLock<Chain> = LazyLock::new(|| {
    Chain::parse(include_str!("../../../../data/name-letters.tsv"))
        .expect("the embedded counts are checked by a test")
});

/// What a shorter run is worth when a longer one was not counted (Brants et al. 2007, section 4).
const BACK_OFF: f64 = 0.4;

/// What is put to an expectation before its logarithm is taken, in hits per million.
const LEAST: f64 = 0.05;

/// Longest run counted.
const ORDER: usize = 4;

/// A run of up to four letters as one number, five bits a letter, the last lowest; 0 is no run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run(u32);

impl Run {
    const NONE: Self = Self(0);

    /// The number of a letter; all that is never counted is one letter.
    const fn letter(letter: u8) -> u32 {
        match letter.to_ascii_lowercase() {
            letter @ b'a'..=b'z' => (letter - b'a') as u32 + 1,
            b'#' | b'0'..=b'9' => 27,
            b'.' => 28,
            b'-' => 29,
            b'_' => 30,
            _ => 31,
        }
    }

    /// The run with one letter more, of which the last [`ORDER`] stay.
    const fn then(self, letter: u8) -> Self {
        Self((self.0 << 5 | Self::letter(letter)) & ((1 << (5 * ORDER)) - 1))
    }

    fn of(letters: &[u8]) -> Self {
        letters.iter().fold(Self::NONE, |run, letter| run.then(*letter))
    }

    /// Its last `letters` letters.
    const fn last(self, letters: usize) -> Self {
        Self(self.0 & ((1 << (5 * letters)) - 1))
    }

    /// Without its last letter.
    const fn before(self) -> Self {
        Self(self.0 >> 5)
    }
}

/// Counts by run, open addressing: asked for on the way of a name.
#[derive(Clone, Debug)]
struct Counts(Vec<(Run, u32)>);

impl Counts {
    fn new(rows: &[(Run, u32)]) -> Self {
        let mut slots = vec![(Run::NONE, 0); (rows.len() * 2).next_power_of_two().max(2)];
        for &(run, count) in rows {
            let mut slot = Self::slot(run, slots.len());
            while slots[slot].0 != Run::NONE && slots[slot].0 != run {
                slot = (slot + 1) & (slots.len() - 1);
            }
            slots[slot] = (run, count);
        }
        Self(slots)
    }

    const fn slot(run: Run, slots: usize) -> usize {
        (run.0.wrapping_mul(0x9e37_79b1) >> 8) as usize & (slots - 1)
    }

    /// `None`: it was not counted, as the run of no letters never is.
    #[inline]
    fn get(&self, run: Run) -> Option<f64> {
        if run == Run::NONE {
            return None;
        }
        let mut slot = Self::slot(run, self.0.len());
        while self.0[slot].0 != run {
            if self.0[slot].0 == Run::NONE {
                return None;
            }
            slot = (slot + 1) & (self.0.len() - 1);
        }
        Some(f64::from(self.0[slot].1))
    }
}

impl Chain {
    pub(super) fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Reads `run<TAB>next count next count ...` rows (`nat<TAB>e412i900`), `=word<TAB>label token glued
    /// inside` rows, `~place<TAB>three terms` rows, and `labels<TAB>number`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut counts = Vec::new();
        let mut labels = None;
        let mut words = BTreeMap::new();
        let mut corrections = [[0.0, 1.0, 0.0]; 3];
        for row in text.lines().filter(|row| !row.starts_with("# ") && !row.is_empty()) {
            let (run, mut nexts) = row.split_once('\t')?;
            if run == "labels" {
                labels = Some(nexts.parse().ok().filter(|labels| *labels >= 1.0)?);
                continue;
            }
            if let Some(word) = run.strip_prefix('=') {
                let mut counts = nexts.split(' ').map(str::parse);
                let mut next = || counts.next()?.ok();
                words.insert(word.into(), [next()?, next()?, next()?, next()?]);
                continue;
            }
            if let Some(place) = run.strip_prefix('~') {
                let at = ["token", "glued", "inside"].iter().position(|known| *known == place)?;
                let mut terms =
                    nexts.split(' ').map(|term| term.parse().ok().filter(|it: &f64| it.is_finite()));
                let mut next = || terms.next()?;
                corrections[at] = [next()?, next()?, next()?];
                continue;
            }
            let run = (run.len() < ORDER).then(|| Run::of(run.as_bytes()))?;
            while let Some(&next) = nexts.as_bytes().first() {
                let rest = nexts.get(1..)?;
                let end = rest.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
                counts.push((run.then(next), rest[..end].parse().ok()?));
                nexts = &rest[end..];
            }
        }
        Some(Self { counts: Counts::new(&counts), labels: labels?, words, corrections })
    }

    /// What was measured of an ordinary word: label, token, glued, inside.
    pub(super) fn word(&self, word: &str) -> Option<[f64; 4]> {
        self.words.get(word).copied()
    }

    /// What was measured where the chain expects so much of a word at a place: 0 a token, 1 glued, 2 inside.
    pub(super) fn corrected(&self, place: usize, expected: f64, letters: usize) -> f64 {
        let [constant, slope, by_letter] = self.corrections[place];
        if (constant, slope, by_letter) == (0.0, 1.0, 0.0) {
            return expected;
        }
        // Words have 32 letters at most; the measured ones had 16.
        let letters = f64::from(u8::try_from(letters.min(16)).unwrap_or(16));
        (constant + slope * (expected + LEAST).ln() + by_letter * (letters - 6.0)).exp()
    }

    /// How many of a million labels hold a text of letters, digits and the marks, behind a mark or anywhere; digits
    /// count as one.
    pub(super) fn expected(&self, mark: Option<u8>, text: &str) -> f64 {
        let mut letters = mark.into_iter().chain(text.bytes());
        let mut run = letters.by_ref().take(ORDER - 1).fold(Run::NONE, Run::then);
        let Some(mut expected) = self.counts.get(run) else { return 0.0 };
        for letter in letters {
            run = run.then(letter);
            expected *= self.chance(run);
        }
        expected * 1e6 / self.labels
    }

    /// How likely a letter or mark follows a text.
    pub(super) fn follows(&self, text: &str, next: u8) -> f64 {
        let last = text.as_bytes();
        self.chance(Run::of(&last[last.len().saturating_sub(ORDER - 1)..]).then(next))
    }

    /// How likely the last letter of a whole run follows the others.
    fn chance(&self, run: Run) -> f64 {
        let mut factor = 1.0;
        for letters in (2..=ORDER).rev() {
            let run = run.last(letters);
            if let (Some(before), Some(with)) = (self.counts.get(run.before()), self.counts.get(run)) {
                return factor * (with / before).min(1.0);
            }
            factor *= BACK_OFF;
        }
        factor / 40.0
    }
}
