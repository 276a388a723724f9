//! A sentence as a row of items: words, marks, and names as one item each.

use super::Entity;
use super::found::Found;
use super::sentence::Span;
use super::token::{CAPITAL, Token};

/// One word, mark or name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'b> {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Its text; of a name, the whole.
    pub(super) text: &'b str,
    /// The name, place, kind of target or other mention.
    pub(super) found: Option<&'b Found>,
    pub(super) capital: bool,
    /// May begin the words of a rule.
    pub(super) cue: bool,
}

/// A sentence.
#[derive(Debug)]
pub(super) struct Clause<'b> {
    pub(super) items: Vec<Item<'b>>,
}

/// More items than this are no sentence; the rules do not read it.
pub(super) const ITEM_LIMIT: usize = 300;

/// Words for a group of people who attack.
pub(super) const GROUP: &[&str] = &[
    "group",
    "groups",
    "hackers",
    "hacker",
    "actor",
    "actors",
    "gang",
    "crew",
    "apt",
    "operators",
    "spies",
    "team",
    "unit",
    "collective",
    "attackers",
    "attacker",
    "adversary",
    "outfit",
    "cluster",
    "cyberspies",
    "syndicate",
];

impl<'b> Clause<'b> {
    /// The items of `tokens` in `span`, with `found` (sorted; of two at one place the first counts).
    pub(super) fn new(block: &'b str, tokens: &[Token], span: Span, found: &'b [Found]) -> Self {
        let mut items: Vec<Item<'b>> = Vec::new();
        let Some(first) = tokens.get(span.first) else { return Self { items } };
        let mut next = found.partition_point(|found| found.end <= first.start());
        let mut skip = 0;
        for token in &tokens[span.first..span.end] {
            if token.start() < skip {
                continue;
            }
            while found.get(next).is_some_and(|found| found.end <= token.start() || found.start < skip) {
                next += 1;
            }
            let here = found.get(next).filter(|found| found.start <= token.start());
            let (start, end) = here.map_or((token.start(), token.end()), |found| (found.start, found.end));
            skip = end;
            let text = block.get(start..end).unwrap_or_default();
            let cue = here.is_none_or(|found| found.weak) && super::relation::may_start(token.hash);
            items.push(Item { start, end, text, found: here, capital: token.is(CAPITAL), cue });
        }
        Self { items }
    }

    pub(super) const fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether the item at `at` is one of `words`, in any case; never a name.
    #[inline]
    pub(super) fn any(&self, at: usize, words: &[&str]) -> bool {
        let Some(item) = self.items.get(at) else { return false };
        let text = item.text.as_bytes();
        // Length and initial tell nearly all words apart; upper and lower case differ in one bit.
        let Some(initial) = text.first().map(|byte| byte | 0x20) else { return false };
        words.iter().map(|word| word.as_bytes()).any(|word| {
            word.len() == text.len() && word[0] | 0x20 == initial && word.eq_ignore_ascii_case(text)
        }) && item.found.is_none_or(|found| found.weak)
    }

    /// Whether the words of a rule may begin at `at`.
    pub(super) fn is_cue(&self, at: usize) -> bool {
        self.items.get(at).is_some_and(|item| item.cue)
    }

    /// The item after `phrase` (words parted by spaces), when it stands at `at`.
    pub(super) fn phrase(&self, at: usize, phrase: &str) -> Option<usize> {
        // Most phrases end here: the rules try many at each item.
        let initial = self.items.get(at)?.text.as_bytes().first()?.to_ascii_lowercase();
        if phrase.as_bytes().first() != Some(&initial) {
            return None;
        }
        let mut next = at;
        for word in phrase.split(' ') {
            if !self.any(next, &[word]) {
                return None;
            }
            next += 1;
        }
        Some(next)
    }

    /// The phrase among `phrases` at `at` that is longest, and the item after it.
    pub(super) fn phrases(&self, at: usize, phrases: &[&'static str]) -> Option<(&'static str, usize)> {
        if !self.is_cue(at) {
            return None;
        }
        let initial = self.items.get(at)?.text.as_bytes().first()?.to_ascii_lowercase();
        let likely = phrases.iter().filter(|phrase| phrase.as_bytes().first() == Some(&initial));
        let found = likely.filter_map(|phrase| Some((*phrase, self.phrase(at, phrase)?)));
        found.max_by_key(|(_, end)| *end)
    }

    /// The start of the phrase among `phrases` that ends just before `at`.
    pub(super) fn phrase_before(&self, at: usize, phrases: &[&'static str]) -> Option<(&'static str, usize)> {
        let last = self.items.get(at.checked_sub(1)?)?.text.as_bytes().last()?.to_ascii_lowercase();
        let start = |phrase: &str| {
            let fits = phrase.as_bytes().last() == Some(&last);
            if fits { at.checked_sub(phrase.split(' ').count()) } else { None }
        };
        let fits =
            |phrase: &&'static str| start(phrase).is_some_and(|from| self.phrase(from, phrase).is_some());
        let longest = phrases.iter().copied().filter(fits).max_by_key(|phrase| phrase.len())?;
        Some((longest, start(longest)?))
    }

    pub(super) fn found(&self, at: usize) -> Option<&'b Found> {
        self.items.get(at)?.found
    }

    pub(super) fn actor(&self, at: usize) -> Option<&'b str> {
        self.found(at)?.actor()
    }

