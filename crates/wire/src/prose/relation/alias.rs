//! `A, also known as B`; `A (B)`; `Microsoft tracks the group as B`; `A is not B`; `A overlaps with B`.

use super::{Reader, Said, Subject, start};
use crate::prose::clause::GROUP;
use crate::prose::{NameRelation, Polarity, Statement};

/// Words that introduce another name, and whether `as` must follow.
const VERBS: &[(&str, bool)] = &[
    ("known", true),
    ("called", false),
    ("tracked", true),
    ("dubbed", false),
    ("named", false),
    ("nicknamed", false),
    ("labeled", false),
    ("labelled", false),
    ("designated", false),
    ("identified", true),
    ("referred", true),
    ("calls", false),
    ("call", false),
    ("tracks", true),
    ("track", true),
    ("names", false),
    ("dubs", false),
    ("refers", true),
    ("refer", true),
    ("codenamed", false),
    ("monitored", true),
    ("monitors", true),
    ("termed", false),
    ("renamed", false),
    ("aka", false),
    ("alias", false),
    ("aliases", false),
    ("follows", true),
    ("tracking", true),
    ("calling", false),
];
const FILLERS: &[&str] = &[
    "the",
    "group",
    "groups",
    "it",
    "them",
    "this",
    "that",
    "actor",
    "actors",
    "threat",
    "activity",
    "name",
    "names",
    "under",
    "to",
    "also",
    "variously",
    "sometimes",
    "security",
    "firm",
    "firms",
    "researchers",
    "vendors",
    "others",
    "some",
    "other",
    "simply",
    "a",
    "and",
    ",",
    "/",
    "same",
    "publicly",
    "by",
    "as",
    "include",
    "including",
    ":",
    "hackers",
    "hacking",
    "internally",
    "(",
    "company",
    "companies",
    "previously",
    "such",
    "are",
    "were",
    "is",
];
/// What may stand between two names that `is` joins.
const COPULA: &[&str] = &[
    "is",
    "was",
    "are",
    "were",
    "be",
    "been",
    "has",
    "have",
    "to",
    "not",
    "also",
    "believed",
    "thought",
    "likely",
    "probably",
    "possibly",
    "may",
    "might",
    "actually",
    "the",
    "same",
    "group",
    "groups",
    "actor",
    "as",
    "another",
    "new",
    "name",
    "for",
    "identical",
    "with",
    "an",
    "a",
    "of",
    "alias",
    "simply",
    "really",
    "one",
    "and",
    "in",
    "fact",
    "isn",
    "wasn",
    "t",
    "’",
    "'",
    "could",
    "considered",
    "reportedly",
    "just",
    "other",
    "\"",
    "“",
    "”",
    "what",
    "it",
    "now",
];
pub(super) const DISTINCT: &[&str] = &[
    "distinct from",
    "different from",
    "separate from",
    "unrelated to",
    "should not be confused with",
    "not to be confused with",
    "not the same as",
    "not the same group as",
    "not related to",
    "not identical to",
    "not identical with",
    "differs from",
];
pub(super) const OVERLAP: &[&str] = &[
    "overlaps with",
    "overlap with",
    "overlapping with",
    "overlapped with",
    "overlaps",
    "shares infrastructure with",
    "shares code with",
    "shares tools with",
    "shares similarities with",
    "has similarities with",
    "similarities with",
    "overlaps significantly with",
    "overlaps partially with",
    "closely related to",
];
pub(super) const PART: &[&str] = &[
    "subgroup of",
    "subset of",
    "part of",
    "a unit of",
    "sub-group of",
    "sub - group of",
    "an umbrella name that includes",
    "splinter of",
    "offshoot of",
    "falls under",
    "cluster within",
    "subordinate to",
];

/// The words that begin the rules for names that are introduced.
pub(super) fn verbs() -> impl Iterator<Item = &'static str> {
    VERBS.iter().map(|(verb, _)| *verb)
}

impl Reader<'_, '_> {
    pub(super) fn aliases(&self) -> Vec<Said> {
        let mut said = Vec::new();
        for at in 0..self.clause.len() {
            if self.clause.actor(at).is_some() {
                self.bracketed(at, &mut said);
                self.joined(at, &mut said);
                continue;
            }
            if self.clause.may(at, start::NAMES)
                && let Some((verb, needs_as)) = VERBS.iter().find(|(verb, _)| self.clause.any(at, &[verb]))
            {
                self.introduced(at, verb, *needs_as, &mut said);
            }
            if self.clause.may(at, start::ALSO)
                && let Some(end) =
                    self.clause.phrase(at, "a . k . a").or_else(|| self.clause.phrase(at, "also -"))
            {
                self.listed(
                    at,
                    end + usize::from(self.clause.any(end, &["."])),
                    NameRelation::SameAs,
                    &mut said,
                );
            }
            if self.clause.may(at, start::DIFFERS | start::OVERLAPS | start::BELONGS) {
                self.related(at, &mut said);
            }
        }
        said
    }

