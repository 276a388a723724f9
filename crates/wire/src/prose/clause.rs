//! A sentence as a row of items: words, marks, and names as one item each.

use super::found::Found;
use super::relation::start;
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
    /// The rules whose words it may begin, of [`start`]; of a name, none.
    pub(super) starts: u32,
}

/// A sentence.
#[derive(Debug)]
pub(super) struct Clause<'b> {
    pub(super) items: Vec<Item<'b>>,
    /// The rules whose words may begin at one of its items.
    starts: u32,
}

/// More items than this are no sentence; the rules do not read it.
pub(super) const ITEM_LIMIT: usize = 300;

/// Words with a capital that begin sentences and are no names.
pub(super) const COMMON_WORDS: &[&str] = &[
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
        let mut items: Vec<Item<'b>> = Vec::with_capacity(span.end - span.first);
        let Some(first) = tokens.get(span.first) else { return Self { items, starts: 0 } };
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
            let starts = if here.is_none_or(|found| found.weak) { start::of(token.hash) } else { 0 };
            items.push(Item { start, end, text, found: here, capital: token.is(CAPITAL), starts });
        }
        let starts = items.iter().fold(0, |starts, item| starts | item.starts);
        Self { items, starts }
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

    /// Whether the words of one of `rules` (of [`start`]) may begin at `at`.
    #[inline]
    pub(super) fn may(&self, at: usize, rules: u32) -> bool {
        self.items.get(at).is_some_and(|item| item.starts & rules != 0)
    }

    /// Whether the words of one of `rules` may begin anywhere.
    pub(super) const fn holds(&self, rules: u32) -> bool {
        self.starts & rules != 0
    }

    /// As [`Self::any`], for the words of one rule.
    #[inline]
    pub(super) fn is(&self, at: usize, rule: u32, words: &[&str]) -> bool {
        self.may(at, rule) && self.any(at, words)
    }

    /// The mark at `at`, when it is one byte and no name; else 0.
    #[inline]
    pub(super) fn mark(&self, at: usize) -> u8 {
        match self.items.get(at) {
            Some(Item { text, found, .. }) if found.is_none_or(|found| found.weak) => match text.as_bytes() {
                [mark] => *mark,
                _ => 0,
            },
            _ => 0,
        }
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

    /// The phrase among `phrases`, those of `rule`, at `at` that is longest, and the item after it.
    pub(super) fn phrases(
        &self,
        at: usize,
        rule: u32,
        phrases: &[&'static str],
    ) -> Option<(&'static str, usize)> {
        if !self.may(at, rule) {
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
        self.found(at)?.used()
    }

    /// A word with a capital that is no known name and does not merely begin the sentence.
    pub(super) fn is_proper(&self, at: usize) -> bool {
        let Some(item) = self.items.get(at).filter(|item| item.capital && item.found.is_none()) else {
            return false;
        };
        let word = item.text.chars().all(|c| c.is_alphanumeric()) && item.text.len() > 1;
        word && !(item.starts & start::COMMON != 0 && COMMON_WORDS.contains(&item.text))
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
        if !self.may(at, start::REFERS) {
            return None;
        }
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
