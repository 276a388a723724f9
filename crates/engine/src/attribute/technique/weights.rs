//! The weights of the terms and the file they are kept in.

use super::fit::{Choice, fit};
use super::term::{NAMES, TERMS, Terms};

/// The weights of a judgement, in nats per unit of each term.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights(pub(super) Terms);

/// What is wrong with a file of weights.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWeights {
    /// A line of another form.
    #[error("line {line}: `weight`, a term and a number are expected, with tabs between")]
    Line {
        /// Its number, from 1.
        line: usize,
    },
    /// A term this version does not know, or knows already from an earlier line.
    #[error("line {line}: unknown or repeated term `{term}`; fit the weights again")]
    Term {
        /// Its number, from 1.
        line: usize,
        /// The term.
        term: String,
    },
    /// A term without weight.
    #[error("no weight for the term `{0}`; fit the weights again")]
    Missing(&'static str),
}

impl Weights {
    /// The weights this version comes with, fitted by `cargo xtask fit-attribution`.
    ///
    /// # Panics
    /// Never: a test reads the file.
    #[must_use]
    pub fn shipped() -> Self {
        Self::parse(include_str!("../../../data/attribution-weights.tsv"))
            .expect("the shipped weights are valid")
    }

    /// Reads lines of `weight`, term, number; `#` starts a comment, `figure` a measurement of the fit.
    ///
    /// # Errors
    /// A line of another form; a term unknown, repeated or missing.
    pub fn parse(text: &str) -> Result<Self, InvalidWeights> {
        let mut read: [Option<f64>; TERMS] = [None; TERMS];
        for (index, row) in text.lines().enumerate() {
            let line = index + 1;
            if row.is_empty() || row.starts_with('#') || row.starts_with("figure\t") {
                continue;
            }
            let mut cells = row.split('\t');
            let (Some("weight"), Some(name), Some(number), None) =
                (cells.next(), cells.next(), cells.next(), cells.next())
            else {
                return Err(InvalidWeights::Line { line });
            };
            let number: f64 = number.parse().map_err(|_| InvalidWeights::Line { line })?;
            if !number.is_finite() {
                return Err(InvalidWeights::Line { line });
            }
            let unknown = || InvalidWeights::Term { line, term: name.to_owned() };
            let term = NAMES.iter().position(|known| *known == name).ok_or_else(unknown)?;
            if read[term].replace(number).is_some() {
                return Err(unknown());
            }
        }
        let mut weights = [0.0; TERMS];
        for (term, weight) in weights.iter_mut().enumerate() {
            *weight = read[term].ok_or(InvalidWeights::Missing(NAMES[term]))?;
        }
        Ok(Self(weights))
    }

    /// Terms and weights, in the order of the file.
    pub fn rows(&self) -> impl Iterator<Item = (&'static str, f64)> {
        NAMES.into_iter().zip(self.0)
    }

    pub(super) fn fit(choices: &[&Choice]) -> Self {
        Self(fit(choices))
    }
}
