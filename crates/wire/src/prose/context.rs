//! Names that the words around introduce: `malware called X`, `the group known as X`, `X ransomware`.

use super::found::Found;
use super::token::{CAPITAL, DIGIT, LOWER, MARK, SPACED, Token, UPPER};
use super::{Basis, Entity};

/// Most words of a name.
const NAME_WORDS: usize = 4;

const GROUP: &[&str] = &[
    "group",
    "actor",
    "actors",
    "hackers",
    "gang",
    "apt",
    "crew",
    "collective",
    "team",
    "adversary",
    "operators",
    "cluster",
    "outfit",
    "unit",
];
/// Nouns for software.
pub(super) const SOFTWARE: &[&str] = &[
    "malware",
    "ransomware",
    "trojan",
    "backdoor",
    "rat",
    "stealer",
    "loader",
    "implant",
    "wiper",
    "botnet",
    "spyware",
    "infostealer",
    "dropper",
    "keylogger",
    "rootkit",
];
const INTRODUCE: &[&str] = &[
    "called",
    "named",
    "dubbed",
    "known",
    "tracked",
    "tracks",
    "calls",
    "codenamed",
    "nicknamed",
    "aka",
    "alias",
    "aliases",
];

/// Capitalised words that describe software and do not name it.
const DESCRIBE: &[&str] = &[
    "Windows",
    "Android",
    "Linux",
    "Mac",
    "MacOS",
    "iOS",
    "Python",
    "PowerShell",
    "Java",
    "JavaScript",
    "Microsoft",
    "The",
    "This",
    "That",
    "These",
    "New",
    "Such",
    "Some",
    "Other",
    "Their",
    "Its",
    "His",
    "Custom",
    "Advanced",
    "Go",
    "Rust",
    "Golang",
    "Delphi",
    "VBS",
    "VBA",
    "Office",
    "Word",
    "Excel",
    "HTML",
    "HTTP",
    "DNS",
    "ICS",
    "SCADA",
    "IoT",
    "USB",
    "PDF",
    "NET",
    "Web",
    "Remote",
    "Access",
    "No",
    "Any",
    "All",
    "Both",
    "Mobile",
    "And",
    "Also",
    "Using",
    "Visual",
    "Basic",
    "Internet",
    "Telegram",
    "Google",
    "Apple",
    "A",
    "An",
    "IIS",
    "SQL",
    "UEFI",
    "Anti",
    "Banking",
];

/// One block with what is known of it.
pub(super) struct Context<'b> {
    pub(super) block: &'b str,
    pub(super) tokens: &'b [Token],
    /// What was found so far, sorted.
    pub(super) found: &'b [Found],
}

/// What a new name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Actor,
    Malware,
}

