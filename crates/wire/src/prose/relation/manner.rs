//! How something is said: weakened, denied, or quoted.

use super::{Reader, Said, start};
use crate::prose::{Coreference, Polarity, Statement};

pub(super) const HEDGES: &[&str] = &[
    "may",
    "might",
    "could",
    "believed",
    "believe",
    "believes",
    "thought",
    "suspected",
    "suspect",
    "suspects",
    "likely",
    "probably",
    "possibly",
    "apparently",
    "allegedly",
    "alleged",
    "appears",
    "appear",
    "seems",
    "reportedly",
    "presumably",
    "potentially",
    "perhaps",
    "assessed",
    "confidence",
    "purported",
    "considered",
    "suggests",
    "unclear",
    "unconfirmed",
    "theory",
    "would",
    "sometimes",
    "widely",
];
pub(super) const NEGATIONS: &[&str] = &[
    "not", "never", "cannot", "neither", "nor", "no", "without", "isn", "wasn", "aren", "weren", "don",
    "doesn", "didn", "hasn", "haven",
];
pub(super) const DENIALS: &[&str] = &[
    "no evidence that",
    "no evidence",
    "denied that",
    "denies that",
    "denied",
    "denies",
    "rejected the claim",
    "rejects the claim",
    "rejects claims",
    "rejected claims",
    "disputes that",
    "disputed that",
    "dispute that",
    "wrong to say",
    "not true that",
    "incorrect to say",
    "mistakenly",
    "wrongly",
    "incorrectly",
    "erroneously",
];
pub(super) const SPEAKS: &[&str] = &[
    "said",
    "says",
    "say",
    "believes",
    "believe",
    "assesses",
    "assessed",
    "assess",
    "reported",
    "reports",
    "report",
    "claims",
    "claimed",
    "argues",
    "argued",
    "wrote",
    "noted",
    "concluded",
    "suspects",
    "suspect",
    "attributes",
    "attributed",
    "calls",
    "tracks",
    "dubs",
    "names",
    "refers",
    "linked",
    "ties",
    "tied",
    "identified",
    "describes",
    "estimates",
    "call",
    "track",
    "refer",
    "named",
    "dubbed",
    "alleges",
    "alleged",
    "announced",
    "link",
    "links",
    "warned",
    "asserts",
    "asserted",
];
/// Words at which a clause begins.
pub(super) const BORDERS: &[&str] = &[";", "but", "whereas", "although", "while", "though", "however"];
const PEOPLE: &[&str] = &[
    "researchers",
    "analysts",
    "experts",
    "officials",
    "investigators",
    "prosecutors",
    "vendors",
    "firms",
    "sources",
    "agencies",
    "media",
    "press",
    "company",
    "companies",
    "authorities",
    "observers",
    "outlets",
    "newspapers",
];

impl Reader<'_, '_> {
    /// A claim with its manner: parts `first` to `last`, the rule's words from `cue` to before `end`.
    pub(super) fn said(
        &self,
        statement: Statement,
        coreference: Option<Coreference>,
        (first, last): (usize, usize),
        (cue, end): (usize, usize),
    ) -> Said {
        let polarity = if self.denied(cue, end) { Polarity::Denied } else { Polarity::Affirmed };
        Said {
            statement,
            polarity,
            hedge: self.hedge(first.min(cue), last),
            claimant: self.quoted.get_or_init(|| self.claimant()).clone(),
            coreference,
            cue: self.clause.text(cue, end).to_lowercase(),
            first: first.min(cue),
            last: last.max(end.saturating_sub(1)),
        }
    }

    /// The first weakening word from the start of the clause to `last`.
    fn hedge(&self, first: usize, last: usize) -> Option<String> {
        let from = self.clause_start(first);
        (from..=last)
            .find(|&at| self.clause.is(at, start::WEAKENS, HEDGES) && !self.is_month(at))
            .map(|at| self.clause.items[at].text.to_lowercase())
    }

    /// `May` as a month is a date already; a lone capital `May` inside a sentence is one too.
    fn is_month(&self, at: usize) -> bool {
        at > 0 && self.clause.items[at].text == "May"
    }

