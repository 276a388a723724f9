//! Figures of a backtest.

use super::backtest::Trial;
use super::wilson;

/// A share of weighted cases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// Right ones.
    pub right: f64,
    /// All.
    pub all: f64,
}

impl Share {
    /// 0 to 1; 0 of none.
    #[must_use]
    pub fn value(self) -> f64 {
        if self.all > 0.0 { self.right / self.all } else { 0.0 }
    }

    /// Lower and upper end of the interval.
    #[must_use]
    pub fn interval(self) -> (f64, f64) {
        wilson(self.right, self.all)
    }
}

/// One row of a reliability table: trials whose first actor has a posterior of this range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Mean posterior.
    pub said: f64,
    /// Share that was right.
    pub held: f64,
    /// Weight of the trials.
    pub weight: f64,
}

/// What a backtest found.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// The true actor first, among reports on known actors.
    pub top1: Share,
    /// Among the first three.
    pub top3: Share,
    /// Among the first five.
    pub top5: Share,
    /// Among the first ten.
    pub top10: Share,
    /// Mean reciprocal rank.
    pub reciprocal: f64,
    /// The mean of `top1` over actors: no actor counts more for having more reports.
    pub macro_top1: f64,
    /// Area under the curve of the unknown posterior: withheld against known.
    pub auroc: f64,
    /// Standard error of `auroc` (Hanley and McNeil 1982).
    pub auroc_error: f64,
    /// Expected calibration error of the first actor's posterior in the mixture, ten bins of equal width.
    pub calibration: f64,
    /// Those bins.
    pub bins: Vec<Bin>,
}

impl Figures {
    /// Of trials.
    #[must_use]
    pub fn of(trials: &[Trial]) -> Self {
        let known: Vec<&Trial> = trials.iter().filter(|trial| !trial.withheld).collect();
        let top = |k: f64| share(known.iter().map(|trial| (trial.rank <= k, 1.0)));
        let reciprocal = mean(known.iter().map(|trial| 1.0 / trial.rank));
        let (auroc, auroc_error) = auroc(trials);
        let bins = bins(trials);
        let all: f64 = bins.iter().map(|bin| bin.weight).sum();
        let calibration =
            bins.iter().map(|bin| bin.weight * (bin.said - bin.held).abs()).sum::<f64>() / all.max(1e-9);
        let mut actors: Vec<&str> = known.iter().map(|trial| trial.actor.as_str()).collect();
        actors.sort_unstable();
        actors.dedup();
        let macro_top1 = mean(actors.iter().map(|actor| {
            let own = known.iter().filter(|trial| trial.actor == *actor);
            share(own.map(|trial| (trial.rank <= 1.0, 1.0))).value()
        }));
        Self {
            top1: top(1.0),
            top3: top(3.0),
            top5: top(5.0),
            top10: top(10.0),
            reciprocal,
            macro_top1,
            auroc,
            auroc_error,
            calibration,
            bins,
        }
    }

    /// Among trials that name an actor with at least this posterior: how many are right, by weight in the mixture; and
    /// which part of all trials they are.
    #[must_use]
    pub fn at(trials: &[Trial], posterior: f64) -> (Share, f64) {
        let named: Vec<&Trial> = trials.iter().filter(|trial| trial.posterior >= posterior).collect();
        let right = share(named.iter().map(|trial| (is_right(trial), trial.weight)));
        let all: f64 = trials.iter().map(|trial| trial.weight).sum();
        // Weights of the mixture add up to one for every report: the interval is that of so many reports.
        (right, right.all / all.max(1e-9))
    }
}

fn is_right(trial: &Trial) -> bool {
    !trial.withheld && trial.first == trial.actor
}

fn share(trials: impl Iterator<Item = (bool, f64)>) -> Share {
    trials.fold(Share { right: 0.0, all: 0.0 }, |sum, (right, weight)| Share {
        right: sum.right + if right { weight } else { 0.0 },
        all: sum.all + weight,
    })
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

fn auroc(trials: &[Trial]) -> (f64, f64) {
    let (mut wins, mut unknown, mut known) = (0.0, 0.0, 0.0);
    for own in trials.iter().filter(|trial| trial.withheld) {
        unknown += 1.0;
        for other in trials.iter().filter(|trial| !trial.withheld) {
            wins += match own.unknown.total_cmp(&other.unknown) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            };
        }
    }
    known += trials.len() as f64 - unknown;
    if unknown < 1.0 || known < 1.0 {
        return (0.5, 0.5);
    }
    let a = wins / (unknown * known);
    let (q1, q2) = (a / (2.0 - a), 2.0 * a * a / (1.0 + a));
    let variance =
        (a * (1.0 - a) + (unknown - 1.0) * (q1 - a * a) + (known - 1.0) * (q2 - a * a)) / (unknown * known);
    (a, variance.max(0.0).sqrt())
}

fn bins(trials: &[Trial]) -> Vec<Bin> {
    let mut sums = [(0.0, 0.0, 0.0); 10];
    for trial in trials {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 9")]
        let bin = &mut sums[((trial.posterior * 10.0) as usize).min(9)];
        bin.0 += trial.weight * trial.posterior;
        bin.1 += if is_right(trial) { trial.weight } else { 0.0 };
        bin.2 += trial.weight;
    }
    sums.iter()
        .filter(|(_, _, weight)| *weight > 0.0)
        .map(|&(said, held, weight)| Bin { said: said / weight, held: held / weight, weight })
        .collect()
}