impl Context<'_> {
    /// The names that the words at `cues` introduce.
    pub(super) fn read(&self, cues: &[u32]) -> Vec<Found> {
        let mut names = Vec::new();
        for &cue in cues {
            let at = cue as usize;
            if self.any(at, INTRODUCE) {
                self.introduced(at, &mut names);
            } else if self.any(at, SOFTWARE) {
                self.before_noun(at, &mut names);
                self.after_noun(at, &mut names);
            }
        }
        names.sort_by_key(|name: &Found| (name.start, name.end));
        names.dedup_by(|later, earlier| later.start < earlier.end);
        names
    }

    /// `called X and Y`, `tracked by ORG as X`.
    fn introduced(&self, at: usize, names: &mut Vec<Found>) {
        let Some(first) = self.skip_fillers(at) else { return };
        let Some(kind) = self.kind_before(at) else { return };
        self.subject(at, kind, names);
        self.chain(first, kind, names);
    }

    /// `the hacking group X is also known as`: the name between a noun for groups and the cue.
    fn subject(&self, at: usize, kind: Kind, names: &mut Vec<Found>) {
        let links = &["is", "was", "also", "better", "widely", "commonly", "which", ",", "("];
        let mut end = at;
        while end > 0 && self.any(end - 1, links) {
            end -= 1;
        }
        let word = |index: &usize| self.tokens[*index].is(CAPITAL | DIGIT) && !self.any(*index, GROUP);
        let start = (end.saturating_sub(NAME_WORDS)..end).rev().take_while(word).last();
        let Some(start) = start.filter(|&start| start > 0 && self.any(start - 1, GROUP)) else { return };
        if let Some((Some(name), after)) = self.name(start, kind)
            && after == end
        {
            names.push(name);
        }
    }

    /// The token after the words between a cue and its name.
    fn skip_fillers(&self, at: usize) -> Option<usize> {
        let needs_as = self.any(at, &["known", "tracked", "tracks"]);
        let mut next = at + 1;
        let mut as_seen = false;
        if self.any(next, &["by"]) {
            let end =
                (next + 1..(next + 8).min(self.tokens.len())).find(|&index| self.any(index, &["as"]))?;
            next = end;
        }
        while next < self.tokens.len() && next < at + 14 {
            if self.any(next, &["as"]) {
                as_seen = true;
            } else if !self.any(
                next,
                &[
                    "it",
                    "them",
                    "the",
                    "group",
                    "actor",
                    "this",
                    "a",
                    "threat",
                    "simply",
                    "publicly",
                    "internally",
                ],
            ) && !self.is_quote(next)
            {
                break;
            }
            next += 1;
        }
        (!needs_as || as_seen).then_some(next)
    }

    /// What the nearest name or noun before `at` is.
    fn kind_before(&self, at: usize) -> Option<Kind> {
        let start = self.tokens[at].start();
        for index in (at.saturating_sub(14)..at).rev() {
            let token = self.tokens[index];
            if token.text(self.block) == "." && self.tokens.get(index + 1).is_some_and(|next| next.is(SPACED))
            {
                return None;
            }
            if self.any(index, GROUP) {
                return Some(Kind::Actor);
            }
            if self.any(index, SOFTWARE) {
                return Some(Kind::Malware);
            }
            let found = self.found.partition_point(|found| found.end <= token.start());
            match self.found.get(found).filter(|found| found.start <= token.start() && found.end <= start) {
                Some(Found { entity: Entity::Actor(_), .. }) => return Some(Kind::Actor),
                Some(Found { entity: Entity::Malware(_) | Entity::Tool(_), .. }) => {
                    return Some(Kind::Malware);
                }
                _ => {}
            }
        }
        // `Microsoft calls the group X`: the noun stands after the cue.
        (at + 1..(at + 4).min(self.tokens.len())).any(|index| self.any(index, GROUP)).then_some(Kind::Actor)
    }

    /// A list of names from `at` on: all that `and` or `or` joins; after a comma alone only when such a word follows.
    fn chain(&self, at: usize, kind: Kind, names: &mut Vec<Found>) {
        let mut next = at;
        let mut waiting: Vec<Found> = Vec::new();
        for turn in 0..16 {
            while self.is_quote(next) || turn > 0 && self.any(next, &["also"]) {
                next += 1;
            }
            let Some((name, after)) = self.name(next, kind) else { break };
            waiting.extend(name);
            next = after;
            while self.is_quote(next) {
                next += 1;
            }
            let comma = self.text(next) == ",";
            let joined = self.any(next + usize::from(comma), &["and", "or"]);
            if turn == 0 {
                names.append(&mut waiting);
            }
            if joined {
                next += 1 + usize::from(comma);
                // What the commas joined belongs to the list that ends here.
                while self.is_quote(next) {
                    next += 1;
                }
                if let Some((last, _)) = self.name(next, kind) {
                    names.append(&mut waiting);
                    names.extend(last);
                }
                break;
            }
            if !comma {
                break;
            }
            next += 1;
        }
    }

    /// The name at `at` and the token after it; `None` inside for one that is found already.
    fn name(&self, at: usize, kind: Kind) -> Option<(Option<Found>, usize)> {
        let token = *self.tokens.get(at)?;
        if let Some(found) = self.found_at(token.start()) {
            let after = self.tokens[at..].iter().position(|token| token.start() >= found.end);
            let fits = matches!(
                (kind, &found.entity),
                (Kind::Actor, Entity::Actor(_)) | (Kind::Malware, Entity::Malware(_) | Entity::Tool(_))
            );
            return fits.then(|| (None, at + after.unwrap_or(self.tokens.len() - at)));
        }
        let mut end = at;
        while end < self.tokens.len() && end < at + NAME_WORDS * 2 {
            let token = self.tokens[end];
            let glued = end > at && !token.is(SPACED);
            let word =
                token.is(CAPITAL) || token.is(DIGIT) && end > at || glued && token.is(UPPER | DIGIT | LOWER);
            let next = self.tokens.get(end + 1).is_some_and(|next| !next.is(SPACED) && !next.is(MARK));
            let joint = glued && next && matches!(token.text(self.block), "-" | "@" | "." | "_");
            let free = self.found_at(token.start()).is_none();
            if !(word && (end == at || glued || token.is(SPACED)) || joint) || !free {
                break;
            }
            end += 1;
        }
        let mixed = token.is(UPPER) && token.is_word();
        let first = token.text(self.block);
        if end == at || !mixed || DESCRIBE.contains(&first) || first.len() < 3 {
            return None;
        }
        // A noun of the kind is no part of the name: `X Group` keeps it, `X Malware` does not.
        let last = self.tokens[end - 1];
        let stop = if end - at > 1 && self.any(end - 1, SOFTWARE) { self.tokens[end - 2] } else { last };
        let text = self.block.get(token.start()..stop.end())?.to_owned();
        let entity = match kind {
            Kind::Actor => Entity::Actor(text),
            Kind::Malware => Entity::Malware(text),
        };
        Some((Some(Found::new(token.start(), stop.end(), entity, Basis::Context)), end))
    }

    /// `X ransomware`, `"X" backdoor`.
    fn before_noun(&self, at: usize, names: &mut Vec<Found>) {
        let quoted = at.checked_sub(1).is_some_and(|before| self.is_quote(before));
        let Some(index) = at.checked_sub(1 + usize::from(quoted)) else { return };
        let token = self.tokens[index];
        let text = token.text(self.block);
        // A word that only begins the sentence says nothing by its capital.
        let begins = index == 0
            || matches!(self.text(index - 1), "." | "-" | ":" | "!" | "?")
            || self.is_quote(index - 1) && !quoted;
        let odd = token.is(DIGIT) || text.chars().skip(1).any(|c| c.is_ascii_uppercase());
        let usable =
            token.is(CAPITAL) && token.is_word() && text.len() > 2 && self.tokens[at].is(SPACED) != quoted;
        if usable
            && (odd && text.len() > 3 || !begins && token.is(LOWER) || quoted)
            && !DESCRIBE.contains(&text)
            && self.found_at(token.start()).is_none()
            && !index.checked_sub(1).is_some_and(|before| self.tokens[before].is(CAPITAL) && !quoted)
        {
            names.push(Found::new(
                token.start(),
                token.end(),
                Entity::Malware(text.to_owned()),
                Basis::Context,
            ));
        }
    }

    /// `malware "X"`: only in quotes.
    fn after_noun(&self, at: usize, names: &mut Vec<Found>) {
        if self.is_quote(at + 1) && self.tokens.get(at + 1).is_some_and(|quote| quote.is(SPACED)) {
            self.chain(at + 2, Kind::Malware, names);
        }
    }

    fn found_at(&self, start: usize) -> Option<&Found> {
        let index = self.found.partition_point(|found| found.end <= start);
        self.found.get(index).filter(|found| found.start <= start)
    }

    fn is_quote(&self, at: usize) -> bool {
        matches!(self.text(at), "\"" | "'" | "“" | "”" | "‘" | "’" | "«" | "»" | "`")
    }

    fn any(&self, at: usize, words: &[&str]) -> bool {
        let text = self.text(at);
        words.iter().any(|word| text.eq_ignore_ascii_case(word))
    }

    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text(self.block))
    }
}
