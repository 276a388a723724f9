//! Names, places, kinds of targets, dates and ids in the words of a block.

use super::context::SOFTWARE;
use super::date::date_at;
use super::found::Found;
use super::indicator::Passed;
use super::lexicon::{Lexicon, Listed, NameKind};
use super::scheme::{numbered, pair_start};
use super::token::{CAPITAL, DIGIT, LOWER, Token, UPPER};
use super::vocabulary::{Meaning, Rule, VOCABULARY, iso_code};
use super::{Basis, Entity, PartialDate};

/// What a block is read with, and what came out.
pub(super) struct Names<'b> {
    pub(super) block: &'b str,
    pub(super) tokens: &'b [Token],
    pub(super) lexicon: &'b Lexicon,
    pub(super) published: Option<PartialDate>,
    /// Indicators, in order; names inside them are none.
    pub(super) indicators: &'b [Found],
}

/// What the words gave.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) found: Vec<Found>,
    pub(super) passed: Vec<Passed>,
    /// Tokens that start the rules for names in context.
    pub(super) cues: Vec<u32>,
    /// Whether a word of the law occurs.
    pub(super) legal: bool,
}

impl Names<'_> {
    /// Reads the block into `out`, which is emptied first.
    pub(super) fn read(&self, out: &mut Words) {
        out.found.clear();
        out.passed.clear();
        out.cues.clear();
        out.legal = false;
        let mut indicators = self.indicators.iter().peekable();
        let mut at = 0;
        while at < self.tokens.len() {
            let token = self.tokens[at];
            while indicators.next_if(|found| found.end <= token.start()).is_some() {}
            if token.hash == 0 || indicators.peek().is_some_and(|found| found.start < token.end()) {
                at += 1;
                continue;
            }
            at = self.word(at, out).max(at + 1);
        }
    }

    /// Reads the word at `at` and returns the next to read.
    fn word(&self, at: usize, out: &mut Words) -> usize {
        let token = self.tokens[at];
        if token.is(DIGIT | UPPER)
            && let Some((entity, basis, count)) = self.formed(at)
        {
            out.found.push(Found::new(token.start(), self.tokens[at + count - 1].end(), entity, basis));
            return at + count;
        }
        let listed = self.lexicon.phrases.at(self.block, token, false);
        let known = VOCABULARY.at(self.block, token, true);
        if let Some((listed, end)) = listed
            && known.is_none_or(|(_, known_end)| known_end <= end)
            && self.accepts(at, listed, end, out)
        {
            let name = self.lexicon.name(listed).to_owned();
            let entity = match listed.kind {
                NameKind::Actor => Entity::Actor(name),
                NameKind::Malware => Entity::Malware(name),
                NameKind::Tool => Entity::Tool(name),
            };
            out.found.push(Found::new(token.start(), end, entity, Basis::Listed));
            return self.after(at, end);
        }
        known.map_or(at + 1, |(meaning, end)| self.meant(at, meaning, end, out))
    }

    /// A date, a numbered actor, an ATT&CK id, or a country's code in a list of codes.
    fn formed(&self, at: usize) -> Option<(Entity, Basis, usize)> {
        let token = self.tokens[at];
        if token.is(DIGIT | CAPITAL)
            && token.end - token.start < 10
            && let Some((date, count)) = date_at(self.block, self.tokens, at, self.published)
        {
            return Some((Entity::Date(date), Basis::Form, count));
        }
        if token.is(UPPER) {
            if let Some(numbered) = numbered(self.block, self.tokens, at) {
                return Some(numbered);
            }
            if token.end - token.start == 2 && !token.is(LOWER | DIGIT) && self.in_codes(at) {
                let code = iso_code(token.text(self.block))?;
                return Some((Entity::Country(code.to_owned()), Basis::Form, 1));
            }
        }
        None
    }

    /// Whether another code of two capitals stands beside, parted by a comma or slash.
    fn in_codes(&self, at: usize) -> bool {
        let is_code = |index: usize| {
            let token = self.tokens.get(index).copied();
            token.is_some_and(|token| iso_code(token.text(self.block)).is_some())
        };
        let parts = |index: usize| matches!(self.text(index), "," | "/");
        parts(at + 1) && is_code(at + 2) || at >= 2 && parts(at - 1) && is_code(at - 2)
    }

    fn meant(&self, at: usize, meaning: Meaning, end: usize, out: &mut Words) -> usize {
        let token = self.tokens[at];
        let next = self.after(at, end);
        match meaning {
            Meaning::Country { code, adjective, rule } if self.is_country(at, next, rule) => {
                let mut found =
                    Found::new(token.start(), end, Entity::Country(code.to_owned()), Basis::Listed);
                found.adjective = adjective;
                out.found.push(found);
            }
            Meaning::NoCountry { unclear } if token.is(CAPITAL) => {
                if unclear {
                    let value = self.block.get(token.start()..end).unwrap_or_default().to_owned();
                    let reason = format!("ambiguous: `{value}` may be several places");
                    out.passed.push(Passed { start: token.start(), end, value, reason });
                }
            }
            Meaning::Sector { label, weak } => {
                let mut found =
                    Found::new(token.start(), end, Entity::Sector(label.to_owned()), Basis::Listed);
                found.weak = weak;
                out.found.push(found);
            }
            Meaning::SchemeWord { strict } => {
                self.pair(at, strict, out);
            }
            Meaning::Cue => out.cues.push(super::text::offset(at)),
            Meaning::Legal => out.legal = true,
            Meaning::Country { .. } | Meaning::NoCountry { .. } | Meaning::Month(_) => return at + 1,
        }
        next
    }

    /// A name of two words by scheme; it takes the word before, unless that is a name already.
    fn pair(&self, at: usize, strict: bool, out: &mut Words) {
        let Some(first) = pair_start(self.block, self.tokens, at) else { return };
        let (start, end) = (self.tokens[first].start(), self.tokens[at].end());
        let capitals = !self.tokens[at].is(LOWER);
        let free = out.found.last().is_none_or(|last| last.end <= start);
        if free && (strict || capitals || self.speaks_of(at, 8, ACTOR_WORDS)) {
            let name = self.block.get(start..end).unwrap_or_default().to_owned();
            out.found.push(Found::new(start, end, Entity::Actor(name), Basis::Scheme));
        }
    }

    fn is_country(&self, at: usize, next: usize, rule: Rule) -> bool {
        let token = self.tokens[at];
        if !token.is(CAPITAL) {
            return false;
        }
        let capital = |index: usize| {
            self.tokens.get(index).copied().filter(|token| token.is(CAPITAL) && token.is_word())
        };
        let before = at.checked_sub(1).and_then(capital);
        match rule {
            Rule::Capital => true,
            Rule::Capitals => {
                // `CONTACT US` is no country.
                let shouted = |token: Token| !token.is(LOWER) && token.end - token.start > 4;
                !token.is(LOWER) && !before.is_some_and(shouted) && !capital(next).is_some_and(shouted)
            }
            Rule::Alone => before.is_none() && capital(next).is_none(),
        }
    }

    /// Whether a listed name is meant where it stands.
    fn accepts(&self, at: usize, listed: Listed, end: usize, out: &Words) -> bool {
        let token = self.tokens[at];
        let text = self.block.get(token.start()..end).unwrap_or_default();
        let name = self.lexicon.name(listed);
        if text == name && !listed.word {
            return true;
        }
        let shouts = text.bytes().any(|b| b.is_ascii_uppercase());
        let cased = name.bytes().any(|b| b.is_ascii_uppercase());
        if cased && !shouts && !text.bytes().any(|b| b.is_ascii_digit()) {
            return false;
        }
        if !listed.word {
            return true;
        }
        let exact = text == name || shouts && !text.bytes().any(|b| b.is_ascii_lowercase());
        let words =
            if listed.kind == NameKind::Actor { [ACTOR_WORDS, &[]] } else { [SOFTWARE_WORDS, SOFTWARE] };
        exact
            && (self.beside_actor(token, out)
                || words.iter().any(|words| self.speaks_of(at, 3, words))
                || self.is_explained(at, listed, end))
    }

    /// Whether an actor's name stands within a sentence and an explanation follows: `Barium, which operates`.
    fn is_explained(&self, at: usize, listed: Listed, end: usize) -> bool {
        let next = self.after(at, end);
        let inside = at > 0 && !matches!(self.text(at - 1), "." | ":" | "!" | "?");
        let explained = self.text(next) == "," && matches!(self.text(next + 1), "which" | "also" | "who");
        listed.kind == NameKind::Actor && self.tokens[at].is(CAPITAL) && inside && explained
    }

    /// Whether an actor's name ended just before: `APT37 (Reaper)`, `APT37, Reaper`, `APT37/Reaper`.
    fn beside_actor(&self, token: Token, out: &Words) -> bool {
        let last = out.found.last().filter(|last| last.actor().is_some());
        let between = last.and_then(|last| self.block.get(last.end..token.start()));
        between.is_some_and(|between| {
            matches!(between.trim(), "(" | "/" | "," | "or" | "and" | ", or" | ", and" | "aka")
        })
    }

    /// Whether one of `words` stands within `reach` tokens of `at`, in the same sentence.
    fn speaks_of(&self, at: usize, reach: usize, words: &[&str]) -> bool {
        let said = |token: &Token| {
            let text = token.text(self.block);
            words.iter().any(|word| text.eq_ignore_ascii_case(word))
        };
        let stop = |token: &&Token| token.text(self.block) != ".";
        let from = at.saturating_sub(reach);
        let after = self.tokens.get(at + 1..).unwrap_or_default();
        self.tokens[from..at].iter().rev().take_while(stop).any(said)
            || after.iter().take(reach).take_while(stop).any(said)
    }

    /// The first token that begins at or after `end`.
    fn after(&self, at: usize, end: usize) -> usize {
        let rest = &self.tokens[at..];
        at + rest.iter().position(|token| token.start() >= end).unwrap_or(rest.len())
    }

    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text(self.block))
    }
}

/// Words beside which a name that is also a word is an actor's.
const ACTOR_WORDS: &[&str] = &[
    "group",
    "groups",
    "actor",
    "actors",
    "hackers",
    "hacker",
    "gang",
    "apt",
    "threat",
    "espionage",
    "operators",
    "called",
    "dubbed",
    "named",
    "known",
    "tracked",
    "tracks",
    "calls",
    "codenamed",
    "aka",
    "alias",
    "crew",
    "hacking",
    "collective",
    "attributed",
    "nation-state",
    "adversary",
];

/// Words beside which a name that is also a word is software's, besides the nouns for software.
const SOFTWARE_WORDS: &[&str] =
    &["tool", "utility", "command", "dubbed", "called", "named", "payload", "framework", "strain", "variant"];
