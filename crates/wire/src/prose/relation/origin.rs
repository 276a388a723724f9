//! `A, a North Korean hacking group`; `the Iran-backed A`; `A is linked to North Korea`; `A operates from N`.

use super::{Reader, Said, Subject, start};
use crate::prose::Statement;
use crate::prose::clause::GROUP;

/// After a country and a hyphen.
const LINKED: &[&str] = &[
    "linked",
    "backed",
    "sponsored",
    "aligned",
    "nexus",
    "affiliated",
    "based",
    "controlled",
    "supported",
    "directed",
    "associated",
    "run",
    "origin",
    "connected",
];
/// Words between a country's adjective and the group it describes.
const BETWEEN: &[&str] = &[
    "state",
    "sponsored",
    "backed",
    "government",
    "military",
    "intelligence",
    "cyber",
    "hacking",
    "espionage",
    "threat",
    "advanced",
    "persistent",
    "nation",
    "-",
    "apt",
    "linked",
    "cyberespionage",
    "cybercrime",
    "and",
    "criminal",
    "based",
    "sophisticated",
    "notorious",
    "prolific",
    "elite",
    "suspected",
    "aligned",
    "affiliated",
    "nexus",
    "ransomware",
    "malicious",
    "supported",
    "directed",
    "controlled",
    "cybercriminal",
    "hacker",
    "/",
    "foreign",
    "regime",
    "financially",
    "motivated",
    "spy",
    "associated",
    "run",
    "origin",
    "connected",
    "intrusion",
    "offensive",
    "'",
    "’",
    "s",
];
/// Just before a country that an actor comes from or works for.
const FROM: &[&str] = &[
    "linked to",
    "tied to",
    "ties to",
    "ties with",
    "links to",
    "links with",
    "link to",
    "linked with",
    "connected to",
    "connections to",
    "affiliated with",
    "attributed to",
    "associated with",
    "aligned with",
    "operates from",
    "operating from",
    "operate from",
    "operated from",
    "operating out of",
    "operates out of",
    "operate out of",
    "operates in",
    "operating in",
    "based in",
    "located in",
    "originates from",
    "originating from",
    "originate from",
    "originates in",
    "originated in",
    "originated from",
    "hails from",
    "comes from",
    "come from",
    "from",
    "on behalf of",
    "backed by",
    "sponsored by",
    "supported by",
    "working for",
    "works for",
    "work for",
    "run by",
    "controlled by",
    "directed by",
    "acting for",
    "in the service of",
    "out of",
    "attributed by many to",
    "in support of",
    "at the behest of",
    "in the interest of",
    "in the interests of",
    "traced to",
    "traced back to",
    "believed to be in",
    "commanded by",
    "funded by",
    "works on behalf of",
    "is",
];
/// Words that may stand between such a phrase and the country.
const ARTICLES: &[&str] = &[
    "the",
    "government",
    "of",
    "regime",
    "state",
    "leadership",
    "inside",
    "within",
    "to",
    "a",
    "nation",
    "country",
    "city",
    "an",
    "authorities",
];
/// Phrases that say where something is.
pub(super) const PLACES: &[&str] = &["based in", "located in", "operating in", "from"];
pub(super) const VICTIM: &[&str] = &[
    "targets",
    "target",
    "victims",
    "victim",
    "organizations",
    "organisations",
    "company",
    "companies",
    "firm",
    "firms",
    "employees",
    "people",
    "users",
    "customers",
    "individuals",
    "entities",
    "institutions",
    "accounts",
    "networks",
    "servers",
    "computers",
    "data",
    "most",
    "many",
    "server",
    "address",
    "addresses",
    "ip",
    "host",
    "infrastructure",
    "domains",
];

impl Reader<'_, '_> {
    pub(super) fn origins(&self) -> Vec<Said> {
        let countries = (0..self.clause.len()).filter(|&at| self.clause.country(at).is_some());
        countries.filter_map(|at| self.origin(at)).collect()
    }

    /// Whether the country at `at` is said to be where an actor comes from.
    pub(super) fn is_origin(&self, at: usize) -> bool {
        self.group_after(at).is_some()
            || self.phrase_from(at).is_some_and(|(cue, _)| self.subject_of(cue).is_some())
    }

