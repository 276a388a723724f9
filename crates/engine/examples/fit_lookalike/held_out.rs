//! Fits without a third of the identities, or without an actor, tested on what was left out.

use engine::detect::lookalike::Matcher;

use super::budget::{self, Curve};
use super::cases::{Case, Set};
use super::labels::{Kind, Row, Share, recall, wilson};
use super::weights::{Fit, calibrated, with};

/// Ways to cut the identities into thirds.
const PARTITIONS: [&str; 5] = ["a", "b", "c", "d", "e"];
const ACTORS: [&str; 5] = ["thallium", "kimsuky", "coldriver", "charmingkitten", "sofacy"];

pub(crate) struct HeldOut {
    pub(crate) rows: Vec<Outcome>,
}

/// What is found of names left out of the fit.
pub(crate) struct Outcome {
    /// What was left out.
    pub(crate) what: String,
    /// Of the names left out: with the partial fit, and with the full one.
    pub(crate) without: Share,
    pub(crate) full: Share,
    /// Names that only the full fit finds: identity and name.
    pub(crate) lost: Vec<String>,
    /// Whether the issue sets a floor for it, and not only a figure.
    pub(crate) is_floor: bool,
}

impl Outcome {
    /// Points of recall lost.
    pub(crate) fn loss(&self) -> f64 {
        100.0 * (self.full.value() - self.without.value())
    }

    /// Wilson's interval of the points of recall lost, of names found by the full fit and not by the partial one.
    pub(crate) fn interval(&self) -> (f64, f64) {
        wilson(self.lost.len() as f64 / self.full.all.max(1) as f64, self.full.all as f64)
    }
}

/// FNV-1a with the high bits brought down.
pub(crate) fn hash(text: &str, salt: &str) -> u64 {
    let mixed = salt.bytes().chain(text.bytes()).fold(0xcbf2_9ce4_8422_2325, |hash: u64, letter| {
        (hash ^ u64::from(letter)).wrapping_mul(0x0100_0000_01b3)
    });
    mixed ^ mixed >> 29
}

/// The third of an identity; those of one brand are together.
pub(crate) fn group(identity: &str, partition: &str) -> u64 {
    const KIN: [(&str, &str); 4] =
        [("naver", "naver"), ("microsoft", "microsoft"), ("office", "office"), ("proton", "proton")];
    let stem = KIN.iter().find(|(start, _)| identity.starts_with(start)).map_or(identity, |kin| kin.1);
    hash(stem, partition) % 3
}

impl HeldOut {
    pub(crate) fn run(full: &Fit, set: &Set) -> Self {
        let mut it = Self { rows: Vec::new() };
        for partition in PARTITIONS {
            for third in 0..3 {
                let out = |identity: &str| group(identity, partition) == third;
                let kept: Vec<&Case> = full.cases.iter().filter(|case| !out(&case.found)).collect();
                let partial = partial(full, set, &kept, |identity| !out(identity));
                // The cut as a whole, every name left out once, is what has a floor: a third holds too few names.
                let mut test = |what: &str, of: &dyn Fn(&Row) -> bool| {
                    it.test(
                        format!("identities, cut {partition}, third {third}: {what}"),
                        &partial,
                        full,
                        set,
                        &|row| of(row) && out(&row.brand),
                    );
                };
                test("actors' names", &Row::is_strong);
                test("made names", &|row| row.kind == Kind::Synthetic);
            }
        }
        for actor in ACTORS {
            let of = |case: &Case| case.row.is_some_and(|row| set.rows[row].actor == actor);
            let kept: Vec<&Case> = full.cases.iter().filter(|case| !of(case)).collect();
            let partial = partial(full, set, &kept, |_| true);
            it.test(format!("actor {actor}"), &partial, full, set, &|row| {
                row.is_strong() && row.actor == actor
            });
        }
        for cut in PARTITIONS {
            it.sum(&format!("identities, cut {cut}"), "actors' names");
            it.sum(&format!("identities, cut {cut}"), "made names");
        }
        it.sum("actor", "");
        it
    }

    fn test(&mut self, what: String, partial: &Matcher, full: &Fit, set: &Set, of: &dyn Fn(&Row) -> bool) {
        let share = |matcher: &Matcher| recall(matcher, &set.rows, of).found;
        let finds = |matcher: &Matcher, row: &Row| {
            recall(matcher, std::slice::from_ref(row), |_| true).found.right > 0
        };
        let is_lost = |row: &&Row| of(row) && finds(&full.matcher, row) && !finds(partial, row);
        let lost =
            set.rows.iter().filter(is_lost).map(|row| format!("{} `{}`", row.brand, row.name)).collect();
        let (without, full) = (share(partial), share(&full.matcher));
        self.rows.push(Outcome { what, without, full, lost, is_floor: false });
    }

    /// Adds the sum over the rows that start and end so.
    fn sum(&mut self, start: &str, end: &str) {
        let mut sum = Outcome {
            what: if end.is_empty() { format!("all, {start}") } else { format!("all, {start}: {end}") },
            without: Share::default(),
            full: Share::default(),
            lost: Vec::new(),
            is_floor: true,
        };
        for row in self.rows.iter().filter(|row| row.what.starts_with(start) && row.what.ends_with(end)) {
            sum.lost.extend(row.lost.iter().cloned());
            for (sum, part) in [(&mut sum.without, row.without), (&mut sum.full, row.full)] {
                sum.right += part.right;
                sum.all += part.all;
            }
        }
        self.rows.push(sum);
    }
}

/// A fit on some cases, with a threshold by the same rule: as many popular alerts on the identities that are kept as
/// the full fit raises on them, and no more of the other budget.
fn partial(full: &Fit, set: &Set, kept: &[&Case], keeps: impl Fn(&str) -> bool) -> Matcher {
    let matcher = with(&full.matcher, &calibrated(kept));
    let popular = full.curve.popular.rate_of(full.threshold, &keeps);
    let registered = full.curve.registered.rate_of(full.threshold, &keeps);
    let spare = budget::REGISTERED / full.curve.registered.rate(full.threshold).max(1.0);
    let threshold = Curve::measure(&matcher, set).within(registered * spare.max(1.0), popular, keeps);
    matcher.with_threshold(threshold)
}
