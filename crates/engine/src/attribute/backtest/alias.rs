use std::collections::BTreeSet;

use model::{Actor, AliasClaim, AliasRelation};

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

/// What each source says of its own actors' names, asked of what all other sources say: within an actor names are the same.
/// All sources together, and how right the others are about each; `tick` hears of every source.
#[must_use]
pub fn by_other_sources(
    claims: &[AliasClaim],
    actors: &[Actor],
    tick: &mut dyn FnMut(),
) -> (AliasFigures, Vec<(String, Share)>) {
    let sources: BTreeSet<&String> = claims.iter().map(|claim| &claim.asserter).collect();
    let mut sum = AliasFigures::default();
    let mut by_source = Vec::new();
    for source in sources {
        let own = claims.iter().filter(|claim| claim.asserter == *source);
        let pairs: Vec<Pair> = own.filter_map(pair).collect();
        let claims: Vec<_> = claims.iter().filter(|claim| claim.asserter != *source).cloned().collect();
        let actors: Vec<_> = actors.iter().filter(|actor| actor.source != *source).cloned().collect();
        let of = alias(&Resolver::new(&claims, &actors), &pairs);
        for (sum, of) in [
            (&mut sum.right, of.right),
            (&mut sum.merged, of.merged),
            (&mut sum.flagged, of.flagged),
            (&mut sum.found, of.found),
            (&mut sum.unanswered, of.unanswered),
        ] {
            *sum = Share { right: sum.right + of.right, all: sum.all + of.all };
        }
        by_source.push((source.clone(), of.right));
        tick();
    }
    (sum, by_source)
}

/// A claim as a pair whose truth it is; none of what is neither one actor nor two.
fn pair(claim: &AliasClaim) -> Option<Pair> {
    let truth = match claim.relation {
        AliasRelation::SameAs | AliasRelation::RenamedTo | AliasRelation::MergedInto => Truth::Same,
        AliasRelation::DistinctFrom | AliasRelation::SplitFrom => Truth::Different,
        AliasRelation::BroaderThan | AliasRelation::PartOf | AliasRelation::Overlaps => return None,
    };
    Some(Pair { a: claim.subject.clone(), b: claim.object.clone(), truth })
}
