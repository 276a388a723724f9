//! The sheet of one question: nats of every family for every actor, against the unknown one.
//!
//! Each family is a log-likelihood ratio, within the floor and the cap of its rule. Their sum and the prior make the score;
//! softmax over all actors and the unknown one, whose score is its prior alone, makes probabilities.

use std::collections::{BTreeMap, BTreeSet};

use model::Family;

use super::capability::Capability;
use super::family::capped;
use super::habit::Habit;
use super::learned::Learned;
use super::overlap::SharedKey;
use super::subject::Subject;
use super::target::Match;
use super::trained::{COUNT, Look, Terms, family};
use super::weigh::{count, counted_once, grade_factor, softmax};

/// How many families there are, the prior with them.
pub(super) const FAMILIES: usize = Family::ALL.len();
/// Keys weaker than this are nobody's own any more: very old, or on many actors.
const WEAK: f64 = 0.1;
/// The term of [`super::trained::TERMS`] that is the prior of an actor.
const ACTIVITY: usize = 3;

/// One actor on the sheet.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its key.
    pub(super) actor: String,
    /// Nats by family, against the unknown actor, within floor and cap; the last is the prior.
    pub(super) nats: [f64; FAMILIES],
    /// The prior when all actors are alike.
    flat: f64,
    /// It shares a registrable name or an address that is still somebody's own.
    pub(super) own_key: bool,
}

impl Line {
    /// Nats of one family.
    pub(super) fn of(&self, family: Family) -> f64 {
        self.nats[family as usize]
    }

    fn score(&self, without: &BTreeSet<Family>) -> f64 {
        let evidence = Family::ALL.into_iter().filter(|family| *family != Family::Prior);
        let evidence: f64 =
            evidence.filter(|family| !without.contains(family)).map(|family| self.of(family)).sum();
        evidence + if without.contains(&Family::Prior) { self.flat } else { self.of(Family::Prior) }
    }
}

