use model::{Digest, Family};

/// Terms of the score, in the order of [`Weights::values`]: name in the file, and meaning.
pub const TERMS: [(&str, &str); COUNT] = [
    ("style", "log-probability of the actor's style"),
    ("style-many", "the same times the logarithm of the number of indicators"),
    ("likeness", "cosine to the actor's most similar report"),
    ("activity", "log share of recent reports"),
    ("tail", "1 for an actor without a style of its own"),
    ("key-first", "strength of the best shared registrable name or address"),
    ("key-second", "strength of the second"),
    ("keys", "logarithm of one and the sum of the strengths of all such keys"),
    ("network", "strength of the best shared /24"),
    ("unknown", "1 for the unknown actor"),
    ("unknown-many", "unknown actor: logarithm of the number of indicators"),
    ("unknown-others", "unknown actor: log-probability of the style of all others"),
    ("unknown-likeness", "unknown actor: cosine to the most similar report of all"),
    ("unknown-style", "unknown actor: log-probability of the best style"),
];
/// How many terms there are.
pub const COUNT: usize = 14;

/// The family of evidence that a term belongs to.
#[must_use]
pub const fn family(term: usize) -> Family {
    match term {
        3 | 9 | 10 => Family::Prior,
        5..=8 => Family::Infrastructure,
        _ => Family::Style,
    }
}

/// Weights of the terms, and the temperature that calibrates the sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// By term; see [`TERMS`].
    pub values: [f64; COUNT],
    /// Scores are divided by it; above 0.
    pub temperature: f64,
    /// Digest of the reports the weights were fitted on; `None` for weights of no data.
    pub data: Option<Digest>,
}

/// A file of weights that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidWeights {
    /// A row that is none of `weight`, `temperature`, `data` with what belongs to it.
    #[error(
        "weights of reports, line {line}: `{row}` is no row of this file; write it with `cargo xtask fit-reports`"
    )]
    Row {
        /// Line, from 1.
        line: usize,
        /// What stood there.
        row: String,
    },
    /// A row is not there.
    #[error("weights of reports: no row for `{0}`; write the file with `cargo xtask fit-reports`")]
    Missing(&'static str),
}

impl Weights {
    /// Reads what [`Weights::to_file`] writes. Unknown rows are refused: they belong to another version.
    ///
    /// # Errors
    /// [`InvalidWeights`] with the row.
    pub fn parse(text: &str) -> Result<Self, InvalidWeights> {
        let (mut values, mut temperature, mut data) = ([None; COUNT], None, None);
        for (index, row) in text.lines().enumerate() {
            if row.is_empty() || row.starts_with('#') {
                continue;
            }
            let refused = || InvalidWeights::Row { line: index + 1, row: row.chars().take(80).collect() };
            let cells: Vec<&str> = row.split('\t').collect();
            let number =
                |cell: &str| cell.parse().ok().filter(|value: &f64| value.is_finite()).ok_or_else(refused);
            match cells[..] {
                ["weight", name, value] => {
                    let term = TERMS.iter().position(|term| term.0 == name).ok_or_else(refused)?;
                    values[term] = Some(number(value)?);
                }
                ["temperature", value] => {
                    temperature = Some(number(value)?).filter(|value| *value > 0.0);
                }
                ["data", digest] => data = Some(digest.parse().map_err(|_| refused())?),
                _ => return Err(refused()),
            }
        }
        let mut read = [0.0; COUNT];
        for ((into, value), term) in read.iter_mut().zip(values).zip(TERMS) {
            *into = value.ok_or(InvalidWeights::Missing(term.0))?;
        }
        let temperature = temperature.ok_or(InvalidWeights::Missing("temperature"))?;
        Ok(Self { values: read, temperature, data })
    }

    /// The file of these weights.
    #[must_use]
    pub fn to_file(&self) -> String {
        use std::fmt::Write as _;
        let mut file = String::from(
            "# Weights of the attribution of reports, in nats per unit; version 2; written by `cargo xtask fit-reports`.\n",
        );
        if let Some(data) = &self.data {
            let _ = writeln!(file, "data\t{data}");
        }
        for (value, (name, _)) in self.values.iter().zip(TERMS) {
            let _ = writeln!(file, "weight\t{name}\t{value:.4}");
        }
        let _ = writeln!(file, "temperature\t{:.4}", self.temperature);
        file
    }
}
