//! `A uses M`; `M, deployed by A`; `A's M malware`.

use super::{Reader, Said, Subject, start};
use crate::prose::Statement;

pub(super) const ACTIVE: &[&str] = &[
    "use",
    "uses",
    "used",
    "using",
    "deploy",
    "deploys",
    "deployed",
    "deploying",
    "install",
    "installs",
    "installed",
    "installing",
    "deliver",
    "delivers",
    "delivered",
    "delivering",
    "drop",
    "drops",
    "dropped",
    "dropping",
    "employ",
    "employs",
    "employed",
    "employing",
    "leverage",
    "leverages",
    "leveraged",
    "leveraging",
    "distribute",
    "distributes",
    "distributed",
    "distributing",
    "spread",
    "spreads",
    "spreading",
    "infect",
    "infects",
    "infected",
    "infecting",
    "plant",
    "planted",
    "planting",
    "developed",
    "develops",
    "operates",
    "ran",
    "runs",
    "running",
    "wrote",
    "abused",
    "abuses",
    "wields",
    "relied",
    "relies",
    "execute",
    "executed",
    "executes",
    "downloads",
    "downloaded",
    "with",
    "via",
    "utilizes",
    "utilized",
    "utilizing",
    "utilises",
    "added",
    "created",
    "updated",
    "exploiting",
    "employing",
    "sends",
    "sent",
];
pub(super) const PASSIVE: &[&str] = &[
    "used",
    "deployed",
    "developed",
    "operated",
    "written",
    "attributed",
    "linked",
    "employed",
    "wielded",
    "created",
    "distributed",
    "delivered",
    "tied",
    "run",
];
const STOPS: &[&str] =
    &[";", "but", "while", "whereas", "although", "unlike", "like", "similar", "resembles"];

impl Reader<'_, '_> {
    pub(super) fn uses(&self) -> Vec<Said> {
        let mut said = Vec::new();
        let clause = self.clause;
        if !(0..clause.len()).any(|at| clause.used(at).is_some()) {
            return said;
        }
        for at in 0..clause.len() {
            if clause.used(at).is_some() {
                self.passive(at, &mut said);
            } else if clause.actor(at).is_some() {
                self.possessive(at, &mut said);
            } else if clause.is(at, start::USES, ACTIVE)
                && !self.foreign_subject(at)
                && !clause.any(at + 1, &["by"])
            {
                self.active(at, &mut said);
            }
        }
        said
    }

    fn active(&self, at: usize, said: &mut Vec<Said>) {
        let clause = self.clause;
        let Some(subject) = self.subject(at) else { return };
        // A malware's own doings are its, not the actor's choice of other software: `BabyShark drops X` still counts.
        for index in at + 1..(at + 25).min(clause.len()) {
            if clause.any(index, STOPS) || clause.actor(index).is_some() {
                break;
            }
            self.push_use(&subject, index, (at, at + 1), said);
        }
    }

    /// `M, used by A`, `M malware attributed to A`.
    fn passive(&self, at: usize, said: &mut Vec<Said>) {
        let clause = self.clause;
        for index in at + 1..(at + 10).min(clause.len()) {
            if clause.any(index, STOPS) {
                return;
            }
            if clause.any(index, PASSIVE) && clause.any(index + 1, &["by", "to"]) {
                let mut next = index + 2;
                while clause.any(
                    next,
                    &["the", "group", "actor", "threat", "hacking", "hackers", "members", "of", "actors"],
                ) && clause.reference(next).is_none()
                    || clause.is_quote(next)
                    || clause.country(next).is_some()
                {
                    next += 1;
                }
                let subject = match clause.actor(next) {
                    Some(actor) => Some(Subject { actor: actor.to_owned(), at: next, coreference: None }),
                    None => clause.reference(next).and_then(|_| self.meant(next)),
                };
                if let Some(subject) = subject {
                    self.push_use(&subject, at, (index, index + 2), said);
                }
                return;
            }
        }
    }

    /// `A's M`.
    fn possessive(&self, at: usize, said: &mut Vec<Said>) {
        let clause = self.clause;
        if !(clause.any(at + 1, &["'", "’"]) && clause.any(at + 2, &["s"])) {
            return;
        }
        let Some(actor) = clause.actor(at) else { return };
        let subject = Subject { actor: actor.to_owned(), at, coreference: None };
        for index in at + 3..at + 6 {
            self.push_use(&subject, clause.past_quotes(index), (at + 1, at + 3), said);
        }
    }

    fn push_use(&self, subject: &Subject, at: usize, cue: (usize, usize), said: &mut Vec<Said>) {
        let Some((category, name)) = self.clause.used(at) else { return };
        let statement = Statement::Uses {
            actor: subject.actor.clone(),
            category: category.to_owned(),
            name: name.to_owned(),
        };
        if !said.iter().any(|known| known.statement == statement) {
            said.push(self.said(
                statement,
                subject.coreference,
                (subject.at.min(at), at.max(subject.at)),
                cue,
            ));
        }
    }
}
