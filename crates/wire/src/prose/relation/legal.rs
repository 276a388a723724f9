//! Suits, orders, seizures, charges and sanctions.

use super::{Reader, Said, start};
use crate::prose::found::Found;
use crate::prose::token::{CAPITAL, SPACED, Token};
use crate::prose::{ActKind, Basis, Entity, LegalAct, Statement};

const SUIT: &[&str] = &[
    "sued",
    "sues",
    "suing",
    "filed a lawsuit",
    "filed a suit",
    "filed suit",
    "filed a complaint",
    "filed a civil complaint",
    "filed a civil lawsuit",
    "filed a civil suit",
    "filed a civil action",
    "filed a case",
    "filed a court case",
    "filed legal action",
    "brought a lawsuit",
    "brought a suit",
    "brought suit",
    "lawsuit",
    "lawsuits",
    "complaint",
    "civil suit",
    "took legal action",
    "files a lawsuit",
    "files suit",
];
const ORDER: &[&str] = &[
    "court order",
    "injunction",
    "restraining order",
    "court granted",
    "court issued",
    "court ordered",
    "court authorized",
    "court authorised",
    "court allowed",
    "court gave",
    "judge granted",
    "judge issued",
    "judge ordered",
    "judge authorized",
    "judge authorised",
    "judge allowed",
    "judge gave",
    "court has granted",
    "court permitted",
    "court approved",
    "judge approved",
    "court order enabled",
    "court order allowing",
    "court's order",
    "order of the court",
];
const SEIZURE: &[&str] = &[
    "seized",
    "seize",
    "seizing",
    "seizure of",
    "seizes",
    "took control of",
    "take control of",
    "taking control of",
    "taken control of",
    "takes control of",
    "took over",
    "taking over",
    "take over",
    "taken over",
    "takes over",
    "take down",
    "took down",
    "taking down",
    "takedown of",
    "transferred control of",
    "gained control of",
    "gain control of",
    "wrested control of",
    "control of",
    "taken offline",
    "takeover of",
];
const INDICTMENT: &[&str] =
    &["indicted", "indictment", "indictments", "charged", "unsealed charges", "criminal charges", "indicts"];
const SANCTIONS: &[&str] = &["sanctioned", "sanctions", "imposed sanctions"];
const DOMAINS: &[&str] = &["domains", "domain", "websites", "website", "sites", "addresses"];
const SERVERS: &[&str] = &["servers", "server", "infrastructure", "names"];

/// The words that begin these rules.
pub(super) fn cues() -> impl Iterator<Item = &'static str> {
    SUIT.iter().chain(ORDER).chain(SEIZURE).chain(INDICTMENT).chain(SANCTIONS).copied()
}

