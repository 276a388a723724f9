//! The data of a fit: labelled names, and the names of the two streams in which a word is found.

use std::collections::BTreeMap;
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
    /// Newly registered names labelled by us: label, and how many names each stands for.
    drawn: BTreeMap<String, (bool, f64)>,
    /// Digest of all the files.
    pub(crate) digest: String,
}

/// Which of the samples of newly registered names a case belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sample {
    /// The labelled pool.
    Pool,
    /// Our own, drawn by bands of probability.
    Drawn,
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
    /// Its labelled row; none for popular and for drawn names.
    pub(crate) row: Option<usize>,
    /// The sample it is of, and how many names it stands for.
    pub(crate) sample: Option<(Sample, f64)>,
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
        let registered = stream(data::REGISTERED);
        digest.extend(DRAWN.bytes());
        Self {
            rows: rows(folder, matcher),
            drawn: drawn(&registered),
            registered,
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
        let case = |row: Option<usize>, sample, name: &str, yes, weight| {
            let (found, terms) = matcher.terms_of(name)?;
            let terms = terms.iter().map(index).collect();
            Some(Case { row, sample, name: name.to_owned(), yes, weight, terms, found })
        };
        let labelled = self.rows.iter().enumerate().filter_map(|(at, row)| {
            let weight = match row.kind {
                Kind::Thallium | Kind::Sample | Kind::Other => ACTOR,
                Kind::Pool => row.stands.min(STANDS) / 4.0,
                Kind::Synthetic => SYNTHETIC,
            };
            let sample = (row.kind == Kind::Pool).then_some((Sample::Pool, row.stands));
            case(Some(at), sample, &row.name, row.yes, weight)
        });
        let popular = self.popular.names.iter().filter_map(|name| case(None, None, name, false, POPULAR));
        // For calibration alone: what they were drawn by is this score.
        let drawn = self
            .drawn
            .iter()
            .filter_map(|(name, (yes, stands))| case(None, Some((Sample::Drawn, *stands)), name, *yes, 0.0));
        labelled.chain(popular).chain(drawn).collect()
    }
}

const DRAWN: &str = include_str!("../../measure/drawn-labels.tsv");

/// The names of a stream that are labelled in [`DRAWN`].
fn drawn(stream: &Stream) -> BTreeMap<String, (bool, f64)> {
    let rows = DRAWN.lines().filter(|row| !row.starts_with('#')).map(|row| {
        let mut columns = row.split('\t');
        let mut next = || columns.next().expect("three columns");
        (next(), (next() == "Y", next().parse().expect("a count")))
    });
    let labels: BTreeMap<&str, (bool, f64)> = rows.collect();
    let labelled = |name: &String| {
        let digest = model::Digest::of(name.as_bytes()).to_string();
        Some((name.clone(), *labels.get(digest.get(..16)?)?))
    };
    stream.names.iter().filter_map(labelled).collect()
}
