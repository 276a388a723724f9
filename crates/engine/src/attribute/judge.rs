//! How good the evidence base is, and what holds the answer down.

use model::{Confidence, Likelihood};

use super::Question;
use super::ceiling::FAMILY_NATS;
use super::dispute::Disputes;
use super::prior::Prior;
use super::sighting::{Roster, Sightings};
use super::standing::{Scales, Standing};
use super::weigh::is_circular;
use super::words::number;

/// Evidence older than this makes for low confidence, in days.
const OLD_DAYS: f64 = 4.0 * 365.25;
/// Evidence younger than this may make for high confidence, in days.
const FRESH_DAYS: f64 = 2.0 * 365.25;
/// Sources whose removal is tried: the strongest ones.
const TRIED: usize = 10;

/// Everything the judgement looks at.
pub(super) struct Bench<'a, 'q> {
    pub(super) question: &'a Question<'q>,
    pub(super) roster: &'a Roster,
    pub(super) seen: &'a Sightings<'q>,
    pub(super) prior: &'a Prior,
    pub(super) scales: &'a Scales<'a>,
    pub(super) ranking: &'a [Standing],
    pub(super) disputes: &'a Disputes,
}

impl Bench<'_, '_> {
    /// The confidence, and why it is not higher with whatever else a reader must know.
    pub(super) fn judge(&self) -> (Confidence, Vec<String>) {
        let mut caveats = Vec::new();
        // A reader must know first that the answer may follow from how the cluster was made.
        let circular = is_circular(self.question.linked_by_report);
        if circular {
            self.circularity(&mut caveats);
        }
        let confidence = match self.ranking.first() {
            Some(leader) if leader.actor.is_some() => self.of_actor(leader, &mut caveats),
            _ => Self::of_unknown(&mut caveats),
        };
        if !circular {
            self.circularity(&mut caveats);
        }
        self.held(&mut caveats);
        left_out(self.question, self.seen, self.prior, &mut caveats);
        (confidence, caveats)
    }

    fn of_unknown(caveats: &mut Vec<String>) -> Confidence {
        caveats.push("the reports that list its infrastructure are too weak to name an actor".to_owned());
        Confidence::Low
    }

    fn of_actor(&self, leader: &Standing, caveats: &mut Vec<String>) -> Confidence {
        let mut low = false;
        let mut high = true;
        let families =
            usize::from(leader.infrastructure.nats > 0.0) + usize::from(leader.victimology >= FAMILY_NATS);
        if families < 2 {
            high = false;
            caveats.push("the evidence is of one family only".to_owned());
        }
        match leader.publishers.len() {
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
        let mine = leader.infrastructure.parts.iter().map(|&(index, _)| self.seen.listed[index].report);
        let newest = mine.clone().map(|report| report.date).max();
        if let Some(age) = newest.map(|date| date.days_until(self.question.now)) {
            high &= age <= FRESH_DAYS;
            if age > OLD_DAYS {
                low = true;
                caveats.push(format!("the newest report behind it is {:.0} years old", age / 365.25));
            }
        }
        let estimated = mine.filter(|report| !report.dated).count();
        if estimated > 0 {
            let reports = number(estimated, "report", "reports");
            caveats.push(format!("the date of {reports} behind it is an estimate"));
        }
        low |= self.disputed(leader, caveats);
        high &= self.disputes.listed.is_empty();
        low |= is_circular(self.question.linked_by_report);
        low |= self.without_one_source(leader, caveats);
        match (low, high) {
            (true, _) => Confidence::Low,
            (false, true) => Confidence::High,
            (false, false) => Confidence::Moderate,
        }
    }

    /// Reports on other actors, and names that may be one actor. True when they make for low confidence.
    fn disputed(&self, leader: &Standing, caveats: &mut Vec<String>) -> bool {
        let against =
            self.seen.listed.iter().filter(|sighting| Some(&sighting.actor) != leader.actor.as_ref()).count();
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
        let share = self.question.linked_by_report;
        if share > 0.0 {
            caveats.push(format!(
                "{:.0} % of the links that hold the cluster together are reports: to that part the reports that name the \
                 actor are counted twice",
                (share * 100.0).clamp(1.0, 100.0)
            ));
        }
    }

    /// What becomes of the answer without its most important source. True when it falls.
    fn without_one_source(&self, leader: &Standing, caveats: &mut Vec<String>) -> bool {
        let mut by_weight: Vec<(f64, &str)> = Vec::new();
        for &(index, nats) in &leader.infrastructure.parts {
            let publisher = self.seen.listed[index].report.publisher.as_str();
            match by_weight.iter_mut().find(|(_, known)| *known == publisher) {
                Some((sum, _)) => *sum += nats,
                None => by_weight.push((nats, publisher)),
            }
        }
        by_weight.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        let worst = by_weight
            .into_iter()
            .take(TRIED)
            .filter_map(|(_, publisher)| {
                let ranking = self.scales.rank(&self.seen.listed, Some(publisher));
                let remains = ranking.iter().find(|of| of.actor == leader.actor)?.posterior;
                let first = ranking.first()?.clone();
                (first.actor != leader.actor || remains < 0.5).then_some((publisher, remains, first))
            })
            .min_by(|a, b| a.1.total_cmp(&b.1));
        let Some((publisher, remains, first)) = worst else { return false };
        let remains = Likelihood::from_fraction(remains);
        caveats.push(if first.actor == leader.actor {
            format!("without the reports of {publisher} it falls to {remains}")
        } else {
            let name = first.actor.map_or("an unknown actor".to_owned(), |key| self.roster.print(&key));
            format!("without the reports of {publisher} it falls to {remains} and {name} comes first")
        });
        true
    }

    /// Where a ceiling took something.
    fn held(&self, caveats: &mut Vec<String>) {
        for standing in self.ranking.iter().filter(|standing| standing.is_held()) {
            let (Some(key), Some(ceiling)) = (&standing.actor, standing.ceiling) else { continue };
            caveats.push(format!(
                "{} is held at {} instead of {}: {}",
                self.roster.print(key),
                Likelihood::from_fraction(standing.posterior),
                Likelihood::from_fraction(standing.unbounded),
                ceiling.reason()
            ));
        }
    }
}

/// Says what did not count.
pub(super) fn left_out(
    question: &Question<'_>,
    seen: &Sightings<'_>,
    prior: &Prior,
    caveats: &mut Vec<String>,
) {
    let Some(as_of) = question.as_of else { return };
    if seen.later > 0 {
        let reports = number(seen.later, "report", "reports");
        caveats.push(format!("{reports} on this infrastructure after {} did not count", as_of.date()));
    }
    if prior.later > 0 {
        let actors = number(prior.later, "actor", "actors");
        caveats.push(format!(
            "the activity of {actors} did not count because its counts reach past {}",
            as_of.date()
        ));
    }
}