impl Reader<'_, '_> {
    pub(super) fn acts(&self) -> Vec<Said> {
        if !self.clause.holds(start::LAW) {
            return Vec::new();
        }
        let rules: [(ActKind, &[&'static str]); 5] = [
            (ActKind::Suit, SUIT),
            (ActKind::Order, ORDER),
            (ActKind::Seizure, SEIZURE),
            (ActKind::Indictment, INDICTMENT),
            (ActKind::Sanctions, SANCTIONS),
        ];
        rules.iter().filter_map(|(act, phrases)| self.act(*act, phrases)).collect()
    }

    fn act(&self, act: ActKind, phrases: &[&'static str]) -> Option<Said> {
        let clause = self.clause;
        let (at, end) = (0..clause.len()).find_map(|at| {
            let (phrase, end) = clause.phrases(at, start::LAW, phrases)?;
            self.is_act(act, phrase, at, end).then_some((at, end))
        })?;
        let (defendant, coreference) = self.defendant(act, end);
        let (court, case_number) = (self.one(Entity::kind_court), self.one(Entity::kind_case));
        let date = (0..clause.len()).find_map(|at| match &clause.found(at)?.entity {
            Entity::Date(date) => Some(*date),
            _ => None,
        });
        let legal = LegalAct {
            act,
            plaintiff: self.plaintiff(act, at, end),
            defendant,
            court: court.or_else(|| self.small_court()),
            case_number,
            domains: self.count_of_domains(),
            date,
        };
        let last = clause.len().saturating_sub(1);
        let mut said = self.said(Statement::LegalAct(legal), coreference, (at, end.min(last)), (at, end));
        said.last = last;
        said.first = 0;
        Some(said)
    }

    /// Whether the words mean the act here: `charged` with a crime, `control of` domain names.
    fn is_act(&self, act: ActKind, phrase: &str, at: usize, end: usize) -> bool {
        let clause = self.clause;
        let near = |from: usize, to: usize, words: &[&str]| (from..to).any(|index| clause.any(index, words));
        match (act, phrase) {
            (ActKind::Seizure, _) => {
                near(end, end + 14, DOMAINS)
                    || near(end, end + 6, SERVERS)
                    || near(at.saturating_sub(8), at, DOMAINS)
            }
            (ActKind::Indictment, "charged") => {
                near(end, end + 12, &["with", "conspiracy", "indictment"])
                    && near(
                        0,
                        clause.len(),
                        &[
                            "prosecutors",
                            "jury",
                            "justice",
                            "attorney",
                            "indictment",
                            "fbi",
                            "department",
                            "hackers",
                            "members",
                        ],
                    )
            }
            (ActKind::Suit, "complaint") => {
                near(0, clause.len(), &["filed", "court", "against", "unsealed", "civil"])
            }
            (ActKind::Sanctions, "sanctions") => {
                near(0, clause.len(), &["treasury", "imposed", "against", "announced", "ofac"])
            }
            _ => true,
        }
    }

    /// Who brings the act: the name before the verb; for an order, whom it is given to.
    fn plaintiff(&self, act: ActKind, at: usize, end: usize) -> Option<String> {
        let clause = self.clause;
        let name = |first: usize, last: usize| {
            let law = (first..last)
                .any(|index| clause.any(index, &["District", "Court", "Court's", "Eastern", "Judge"]));
            (!law).then(|| clause.text(first, last))
        };
        if act == ActKind::Order {
            let given = (end.saturating_sub(1)..(end + 12).min(clause.len())).find_map(|index| {
                let cue = clause.any(
                    index,
                    &[
                        "granted",
                        "gave",
                        "allowed",
                        "allowing",
                        "authorized",
                        "authorised",
                        "authorizing",
                        "permitting",
                        "enabling",
                        "enabled",
                        "letting",
                        "let",
                        "lets",
                        "permitted",
                        "to",
                        "issued",
                    ],
                );
                let to = clause.proper_at(index + 1).filter(|_| cue)?;
                name(index + 1, to)
            });
            return given.or_else(|| self.proper_back(at).and_then(|(first, last)| name(first, last)));
        }
        self.proper_back(at).and_then(|(first, last)| name(first, last))
    }

    /// The nearest run of proper words before `at`.
    fn proper_back(&self, at: usize) -> Option<(usize, usize)> {
        (1..=at).rev().find_map(|end| {
            let (first, last) = self.clause.proper_before(end)?;
            (!self.clause.any(first, &["District", "Court", "Judge"])).then_some((first, last + 1))
        })
    }

    /// Against whom: an actor after `against`, else the actor of the sentence, else the group that is meant.
    fn defendant(&self, act: ActKind, end: usize) -> (Option<String>, Option<crate::prose::Coreference>) {
        let clause = self.clause;
        let after = |from: usize| (from..clause.len()).find_map(|at| clause.actor(at));
        let against = (0..clause.len()).find(|&at| clause.any(at, &["against"]));
        let named = against
            .and_then(after)
            .or_else(|| after(end))
            .or_else(|| (0..clause.len()).find_map(|at| clause.actor(at).filter(|_| !self.compared(at))));
        if let Some(actor) = named {
            return (Some(actor.to_owned()), None);
        }
        let referred = (0..clause.len()).any(|at| clause.reference(at).is_some());
        let criminal = matches!(act, ActKind::Indictment | ActKind::Sanctions);
        match self.meant(end).filter(|_| referred && !criminal) {
            Some(subject) => (Some(subject.actor), subject.coreference),
            None => (None, None),
        }
    }

    fn one(&self, pick: fn(&Entity) -> Option<&str>) -> Option<String> {
        let clause = self.clause;
        (0..clause.len()).find_map(|at| pick(&clause.found(at)?.entity)).map(str::to_owned)
    }

    /// `a federal court in Virginia`.
    fn small_court(&self) -> Option<String> {
        let clause = self.clause;
        (0..clause.len()).find_map(|at| {
            let noun = clause.any(at, &["court", "judge"]) && clause.any(at + 1, &["in"]);
            let end = clause.proper_at(at + 2).filter(|_| noun)?;
            let first = at - usize::from(at > 0 && clause.any(at - 1, &["federal", "district", "state"]));
            Some(clause.text(first, end))
        })
    }

    /// `50 domains`, `fifty web domains`, `control of 50 internet domain names`.
    fn count_of_domains(&self) -> Option<u32> {
        let clause = self.clause;
        (0..clause.len()).find_map(|at| {
            let item = clause.items[at];
            let mut count = number(item.text).filter(|_| item.found.is_none())?;
            let mut next = at + 1;
            // `2,500`
            if clause.any(next, &[","])
                && clause
                    .items
                    .get(next + 1)
                    .is_some_and(|more| more.text.len() == 3 && more.start == item.end + 1)
            {
                count = count.checked_mul(1000)?.checked_add(number(clause.items[next + 1].text)?)?;
                next += 2;
            }
            let noun = (next..next + 5)
                .take_while(|&index| {
                    !clause.any(index, &[",", ".", "and", "of"]) || clause.any(index, &["of"])
                })
                .any(|index| clause.any(index, DOMAINS));
            noun.then_some(count)
        })
    }
}

/// A number in digits or in words, up to a hundred.
fn number(text: &str) -> Option<u32> {
    const WORDS: [(&str, u32); 21] = [
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("eleven", 11),
        ("twelve", 12),
        ("fifteen", 15),
        ("twenty", 20),
        ("thirty", 30),
        ("forty", 40),
        ("fifty", 50),
        ("sixty", 60),
        ("seventy", 70),
        ("eighty", 80),
        ("ninety", 90),
        ("hundred", 100),
    ];
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().filter(|&n| n > 0);
    }
    WORDS.iter().find(|(word, _)| text.eq_ignore_ascii_case(word)).map(|(_, n)| *n)
}

impl Entity {
    fn kind_court(&self) -> Option<&str> {
        if let Self::Court(court) = self { Some(court) } else { None }
    }

    fn kind_case(&self) -> Option<&str> {
        if let Self::CaseNumber(number) = self { Some(number) } else { None }
    }
}

/// Courts and case numbers in the words of a block.
pub(in crate::prose) fn courts(block: &str, tokens: &[Token]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for at in 0..tokens.len() {
        let free = found.last().is_none_or(|last| last.end <= tokens[at].start());
        if let Some(court) =
            court(block, tokens, at).or_else(|| case_number(block, tokens, at)).filter(|_| free)
        {
            found.push(court);
        }
    }
    found
}

/// `U.S. District Court for the Eastern District of Virginia`, `E.D. Va.`, `High Court of Justice`.
fn court(block: &str, tokens: &[Token], at: usize) -> Option<Found> {
    let text = |index: usize| tokens.get(index).map_or("", |token| token.text(block));
    let capital = |index: usize| tokens.get(index).is_some_and(|token| token.is(CAPITAL) && token.is(SPACED));
    let new = |from: usize, to: usize| {
        let (start, end) = (tokens[from].start(), tokens[to].end());
        let name = block.get(start..end)?.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(Found::new(start, end, Entity::Court(name), Basis::Form))
    };
    // `E.D. Va.`, `N.D. Cal.`, `S.D.N.Y.`
    if matches!(text(at), "E" | "N" | "S" | "W" | "M" | "C" | "D")
        && text(at + 1) == "."
        && text(at + 2) == "D"
        && text(at + 3) == "."
    {
        if capital(at + 4) && text(at + 4).len() <= 5 {
            return new(at, at + 4 + usize::from(text(at + 5) == "."));
        }
        if text(at + 4) == "N" && text(at + 5) == "." && text(at + 6) == "Y" {
            return new(at, at + 6 + usize::from(text(at + 7) == "."));
        }
    }
    if text(at) != "Court" || !capital(at) {
        return None;
    }
    let mut first = at;
    while first > 0
        && (matches!(
            text(first - 1),
            "District"
                | "High"
                | "Supreme"
                | "Circuit"
                | "Superior"
                | "Federal"
                | "United"
                | "States"
                | "US"
                | "Regional"
                | "Crown"
                | "County"
        ) || matches!(text(first - 1), "." | "S" | "U") && first >= 2)
    {
        first -= 1;
    }
    while text(first) == "." {
        first += 1;
    }
    let mut last = at;
    let mut next = at + 1;
    while next < tokens.len() && next < at + 14 {
        if capital(next) {
            last = next;
        } else if !matches!(text(next), "for" | "the" | "of" | "in") || !tokens[next].is(SPACED) {
            break;
        }
        next += 1;
    }
    // The word alone is no court's name.
    (first < last).then(|| new(first, last)).flatten()
}

/// `1:19-cv-01582`, `3:20-cr-00123-ABC`.
fn case_number(block: &str, tokens: &[Token], at: usize) -> Option<Found> {
    let text = |index: usize| {
        tokens
            .get(index)
            .filter(|token| index == at || !token.is(SPACED))
            .map_or("", |token| token.text(block))
    };
    let digits = |index: usize, lengths: std::ops::RangeInclusive<usize>| {
        let text = text(index);
        lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    };
    let from = if digits(at, 1..=1) && text(at + 1) == ":" { at + 2 } else { at };
    let kind =
        matches!(text(from + 2).to_ascii_lowercase().as_str(), "cv" | "cr" | "mc" | "mj" | "misc" | "civ");
    let fits = digits(from, 2..=2)
        && text(from + 1) == "-"
        && kind
        && text(from + 3) == "-"
        && digits(from + 4, 2..=6);
    if !fits {
        return None;
    }
    let mut last = from + 4;
    while text(last + 1) == "-"
        && text(last + 2).len() <= 4
        && text(last + 2).bytes().all(|b| b.is_ascii_uppercase())
        && !text(last + 2).is_empty()
    {
        last += 2;
    }
    let (start, end) = (tokens[at].start(), tokens[last].end());
    Some(Found::new(start, end, Entity::CaseNumber(block.get(start..end)?.to_owned()), Basis::Form))
}
