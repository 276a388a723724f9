//! What earlier reports teach: which infrastructure is whose, how actors name and host things, and how active they are.
//!
//! A report asked about is compared with every actor in a few terms ([`TERMS`]); an unknown actor has terms of its own. Style and
//! keys are learned from the reports given, within seconds; only the few weights between the terms come with the program
//! (`data/report-weights.tsv`). Style is read from what the report does *not* share with earlier ones: a shared name would
//! else count as infrastructure and as style, and the two would not be two families of evidence.
//!
//! The report asked about never counts for itself: neither under its own id nor where another record cites a document that
//! it cites.

mod weights;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use model::{Id, Indicator, Report, Timestamp};

use super::overlap::{Found, Kind, Overlap, SharedKey, by_actor};
use super::style::{Reading, Style, Token};
use super::weigh::count;
pub use weights::{COUNT, InvalidWeights, TERMS, Weights, family};

/// Half-life of activity in days.
const RECENT: f64 = 120.0;
/// An actor last heard of long ago keeps this many reports' worth.
const FLOOR: f64 = 0.05;
/// Style learned from this many reports counts half: a handful of them shows a subject, not a habit.
const FEW: f64 = 100.0;

static EMBEDDED: LazyLock<Weights> = LazyLock::new(|| {
    Weights::parse(include_str!("../../data/report-weights.tsv"))
        .expect("the embedded weights are checked by a test")
});

/// The terms of one answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Terms {
    /// The actor; `None` is the unknown one.
    pub actor: Option<String>,
    /// By term; see [`TERMS`].
    pub values: [f64; COUNT],
}

/// What was learned from reports.
#[derive(Clone, Debug)]
pub struct Trained {
    reports: Vec<Report>,
    overlap: Overlap,
    style: Style,
    weights: Weights,
}

/// A report asked about, looked up once.
#[derive(Clone, Debug)]
pub struct Look {
    /// Keys that earlier reports list.
    pub found: Vec<Found>,
    /// The report without whatever shares a name or an address with an earlier one: what style is read from.
    pub unshared: Report,
    /// How active every actor is: its reports, each counted half for every 120 days of age.
    pub activity: BTreeMap<String, f64>,
    /// Reports that counted.
    pub counted: usize,
    date: Timestamp,
    /// The sum of `activity`, nobody's less than the floor.
    total: f64,
    many: f64,
    reading: Reading,
    trust: f64,
}

impl Trained {
    /// Learns from the reports dated up to `until`, with the weights that come with the program.
    #[must_use]
    pub fn train(reports: &[Report], until: Timestamp) -> Self {
        let reports = reports.iter().filter(|report| report.date <= until).cloned().collect();
        Self::learn(reports, until, &BTreeSet::new())
    }

    /// Learns keys and activity from all `reports`, which each question narrows to those of its time, and style from those
    /// dated up to `until`, without those in `leave`: style is one model for all questions.
    #[must_use]
    pub fn learn(mut reports: Vec<Report>, until: Timestamp, leave: &BTreeSet<Id<Report>>) -> Self {
        reports.sort_by(|a, b| (a.date, &a.id, &a.actor).cmp(&(b.date, &b.id, &b.actor)));
        let overlap = Overlap::train(&reports.iter().collect::<Vec<_>>());
        let style = Self::styled(&reports, until, leave);
        Self { reports, overlap, style, weights: EMBEDDED.clone() }
    }

    /// Learns style anew, from the reports dated up to `until` without those in `leave`.
    pub fn restyle(&mut self, until: Timestamp, leave: &BTreeSet<Id<Report>>) {
        self.style = Self::styled(&self.reports, until, leave);
    }

    fn styled(reports: &[Report], until: Timestamp, leave: &BTreeSet<Id<Report>>) -> Style {
        let learned: Vec<&Report> =
            reports.iter().filter(|report| report.date <= until && !leave.contains(&report.id)).collect();
        let last = learned.iter().map(|report| report.date).max().unwrap_or(until);
        Style::train(&learned, last)
    }

    /// The same with other weights.
    #[must_use]
    pub fn with_weights(self, weights: Weights) -> Self {
        Self { weights, ..self }
    }

    /// The weights between the terms.
    #[must_use]
    pub const fn weights(&self) -> &Weights {
        &self.weights
    }

    /// The reports learned from, oldest first: [`SharedKey::reports`] are places in it.
    #[must_use]
    pub fn reports(&self) -> &[Report] {
        &self.reports
    }

    /// How many reports style was learned from.
    #[must_use]
    pub fn styled_on(&self) -> usize {
        self.style.size()
    }

    /// What `report` does not share with the reports dated up to `until`: see [`Look::unshared`].
    #[must_use]
    pub fn unshared(&self, report: &Report, until: Timestamp) -> Vec<Indicator> {
        let keep = self.counting(report, until);
        self.overlap.unshared(report, &|place| keep.get(place).copied().unwrap_or_default())
    }

