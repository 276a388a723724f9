use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Counts of runs of up to four letters in labels; `.` is the end of a label, `-` a hyphen, `#` a digit.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    counts: BTreeMap<Box<[u8]>, f64>,
    labels: f64,
    /// Ordinary words by label, token, glued, inside, per million labels: no chain of letters knows that they are words.
    words: BTreeMap<Box<str>, [f64; 4]>,
}

static EMBEDDED: LazyLock<Chain> = LazyLock::new(|| {
    Chain::parse(include_str!("../../../../data/name-letters.tsv"))
        .expect("the embedded counts are checked by a test")
});

/// What a shorter run is worth when a longer one was not counted (Brants et al. 2007, section 4).
const BACK_OFF: f64 = 0.4;

impl Chain {
    pub(super) fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Reads `run<TAB>next count next count ...` rows (`nat<TAB>e412i900`), `=word<TAB>label token glued
    /// inside` rows, and `labels<TAB>number`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut counts = BTreeMap::new();
        let mut labels = None;
        let mut words = BTreeMap::new();
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
            while let Some(&next) = nexts.as_bytes().first() {
                let rest = nexts.get(1..)?;
                let end = rest.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
                let count: f64 = rest[..end].parse().ok()?;
                counts.insert([run.as_bytes(), &[next]].concat().into(), count);
                nexts = &rest[end..];
            }
        }
        Some(Self { counts, labels: labels?, words })
    }

    /// What was measured of an ordinary word: label, token, glued, inside.
    pub(super) fn word(&self, word: &str) -> Option<[f64; 4]> {
        self.words.get(word).copied()
    }

    fn count(&self, run: &[u8]) -> Option<f64> {
        self.counts.get(run).copied()
    }

    /// How many of a million labels hold a text of letters, digits and the marks; digits count as one.
    pub(super) fn expected(&self, text: &str) -> f64 {
        let text: Vec<u8> = text
            .bytes()
            .map(|byte| if byte.is_ascii_digit() { b'#' } else { byte.to_ascii_lowercase() })
            .collect();
        let first = text.len().min(3);
        let mut expected = match self.count(&text[..first]) {
            Some(count) => count,
            None => return 0.0,
        };
        for at in first..text.len() {
            expected *= self.chance(&text[at - 3..at], text[at]);
        }
        expected * 1e6 / self.labels
    }

    /// How likely `next` follows a run.
    fn chance(&self, run: &[u8], next: u8) -> f64 {
        let mut factor = 1.0;
        for from in 0..run.len() {
            let (run, whole) = (&run[from..], [&run[from..], &[next]].concat());
            if let (Some(before), Some(with)) = (self.count(run), self.count(&whole)) {
                return factor * (with / before).min(1.0);
            }
            factor *= BACK_OFF;
        }
        factor / 40.0
    }
}