    fn origin(&self, at: usize) -> Option<Said> {
        let country = self.clause.country(at)?;
        if let Some(end) = self.group_after(at) {
            let (subject, cue_end) = self.described(at, end);
            // A group without a name is a claim only when nothing tells which.
            let coreference = subject.as_ref().and_then(|subject| subject.coreference);
            let first = subject.as_ref().map_or(at, |subject| subject.at);
            let statement = Statement::Origin {
                actor: subject.map(|subject| subject.actor),
                country: country.to_owned(),
            };
            return Some(self.said(statement, coreference, (first.min(at), at.max(first)), (at, cue_end)));
        }
        let (cue, _) = self.phrase_from(at)?;
        let subject = self.subject_of(cue)?;
        let statement = Statement::Origin { actor: Some(subject.actor), country: country.to_owned() };
        Some(self.said(statement, subject.coreference, (subject.at, at), (cue, at)))
    }

    /// The item after the group, or at the actor, that the country at `at` describes.
    fn group_after(&self, at: usize) -> Option<usize> {
        let clause = self.clause;
        let hyphen = clause.any(at + 1, &["-"]) && clause.any(at + 2, LINKED);
        let adjective = clause.found(at).is_some_and(|found| found.adjective);
        // `North Korea's Lazarus Group`
        let possessive = clause.any(at + 1, &["'", "’"]) && clause.any(at + 2, &["s"]);
        if !(hyphen || adjective || possessive || clause.any(at + 1, BETWEEN) || clause.any(at + 1, GROUP)) {
            return None;
        }
        let mut next = at + 1;
        while next < clause.len() && next < at + 12 {
            if clause.actor(clause.past_quotes(next)).is_some() {
                return Some(next);
            }
            // `hacker group`: the last noun counts.
            if clause.any(next, GROUP) && !clause.any(next + 1, GROUP) {
                return Some(next + 1);
            }
            let malware = clause.used(next).is_some();
            if !clause.any(next, BETWEEN) && !clause.any(next, GROUP) && !clause.is_quote(next) || malware {
                return None;
            }
            next += 1;
        }
        None
    }

    /// The actor that `N ... group` before `end` describes.
    fn described(&self, at: usize, end: usize) -> (Option<Subject>, usize) {
        let clause = self.clause;
        let named = |index: usize| {
            let index = clause.past_quotes(index);
            clause
                .actor(index)
                .map(|actor| (Subject { actor: actor.to_owned(), at: index, coreference: None }, index))
        };
        if let Some((subject, index)) = named(end) {
            return (Some(subject), index);
        }
        // `group called X`, `group that Microsoft calls X`, `group, X,`
        let introduces = |index: usize| {
            clause.any(
                index,
                &[
                    "called",
                    "known",
                    "dubbed",
                    "named",
                    "tracked",
                    "as",
                    "calls",
                    "tracks",
                    "it",
                    "that",
                    "which",
                    ",",
                    "(",
                    "codenamed",
                    "identified",
                    "by",
                ],
            ) || clause.is_proper(index)
                || clause.is_quote(index)
        };
        let mut next = end;
        while next < end + 7 && introduces(next) && clause.actor(next).is_none() {
            next += 1;
        }
        let introduced = (end..next).any(|index| {
            clause.any(
                index,
                &[
                    "called",
                    "known",
                    "dubbed",
                    "named",
                    "tracked",
                    "calls",
                    "tracks",
                    "codenamed",
                    "identified",
                ],
            )
        });
        if introduced && let Some((subject, _)) = named(next) {
            return (Some(subject), end);
        }
        // `A is a North Korean group`, `A, a North Korean group`: only articles, hedges and `is` lie between.
        let mut before = at;
        let links = [
            "a",
            "an",
            "the",
            "is",
            "was",
            "be",
            "been",
            "to",
            "believed",
            "thought",
            "suspected",
            "likely",
            "probably",
            "not",
            "considered",
            "described",
            "as",
            "allegedly",
            "may",
            "might",
            ",",
            "one",
            "of",
            "most",
            "prolific",
            "reportedly",
            "widely",
            "has",
            "assessed",
            "in",
            "fact",
            "itself",
            "isn",
            "t",
            "’",
            "'",
            "-",
            "state",
            "sponsored",
            "notorious",
            "sophisticated",
            "well",
            "known",
            ")",
            "also",
            "linked",
            "with",
            "by",
            "same",
            "another",
            "which",
            "who",
            "are",
            "–",
            "—",
            "new",
            "little",
            "appears",
        ];
        while before > 0 && clause.any(before - 1, &links) && !clause.any(before - 1, &[")"]) {
            before -= 1;
        }
        if let Some(subject) = self.subject(before) {
            let close = subject.at + 1 == before
                || subject.coreference.is_some()
                || clause.any(before - 1, &[")", "”", "\"", "’"]);
            let second_name = self.is_second_name(subject.at, before);
            if close && (before < at) || second_name {
                return (Some(subject), end);
            }
        }
        let definite = at > 0 && clause.any(at - 1, &["the", "same", "these", "this"]);
        (definite.then(|| self.meant(at)).flatten(), end)
    }