    /// Looks `report` up among the reports dated up to `until`. Its own actor is not looked at.
    #[must_use]
    pub fn look(&self, report: &Report, until: Timestamp) -> Look {
        let keep = self.counting(report, until);
        let counts = |place: usize| keep.get(place).copied().unwrap_or_default();
        let kept = || self.reports.iter().zip(&keep).filter(|(_, keep)| **keep).map(|(report, _)| report);
        let now = kept().map(|report| report.date).max().unwrap_or(until);
        let mut activity: BTreeMap<String, f64> = BTreeMap::new();
        for known in kept() {
            let age = known.date.days_until(now).max(0.0);
            let worth = 0.5_f64.powf(age / RECENT);
            if let Some(sum) = activity.get_mut(&known.actor) {
                *sum += worth;
            } else {
                activity.insert(known.actor.clone(), worth);
            }
        }
        let unshared = Report { indicators: self.overlap.unshared(report, &counts), ..report.clone() };
        let mut reading = self.style.read(&unshared);
        reading.nearest.retain(|actor, _| activity.contains_key(actor));
        // Of nothing there is no style.
        let styled = if unshared.indicators.is_empty() { 0.0 } else { count(self.style.size()) };
        Look {
            total: activity.values().map(|reports| reports.max(FLOOR)).sum::<f64>().max(1.0),
            found: self.overlap.find(report, &counts),
            reading,
            unshared,
            activity,
            counted: kept().count(),
            date: report.date,
            many: count(report.indicators.len()).ln_1p().min(6.0),
            trust: styled / (styled + FEW),
        }
    }

    /// Which reports count for `report`: those up to `until` that are not itself.
    fn counting(&self, report: &Report, until: Timestamp) -> Vec<bool> {
        let cited: BTreeSet<&str> = report.references.iter().map(String::as_str).collect();
        let counts = |known: &Report| {
            // The same list of the same day is the same report, whoever it is filed under.
            let copied = known.date == report.date
                && !report.indicators.is_empty()
                && known.indicators == report.indicators;
            let itself = copied
                || known.id == report.id
                || known.references.iter().any(|it| cited.contains(it.as_str()));
            known.date <= until && !itself
        };
        self.reports.iter().map(counts).collect()
    }

    /// What a report shares with those on each actor, without the reports of one publisher when asked.
    #[must_use]
    pub fn shared(&self, look: &Look, without: Option<&str>) -> BTreeMap<String, Vec<SharedKey>> {
        by_actor(&look.found, &self.reports, look.date, without)
    }

    /// The terms of every actor, sorted by name, and last of the unknown one.
    #[must_use]
    pub fn terms(&self, look: &Look, shared: &BTreeMap<String, Vec<SharedKey>>) -> Vec<Terms> {
        let of = |actor: &String| self.of_actor(look, actor, shared.get(actor).map_or(&[], Vec::as_slice));
        look.activity.keys().map(of).chain([self.terms_of_unknown(look)]).collect()
    }

    /// The terms of the unknown actor.
    #[must_use]
    pub fn terms_of_unknown(&self, look: &Look) -> Terms {
        let Look { reading, trust, many, .. } = look;
        let likeness = reading.nearest.values().copied().fold(0.0, f64::max);
        let best = reading.actors.values().copied().fold(reading.others, f64::max);
        let mut values = [0.0; COUNT];
        values[9..].copy_from_slice(&[1.0, *many, reading.others * trust, likeness * trust, best * trust]);
        Terms { actor: None, values }
    }

    /// The terms of one actor; one without a report on it is as one that was last heard of long ago.
    #[must_use]
    pub fn of_actor(&self, look: &Look, actor: &str, shared: &[SharedKey]) -> Terms {
        let Look { reading, trust, many, .. } = look;
        let own = reading.actors.get(actor).copied();
        let style = own.unwrap_or(reading.others) * trust;
        let activity = look.activity.get(actor).copied().unwrap_or_default().max(FLOOR);
        let [first, second, many_keys, network] = keys_of(shared);
        let mut values = [0.0; COUNT];
        values[..9].copy_from_slice(&[
            style,
            style * many,
            reading.nearest.get(actor).copied().unwrap_or_default() * trust,
            (activity / look.total).ln(),
            f64::from(own.is_none()) * trust,
            first,
            second,
            many_keys,
            network,
        ]);
        Terms { actor: Some(actor.to_owned()), values }
    }

    /// What one term adds to a score, in nats.
    #[must_use]
    pub fn nats(&self, terms: &Terms, term: usize) -> f64 {
        terms.values[term] * self.weights.values[term] / self.weights.temperature
    }

    /// The tokens of style behind an actor's first two terms, each with its part of them in nats, strongest first; and what is
    /// left of the two terms beside them.
    #[must_use]
    pub fn tokens(&self, look: &Look, terms: &Terms, most: usize) -> (Vec<(Token, f64)>, f64) {
        let style = self.nats(terms, 0) + self.nats(terms, 1);
        // Both terms are the same sum over tokens, so they share its parts.
        let scale = if terms.values[0] == 0.0 { 0.0 } else { look.trust * style / terms.values[0] };
        let actor = terms.actor.as_deref().unwrap_or_default();
        let mut parts = self.style.contributions(&look.unshared, actor);
        parts.truncate(most);
        parts.iter_mut().for_each(|(_, nats)| *nats *= scale);
        let rest = style - parts.iter().map(|(_, nats)| nats).sum::<f64>();
        (parts, rest)
    }
}

/// Strengths of the best and the second own key of different values (a registrable name or an address), how many such keys
/// there are (the logarithm of one and the sum of their strengths), and the strength of the best network.
fn keys_of(keys: &[SharedKey]) -> [f64; 4] {
    let own = || keys.iter().filter(|key| key.kind.is_own()).map(|key| key.strength);
    let network = keys.iter().find(|key| key.kind == Kind::Network).map_or(0.0, |key| key.strength);
    [own().next().unwrap_or_default(), own().nth(1).unwrap_or_default(), own().sum::<f64>().ln_1p(), network]
}

#[cfg(test)]
pub(crate) mod tests;
