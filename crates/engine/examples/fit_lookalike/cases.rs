//! The data of a fit: labelled names, and the names of the two streams in which a word is found.

use std::path::Path;

use engine::detect::lookalike::Matcher;

use super::data::{self, text};
use super::labels::{Kind, Row, rows};

/// What one name of each source counts in the regression.
const ACTOR: f64 = 3.0;
const SYNTHETIC: f64 = 3.0;
const POPULAR: f64 = 0.6;
/// A labelled name of the pool counts a quarter of the names it stands for, and of at most so many: the few that
/// stand for hundreds would else be learned by heart.
const STANDS: f64 = 6.0;

/// Everything that is read.
pub(crate) struct Set {
    pub(crate) rows: Vec<Row>,
    pub(crate) registered: Stream,
    pub(crate) popular: Stream,
    /// Owned names, a line each.
    pub(crate) owned: String,
    /// Digest of all the files.
    pub(crate) digest: String,
}

/// A stream of names, of which only those in which a word is found are kept.
pub(crate) struct Stream {
    pub(crate) names: Vec<String>,
    /// How many there were.
    pub(crate) count: usize,
}

/// A name as the regression sees it.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// Its labelled row; none for popular names.
    pub(crate) row: Option<usize>,
    pub(crate) name: String,
    pub(crate) yes: bool,
    pub(crate) weight: f64,
    /// Indices of the terms of its best reading.
    pub(crate) terms: Vec<usize>,
    /// The identity of that reading.
    pub(crate) found: String,
}

impl Set {
    pub(crate) fn read(folder: &Path, matcher: &Matcher) -> Self {
        let mut digest = Vec::new();
        for file in [
            "lookalike/watchlist.txt",
            data::OWNED,
            "lookalike/pool_labelled.tsv",
            "lookalike/sample_labelled.tsv",
            "lookalike/coverage_names.tsv",
            data::POPULAR,
            data::REGISTERED,
            "thallium/labels_thallium.txt",
        ] {
            let bytes = std::fs::read(folder.join(file)).expect("a file of the shared data");
            digest.extend(model::Digest::of(&bytes).to_string().into_bytes());
        }
        let stream = |file| {
            let text = text(folder, file);
            let names =
                text.lines().filter(|name| matcher.terms_of(name).is_some()).map(str::to_owned).collect();
            Stream { names, count: text.lines().count() }
        };
        Self {
            rows: rows(folder, matcher),
            registered: stream(data::REGISTERED),
            popular: stream(data::POPULAR),
            owned: text(folder, data::OWNED),
            digest: model::Digest::of(&digest).to_string(),
        }
    }

    /// The names as the regression sees them, read with the matcher's weights.
    pub(crate) fn cases(&self, matcher: &Matcher) -> Vec<Case> {
        let index = |name: &&str| {
            Matcher::terms()
                .iter()
                .position(|term| term.0 == *name)
                .expect("terms are named as they are listed")
        };
        let case = |row: Option<usize>, name: &str, yes, weight| {
            let (found, terms) = matcher.terms_of(name)?;
            let terms = terms.iter().map(index).collect();
            Some(Case { row, name: name.to_owned(), yes, weight, terms, found })
        };
        let labelled = self.rows.iter().enumerate().filter_map(|(at, row)| {
            let weight = match row.kind {
                Kind::Thallium | Kind::Sample | Kind::Other => ACTOR,
                Kind::Pool => row.stands.min(STANDS) / 4.0,
                Kind::Synthetic => SYNTHETIC,
            };
            case(Some(at), &row.name, row.yes, weight)
        });
        let popular = self.popular.names.iter().filter_map(|name| case(None, name, false, POPULAR));
        labelled.chain(popular).collect()
    }
}
