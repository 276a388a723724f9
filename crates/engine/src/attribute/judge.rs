//! How good the evidence base is, what was not collected, and what else a reader must know.

use std::collections::BTreeSet;

use model::{Confidence, Family, Left, Likelihood, Report};

use super::dispute::{Disputes, sightings};
use super::family::{rule, rules};
use super::removal::Tried;
use super::sheet::Sheet;
use super::standing::Standing;
use super::weigh::is_circular;
use super::words::number;

/// Evidence older than this makes for low confidence, in days.
const OLD_DAYS: f64 = 4.0 * 365.25;
/// Evidence younger than this may make for high confidence, in days.
const FRESH_DAYS: f64 = 2.0 * 365.25;
/// From this grade's factor on a source is good: C3, or an unknown one, is not.
const GOOD: f64 = 0.6;

/// Everything the judgement looks at.
pub(super) struct Bench<'a, 'l> {
    pub(super) sheet: &'a Sheet<'l>,
    pub(super) ranking: &'a [Standing],
    pub(super) disputes: &'a Disputes,
    pub(super) tried: &'a [Tried],
    /// The first hypothesis, when it is more probable than the unknown actor.
    pub(super) leader: Option<&'a Standing>,
}

impl Bench<'_, '_> {
    /// The confidence, and why it is not higher with whatever else a reader must know.
    pub(super) fn judge(&self) -> (Confidence, Vec<String>) {
        let mut caveats = Vec::new();
        // A reader must know first that the answer may follow from how the cluster was made.
        let circular = is_circular(self.sheet.subject.linked_by_report);
        if circular {
            self.circularity(&mut caveats);
        }
        let confidence = match self.leader {
            Some(leader) => self.of_actor(leader, &mut caveats),
            None => {
                caveats.push(if self.sheet.shared.is_empty() {
                    "no report lists any of this infrastructure, so there is no basis to name an actor"
                        .to_owned()
                } else {
                    "the reports that list its infrastructure are too weak to name an actor".to_owned()
                });
                Confidence::Low
            }
        };
        if !circular {
            self.circularity(&mut caveats);
        }
        self.held(&mut caveats);
        self.left_out(&mut caveats);
        (confidence, caveats)
    }

    fn of_actor(&self, leader: &Standing, caveats: &mut Vec<String>) -> Confidence {
        let (mut low, mut high) = (false, true);
        let line = &self.sheet.lines[leader.line];
        match leader.supports.len() {
            0 => {
                low = true;
                caveats.push("no family of evidence speaks for the actor by itself".to_owned());
            }
            1 => {
                high = false;
                caveats.push(format!("only {} speaks for the actor by itself", leader.supports[0]));
            }
            _ => {}
        }
        let by_actor = sightings(self.sheet);
        let mine: &[&Report] = by_actor.get(line.actor.as_str()).map_or(&[], Vec::as_slice);
        let publishers: BTreeSet<&str> = mine.iter().map(|report| report.publisher.as_str()).collect();
        match publishers.len() {
            0 => {
                low = true;
                caveats.push("no report on this infrastructure names the actor".to_owned());
            }
            1 => {
                low = true;
                caveats.push("all reports behind it come from one source".to_owned());
            }
            2 => high = false,
            _ => {}
        }
        high &= mine.iter().filter(|report| report.grade.factor() >= GOOD).count() * 2 >= mine.len()
            || publishers.len() > 2;
        let newest = mine.iter().map(|report| report.date).max();
        if let Some(age) = newest.map(|date| date.days_until(self.sheet.subject.report.date)) {
            high &= age <= FRESH_DAYS;
            if age > OLD_DAYS {
                low = true;
                caveats.push(format!("the newest report behind it is {:.0} years old", age / 365.25));
            }
        }
        let estimated = mine.iter().filter(|report| !report.dated).count();
        if estimated > 0 {
            let reports = number(estimated, "report", "reports");
            caveats.push(format!("the date of {reports} behind it is an estimate"));
        }
        low |= self.disputed(&line.actor, caveats);
        high &= self.disputes.listed.is_empty();
        low |= is_circular(self.sheet.subject.linked_by_report);
        low |= self.without_one_source(caveats);
        match (low, high) {
            (true, _) => Confidence::Low,
            (false, true) => Confidence::High,
            (false, false) => Confidence::Moderate,
        }
    }

    /// Reports on other actors, and names that may be one actor. True when they make for low confidence.
    fn disputed(&self, leader: &str, caveats: &mut Vec<String>) -> bool {
        let against: usize =
            sightings(self.sheet).iter().filter(|(actor, _)| **actor != leader).map(|(_, of)| of.len()).sum();
        if against > 0 {
            let reports = number(against, "report names", "reports name");
            caveats.push(format!("{reports} another actor for part of this infrastructure"));
        }
        if self.disputes.leader_and_rival {
            caveats.push(
                "sources disagree whether the first name and another hypothesis are one actor".to_owned(),
            );
        }
        if self.disputes.unlisted > 0 {
            let more = number(self.disputes.unlisted, "dispute is", "disputes are");
            caveats.push(format!("{more} not listed"));
        }
        self.disputes.leader_and_rival
    }