/// Everything weighed for one question.
pub(super) struct Sheet<'a> {
    pub(super) learned: &'a Learned,
    pub(super) subject: &'a Subject,
    pub(super) look: Look,
    /// What is shared with reports on each actor.
    pub(super) shared: BTreeMap<String, Vec<SharedKey>>,
    pub(super) unknown_terms: Terms,
    pub(super) capability: Capability,
    pub(super) matches: BTreeMap<String, Vec<Match>>,
    pub(super) habits: BTreeMap<String, Vec<Habit>>,
    /// By key of the actor.
    pub(super) lines: Vec<Line>,
    /// The prior of the unknown actor, in nats.
    pub(super) unknown: f64,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(learned: &'a Learned, subject: &'a Subject) -> Self {
        let look = learned.trained.look(&subject.report, subject.until);
        let shared = learned.trained.shared(&look, None);
        let unknown_terms = learned.trained.terms_of_unknown(&look);
        let mut it = Self {
            matches: learned.targeting.weigh(&subject.targets, None),
            habits: learned.habits.weigh(&subject.traits),
            capability: Capability::of(learned, subject),
            learned,
            subject,
            look,
            shared,
            unknown_terms,
            lines: Vec::new(),
            unknown: 0.0,
        };
        it.unknown = if it.has_indicators() {
            it.sum(&it.unknown_terms, Family::Prior)
        } else {
            it.capability.unknown
        };
        it.lines = it.actors().into_iter().map(|actor| it.line(actor)).collect();
        it
    }

    /// Whether it lists names, addresses or paths: the prior then is that of reports with indicators.
    pub(super) fn has_indicators(&self) -> bool {
        !self.subject.report.indicators.is_empty()
    }

    /// Actors with a report that counts, where indicators are asked about; with a profile, where techniques or software are.
    fn actors(&self) -> BTreeSet<String> {
        let reported = self.look.activity.keys().filter(|_| self.has_indicators());
        reported.chain(self.capability.judged.keys()).cloned().collect()
    }

    fn sum(&self, terms: &Terms, of: Family) -> f64 {
        let trained = &self.learned.trained;
        (0..COUNT).filter(|term| family(*term) == of).map(|term| trained.nats(terms, term)).sum()
    }

    /// What style and activity say of one actor.
    pub(super) fn terms(&self, actor: &str) -> Terms {
        let shared = self.shared.get(actor).map_or(&[][..], Vec::as_slice);
        self.learned.trained.of_actor(&self.look, actor, shared)
    }

    fn line(&self, actor: String) -> Line {
        let mut nats = [0.0; FAMILIES];
        let mut set = |family: Family, value: f64| nats[family as usize] = capped(family, value);
        let parts = self.capability.parts(&actor, &self.subject.observed);
        let grade = grade_factor(self.subject.report.grade);
        set(Family::Techniques, parts.techniques * grade);
        set(Family::Software, parts.software * grade);
        let matches = self.matches.get(&actor).map_or(&[][..], Vec::as_slice);
        set(Family::Victimology, matches.iter().map(|of| of.nats).sum::<f64>() * grade);
        for family in [Family::Registration, Family::Timing] {
            let habits = self.habits.get(&actor).map_or(&[][..], Vec::as_slice);
            set(family, habits.iter().filter(|of| of.family == family).map(|of| of.nats).sum());
        }
        let mut line = Line { actor, nats, flat: self.capability.flat, own_key: false };
        if self.has_indicators() {
            let terms = self.terms(&line.actor);
            let style = self.sum(&terms, Family::Style) - self.sum(&self.unknown_terms, Family::Style);
            line.nats[Family::Style as usize] = capped(Family::Style, style);
            line.nats[Family::Prior as usize] = self.sum(&terms, Family::Prior);
            let mut alike = Terms { actor: None, values: [0.0; COUNT] };
            alike.values[ACTIVITY] = -count(self.look.activity.len().max(1)).ln();
            line.flat = self.learned.trained.nats(&alike, ACTIVITY);
            let shared = self.shared.get(&line.actor).map_or(&[][..], Vec::as_slice);
            self.infrastructure(&mut line, shared);
        } else {
            line.nats[Family::Prior as usize] = parts.prior;
        }
        line
    }

    fn infrastructure(&self, line: &mut Line, shared: &[SharedKey]) {
        let terms = self.learned.trained.of_actor(&self.look, &line.actor, shared);
        let nats = self.sum(&terms, Family::Infrastructure) * counted_once(self.subject.linked_by_report);
        line.nats[Family::Infrastructure as usize] = capped(Family::Infrastructure, nats);
        line.own_key = shared.iter().any(|key| key.kind.is_own() && key.strength >= WEAK);
    }

    /// The lines as they would be without one source: its reports share nothing, and what only it says of targets is not
    /// known. Style stays as it was learned.
    pub(super) fn without_source(&self, source: &str) -> Vec<Line> {
        let shared = self.learned.trained.shared(&self.look, Some(source));
        let matches = self.learned.targeting.weigh(&self.subject.targets, Some(source));
        let grade = grade_factor(self.subject.report.grade);
        let mut lines = self.lines.clone();
        for line in &mut lines {
            if self.has_indicators() && self.shared.contains_key(&line.actor) {
                self.infrastructure(line, shared.get(&line.actor).map_or(&[][..], Vec::as_slice));
            }
            let matches = matches.get(&line.actor).map_or(&[][..], Vec::as_slice);
            let nats = matches.iter().map(|of| of.nats).sum::<f64>() * grade;
            line.nats[Family::Victimology as usize] = capped(Family::Victimology, nats);
        }
        lines
    }

    /// Probabilities of `lines`, and last of the unknown actor, without some families.
    pub(super) fn posterior(&self, lines: &[Line], without: &BTreeSet<Family>) -> Vec<f64> {
        let scores: Vec<f64> = lines.iter().map(|line| line.score(without)).chain([self.unknown]).collect();
        softmax(&scores)
    }
}
