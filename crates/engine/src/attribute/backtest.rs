//! How right attribution is on the user's own knowledge: every report of the test is asked about as if its actor were not known,
//! by the same mechanism that answers all other questions.

mod alias;
mod held_out;
mod joined;
mod links;

use std::collections::{BTreeMap, BTreeSet};

use model::{Report, Timestamp};

pub use self::alias::{AliasFigures, Pair, Truth, alias, by_other_sources};
pub use self::held_out::{ask_all, leave_each_out};
pub use self::joined::{Joined, joined, pairs};
pub use self::links::{LinkFigures, links};
use super::weigh::wilson;
use super::{Learned, Subject, posterior};

/// From this probability on a name counts as said.
pub const NAMED: f64 = 0.8;
/// Probabilities at which coverage is counted.
pub const THRESHOLDS: [f64; 4] = [0.5, 0.8, 0.9, 0.95];
/// Bins of the reliability table.
const BINS: usize = 10;

/// What came out for one report.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The actor the report is filed under.
    pub actor: String,
    /// Whether a report that counts for this question is on it: not itself, and none that cites the same document.
    pub known: bool,
    /// The most probable actor; empty when there is none.
    pub answer: String,
    /// Its probability.
    pub probability: f64,
    /// What may be said of it, under the ceiling.
    pub stated: f64,
    /// The place of the right actor among all, from 1.
    pub place: Option<usize>,
    /// The probability of the unknown actor.
    pub unknown: f64,
    /// Whether the report shares a name or an address with an earlier one.
    pub shares: bool,
}

impl Outcome {
    /// Whether the most probable actor is the right one.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.place == Some(1)
    }
}

/// A share of a number of cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Cases in question.
    pub right: usize,
    /// All cases.
    pub all: usize,
}

impl Share {
    /// Counts the `true` ones.
    pub fn count(cases: impl Iterator<Item = bool>) -> Self {
        cases.fold(Self::default(), |sum, is| Self { right: sum.right + usize::from(is), all: sum.all + 1 })
    }

    /// 0 to 1; 0 of nothing is 0.
    #[must_use]
    pub fn value(self) -> f64 {
        real(self.right) / real(self.all.max(1))
    }

    /// The interval of 95 % by Wilson's score (1927).
    #[must_use]
    pub fn interval(self) -> (f64, f64) {
        wilson(real(self.right), real(self.all))
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (low, high) = self.interval();
        write!(f, "{:.3} ({low:.3} to {high:.3}, {} of {})", self.value(), self.right, self.all)
    }
}

/// One row of the reliability table.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bin {
    /// Reports whose best actor has a probability in this bin, and those of them where it is right.
    pub share: Share,
    /// The mean probability there.
    pub said: f64,
}

/// Figures over many outcomes.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// The right actor first, of reports on known actors.
    pub first: Share,
    /// The same of all reports; a new actor can never be right.
    pub first_of_all: Share,
    /// The right actor among the first three, and among the first five, of reports on known actors.
    pub among: [Share; 2],
    /// Mean over known actors of the share of their reports that are right.
    pub macro_first: f64,
    /// Known actors asked about.
    pub actors: usize,
    /// At each of [`THRESHOLDS`]: reports where an actor has that probability, of all; and right ones of those.
    pub at: Vec<(f64, Share, Share)>,
    /// The right actor first, by actor; those with the most reports first.
    pub by_actor: Vec<(String, Share)>,
    /// Reports where an actor is named at [`NAMED`] or more, of all.
    pub named: Share,
    /// Right ones of those.
    pub named_right: Share,
    /// Reports on new actors where somebody is named at [`NAMED`] or more.
    pub new_named: Share,
    /// Expected calibration error of the best actor's probability, ten bins of equal width, all reports.
    pub calibration: f64,
    /// The reliability table.
    pub bins: [Bin; BINS],
    /// Area under the curve of `unknown` telling new actors from known ones; one half says nothing.
    pub new_told: f64,
    /// Reports that share infrastructure, and right ones of those (known actors).
    pub sharing: Share,
}