    fn clause_start(&self, first: usize) -> usize {
        let border = |at: &usize| self.clause.is(*at, start::PARTS, BORDERS);
        (0..first).rev().find(border).map_or(0, |at| at + 1)
    }

    /// Whether a negation stands just before the rule's words or among them, or a denial before them in the clause.
    fn denied(&self, cue: usize, end: usize) -> bool {
        let start = self.clause_start(cue);
        let near = cue.saturating_sub(4).max(start);
        let stop =
            (near..cue).rev().find(|&at| self.clause.any(at, &[",", "(", ")"])).map_or(near, |at| at + 1);
        let negated = (stop..end).any(|at| {
            self.clause.is(at, start::NEGATES, NEGATIONS)
                && !self.clause.any(at + 1, &["only", "just", "surprisingly", "new"])
        });
        negated
            || self.clause.holds(start::DENIES)
                && (start..cue).any(|at| self.clause.phrases(at, start::DENIES, DENIALS).is_some())
    }

    /// Whom the sentence quotes.
    fn claimant(&self) -> Option<String> {
        let clause = self.clause;
        let mut spoken = (0..clause.len()).filter(|&at| clause.may(at, start::QUOTES));
        let name = spoken.find_map(|at| {
            if let Some(next) = clause.phrase(at, "according to") {
                return self.source_at(next);
            }
            if clause.any(at, &["by"])
                && at > 0
                && clause.any(
                    at - 1,
                    &[
                        "tracked",
                        "called",
                        "dubbed",
                        "named",
                        "known",
                        "to",
                        "linked",
                        "attributed",
                        "identified",
                        "monitored",
                        "designated",
                    ],
                )
            {
                return clause.proper_at(at + 1).map(|end| clause.text(at + 1, end));
            }
            if clause.any(at, SPEAKS) && at > 0 { self.source_before(at) } else { None }
        })?;
        (Some(name.as_str()) != self.publisher).then_some(name)
    }

    /// `Microsoft`, `researchers at Kaspersky`, `the report`: from `at` to the next mark or verb.
    fn source_at(&self, at: usize) -> Option<String> {
        let clause = self.clause;
        let mut end = at;
        while end < clause.len() && end < at + 8 {
            let item = clause.items[end];
            let stop = item.text.chars().all(|c| !c.is_alphanumeric())
                && !matches!(item.text, "-" | "’" | "'" | "&");
            if stop
                || clause.any(end, SPEAKS)
                || clause.any(end, &["that", "which", "who", "and", "in", "has", "is"])
                || clause.actor(end).is_some()
            {
                break;
            }
            end += 1;
        }
        let from = at + usize::from(clause.any(at, &["the", "a"]));
        (end > from).then(|| clause.text(from, end))
    }

    fn source_before(&self, verb: usize) -> Option<String> {
        let clause = self.clause;
        let mut end = verb;
        while end > 0
            && clause.any(
                end - 1,
                &["has", "have", "had", "also", "itself", "later", "previously", "now", "internally"],
            )
        {
            end -= 1;
        }
        if let Some((first, _)) = clause.proper_before(end) {
            // `researchers at Kaspersky said`
            if first >= 2 && clause.any(first - 1, &["at", "from", "with"]) && clause.any(first - 2, PEOPLE) {
                return Some(clause.text(first - 2, end));
            }
            // A name after a preposition is no speaker: `linked to X`, `in Y reported`.
            let object = first > 0 && clause.any(first - 1, &["to", "of", "in", "against", "with", "as"]);
            return (!object).then(|| clause.text(first, end));
        }
        let noun = end.checked_sub(1).filter(|&noun| clause.any(noun, PEOPLE))?;
        let mut first = noun;
        while first > 0
            && noun - first < 3
            && (clause.is_proper(first - 1)
                || clause.country(first - 1).is_some()
                || clause.any(
                    first - 1,
                    &[
                        "security",
                        "some",
                        "other",
                        "several",
                        "many",
                        "government",
                        "the",
                        "'",
                        "’",
                        "s",
                        "independent",
                        "private",
                        "-",
                        "news",
                    ],
                ))
        {
            first -= 1;
        }
        let first = first + usize::from(clause.any(first, &["the"]));
        Some(clause.text(first, end))
    }
}
