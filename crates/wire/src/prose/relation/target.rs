//! `A targets S in C`; `victims of A include S`; `S were attacked by A`.

use super::{Reader, Said, Subject, start};
use crate::prose::Statement;

/// Words before what is targeted.
pub(super) const ACTIVE: &[&str] = &[
    "target",
    "targets",
    "targeted",
    "targeting",
    "attack",
    "attacked",
    "attacking",
    "attacks on",
    "attack on",
    "attacks against",
    "attack against",
    "aimed at",
    "aims at",
    "aiming at",
    "against",
    "went after",
    "goes after",
    "going after",
    "go after",
    "compromised",
    "compromising",
    "compromises",
    "breached",
    "breaching",
    "hacked",
    "hacking into",
    "hacked into",
    "infiltrated",
    "infiltrating",
    "focused on",
    "focuses on",
    "focusing on",
    "focus on",
    "spied on",
    "spying on",
    "spies on",
    "spear - phished",
    "phished",
    "intrusions into",
    "intrusions at",
    "broke into",
    "breaks into",
    "breaking into",
    "directed at",
    "interest in",
    "interested in",
    "penetrated",
    "struck",
    "hit",
    "preys on",
];
/// Words after which those targeted are listed.
pub(super) const LISTS: &[&str] = &[
    "victims include",
    "victims included",
    "victims were",
    "victims are",
    "victims have included",
    "targets include",
    "targets included",
    "targets were",
    "targets are",
    "targets have included",
    "victims being",
    "targets of the group include",
    "targets of the attacks included",
    "targets of the attacks were",
    "victims of the group include",
    "victims of the group included",
    "victims of the attacks included",
    "victims of the attacks were",
    "victimology includes",
    "target list included",
    "target list includes",
    "targeting includes",
    "targeting included",
    "targets of the group included",
    "those targeted were",
    "those targeted included",
    "among the targets were",
    "among the victims were",
    "among its targets were",
    "among its targets are",
    "among its victims are",
    "among its victims were",
    "those affected included",
    "victims span",
    "victims spanned",
];
pub(super) const PASSIVE: &[&str] = &[
    "targeted",
    "attacked",
    "compromised",
    "hacked",
    "breached",
    "hit",
    "infiltrated",
    "victimized",
    "victimised",
    "phished",
    "struck",
];
/// Words at which what is targeted ends.
pub(super) const STOPS: &[&str] = &[
    ";",
    "according",
    "using",
    "through",
    "via",
    "while",
    "because",
    "said",
    "says",
    "whereas",
    "although",
    "but",
    "by",
    "linked",
    "attributed",
    "believed",
    "unlike",
    "despite",
    "court",
    "researchers",
    "tracked",
    "operates",
    "operating",
    "known",
    "after",
    "when",
];

/// Words that say where victims are.
pub(super) const PLACED: &[&str] = &["based", "located", "residing", "situated"];

pub(super) const RULES: u32 = start::LISTS | start::PLACED | start::SUFFERS | start::TARGETS;

impl Reader<'_, '_> {
    pub(super) fn targets(&self) -> Vec<Said> {
        let mut said = Vec::new();
        if !self.clause.holds(RULES) {
            return said;
        }
        let mut at = 0;
        while at < self.clause.len() {
            at = self.target(at, &mut said).max(at + 1);
        }
        merge(said)
    }

    /// What the rule at `at` gives; where to go on.
    fn target(&self, at: usize, said: &mut Vec<Said>) -> usize {
        let clause = self.clause;
        if !clause.may(at, RULES) {
            return at + 1;
        }
        if let Some((_, end)) = clause.phrases(at, start::LISTS, LISTS) {
            let subject = self.of_whom(end).or_else(|| self.subject(at)).or_else(|| self.meant(at));
            return self.objects(subject, at, end, said);
        }
        if clause.is(at, start::PLACED, PLACED) && clause.any(at + 1, &["in"]) && self.speaks_of_victims(at) {
            let subject = self.subject(at).or_else(|| self.meant(at));
            return self.objects(subject, at, at + 2, said);
        }
        if clause.is(at, start::SUFFERS, PASSIVE)
            && at > 0
            && clause.any(at - 1, &["were", "was", "been", "being", "are", "is", "also"])
        {
            if clause.any(at + 1, &["by"]) {
                let actor = (at + 2..at + 9)
                    .find(|&index| clause.actor(index).is_some() || clause.reference(index).is_some());
                let subject = actor.and_then(|index| match clause.actor(index) {
                    Some(actor) => Some(Subject { actor: actor.to_owned(), at: index, coreference: None }),
                    None => self.meant(index),
                });
                self.before(subject, at, said);
            }
            return at + 1;
        }
        let Some((phrase, end)) = clause.phrases(at, start::TARGETS, ACTIVE) else { return at + 1 };
        if self.foreign_subject(at) || phrase == "against" && self.is_legal(at) {
            return at + 1;
        }
        self.objects(self.subject(at), at, end, said)
    }

