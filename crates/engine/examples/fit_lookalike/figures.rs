//! The page of figures, and the floors.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::budget::{self, grid};
use super::calibration::Reliability;
use super::cases::{Sample, Set};
use super::held_out::{HeldOut, hash};
use super::labels::{Kind, Recall, Row, Share, pooled, recall};
use super::peers;
use super::weights::Fit;

/// Points of recall that names left out of a fit may lose.
const MOST_LOST: f64 = 5.0;

pub(crate) struct Figures<'f> {
    fit: &'f Fit,
    held_out: &'f HeldOut,
    reliability: [Reliability; 2],
    thallium: Recall,
    sample: Recall,
    made: Recall,
    /// By technique: actors' names, and made names by right family.
    actors_by: BTreeMap<&'static str, Share>,
    made_by: BTreeMap<String, Share>,
    owned_alerts: usize,
    /// Popular alerts per million on two halves of the names.
    halves: [f64; 2],
    rows: &'f [Row],
    digest: &'f str,
    /// Names that went wrong.
    pub(crate) notes: Vec<String>,
}

/// Classes of the labellers' free text.
fn class(technique: &str) -> &'static str {
    match technique {
        t if t.contains("homoglyph") && t.contains("combo") => "homoglyph and affix",
        t if t.contains("homoglyph") => "homoglyph, maybe with a typo",
        t if t.starts_with("combo") => "exact word and affix",
        t if t.contains("combo") => "typo and affix",
        t if t.contains("hyphen") => "hyphen split",
        t if t.contains("level") || t.contains("nid") => "below another name",
        _ => "edit distance 2 or more",
    }
}

impl<'f> Figures<'f> {
    pub(crate) fn measure(fit: &'f Fit, set: &'f Set, held_out: &'f HeldOut) -> Self {
        let matcher = &fit.matcher;
        let of = |kind| recall(matcher, &set.rows, |row: &Row| row.kind == kind);
        let (thallium, sample, made) = (of(Kind::Thallium), of(Kind::Sample), of(Kind::Synthetic));
        let (mut actors_by, mut made_by) = (BTreeMap::<_, Share>::new(), BTreeMap::<_, Share>::new());
        for row in &set.rows {
            let one = || recall(matcher, std::slice::from_ref(row), |_| true);
            if row.is_strong() {
                let share = actors_by.entry(class(&row.technique)).or_default();
                (share.right, share.all) = (share.right + one().found.right, share.all + 1);
            } else if row.kind == Kind::Synthetic {
                let share = made_by.entry(row.technique.clone()).or_default();
                (share.right, share.all) = (share.right + one().family.right, share.all + 1);
            }
        }
        let half = |which| {
            let names = set.popular.names.iter().filter(|name| hash(name, "half") % 2 == which);
            let alerts = names.filter(|name| matcher.judge(name).is_some()).count();
            alerts as f64 * 2e6 / set.popular.count as f64
        };
        let notes = [&thallium, &sample, &made].into_iter().flat_map(|it| it.notes.clone()).collect();
        Self {
            fit,
            held_out,
            reliability: Reliability::measure(&fit.cases),
            thallium,
            sample,
            made,
            actors_by,
            made_by,
            owned_alerts: set.owned.lines().filter(|name| matcher.judge(name).is_some()).count(),
            halves: [half(0), half(1)],
            rows: &set.rows,
            digest: &set.digest,
            notes,
        }
    }

    /// The floors that do not hold.
    pub(crate) fn broken(&self) -> Vec<String> {
        let curve = &self.fit.curve;
        let (default, strict) = (self.fit.threshold, self.fit.strict);
        let strong = self.thallium.found.right + self.sample.found.right;
        let misnamed = self.thallium.misnamed + self.sample.misnamed;
        let mut broken = Vec::new();
        let mut floor = |holds: bool, what: String| {
            if !holds {
                broken.push(what);
            }
        };
        floor(self.thallium.found.right >= 20, format!("Thallium {}", self.thallium.found));
        floor(self.sample.found.right >= 60, format!("sample {}", self.sample.found));
        floor(misnamed * 19 <= strong, format!("{misnamed} of {strong} with another identity"));
        let (registered, popular) = (curve.registered.rate(default), curve.popular.rate(default));
        floor(registered <= 800.0, format!("{registered:.0} alerts per million newly registered"));
        floor(popular <= 500.0, format!("{popular:.0} alerts per million popular"));
        for (what, threshold, least) in [("default", default, 0.6), ("strict", strict, 0.8)] {
            let precision = pooled(&curve.pool, threshold).0;
            floor(precision >= least, format!("{what}: precision {precision:.3}"));
        }
        floor(self.owned_alerts == 0, format!("{} owned names alert", self.owned_alerts));
        floor(self.made.family.value() >= 0.97, format!("coverage {}", self.made.family));
        for row in self.held_out.rows.iter().filter(|row| row.is_floor) {
            floor(row.loss() <= MOST_LOST, format!("{}: {} instead of {}", row.what, row.without, row.full));
        }
        broken
    }

