//! The numbers of a backtest, for people and as JSON.

use engine::attribute::backtest::{Figures, Share};
use engine::attribute::technique;
use serde::Serialize;

/// A share with its interval of 95 % (Wilson 1927).
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Rate {
    pub(crate) value: f64,
    low: f64,
    high: f64,
    right: f64,
    all: f64,
}

impl From<Share> for Rate {
    fn from(share: Share) -> Self {
        let (low, high) = share.interval();
        #[expect(clippy::cast_precision_loss, reason = "counts of reports and pairs are far below 2^53")]
        let (right, all) = (share.right as f64, share.all as f64);
        Self { value: share.value(), low, high, right, all }
    }
}

impl From<technique::Share> for Rate {
    fn from(share: technique::Share) -> Self {
        let (low, high) = share.interval();
        Self {
            value: share.value(),
            low: low.max(0.0),
            high: high.min(1.0),
            right: share.right,
            all: share.all,
        }
    }
}

impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { value, low, high, right, all } = self;
        write!(f, "{value:.3} ({low:.3} to {high:.3}; {right:.0} of {all:.0})")
    }
}

/// How much is named at one probability, and how much of that is right.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Coverage {
    threshold: f64,
    named: Rate,
    right: Rate,
}

/// One row of the reliability table.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Bin {
    said: f64,
    held: f64,
    reports: f64,
}

/// One actor.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct OfActor {
    actor: String,
    right: Rate,
}

/// What came out of one way of testing.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Numbers {
    /// The right actor first, of reports on actors that were known.
    accuracy: Rate,
    /// The right actor first, of all reports; a new actor can never be right.
    accuracy_of_all: Option<Rate>,
    /// The right one among the first three, five, ten.
    top3: Rate,
    top5: Rate,
    top10: Option<Rate>,
    /// The mean of the accuracy over actors.
    macro_accuracy: f64,
    coverage: Vec<Coverage>,
    /// Of reports on new actors, those where somebody is named at 0.8.
    new_named: Option<Rate>,
    /// Area under the curve of the unknown probability: new actors against known ones. `None` when there are none of either.
    unknown_auroc: Option<f64>,
    /// Expected calibration error, ten bins.
    ece: f64,
    reliability: Vec<Bin>,
    per_actor: Vec<OfActor>,
}

impl From<Figures> for Numbers {
    fn from(it: Figures) -> Self {
        let new = it.new_named.all;
        Self {
            accuracy: it.first.into(),
            accuracy_of_all: Some(it.first_of_all.into()),
            top3: it.among[0].into(),
            top5: it.among[1].into(),
            top10: None,
            macro_accuracy: it.macro_first,
            coverage: it
                .at
                .into_iter()
                .map(|(threshold, named, right)| Coverage {
                    threshold,
                    named: named.into(),
                    right: right.into(),
                })
                .collect(),
            new_named: (new > 0).then(|| it.new_named.into()),
            unknown_auroc: (new > 0 && it.first.all > 0).then_some(it.new_told),
            ece: it.calibration,
            reliability: it
                .bins
                .into_iter()
                .filter(|bin| bin.share.all > 0)
                .map(|bin| {
                    let rate = Rate::from(bin.share);
                    Bin { said: bin.said, held: rate.value, reports: rate.all }
                })
                .collect(),
            per_actor: it
                .by_actor
                .into_iter()
                .map(|(actor, share)| OfActor { actor, right: share.into() })
                .collect(),
        }
    }
}

impl Numbers {
    /// Of reports with techniques and software; `trials` has each report with its actor known and withheld.
    pub(crate) fn of_trials(trials: &[technique::Trial]) -> Self {
        let it = technique::Figures::of(trials);
        let coverage = engine::attribute::backtest::THRESHOLDS
            .into_iter()
            .map(|threshold| {
                let (right, answered) = technique::Figures::at(trials, threshold);
                let all: f64 = trials.iter().map(|trial| trial.weight).sum();
                let named = technique::Share { right: answered * all, all };
                Coverage { threshold, named: named.into(), right: right.into() }
            })
            .collect();
        let known = || trials.iter().filter(|trial| !trial.withheld);
        let mut actors: Vec<&str> = known().map(|trial| trial.actor.as_str()).collect();
        actors.sort_unstable();
        actors.dedup();
        let mut per_actor: Vec<OfActor> = actors
            .into_iter()
            .map(|actor| {
                let own = known().filter(|trial| trial.actor == actor);
                let share = Share::count(own.map(|trial| trial.rank <= 1.0));
                OfActor { actor: actor.to_owned(), right: share.into() }
            })
            .collect();
        per_actor.sort_by(|a, b| b.right.all.total_cmp(&a.right.all).then_with(|| a.actor.cmp(&b.actor)));
        Self {
            accuracy: it.top1.into(),
            accuracy_of_all: None,
            top3: it.top3.into(),
            top5: it.top5.into(),
            top10: Some(it.top10.into()),
            macro_accuracy: it.macro_top1,
            coverage,
            new_named: None,
            unknown_auroc: Some(it.auroc),
            ece: it.calibration,
            reliability: it
                .bins
                .iter()
                .map(|bin| Bin { said: bin.said, held: bin.held, reports: bin.weight })
                .collect(),
            per_actor,
        }
    }

    pub(crate) fn text(&self, out: &mut String) {
        let mut line = |text: String| {
            out.push_str("  ");
            out.push_str(&text);
            out.push('\n');
        };
        line(format!("right actor first, known actors   {}", self.accuracy));
        if let Some(all) = &self.accuracy_of_all {
            line(format!("the same of all reports           {all}"));
        }
        line(format!("among the first three             {}", self.top3));
        line(format!("among the first five              {}", self.top5));
        if let Some(top10) = &self.top10 {
            line(format!("among the first ten               {top10}"));
        }
        line(format!("mean over {:>4} actors             {:.3}", self.per_actor.len(), self.macro_accuracy));
        for at in &self.coverage {
            line(format!(
                "named at {:.2} or more             {}; right {}",
                at.threshold, at.named, at.right
            ));
        }
        if let Some(named) = &self.new_named {
            line(format!("reports on new actors named at 0.8 {named}"));
        }
        match self.unknown_auroc {
            Some(auroc) => line(format!("new actors told from known (AUROC) {auroc:.3}")),
            None => line("new actors told from known (AUROC) cannot be said: none of one kind".to_owned()),
        }
        line(format!("calibration error (ECE, ten bins)  {:.4}", self.ece));
        line("reliability: said, right, reports".to_owned());
        for bin in &self.reliability {
            line(format!("  {:.2}  {:.2}  {:.0}", bin.said, bin.held, bin.reports));
        }
        line("right by actor, those with the most reports:".to_owned());
        for of in self.per_actor.iter().take(15) {
            line(format!("  {:<28} {}", of.actor, of.right));
        }
        if self.per_actor.len() > 15 {
            line(format!("  and {} more actors (--format json has all)", self.per_actor.len() - 15));
        }
    }
}

/// One way of testing: how, and what came out.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Part {
    pub(crate) how: String,
    pub(crate) numbers: Numbers,
}