    /// A cluster held together by the reports that also name its actor proves nothing.
    fn circularity(&self, caveats: &mut Vec<String>) {
        let share = self.sheet.subject.linked_by_report;
        if share > 0.0 {
            caveats.push(format!(
                "{:.0} % of the links that hold the cluster together are reports: to that part the reports that name the \
                 actor are counted twice",
                (share * 100.0).clamp(1.0, 100.0)
            ));
        }
    }

    /// Whether the answer falls without its most important source.
    fn without_one_source(&self, caveats: &mut Vec<String>) -> bool {
        let falls =
            |tried: &&Tried| matches!(tried.removal.without, Left::Source(_)) && tried.removal.changes;
        let worst = self.tried.iter().filter(falls).min_by_key(|tried| tried.removal.likelihood);
        let Some(worst) = worst else { return false };
        let Left::Source(source) = &worst.removal.without else { return false };
        let falls = format!("without {source} it falls to {}", worst.removal.likelihood);
        caveats.push(match &worst.removal.actor {
            Some(actor) if self.leader.is_none_or(|leader| self.print(leader) != *actor) => {
                format!("{falls} and {actor} comes first")
            }
            Some(_) => falls,
            None => format!("{falls} and an unknown actor comes first"),
        });
        true
    }

    fn print(&self, standing: &Standing) -> String {
        self.sheet.learned.print(&self.sheet.lines[standing.line].actor)
    }

    /// Where a ceiling took something.
    fn held(&self, caveats: &mut Vec<String>) {
        for standing in self.ranking.iter().filter(|standing| standing.is_held()) {
            caveats.push(format!(
                "{} is held at {} instead of {}: {}",
                self.print(standing),
                Likelihood::from_fraction(standing.stated()),
                Likelihood::from_fraction(standing.posterior),
                standing.ceiling.reason()
            ));
        }
    }

    /// Says what did not count, and what had no data behind it.
    fn left_out(&self, caveats: &mut Vec<String>) {
        let trained = &self.sheet.learned.trained;
        let until = self.sheet.subject.until;
        let later: Vec<&Report> = trained.reports().iter().filter(|report| report.date > until).collect();
        if !later.is_empty() {
            let after = if until == until.end_of_day() { "after" } else { "from" };
            let reports = number(later.len(), "report", "reports");
            caveats.push(format!("{reports} {after} {} did not count", until.date()));
        }
        for family in &self.sheet.subject.without {
            caveats.push(format!("{family} was left out, as asked"));
        }
        if let Some(leader) = self.leader {
            let line = &self.sheet.lines[leader.line];
            let weak = |family: &&Family| rule(**family).is_some_and(|rule| !rule.fitted);
            for family in leader.supports.iter().filter(weak) {
                caveats.push(format!(
                    "the {:+.1} nats of {family} rest on default weights: no labelled data exist to fit them",
                    line.of(*family)
                ));
            }
        }
    }
}

/// Families of which nothing was collected, and what would be needed.
pub(super) fn not_collected(sheet: &Sheet<'_>) -> Vec<String> {
    let subject = sheet.subject;
    let missing = rules().iter().filter(|rule| !subject.without.contains(&rule.family));
    missing
        .filter_map(|rule| {
            let what = match rule.family {
                Family::Infrastructure | Family::Style if !sheet.has_indicators() => {
                    "names, addresses or paths"
                }
                Family::Infrastructure if sheet.look.counted == 0 => "earlier reports on actors",
                Family::Style if sheet.look.unshared.indicators.is_empty() => {
                    "names that no earlier report lists: only they say something of style"
                }
                Family::Software if subject.observed.software.is_empty() => {
                    "malware and tools (mail, hosts, samples)"
                }
                Family::Techniques if subject.observed.techniques.is_empty() => {
                    "techniques (mail, hosts, logs)"
                }
                Family::Registration if subject.traits.iter().all(Vec::is_empty) => {
                    "registrations and certificates of its names (RDAP, certificate logs)"
                }
                Family::Registration if sheet.habits.is_empty() => {
                    "registrations and certificates of names in earlier reports, to compare with"
                }
                Family::Timing if sheet.habits.values().flatten().all(|of| of.family != Family::Timing) => {
                    "times of registration, of its names and of names in earlier reports"
                }
                Family::Victimology if subject.targets.is_empty() => "whom it targets, by sector and country",
                Family::Victimology if sheet.matches.is_empty() => "what actors are said to target",
                _ => return None,
            };
            Some(format!("{}: {what}", rule.family))
        })
        .collect()
}
