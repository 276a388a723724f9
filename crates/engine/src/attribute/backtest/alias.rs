use super::Share;
use crate::attribute::alias::{Resolver, Verdict};

/// What is known to hold of two names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// One actor.
    Same,
    /// Two actors.
    Different,
    /// Sources disagree.
    Contested,
}

/// Two names and what holds of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// One name.
    pub a: String,
    /// The other.
    pub b: String,
    /// What holds.
    pub truth: Truth,
}

/// How right the resolver is on pairs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AliasFigures {
    /// Right ones of three classes; `unknown` is never right.
    pub right: Share,
    /// Different actors said to be the same.
    pub merged: Share,
    /// Contested pairs said to be contested.
    pub flagged: Share,
    /// The same actors said to be the same.
    pub found: Share,
    /// Pairs of which nothing is known.
    pub unanswered: Share,
}

/// Asks the resolver about every pair.
#[must_use]
pub fn alias(resolver: &Resolver, pairs: &[Pair]) -> AliasFigures {
    let said: Vec<(Truth, Option<Truth>)> = pairs
        .iter()
        .map(|pair| {
            let said = match resolver.same(&pair.a, &pair.b) {
                Verdict::Same { .. } => Some(Truth::Same),
                Verdict::Different { .. } => Some(Truth::Different),
                Verdict::Contested(_) => Some(Truth::Contested),
                Verdict::Unknown => None,
            };
            (pair.truth, said)
        })
        .collect();
    let of = |truth: Truth, as_said: Truth| {
        let wanted = said.iter().filter(move |it| it.0 == truth);
        Share::count(wanted.map(|it| it.1 == Some(as_said)))
    };
    AliasFigures {
        right: Share::count(said.iter().map(|it| it.1 == Some(it.0))),
        merged: of(Truth::Different, Truth::Same),
        flagged: of(Truth::Contested, Truth::Contested),
        found: of(Truth::Same, Truth::Same),
        unanswered: Share::count(said.iter().map(|it| it.1.is_none())),
    }
}
