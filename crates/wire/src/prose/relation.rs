//! What a sentence claims about the actors in it.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::clause::{Clause, GROUP, ITEM_LIMIT};
use super::found::Found;
use super::{Coreference, Polarity, Statement};

mod alias;
mod legal;
mod manner;
mod origin;
pub(super) mod start;
mod target;
mod usage;

pub(super) use legal::courts;

/// The actor that the report spoke of last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Focus {
    pub(super) actor: String,
    pub(super) paragraph: u32,
}

/// A claim within its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) statement: Statement,
    pub(super) polarity: Polarity,
    pub(super) hedge: Option<String>,
    pub(super) claimant: Option<String>,
    pub(super) coreference: Option<Coreference>,
    pub(super) cue: String,
    /// First and last item that take part.
    pub(super) first: usize,
    pub(super) last: usize,
}

/// Whether a sentence with `found` in it, whose words begin the rules `starts`, may claim something of an actor; a false yes
/// costs time only.
///
/// Without a name, the actor is one that is referred to: then where it comes from, whom it targets, and what it uses can
/// be said, each with its own words.
pub(super) fn may_claim(found: &[Found], starts: u32) -> bool {
    let any = |is: fn(&Found) -> bool| found.iter().any(is);
    if any(|found| found.actor().is_some()) {
        return true;
    }
    let country = || any(|found| found.country().is_some());
    let victim = || any(|found| found.sector().is_some());
    let used = || any(|found| found.used().is_some());
    starts & start::SPEAKS != 0
        && (country()
            || starts & target::RULES != 0 && victim()
            || starts & (start::USES | start::SERVES) != 0 && used())
}

/// A sentence, and what is known before it is read.
pub(super) struct Reader<'c, 'b> {
    pub(super) clause: &'c Clause<'b>,
    pub(super) focus: Option<&'c Focus>,
    pub(super) paragraph: u32,
    pub(super) publisher: Option<&'c str>,
    /// Whether a word of the law stands in the block.
    pub(super) legal: bool,
    /// Whom the sentence quotes, once it was asked.
    pub(super) quoted: OnceCell<Option<String>>,
}

/// The actor that a rule is about, where it stands, and how it was found.
#[derive(Clone, Debug)]
struct Subject {
    actor: String,
    at: usize,
    coreference: Option<Coreference>,
}

impl Reader<'_, '_> {
    /// All that the sentence claims, by place.
    pub(super) fn read(&self) -> Vec<Said> {
        if self.clause.len() > ITEM_LIMIT {
            return Vec::new();
        }
        let clause = self.clause;
        // A sentence that names no actor and refers to none claims nothing of one.
        let speaks = (0..clause.len()).any(|at| {
            clause.actor(at).is_some()
                || clause.is(at, start::SPEAKS, GROUP)
                || clause.is(at, start::SPEAKS, start::SPOKEN)
        });
        let mut said = if speaks { self.relations() } else { Vec::new() };
        if self.legal {
            said.extend(self.acts());
        }
        let mut unique: Vec<Said> = Vec::new();
        for claim in said {
            if !unique
                .iter()
                .any(|known| known.statement == claim.statement && known.polarity == claim.polarity)
            {
                unique.push(claim);
            }
        }
        unique.sort_by_key(|claim| (claim.first, claim.last));
        unique
    }

    /// What the sentence says of actors.
    fn relations(&self) -> Vec<Said> {
        let mut said = self.aliases();
        let renamed = main_names(&said);
        let mut others = self.origins();
        others.extend(self.targets());
        others.extend(self.uses());
        for other in &mut others {
            follow(&mut other.statement, &renamed);
        }
        said.extend(others);
        said
    }