    pub(super) fn country(&self, at: usize) -> Option<&'b str> {
        self.found(at)?.country()
    }

    pub(super) fn sector(&self, at: usize) -> Option<&'b str> {
        self.found(at)?.sector()
    }

    /// Malware, a tool, or a technique: its category and name.
    pub(super) fn used(&self, at: usize) -> Option<(&'static str, &'b str)> {
        match &self.found(at)?.entity {
            Entity::Malware(name) => Some(("malware", name)),
            Entity::Tool(name) => Some(("tool", name)),
            Entity::Technique(id) => Some(("technique", id)),
            _ => None,
        }
    }

    /// A word with a capital that is no known name and does not merely begin the sentence.
    pub(super) fn is_proper(&self, at: usize) -> bool {
        let Some(item) = self.items.get(at).filter(|item| item.capital && item.found.is_none()) else {
            return false;
        };
        let word = item.text.chars().all(|c| c.is_alphanumeric()) && item.text.len() > 1;
        let common = [
            "The",
            "It",
            "Its",
            "In",
            "On",
            "At",
            "A",
            "An",
            "This",
            "That",
            "These",
            "They",
            "He",
            "She",
            "We",
            "But",
            "And",
            "However",
            "Although",
            "While",
            "When",
            "Since",
            "As",
            "For",
            "Unlike",
            "According",
            "Security",
            "Some",
            "Most",
            "Many",
            "Victims",
            "Targets",
            "Hackers",
            "After",
            "Before",
            "By",
            "From",
            "With",
            "If",
            "Other",
            "Another",
            "Both",
            "Also",
            "Group",
            "Researchers",
            "Analysts",
            "Experts",
            "Officials",
            "Last",
            "His",
            "Her",
            "Their",
            "Our",
            "There",
            "To",
            "Not",
            "No",
            "Thus",
            "Then",
            "Once",
            "APT",
            "Attackers",
            "Attacks",
            "Members",
            "Two",
            "Three",
            "One",
            "Sources",
            "Investigators",
            "Court",
            "Judge",
            "Earlier",
        ];
        word && !common.contains(&item.text)
    }

    /// The run of proper words that ends just before `at`: first and last item.
    pub(super) fn proper_before(&self, at: usize) -> Option<(usize, usize)> {
        let last = at.checked_sub(1).filter(|&last| self.is_proper(last))?;
        let mut first = last;
        while first > 0 && self.is_proper(first - 1) && last - first < 4 {
            first -= 1;
        }
        Some((first, last))
    }

    /// The run of proper words that begins at `at`: the item after it.
    pub(super) fn proper_at(&self, at: usize) -> Option<usize> {
        let mut end = at;
        while end < at + 5 && self.is_proper(end) {
            end += 1;
        }
        (end > at).then_some(end)
    }

    /// The text from item `first` to before item `end`, single spaces.
    pub(super) fn text(&self, first: usize, end: usize) -> String {
        let mut text = String::new();
        let mut last = None;
        for item in self.items.get(first..end).unwrap_or_default() {
            if last.is_some_and(|last| last < item.start) {
                text.push(' ');
            }
            text.push_str(item.text);
            last = Some(item.end);
        }
        text
    }

    pub(super) fn is_quote(&self, at: usize) -> bool {
        self.items
            .get(at)
            .is_some_and(|item| matches!(item.text, "\"" | "'" | "“" | "”" | "‘" | "’" | "«" | "»"))
    }

    /// The item after the quotation marks at `at`.
    pub(super) fn past_quotes(&self, mut at: usize) -> usize {
        while self.is_quote(at) {
            at += 1;
        }
        at
    }

    /// A reference to a group without its name at `at` (`the group`, `the hackers`, `they` at the beginning): the item
    /// after it.
    pub(super) fn reference(&self, at: usize) -> Option<usize> {
        if self.any(at, &["they", "it"])
            && (at == 0 || self.any(at - 1, &[",", "and", "that"]) && self.any(at, &["they"]))
        {
            return Some(at + 1);
        }
        if !self.any(at, &["the", "this", "these", "same"]) {
            return None;
        }
        let noun = (at + 1..at + 5).find(|&index| {
            self.any(index, GROUP)
                || self.found(index).is_some_and(|found| found.country().is_none() && !found.weak)
                || self.any(index, &[",", ".", ";", "of", "to", "by"])
        })?;
        // `the group known as X` and `the group X` name it.
        let names = |index: usize| self.actor(self.past_quotes(index)).is_some();
        let named = names(noun + 1) || self.any(noun + 1, &["called", "known", "dubbed", "named", "tracked"]);
        (self.any(noun, GROUP) && !named).then_some(noun + 1)
    }
}