    /// `A, also known as B, is a N group`: the list of names ends where the links begin.
    fn is_second_name(&self, actor: usize, before: usize) -> bool {
        before > actor
            && before - actor < 8
            && (actor + 1..before).all(|at| {
                self.clause.actor(at).is_some()
                    || self.clause.is_quote(at)
                    || self.clause.any(at, &["(", ")", ",", "and", "or", "/"])
            })
    }

    /// The phrase before the country at `at` that says where an actor comes from: its first item, its end.
    fn phrase_from(&self, at: usize) -> Option<(usize, usize)> {
        let clause = self.clause;
        if self.is_adjunct(at) {
            return None;
        }
        let mut end = at;
        loop {
            if let Some((phrase, cue)) = clause.phrase_before(end, FROM) {
                let fits = match phrase {
                    // `A is from N`, `hackers from N`; never `stole data from N`.
                    "from" => {
                        cue > 0
                            && (clause.any(cue - 1, GROUP)
                                || clause.any(cue - 1, &["be", "is", "are", "was", "were"])
                                || clause.actor(cue - 1).is_some())
                    }
                    "out of" => {
                        cue > 0
                            && clause.any(cue - 1, &["operates", "operating", "based", "works", "working"])
                    }
                    "is" => false,
                    _ => true,
                };
                return fits.then_some((cue, end));
            }
            if end == 0 || at - end > 5 {
                return None;
            }
            let skip = clause.any(end - 1, ARTICLES)
                || clause.country(end - 1).is_some()
                || clause.any(end - 1, &["or", "and"]);
            if !skip {
                return None;
            }
            end -= 1;
        }
    }

    /// A country that only describes something else: `North Korean universities`, `the U.S. District Court`.
    fn is_adjunct(&self, at: usize) -> bool {
        let next = at + 1;
        let adjective = self.clause.found(at).is_some_and(|found| found.adjective);
        let state = self.clause.any(
            next,
            &[
                "government",
                "state",
                "regime",
                "military",
                "intelligence",
                "leader",
                "government's",
                "authorities",
                "ministry",
                "foreign",
                "reconnaissance",
                "ruling",
                "interests",
                "general",
            ],
        );
        adjective
            && !state
            && self.clause.items.get(next).is_some_and(|item| item.text.chars().all(char::is_alphanumeric))
    }

    /// The actor that the phrase at `cue` is about, unless a victim stands nearer.
    fn subject_of(&self, cue: usize) -> Option<Subject> {
        let clause = self.clause;
        let place = clause.phrases(cue, start::FROM, PLACES).is_some();
        let nearest = (0..cue).rev().find(|&at| {
            clause.is(at, start::VICTIMS, VICTIM)
                || clause.sector(at).is_some()
                || clause.actor(at).is_some()
                || clause.is(at, start::GROUPS, GROUP)
        })?;
        let victim = clause.any(nearest, VICTIM) || clause.sector(nearest).is_some();
        if victim
            && (place
                || clause.any(
                    nearest,
                    &["server", "address", "addresses", "ip", "host", "infrastructure", "domains", "data"],
                ))
        {
            return None;
        }
        let subject = self.subject(cue)?;
        // `A is a group with links to N`, `the group, which is ...`: nothing else may be the nearer subject.
        let foreign = (subject.at + 1..cue).any(|at| {
            clause.any(
                at,
                &["targeted", "targets", "targeting", "attacked", "attacks", "against", "compromised"],
            )
        });
        (!foreign).then_some(subject)
    }
}