    /// The page, Markdown.
    pub(crate) fn page(&self) -> String {
        let mut out = String::from(
            "# Figures of the impersonation engine\n\nWritten by `cargo xtask fit-lookalike`; all on development data, which the engine was built on. Shares with\nWilson's interval at 95 %. \"Per million\" is alerts per million names of a stream.\n",
        );
        let mut say = |text: std::fmt::Arguments<'_>| {
            // Writing to a string cannot fail.
            let _ = out.write_fmt(text);
        };
        say(format_args!(
            "Data digest `{}`; prior's spread {} nats.\n",
            &self.digest[..16.min(self.digest.len())],
            self.fit.spread
        ));
        self.alerts(&mut say);
        self.peers(&mut say);
        self.techniques(&mut say);
        self.left_out(&mut say);
        self.calibration(&mut say);
        out
    }

    fn alerts(&self, say: &mut impl FnMut(std::fmt::Arguments<'_>)) {
        let curve = &self.fit.curve;
        say(format_args!(
            "\n## Alerts, precision and recall\n\nPool: 320 labelled names of the registration stream, Horvitz-Thompson weights; recall is the share of the true\nimitations that the pool stands for.\n\n| at | p >= | newly registered, per million | popular, per million | pool precision % | pool recall % |\n|---|---|---|---|---|---|\n"
        ));
        let mut line = |what: String, least: f64| {
            let (right, found) = pooled(&curve.pool, least);
            say(format_args!(
                "| {what} | {least:.3} | {:.0} | {:.0} | {:.1} | {:.1} |\n",
                curve.registered.rate(least),
                curve.popular.rate(least),
                100.0 * right,
                100.0 * found
            ));
        };
        line("default".to_owned(), self.fit.threshold);
        line("strict".to_owned(), self.fit.strict);
        for budget in [100.0, 200.0, 500.0, 1000.0] {
            let least = grid().find(|p| curve.registered.rate(*p) <= budget).unwrap_or(0.999);
            line(format!("{budget} per million"), least);
        }
        say(format_args!(
            "\nOwned names that alert: {}. Popular names by hash halves: {:.0} and {:.0} per million. The default threshold\nis the lowest with at most {} newly registered and {} popular per million.\n",
            self.owned_alerts,
            self.halves[0],
            self.halves[1],
            budget::REGISTERED,
            budget::POPULAR
        ));
    }

    fn peers(&self, say: &mut impl FnMut(std::fmt::Arguments<'_>)) {
        let curve = &self.fit.curve;
        say(format_args!(
            "\n## Beside other tools\n\nFigures of the others are quoted from the project's study of stored snapshots, without DNS: same watch-list, same\nnames, alerts from 100,000 random names of each stream, owned names not counted; \"port\": reimplemented there.\n\n| matcher | Thallium strong | sample strong | newly registered, per million | popular, per million |\n|---|---|---|---|---|\n"
        ));
        for (what, least) in [("default", self.fit.threshold), ("strict", self.fit.strict)] {
            let matcher = self.fit.matcher.clone().with_threshold(least);
            let share = |of: &Recall| of.found;
            let (thallium, sample) = if what == "default" {
                (share(&self.thallium), share(&self.sample))
            } else {
                (self.again(&matcher, Kind::Thallium), self.again(&matcher, Kind::Sample))
            };
            say(format_args!(
                "| **interdict, {what}** | {thallium} | {sample} | {:.0} | {:.0} |\n",
                curve.registered.rate(least),
                curve.popular.rate(least)
            ));
        }
        for (what, thallium, sample, popular, registered) in peers::PEERS {
            let (thallium, sample) = (Share { right: thallium, all: 22 }, Share { right: sample, all: 65 });
            say(format_args!("| {what} | {thallium} | {sample} | {registered} | {popular} |\n"));
        }
        say(format_args!(
            "\n| matcher, on the pool | newly registered, per million | precision % | share of the true names % |\n|---|---|---|---|\n"
        ));
        for (what, least) in [("default", self.fit.threshold), ("strict", self.fit.strict)] {
            let (right, found) = pooled(&curve.pool, least);
            let rate = curve.registered.rate(least);
            say(format_args!(
                "| **interdict, {what}** | {rate:.0} | {:.1} | {:.1} |\n",
                100.0 * right,
                100.0 * found
            ));
        }
        for (what, rate, right, found) in peers::POOL {
            say(format_args!("| {what} | {rate} | {right} | {found} |\n"));
        }
        say(format_args!(
            "\n| matcher | made names, right family |\n|---|---|\n| **interdict, default** | {} |\n",
            self.made.family
        ));
        for (what, percent) in peers::COVERAGE {
            say(format_args!("| {what} | {percent} % of 551 |\n"));
        }
    }

    fn again(&self, matcher: &engine::detect::lookalike::Matcher, kind: Kind) -> Share {
        recall(matcher, self.rows, |row| row.kind == kind).found
    }

    fn techniques(&self, say: &mut impl FnMut(std::fmt::Arguments<'_>)) {
        say(format_args!(
            "\n## By technique\n\n| actors' names, strong | found with the right identity |\n|---|---|\n"
        ));
        for (what, share) in &self.actors_by {
            say(format_args!("| {what} | {share} |\n"));
        }
        say(format_args!(
            "\n| made names, owned ones left out | found with a technique of the right family |\n|---|---|\n"
        ));
        for (what, share) in &self.made_by {
            say(format_args!("| {what} | {share} |\n"));
        }
        say(format_args!("| all | {} (found at all: {}) |\n", self.made.family, self.made.found));
    }

    fn left_out(&self, say: &mut impl FnMut(std::fmt::Arguments<'_>)) {
        say(format_args!(
            "\n## Left out of the fit\n\nThe fit, its regularisation, calibration and threshold (by the same rule) without the names of some identities or of\nan actor; tested on them. Five cuts of the identities into thirds; identities of one brand stay together. On a whole\ncut, where every name is left out once, at most {MOST_LOST} points may be lost; so over all actors.\n\n| left out | found without | found by the full fit | points lost | interval of the loss |\n|---|---|---|---|---|\n"
        ));
        for row in &self.held_out.rows {
            let (low, high) = row.interval();
            say(format_args!(
                "| {} | {} | {} | {:.1} | [{low:.1}, {high:.1}] |\n",
                row.what,
                row.without,
                row.full,
                row.loss()
            ));
        }
        let parts = || self.held_out.rows.iter().filter(|row| !row.is_floor);
        let over: Vec<&str> =
            parts().filter(|row| row.loss() > MOST_LOST).map(|row| row.what.as_str()).collect();
        say(format_args!(
            "\nSingle thirds and actors that lose more than {MOST_LOST} points: {} of {}{}{}.\n",
            over.len(),
            parts().count(),
            if over.is_empty() { "" } else { "; " },
            over.join("; ")
        ));
        for row in parts().filter(|row| row.loss() > MOST_LOST) {
            say(format_args!("\nLost, {}: {}.\n", row.what, row.lost.join(", ")));
        }
    }

    fn calibration(&self, say: &mut impl FnMut(std::fmt::Arguments<'_>)) {
        say(format_args!(
            "\n## Calibration\n\nProbability that a newly registered name in which a word was read imitates on purpose; cross-validated in ten folds,\nHorvitz-Thompson weights, interval by Wilson at the effective number of draws. In the calibration each sample counts as\nits effective number of draws. Limits: one labeller each; of the pool a few names of thin strata stand for most of the\nweight; the drawn names were labelled without sight of the probability by one who works on the engine.\n"
        ));
        for it in &self.reliability {
            let sample = match it.sample {
                Sample::Pool => "The labelled pool",
                Sample::Drawn => {
                    "200 names drawn by bands of probability from 0.1 on (`crates/engine/measure/drawn-labels.tsv`)"
                }
            };
            say(format_args!(
                "\n{sample}:\n\n| p | labelled | stand for | predicted % | observed % | interval |\n|---|---|---|---|---|---|\n"
            ));
            for bin in it.bins.iter().filter(|bin| bin.labelled > 0) {
                say(format_args!(
                    "| {:.1} to {:.1} | {} | {:.0} | {:.1} | {:.1} | [{:.1}, {:.1}] |\n",
                    bin.from,
                    bin.to,
                    bin.labelled,
                    bin.stands,
                    100.0 * bin.predicted,
                    100.0 * bin.observed,
                    bin.interval.0,
                    bin.interval.1
                ));
            }
            say(format_args!(
                "\nExpected calibration error {:.3}, Brier score {:.3} (Platt, used); {:.3} and {:.3} with isotonic steps instead.\n",
                it.platt.0, it.platt.1, it.isotonic.0, it.isotonic.1
            ));
        }
    }
}