    /// `victims of A include`.
    fn of_whom(&self, end: usize) -> Option<Subject> {
        (end.saturating_sub(5)..end).find_map(|at| {
            let actor = self.clause.actor(at)?;
            Some(Subject { actor: actor.to_owned(), at, coreference: None })
        })
    }

    /// `most of the targets were based in`.
    fn speaks_of_victims(&self, at: usize) -> bool {
        (at.saturating_sub(6)..at).any(|index| {
            self.clause.any(index, &["targets", "victims", "targeted", "organizations", "organisations"])
                || self.clause.sector(index).is_some()
                    && self.clause.found(index).is_some_and(|found| !found.weak)
        })
    }

    fn is_legal(&self, at: usize) -> bool {
        let words = [
            "lawsuit",
            "complaint",
            "suit",
            "filed",
            "action",
            "case",
            "order",
            "injunction",
            "sanctions",
            "charges",
            "indictment",
            "proceedings",
            "claims",
            "evidence",
            "defend",
            "protect",
            "defenses",
            "protected",
            "protection",
            "measures",
        ];
        (at.saturating_sub(3)..at).any(|index| self.clause.any(index, &words))
    }

    /// Kinds of victims and countries from `from` on; where they end.
    fn objects(&self, subject: Option<Subject>, cue: usize, from: usize, said: &mut Vec<Said>) -> usize {
        let clause = self.clause;
        let Some(subject) = subject else { return from };
        let mut end = from;
        let mut last = None;
        while end < clause.len() && !clause.is(end, start::ENDS, STOPS) {
            // Another verb of attack, or a new actor, begins another statement.
            let new = end > from && clause.actor(end).is_some() && !clause.any(end - 1, &["than", "unlike"]);
            if new && last.is_some() {
                break;
            }
            if self.is_object(end) {
                last = Some(end);
            }
            end += 1;
        }
        let Some(last) = last else { return from };
        self.push_targets(subject, (cue, from), from..last + 1, said);
        last + 1
    }

    /// Kinds of victims and countries before a passive verb.
    fn before(&self, subject: Option<Subject>, cue: usize, said: &mut Vec<Said>) {
        let start = (0..cue).rev().find(|&at| self.clause.is(at, start::ENDS, STOPS)).map_or(0, |at| at + 1);
        let any = (start..cue).any(|at| self.is_object(at));
        if let (Some(subject), true) = (subject, any) {
            self.push_targets(subject, (cue, cue + 2), start..cue, said);
        }
    }

    fn is_object(&self, at: usize) -> bool {
        let country = self.clause.country(at).is_some()
            && !self.is_origin(at)
            && !self.clause.any(at + 1, &["District", "Court"]);
        self.clause.sector(at).is_some() || country
    }

    fn push_targets(
        &self,
        subject: Subject,
        cue: (usize, usize),
        within: std::ops::Range<usize>,
        said: &mut Vec<Said>,
    ) {
        let (first, last) = (within.start, within.end.saturating_sub(1));
        let objects: Vec<usize> = within.filter(|&at| self.is_object(at)).collect();
        let mut sectors: Vec<String> =
            objects.iter().filter_map(|&at| self.clause.sector(at)).map(str::to_owned).collect();
        let mut countries: Vec<String> =
            objects.iter().filter_map(|&at| self.clause.country(at)).map(str::to_owned).collect();
        for list in [&mut sectors, &mut countries] {
            list.sort_unstable();
            list.dedup();
        }
        let statement = Statement::Targets { actor: subject.actor, sectors, countries };
        said.push(self.said(
            statement,
            subject.coreference,
            (subject.at.min(first), last.max(subject.at)),
            cue,
        ));
    }
}

/// Statements of one sentence about one actor, made in one manner, are one.
fn merge(said: Vec<Said>) -> Vec<Said> {
    let mut merged: Vec<Said> = Vec::new();
    for claim in said {
        let Statement::Targets { actor, sectors, countries } = &claim.statement else { continue };
        let same = merged.iter_mut().find(|known| {
            let Statement::Targets { actor: known_actor, .. } = &known.statement else { return false };
            known_actor == actor && known.polarity == claim.polarity && known.hedge == claim.hedge
        });
        let Some(known) = same else {
            merged.push(claim);
            continue;
        };
        if let Statement::Targets { sectors: known_sectors, countries: known_countries, .. } =
            &mut known.statement
        {
            known_sectors.extend(sectors.iter().cloned());
            known_countries.extend(countries.iter().cloned());
            for list in [known_sectors, known_countries] {
                list.sort_unstable();
                list.dedup();
            }
        }
        known.first = known.first.min(claim.first);
        known.last = known.last.max(claim.last);
    }
    merged
}