    /// `also known as B`, `tracked by ORG as B`, `which ORG calls B`.
    fn introduced(&self, at: usize, verb: &str, needs_as: bool, said: &mut Vec<Said>) {
        let clause = self.clause;
        let mut next = at + 1;
        let mut as_seen = false;
        while next < clause.len() && next < at + 14 && clause.actor(next).is_none() {
            as_seen |= clause.any(next, &["as", "name", "names"]);
            let country = clause.country(next).is_some();
            if !clause.any(next, FILLERS) && !clause.is_proper(next) && !clause.is_quote(next) && !country {
                return;
            }
            next += 1;
        }
        if clause.actor(next).is_none() || needs_as && !as_seen {
            return;
        }
        let relation = if self.is_former(at) { NameRelation::RenamedFrom } else { NameRelation::SameAs };
        let relation = if verb == "renamed" { NameRelation::SameAs } else { relation };
        if self.names_another(at) {
            return;
        }
        self.listed(at, next, relation, said);
    }

    /// `formerly known as`, `previously tracked as`.
    fn is_former(&self, at: usize) -> bool {
        at > 0 && self.clause.any(at - 1, &["formerly", "previously", "once", "originally"])
    }

    /// Whether the words before the cue name another group for the first time: `a group called X`, `another actor known
    /// as X`; not `A, a group also known as X`.
    fn names_another(&self, at: usize) -> bool {
        let clause = self.clause;
        if at == 0 || !clause.any(at - 1, GROUP) {
            return false;
        }
        for index in (at.saturating_sub(8)..at - 1).rev() {
            if clause.any(index, &["another", "second", "third", "different", "other", "two", "three"]) {
                return true;
            }
            if clause.any(index, &[","]) {
                return index == 0
                    || clause.actor(index - 1).is_none() && !clause.any(index - 1, &["\"", "”", ")"]);
            }
            if clause.any(index, &["is", "was"]) {
                return index == 0 || clause.actor(index - 1).is_none();
            }
        }
        true
    }

    /// The names from `next` on are other names of the actor before `cue`.
    fn listed(&self, cue: usize, next: usize, relation: NameRelation, said: &mut Vec<Said>) {
        let names = self.names(next);
        let Some(&(last, _)) = names.last() else { return };
        let Some(subject) = self.antecedent(cue, &names) else { return };
        for &(at, object) in &names {
            self.push(&subject, relation, (at, object), (cue, names[0].0), last, said);
        }
    }

    fn push(
        &self,
        subject: &Subject,
        relation: NameRelation,
        (at, object): (usize, &str),
        cue: (usize, usize),
        last: usize,
        said: &mut Vec<Said>,
    ) {
        if subject.actor.eq_ignore_ascii_case(object) {
            return;
        }
        let statement =
            Statement::Alias { subject: subject.actor.clone(), relation, object: object.to_owned() };
        let mut claim = self.said(statement, subject.coreference, (subject.at, at), cue);
        claim.last = claim.last.max(last);
        said.push(claim);
    }

    /// The actor whose other names follow: the nearest before, else the group that is spoken of.
    fn antecedent(&self, cue: usize, names: &[(usize, &str)]) -> Option<Subject> {
        let found = self.subject(cue);
        if found.is_some() {
            return found;
        }
        // `it is also tracked as B`
        let before = (cue.saturating_sub(5)..cue)
            .rev()
            .find(|&at| self.clause.any(at, &["it", "they"]) || self.clause.reference(at).is_some());
        if let Some(at) = before {
            return self.meant(at);
        }
        // `Microsoft tracks the group as B`
        let after = (cue + 1..names.first().map_or(cue, |(at, _)| *at))
            .any(|at| self.clause.reference(at).is_some() || self.clause.any(at, &["it", "them", "group"]));
        after.then(|| self.meant(cue)).flatten()
    }

    /// The list of actors that begins at `at`: parted by commas, `and`, `or`, quotes, brackets.
    fn names(&self, at: usize) -> Vec<(usize, &str)> {
        let clause = self.clause;
        let mut names = Vec::new();
        let mut next = at;
        while let Some(actor) = clause.actor(next) {
            names.push((next, actor));
            let mut after = clause.past_quotes(next + 1);
            let start = after;
            while clause.any(after, &[",", "and", "or", "/", "also", "as", "aka", "(", "well"])
                || clause.is_quote(after)
            {
                after += 1;
            }
            // `A, and B targets`: after a comma and `and` a verb would follow; lists are taken as they come.
            if after == start || clause.actor(after).is_none() || self.begins_clause(after) {
                break;
            }
            next = after;
        }
        names
    }

    /// Whether a verb follows the name at `at`: then it is a subject and no part of the list.
    fn begins_clause(&self, at: usize) -> bool {
        let next = at + 1;
        self.clause.any(
            next,
            &[
                "is", "was", "has", "have", "targets", "targeted", "uses", "used", "are", "were", "attacked",
                "said",
            ],
        )
    }