/// Asks about one report with indicators whose actor is known, by key.
#[must_use]
pub fn ask(learned: &Learned, subject: &Subject, actor: &str) -> Outcome {
    let answer = posterior(learned, subject);
    let best = answer.actors.first();
    // Exactly the actors with a report that counts are asked about.
    let place = answer.actors.iter().position(|it| it.0 == actor).map(|place| place + 1);
    Outcome {
        actor: actor.to_owned(),
        known: place.is_some(),
        answer: best.map_or_else(String::new, |best| best.0.clone()),
        probability: best.map_or(0.0, |best| best.1),
        stated: best.map_or(0.0, |best| best.2),
        place,
        unknown: answer.unknown,
        shares: answer.shares,
    }
}

/// Asks about every report by what reports up to `until` teach. None of them may be among those.
#[must_use]
pub fn backtest(learned: &Learned, reports: &[&Report], until: Timestamp) -> Vec<Outcome> {
    ask_all(learned, reports, until, &BTreeSet::new(), &mut || ())
}

impl Figures {
    /// Counts outcomes.
    #[must_use]
    pub fn of(outcomes: &[Outcome]) -> Self {
        let known = || outcomes.iter().filter(|it| it.known);
        let within =
            |most: usize| Share::count(known().map(|it| it.place.is_some_and(|place| place <= most)));
        let mut by_actor: BTreeMap<&str, Share> = BTreeMap::new();
        for it in known() {
            let share = by_actor.entry(&it.actor).or_default();
            share.all += 1;
            share.right += usize::from(it.is_right());
        }
        let mut bins = [Bin::default(); BINS];
        for it in outcomes {
            let bin = (0..BINS).rfind(|bin| it.probability * real(BINS) >= real(*bin)).unwrap_or(0);
            bins[bin].share.all += 1;
            bins[bin].share.right += usize::from(it.is_right());
            bins[bin].said += it.probability;
        }
        for bin in &mut bins {
            bin.said /= real(bin.share.all.max(1));
        }
        let all = real(outcomes.len().max(1));
        let is_named = |it: &&Outcome| it.probability >= NAMED;
        let at = |threshold: f64| {
            let named = || outcomes.iter().filter(move |it| it.probability >= threshold);
            let of_all = Share { right: named().count(), all: outcomes.len() };
            (threshold, of_all, Share::count(named().map(Outcome::is_right)))
        };
        let macro_first =
            by_actor.values().map(|share| share.value()).sum::<f64>() / real(by_actor.len().max(1));
        let actors = by_actor.len();
        let mut by_actor: Vec<(String, Share)> =
            by_actor.into_iter().map(|(actor, share)| (actor.to_owned(), share)).collect();
        by_actor.sort_by(|a, b| b.1.all.cmp(&a.1.all).then_with(|| a.0.cmp(&b.0)));
        Self {
            at: THRESHOLDS.into_iter().map(at).collect(),
            by_actor,
            first: within(1),
            first_of_all: Share::count(outcomes.iter().map(Outcome::is_right)),
            among: [within(3), within(5)],
            macro_first,
            actors,
            named: Share::count(outcomes.iter().map(|it| is_named(&it))),
            named_right: Share::count(outcomes.iter().filter(is_named).map(Outcome::is_right)),
            new_named: Share::count(outcomes.iter().filter(|it| !it.known).map(|it| is_named(&it))),
            calibration: bins
                .iter()
                .map(|bin| real(bin.share.all) / all * (bin.said - bin.share.value()).abs())
                .sum(),
            bins,
            new_told: told(outcomes),
            sharing: Share::count(known().filter(|it| it.shares).map(Outcome::is_right)),
        }
    }
}

/// The share of pairs of a new and a known actor's report where the new one has the higher `unknown`; ties count half.
fn told(outcomes: &[Outcome]) -> f64 {
    let of = |known: bool| outcomes.iter().filter(move |it| it.known == known);
    let pairs = of(false).count() * of(true).count();
    let sum: f64 = of(false)
        .flat_map(|new| of(true).map(move |old| new.unknown.total_cmp(&old.unknown)))
        .map(|order| match order {
            std::cmp::Ordering::Greater => 1.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Less => 0.0,
        })
        .sum();
    if pairs == 0 { 0.5 } else { sum / real(pairs) }
}

#[expect(clippy::cast_precision_loss, reason = "counts of reports and their pairs are far below 2^52")]
fn real(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests;
