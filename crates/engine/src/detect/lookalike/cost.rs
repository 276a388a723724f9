//! What a word of a watch-list costs: how often it occurs in names by coincidence, and what follows for its alerts.
//!
//! The estimate needs no list of names: a chain of letters of order three (Shannon 1948, with the back-off of Brants et
//! al. 2007) over the distinct registrable labels of popular names, kept as counts in `data/name-letters.tsv`, written
//! by `cargo xtask fit-lookalike`. It smooths over a brand's own names, which are no coincidence. Ordinary words were
//! counted themselves.

use model::WatchList;
use serde::Serialize;

use super::{CompileError, watch};
use chain::Chain;

mod chain;

/// What one word of a watch-list costs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WordCost {
    /// The identity it stands for.
    pub identity: String,
    /// The word, in ASCII letters and digits.
    pub word: String,
    /// Coincidental hits, expected per million popular registrable labels.
    pub hits: Hits,
    /// When the word alerts, in words.
    pub policy: String,
    /// What makes the word dear, and what to do; `None` for a word that costs little.
    pub warning: Option<String>,
}

/// Labels per million that hold a word, by where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Hits {
    /// It is the label.
    pub label: f64,
    /// A token of it, between hyphens, digits or ends.
    pub token: f64,
    /// Glued to other letters at one end.
    pub glued: f64,
    /// Inside other letters.
    pub inside: f64,
}

/// How often letters follow each other in names, as another data file than the embedded one counts them; for fitting.
#[derive(Clone, Debug)]
pub struct LetterCounts(Chain);

impl LetterCounts {
    /// Reads the text of a file of counts. `None`: it is no such file.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Chain::parse(text).map(Self)
    }

    /// What is expected of a word of lower-case ASCII letters and digits.
    #[must_use]
    pub fn hits(&self, word: &str) -> Hits {
        Hits::by(&self.0, word)
    }
}

/// Coincidental hits per million from which a word is dear in a context where it alerts.
const DEAR: f64 = 60.0;

impl Hits {
    /// What is expected of a word of lower-case ASCII letters and digits.
    #[must_use]
    pub fn expected(word: &str) -> Self {
        Self::by(Chain::embedded(), word)
    }

    fn by(chain: &Chain, word: &str) -> Self {
        if word.is_empty() {
            return Self { label: 0.0, token: 0.0, glued: 0.0, inside: 0.0 };
        }
        if let Some([label, token, glued, inside]) = chain.word(word) {
            return Self { label, token, glued, inside };
        }
        // What stands before a word says nothing of what stands behind it.
        let ends: f64 = ENDS.iter().map(|end| chain.follows(word, *end)).sum();
        let all = chain.expected(None, word);
        let front: f64 = ENDS.iter().map(|end| chain.expected(Some(*end), word)).sum();
        let label = chain.expected(Some(b'.'), word) * chain.follows(word, b'.');
        let (back, token) = (all * ends, front * ends);
        let corrected = |place, expected: f64| chain.corrected(place, expected.max(0.0), word.len());
        let whole = corrected(0, token);
        Self {
            label: if token > 0.0 { whole * (label / token) } else { 0.0 },
            token: if token > 0.0 { whole * (1.0 - label / token) } else { 0.0 },
            glued: corrected(1, front + back - 2.0 * token),
            inside: corrected(2, all - front - back + token),
        }
    }
}

/// What ends a token, as it is counted: the end of the label, a hyphen, a digit.
const ENDS: [u8; 3] = [b'.', b'-', b'#'];

/// What each word of a watch-list costs, by identity and word.
///
/// # Errors
/// As [`super::Matcher::compile`].
pub fn costs(list: &WatchList) -> Result<Vec<WordCost>, CompileError> {
    let watch = watch::Watch::compile(list)?;
    let mut costs: Vec<WordCost> = watch
        .words()
        .iter()
        .map(|word| {
            let text = String::from_utf8_lossy(&word.text).into_owned();
            let hits = Hits::expected(&text);
            let (policy, alerting) = policy(word.kind, text.len(), &hits);
            let warning = (alerting >= DEAR).then(|| {
                format!(
                    "about {alerting:.0} coincidental hits per million names in places where it alerts; use a longer \
                     word, or name the owned domains so that theirs are left out"
                )
            });
            WordCost { identity: watch.identity_of(word).to_owned(), word: text, hits, policy, warning }
        })
        .collect();
    costs.sort_by(|a, b| (&a.identity, &a.word).cmp(&(&b.identity, &b.word)));
    Ok(costs)
}

/// When a word alerts, and the coincidental hits in those places.
fn policy(kind: watch::Kind, letters: usize, hits: &Hits) -> (String, f64) {
    let (policy, alerting) = match kind {
        watch::Kind::Short => (
            "alerts as the whole label, and as a whole token beside a sign-in word; changed only by likeness",
            hits.label,
        ),
        watch::Kind::Dictionary => (
            "an ordinary or common word: alerts as the whole label, and as a whole token or glued beside a lure word",
            hits.label,
        ),
        watch::Kind::Distinct if letters < 6 => (
            "alerts anywhere as it is, and changed as a whole token or beside a lure word",
            hits.label + hits.token + hits.glued + hits.inside,
        ),
        watch::Kind::Distinct => {
            ("alerts anywhere, also changed", hits.label + hits.token + hits.glued + hits.inside)
        }
    };
    (policy.to_owned(), alerting)
}

/// Why a word cannot be watched at all, and what to do; `None` when it can.
pub(super) fn hopeless(word: &str) -> Option<(String, &'static str)> {
    const LONGER: &str =
        "use the full name that people know, or leave the word to the identity's owned domains";
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(("is a number, and numbers are in names by chance".to_owned(), LONGER));
    }
    if PARTS.contains(&word) {
        return Some(("is a part that any name can have".to_owned(), LONGER));
    }
    if super::lure::is_lure_word(word) {
        let what = "is itself a word of sign-in lures, and would alert on all of them";
        return Some((what.to_owned(), "watch the identity's own name; lures are a class of their own"));
    }
    let hits = Hits::expected(word);
    let whole = hits.label + hits.token;
    (whole > TOO_COMMON)
        .then(|| (format!("stands as a whole token in about {whole:.0} of a million popular names"), LONGER))
}

/// Public suffixes and marks that stand in front of names, as far as they have three letters.
const PARTS: [&str; 14] =
    ["com", "net", "org", "info", "biz", "edu", "gov", "mil", "int", "name", "www", "http", "https", "html"];

/// Whole tokens per million popular names from which a word says nothing.
const TOO_COMMON: f64 = 1500.0;

#[cfg(test)]
mod tests;
