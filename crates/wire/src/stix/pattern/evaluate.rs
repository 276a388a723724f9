use std::cell::Cell;
use std::collections::BTreeSet;

use super::{Observations, Operator, Qualifier};

mod binding;
mod compare;
mod network;
mod observed;
mod regex;
mod values;
mod wildcard;

pub use observed::{Observation, Observed};

use binding::Bindings;
use regex::Expressions;

/// What an evaluation may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Values looked at and combinations of observations tried.
    pub steps: u64,
    /// Observations that all repetitions of a pattern may ask for together.
    pub repeats: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: 5_000_000, repeats: 10_000 }
    }
}

/// Why a pattern could not be evaluated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EvaluateError {
    /// More steps than [`Limits::steps`].
    #[error(
        "the pattern needs more than {0} steps on these observations; give it fewer observations or narrow it"
    )]
    Steps(u64),
    /// More repetitions than [`Limits::repeats`].
    #[error("the pattern asks for more than {0} repetitions; lower its REPEATS")]
    Repeats(u64),
    /// A regular expression that cannot be compiled, or uses what only backtracking can do (PCRE's look-around and
    /// references back).
    #[error("the pattern has an expression for MATCHES that cannot be used: {0}")]
    Expression(String),
    /// Observed data without what an evaluation needs.
    #[error("the observed data `{id}` has no valid `{property}`; correct it at its source")]
    Observation {
        /// Which.
        id: String,
        /// What is missing or wrong.
        property: &'static str,
    },
}

/// A value that could not be compared as the pattern wants, and so did not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The path, as the pattern has it.
    pub path: String,
    /// What is wrong.
    pub reason: &'static str,
}

/// The answer of a pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evaluation {
    /// The observations that together fulfil it, in the order of the pattern, each once; `None` when it does not match.
    pub observations: Option<Vec<usize>>,
    /// Values that could not be compared; at most 16 are listed.
    pub faults: Vec<Fault>,
}

impl Evaluation {
    /// Whether the pattern matches.
    #[must_use]
    pub const fn matches(&self) -> bool {
        self.observations.is_some()
    }
}

/// The steps that are left, and what has been noted on the way.
pub(super) struct Meter {
    limits: Limits,
    spent: Cell<u64>,
}

impl Meter {
    pub(super) fn spend(&self, steps: u64) -> Result<(), EvaluateError> {
        let spent = self.spent.get().saturating_add(steps);
        self.spent.set(spent);
        if spent > self.limits.steps { Err(EvaluateError::Steps(self.limits.steps)) } else { Ok(()) }
    }
}

/// Evaluates a pattern; the first fulfilment found is given.
///
/// # Errors
/// [`EvaluateError`].
pub(super) fn evaluate(
    pattern: &Observations,
    observed: &Observed<'_>,
    limits: Limits,
) -> Result<Evaluation, EvaluateError> {
    let needed = needed(pattern);
    if needed > limits.repeats.max(count(pattern)) {
        return Err(EvaluateError::Repeats(limits.repeats));
    }
    let meter = Meter { limits, spent: Cell::new(0) };
    let mut expressions = Expressions::default();
    let mut tests = Vec::new();
    pattern.tests(&mut tests);
    for test in tests {
        if let Operator::Matches(text) = &test.operator {
            expressions.add(text)?;
        }
    }
    let mut context =
        compare::Context { observed, meter: &meter, expressions: &expressions, faults: Vec::new() };
    let mut passed = Vec::new();
    passed_by(pattern, &mut context, &mut passed)?;
    let faults = context.faults;
    let mut bindings = Bindings::of(pattern, &mut passed.into_iter(), observed, needed);
    let first = bindings.get(0, observed, &meter)?;
    let observations = first.map(|binding| {
        let mut seen = BTreeSet::new();
        binding.iter().map(|(observation, _)| *observation).filter(|at| seen.insert(*at)).collect()
    });
    Ok(Evaluation { observations, faults })
}

/// Which observations pass each comparison, in the order the comparisons stand.
fn passed_by(
    pattern: &Observations,
    context: &mut compare::Context<'_, '_>,
    out: &mut Vec<Vec<usize>>,
) -> Result<(), EvaluateError> {
    match pattern {
        Observations::One(comparison) => {
            let mut passed = Vec::new();
            for at in 0..context.observed.len() {
                if context.passes(comparison, at)? {
                    passed.push(at);
                }
            }
            out.push(passed);
            Ok(())
        }
        Observations::Group(inner) | Observations::Qualified(inner, _) => passed_by(inner, context, out),
        Observations::And(all) | Observations::Or(all) | Observations::FollowedBy(all) => {
            all.iter().try_for_each(|one| passed_by(one, context, out))
        }
    }
}

/// How many different observations the pattern can ask for at most.
fn needed(pattern: &Observations) -> u64 {
    match pattern {
        Observations::One(_) => 1,
        Observations::Group(inner) => needed(inner),
        Observations::And(all) | Observations::FollowedBy(all) => {
            all.iter().map(needed).fold(0, u64::saturating_add)
        }
        Observations::Or(all) => all.iter().map(needed).max().unwrap_or(0),
        Observations::Qualified(inner, qualifiers) => {
            qualifiers.iter().fold(needed(inner), |sum, qualifier| match qualifier {
                Qualifier::Repeats(times) => sum.saturating_mul(*times),
                _ => sum,
            })
        }
    }
}

/// How many comparisons there are.
fn count(pattern: &Observations) -> u64 {
    match pattern {
        Observations::One(_) => 1,
        Observations::Group(inner) | Observations::Qualified(inner, _) => count(inner),
        Observations::And(all) | Observations::Or(all) | Observations::FollowedBy(all) => {
            all.iter().map(count).sum()
        }
    }
}

#[cfg(test)]
mod tests;