    /// `A (B, C)`, `A (aka B)`.
    fn bracketed(&self, at: usize, said: &mut Vec<Said>) {
        let clause = self.clause;
        let open = clause.past_quotes(at + 1);
        if !clause.any(open, &["(", "["]) {
            return;
        }
        let mut names = Vec::new();
        let mut former = false;
        let mut next = open + 1;
        while next < clause.len() && next < open + 30 && !clause.any(next, &[")", "]"]) {
            if let Some(actor) = clause.actor(next) {
                names.push((next, actor));
            } else if clause.any(next, &["formerly", "previously"]) {
                former = true;
            } else if !clause.any(
                next,
                &[
                    "aka", "a", ".", "k", "also", "known", "as", "or", "and", ",", "/", "=", "called",
                    "tracked", "alias", "by", ":", ";", "dubbed", "others", "the", "group",
                ],
            ) && !clause.is_proper(next)
                && !clause.is_quote(next)
            {
                return;
            }
            next += 1;
        }
        let Some(actor) = clause.actor(at) else { return };
        let subject = Subject { actor: actor.to_owned(), at, coreference: None };
        let relation = if former { NameRelation::RenamedFrom } else { NameRelation::SameAs };
        for &name in &names {
            self.push(&subject, relation, name, (open, open + 1), name.0, said);
        }
    }

    /// `A/B`, `A is (not) B`, `A and B are the same group`.
    fn joined(&self, at: usize, said: &mut Vec<Said>) {
        let clause = self.clause;
        let Some(actor) = clause.actor(at).filter(|_| !self.compared(at)) else { return };
        let subject = Subject { actor: actor.to_owned(), at, coreference: None };
        let after = clause.past_quotes(at + 1);
        if clause.any(after, &["/"]) {
            if let Some(object) = clause.actor(after + 1) {
                self.push(
                    &subject,
                    NameRelation::SameAs,
                    (after + 1, object),
                    (after, after + 1),
                    after + 1,
                    said,
                );
            }
            return;
        }
        if clause.any(after, &["and"]) {
            if let Some(object) = clause.actor(clause.past_quotes(after + 1)) {
                self.pair(&subject, (after + 1, object), said);
            }
            return;
        }
        let verb = ["is", "was", "may", "might", "could", "isn", "wasn"];
        if !clause.any(after, &verb) {
            return;
        }
        let mut next = after;
        while clause.actor(next).is_none() && clause.any(next, COPULA) && next < after + 14 {
            next += 1;
        }
        if let Some(object) = clause.actor(next)
            && (after..next).any(|at| clause.any(at, &["is", "was", "be", "isn", "wasn"]))
            // `A is part of B` and the like are other rules.
            && !(after..next).any(|at| clause.any(at, &["of"]) && !clause.any(at - 1, &["alias", "name"]))
        {
            let denied = (after..next).any(|at| clause.any(at, &["not", "isn", "wasn"]));
            self.push(&subject, NameRelation::SameAs, (next, object), (after, next), next, said);
            if let Some(last) = said.last_mut().filter(|_| denied) {
                last.polarity = Polarity::Denied;
            }
        }
    }

    /// `A and B are the same`, `A and B are distinct groups`.
    fn pair(&self, subject: &Subject, (at, object): (usize, &str), said: &mut Vec<Said>) {
        let clause = self.clause;
        let verb = clause.past_quotes(at + 1);
        let end = (verb..(verb + 10).min(clause.len()))
            .find(|&index| clause.any(index, &[",", ".", ";"]))
            .unwrap_or(verb + 10);
        if !clause.any(verb, &["are", "were", "may", "might", "aren", "should"]) {
            return;
        }
        let has = |words: &[&str]| (verb..end).any(|index| clause.any(index, words));
        let negated = has(&["not", "aren", "never"]);
        let relation = if has(&["same", "one", "identical", "synonyms"]) {
            NameRelation::SameAs
        } else if has(&["distinct", "different", "separate", "unrelated"]) {
            NameRelation::DistinctFrom
        } else {
            return;
        };
        self.push(subject, relation, (at, object), (verb, end.min(clause.len())), at, said);
        if let Some(last) = said.last_mut() {
            last.polarity = if negated { Polarity::Denied } else { Polarity::Affirmed };
        }
    }

    /// `A overlaps with B`, `A is a subgroup of B`, `A is distinct from B`.
    fn related(&self, at: usize, said: &mut Vec<Said>) {
        let rules = [
            (start::DIFFERS, DISTINCT, NameRelation::DistinctFrom),
            (start::OVERLAPS, OVERLAP, NameRelation::Overlaps),
            (start::BELONGS, PART, NameRelation::PartOf),
        ];
        for (rule, phrases, relation) in rules {
            let Some((_, end)) = self.clause.phrases(at, rule, phrases) else { continue };
            let mut next = end;
            while self.clause.any(next, &["the", "group", "actor", "broader", "larger", "threat"])
                || self.clause.is_quote(next)
                || self.clause.country(next).is_some()
            {
                next += 1;
            }
            let (Some(object), Some(subject)) = (self.clause.actor(next), self.subject(at)) else { continue };
            self.push(&subject, relation, (next, object), (at, end), next, said);
            if let Some(last) = said.last_mut().filter(|_| relation == NameRelation::DistinctFrom) {
                // Its own `not` is part of the phrase.
                last.polarity = Polarity::Affirmed;
            }
        }
    }
}
