//! The STIX pattern language (STIX 2.1 section 9): read, check, print, evaluate over observed data.

use std::collections::BTreeSet;
use std::fmt;

mod ast;
mod check;
mod evaluate;
mod lexer;
mod parser;
mod print;

pub use ast::{Comparison, Literal, Observations, Operator, Path, Qualifier, Step, Test};
pub use check::CheckError;
pub use evaluate::{EvaluateError, Evaluation, Fault, Limits, Observation, Observed};

/// Brackets may be nested this deep.
pub const MAX_NESTING: usize = 100;

/// A pattern may have this many bytes.
pub const MAX_PATTERN_BYTES: usize = 4 << 20;

/// Which version of the language a pattern is in; they differ in the times after START and STOP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PatternVersion {
    /// STIX 2.0: times are strings.
    V20,
    /// STIX 2.1: times are timestamp literals.
    #[default]
    V21,
}

/// A pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// What it asks for.
    pub observations: Observations,
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternError {
    /// Something that is no token of the language.
    #[error("the pattern has {found} at byte {at}, which begins no word of the language")]
    Token {
        /// Where, in bytes from 0.
        at: usize,
        /// What stands there.
        found: String,
    },
    /// A literal whose value cannot be.
    #[error("the pattern has a literal at byte {at} that is {reason}")]
    Literal {
        /// Where, in bytes from 0.
        at: usize,
        /// What is wrong.
        reason: &'static str,
    },
    /// A token in the wrong place.
    #[error("the pattern has {found} at byte {at}, where {wanted} is expected")]
    Syntax {
        /// Where, in bytes from 0.
        at: usize,
        /// What stands there.
        found: String,
        /// What may stand there.
        wanted: &'static str,
    },
    /// More brackets inside each other than [`MAX_NESTING`].
    #[error("the pattern nests brackets deeper than {MAX_NESTING} at byte {at}; write it flatter")]
    TooDeep {
        /// Where, in bytes from 0.
        at: usize,
    },
    /// More bytes than [`MAX_PATTERN_BYTES`].
    #[error("the pattern has {0} bytes, more than {MAX_PATTERN_BYTES}; split it")]
    TooLong(usize),
    /// A pattern of the grammar that breaks a rule beside it.
    #[error(transparent)]
    Check(#[from] CheckError),
}

impl Pattern {
    /// Reads a pattern of STIX 2.1.
    ///
    /// # Errors
    /// [`PatternError`], but never [`PatternError::Check`].
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        Self::parse_as(text, PatternVersion::V21)
    }

    /// Reads a pattern of one of the versions.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_as(text: &str, version: PatternVersion) -> Result<Self, PatternError> {
        if text.len() > MAX_PATTERN_BYTES {
            return Err(PatternError::TooLong(text.len()));
        }
        parser::parse(text, version).map(|observations| Self { observations })
    }

    /// Checks the rules beside the grammar: values of hashes, qualifiers given twice, sets of one kind, and amounts
    /// that are above zero.
    ///
    /// # Errors
    /// [`PatternError::Check`].
    pub fn check(&self) -> Result<(), PatternError> {
        check::check(&self.observations).map_err(PatternError::Check)
    }

    /// Every test, in the order they stand.
    pub fn tests(&self) -> impl Iterator<Item = &Test> {
        let mut tests = Vec::new();
        self.observations.tests(&mut tests);
        tests.into_iter()
    }

    /// Types and first properties that it asks for, sorted.
    #[must_use]
    pub fn names(&self) -> BTreeSet<(&str, &str)> {
        self.tests().map(|test| (test.path.kind.as_str(), test.path.property())).collect()
    }

    /// Evaluates it over observations.
    ///
    /// # Errors
    /// [`EvaluateError`] when it cannot be evaluated within `limits`, or has an expression for MATCHES that is none.
    pub fn evaluate(&self, observed: &Observed<'_>, limits: Limits) -> Result<Evaluation, EvaluateError> {
        evaluate::evaluate(&self.observations, observed, limits)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.observations.fmt(f)
    }
}

#[cfg(test)]
mod tests;