    /// The actor before `at` that a rule at `at` is about: the nearest name outside brackets, else `the group`.
    fn subject(&self, at: usize) -> Option<Subject> {
        let clause = self.clause;
        let mut index = at;
        let mut depth = 0_u32;
        // `both` is more than one actor; which ones is not for a rule of this kind to say.
        let both = (at.saturating_sub(3)..at).any(|index| clause.any(index, &["both"]));
        if both || self.of_another(at) {
            return None;
        }
        while index > 0 {
            index -= 1;
            match clause.mark(index) {
                b')' => depth += 1,
                b'(' => depth = depth.saturating_sub(1),
                b';' => return None,
                _ if depth > 0 => {}
                _ => {
                    let actor = clause.actor(index);
                    if let Some(actor) = actor.filter(|_| !self.compared(index) && !self.is_agent(index)) {
                        return Some(Subject { actor: actor.to_owned(), at: index, coreference: None });
                    }
                    if clause.reference(index).is_some_and(|end| end <= at) {
                        return self.meant(index);
                    }
                }
            }
        }
        None
    }

    /// Whether the clause before `at` is about a name that is no known actor's: `Acme, which operates from N`.
    fn of_another(&self, at: usize) -> bool {
        let clause = self.clause;
        let relative =
            (at.saturating_sub(6)..at).rev().find(|&index| clause.any(index, &["which", "who", "whose"]));
        let noun = relative
            .and_then(|index| index.checked_sub(1))
            .map(|before| if clause.any(before, &[","]) { before.saturating_sub(1) } else { before });
        noun.is_some_and(|noun| clause.is_proper(noun) && !clause.any(noun, GROUP))
    }

    /// The actor in focus, referred to at `at`.
    fn meant(&self, at: usize) -> Option<Subject> {
        let focus = self.focus?;
        let same = focus.paragraph == self.paragraph;
        let coreference = if same { Coreference::Paragraph } else { Coreference::Document };
        Some(Subject { actor: focus.actor.clone(), at, coreference: Some(coreference) })
    }

    /// Whether the name at `at` stands only in comparison: `unlike APT37`, `rather than APT37`.
    fn compared(&self, at: usize) -> bool {
        let words = ["unlike", "than", "besides", "like", "resembling", "versus"];
        (1..=3).any(|back| {
            at.checked_sub(back).is_some_and(|index| {
                self.clause.any(index, &words)
                    && (index + 1..at)
                        .all(|between| self.clause.any(between, &["the", "group", "\"", "“", "actor"]))
            })
        })
    }

    /// Whether the actor at `at` only explains some software: `Emotet, distributed by TA542, ...`.
    fn is_agent(&self, at: usize) -> bool {
        let clause = self.clause;
        let by = at > 0 && clause.any(at - 1, &["by"]) && clause.any(clause.past_quotes(at + 1), &[","]);
        by && (0..at).any(|index| clause.used(index).is_some())
    }

    /// Whether somebody else (`Microsoft used`) is the subject of the verb at `at`.
    fn foreign_subject(&self, at: usize) -> bool {
        let clause = self.clause;
        let mut before = at;
        while before > 0
            && clause
                .any(before - 1, &["has", "have", "had", "also", "then", "recently", "previously", "later"])
        {
            before -= 1;
        }
        before > 0
            && (clause.is_proper(before - 1) && !clause.any(before - 1, GROUP)
                || clause.any(
                    before - 1,
                    &["researchers", "analysts", "police", "officials", "investigators", "prosecutors"],
                ))
    }
}

/// Which names of the sentence are second names, and of whom.
fn main_names(said: &[Said]) -> BTreeMap<String, String> {
    let same = said.iter().filter(|claim| claim.polarity == Polarity::Affirmed);
    same.filter_map(|claim| match &claim.statement {
        Statement::Alias { subject, relation, object } if *relation != super::NameRelation::DistinctFrom => {
            Some((object.clone(), subject.clone()))
        }
        _ => None,
    })
    .collect()
}

/// Speaks of an actor by its main name in the sentence.
fn follow(statement: &mut Statement, names: &BTreeMap<String, String>) {
    let actor = match statement {
        Statement::Origin { actor: Some(actor), .. }
        | Statement::Targets { actor, .. }
        | Statement::Uses { actor, .. } => actor,
        _ => return,
    };
    if let Some(main) = names.get(actor) {
        actor.clone_from(main);
    }
}
