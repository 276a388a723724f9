//! A report block by block: what stands where, and what is claimed.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use memchr::memchr_iter;
use model::DomainName;

use super::clause::Clause;
use super::context::Context;
use super::few::Few;
use super::found::Found;
use super::indicator::{Indicators, Known, Passed, scan};
use super::names::{Names, Words};
use super::relation::{Focus, Reader, Said, courts, may_claim, start};
use super::sentence::{Span, sentences};
use super::text::{Text, offset};
use super::token::{CAPITAL, Token, tokenise};
use super::{
    Basis, Claim, Entity, Lexicon, MENTION_LIMIT, Mention, PartialDate, PassedOver, Place, Sentence, Stage,
};

/// Longest stretch that is read as one block; longer ones are cut, between words where there are any.
const BLOCK_LIMIT: usize = 16 << 10;

/// Longest text kept of a sentence.
const SENTENCE_LIMIT: usize = 2_000;

/// Most names that context introduces and that are recognised from then on.
const LEARNED_LIMIT: usize = 1_000;

/// What a reading consists of.
pub(super) type Parts = (Vec<Sentence>, Vec<Mention>, Vec<Claim>, Vec<PassedOver>, Vec<String>);

/// Reads a text and gathers what it says.
pub(super) struct Passages<'a> {
    source: &'a [u8],
    text: &'a Text,
    lexicon: &'a Lexicon,
    published: Option<PartialDate>,
    publisher: Option<&'a str>,
    known: Known,
    focus: Option<Focus>,
    learned: BTreeMap<u32, Vec<(Box<str>, Entity)>>,
    learned_count: usize,
    sentences: Vec<Sentence>,
    mentions: Vec<Mention>,
    claims: Vec<Claim>,
    passed: Vec<PassedOver>,
    cut: bool,
    // Kept between blocks for their memory.
    tokens: Vec<Token>,
    indicators: Indicators,
    words: Words,
    spans: Vec<Span>,
    /// Those of the text's marks that tell places in the block.
    marks: Range<usize>,
    /// Hashes of the first words of `learned`.
    learned_words: Few,
}

impl<'a> Passages<'a> {
    pub(super) fn new(
        source: &'a [u8],
        text: &'a Text,
        lexicon: &'a Lexicon,
        published: Option<PartialDate>,
        domain: Option<DomainName>,
        publisher: Option<&'a str>,
    ) -> Self {
        Self {
            source,
            text,
            lexicon,
            published,
            publisher,
            known: Known { publisher: domain },
            focus: None,
            learned: BTreeMap::new(),
            learned_count: 0,
            sentences: Vec::new(),
            mentions: Vec::new(),
            claims: Vec::new(),
            passed: Vec::new(),
            cut: false,
            tokens: Vec::new(),
            indicators: Indicators::default(),
            words: Words::default(),
            spans: Vec::new(),
            marks: 0..0,
            learned_words: Few::new(LEARNED_LIMIT),
        }
    }

    /// Reads all blocks, each up to `stage`.
    pub(super) fn read(&mut self, stage: Stage) {
        let mut start = 0;
        let text = self.text.text.as_str();
        let ends = memchr_iter(b'\n', text.as_bytes()).chain(std::iter::once(text.len()));
        for (paragraph, end) in (0..).zip(ends) {
            let block = &text[start..end];
            let mut rest = block;
            let mut at = start;
            while !rest.is_empty() {
                let length = cut_at(rest);
                self.block(&rest[..length], at, paragraph, stage);
                rest = &rest[length..];
                at += length;
            }
            start += block.len() + 1;
        }
    }

    /// Reads one block that begins at `base` of the text.
    fn block(&mut self, block: &str, base: usize, paragraph: u32, stage: Stage) {
        tokenise(block, &mut self.tokens);
        if stage < Stage::Indicators {
            return;
        }
        scan(block, &self.tokens, &self.known, &mut self.indicators);
        if stage < Stage::Names {
            return;
        }
        let names = Names {
            block,
            tokens: &self.tokens,
            lexicon: self.lexicon,
            published: self.published,
            indicators: &self.indicators.found,
        };
        names.read(&mut self.words);
        self.marks = self.text.marks(self.marks.start, base, base + block.len());
        for passed in self.indicators.passed.drain(..).chain(self.words.passed.drain(..)) {
            if self.passed.len() < MENTION_LIMIT {
                self.passed.push(passed_over(passed, base, self.text, &self.marks, self.source));
            } else {
                self.cut = true;
            }
        }
        if stage < Stage::Sentences {
            return;
        }
        let nothing = self.indicators.found.is_empty() && self.words.found.is_empty();
        if nothing && self.words.cues.is_empty() && !self.words.legal && self.learned.is_empty() {
            return;
        }
        let found = self.found(block);
        if found.is_empty() && !self.words.legal {
            return;
        }
        let mut spans = std::mem::take(&mut self.spans);
        sentences(block, &self.tokens, &found, &mut spans);
        if stage < Stage::Relations {
            spans.clear();
        }
        for &span in &spans {
            self.sentence(block, base, paragraph, span, &found);
        }
        self.spans = spans;
    }

    /// All that was found in a block, sorted: indicators, names, courts, names from context and learned ones.
    fn found(&mut self, block: &str) -> Vec<Found> {
        let mut found: Vec<Found> = self.indicators.found.drain(..).collect();
        let courts = if self.words.legal { courts(block, &self.tokens) } else { Vec::new() };
        let inside =
            |place: &Found| courts.iter().any(|court| court.start < place.end && place.start < court.end);
        found.retain(|place| !inside(place));
        found.extend(self.words.found.drain(..).filter(|place| !inside(place)));
        found.extend(courts);
        sort(&mut found);
        if !self.learned.is_empty() {
            let learned = self.recognised(block, &found);
            found.extend(learned);
            sort(&mut found);
        }
        if !self.words.cues.is_empty() {
            let names = Context { block, tokens: &self.tokens, found: &found }.read(&self.words.cues);
            // A weak word inside a new name gives way: `Energy` in a name.
            for name in &names {
                self.learn(block, name);
            }
            found.retain(|place| !names.iter().any(|name| name.start < place.end && place.start < name.end));
            found.extend(names);
            sort(&mut found);
        }
        found
    }

    fn learn(&mut self, block: &str, name: &Found) {
        if self.learned_count >= LEARNED_LIMIT {
            return;
        }
        let Some(token) = self.tokens.iter().find(|token| token.start() == name.start) else { return };
        let text: Box<str> = block.get(name.start..name.end).unwrap_or_default().into();
        self.learned_words.add(token.hash);
        let known = self.learned.entry(token.hash).or_default();
        if !known.iter().any(|(other, _)| *other == text) {
            known.push((text, name.entity.clone()));
            known.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
            self.learned_count += 1;
        }
    }

    /// Names that context introduced earlier in the report.
    fn recognised(&self, block: &str, found: &[Found]) -> Vec<Found> {
        let mut again = Vec::new();
        let mut end = 0;
        for token in self.tokens.iter().filter(|token| token.is(CAPITAL)) {
            if token.start() < end || !self.learned_words.may_hold(token.hash) {
                continue;
            }
            let Some(names) = self.learned.get(&token.hash) else { continue };
            let rest = block.get(token.start()..).unwrap_or_default();
            let whole =
                |text: &str| rest[text.len()..].chars().next().is_none_or(|next| !next.is_alphanumeric());
            let name = names.iter().find(|(text, _)| rest.starts_with(&**text) && whole(text));
            let Some((text, entity)) = name else { continue };
            end = token.start() + text.len();
            let index = found.partition_point(|place| place.end <= token.start());
            if found.get(index).is_none_or(|place| place.start >= end) {
                again.push(Found::new(token.start(), end, entity.clone(), Basis::Context));
            }
        }
        again
    }

    fn sentence(&mut self, block: &str, base: usize, paragraph: u32, span: Span, found: &[Found]) {
        let (Some(first), Some(last)) = (self.tokens.get(span.first), self.tokens.get(span.end - 1)) else {
            return;
        };
        let (start, end) = (first.start(), last.end());
        let from = found.partition_point(|place| place.end <= start);
        let inside = &found[from..];
        let inside = &inside[..inside.partition_point(|place| place.start < end)];
        let relevant = inside.iter().any(|place| place.actor().is_some() || place.country().is_some());
        if inside.is_empty() && !self.words.legal {
            return;
        }
        let tokens = &self.tokens[span.first..span.end];
        let starts = || tokens.iter().fold(0, |starts, token| starts | start::of(token.hash));
        let said = if self.words.legal || (relevant || self.focus.is_some()) && may_claim(inside, starts()) {
            let clause = Clause::new(block, &self.tokens, span, inside);
            let reader = Reader {
                clause: &clause,
                focus: self.focus.as_ref(),
                paragraph,
                publisher: self.publisher,
                legal: self.words.legal,
                quoted: OnceCell::new(),
            };
            let said = reader.read();
            let said = placed(said, &clause);
            self.focus = focus(&said, &clause, paragraph).or(self.focus.take());
            said
        } else {
            Vec::new()
        };
        let index = offset(self.sentences.len());
        let before = (self.mentions.len(), self.claims.len());
        let used = |place: &Found| said.iter().any(|(_, from, to)| *from <= place.start && place.end <= *to);
        for place in inside.iter().filter(|place| !place.weak || used(place) && targeted(place, &said)) {
            if self.mentions.len() >= MENTION_LIMIT {
                self.cut = true;
                break;
            }
            self.mentions.push(Mention {
                entity: place.entity.clone(),
                text: block.get(place.start..place.end).unwrap_or_default().to_owned(),
                place: self.place(base + place.start, base + place.end),
                sentence: index,
                basis: place.basis,
            });
        }
        for (said, from, to) in said {
            if self.claims.len() >= MENTION_LIMIT {
                self.cut = true;
                break;
            }
            self.claims.push(Claim {
                statement: said.statement,
                polarity: said.polarity,
                hedge: said.hedge,
                claimant: said.claimant,
                coreference: said.coreference,
                cue: said.cue,
                sentence: index,
                place: self.place(base + from, base + to),
            });
        }
        if before != (self.mentions.len(), self.claims.len()) {
            let text = block.get(start..end).unwrap_or_default();
            let text = text[..text.floor_char_boundary(SENTENCE_LIMIT)].to_owned();
            self.sentences.push(Sentence { text, place: self.place(base + start, base + end), paragraph });
        }
    }

    fn place(&self, start: usize, end: usize) -> Place {
        let (start, end) = self.text.source(&self.marks, start, end);
        Place { start, end, line: self.text.line(self.source, start) }
    }

    pub(super) fn done(self) -> Parts {
        let mut notes = Vec::new();
        if self.cut {
            notes.push(format!("more than {MENTION_LIMIT} values of a kind: those after are left out"));
        }
        (self.sentences, self.mentions, self.claims, self.passed, notes)
    }
}

/// By place; of two that overlap the first and longest stays, and values at one very place stay together.
fn sort(found: &mut Vec<Found>) {
    found.sort_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
    let mut last = (0, 0);
    found.retain(|place| {
        let keep = place.start >= last.1 || (place.start, place.end) == last;
        if keep {
            last = (place.start, place.end);
        }
        keep
    });
}

fn passed_over(passed: Passed, base: usize, text: &Text, marks: &Range<usize>, source: &[u8]) -> PassedOver {
    let (start, end) = text.source(marks, base + passed.start, base + passed.end);
    let place = Place { start, end, line: text.line(source, start) };
    PassedOver { value: passed.value, reason: passed.reason, place }
}

/// The claims with the bytes of the block they span.
fn placed(said: Vec<Said>, clause: &Clause<'_>) -> Vec<(Said, usize, usize)> {
    let at = |index: usize| clause.items.get(index.min(clause.len().saturating_sub(1)));
    said.into_iter()
        .filter_map(|said| {
            let (from, to) = (at(said.first)?.start, at(said.last)?.end);
            Some((said, from, to))
        })
        .collect()
}

/// Whether a kind of target is one that a claim of the sentence names.
fn targeted(place: &Found, said: &[(Said, usize, usize)]) -> bool {
    let Some(label) = place.sector() else { return false };
    said.iter().any(|(said, _, _)| match &said.statement {
        super::Statement::Targets { sectors, .. } => sectors.iter().any(|sector| sector == label),
        _ => false,
    })
}

/// The actor that the report speaks of after this sentence: the first it names, not in comparison and not as a second
/// name.
fn focus(said: &[(Said, usize, usize)], clause: &Clause<'_>, paragraph: u32) -> Option<Focus> {
    let subject = said.iter().find_map(|(said, _, _)| match &said.statement {
        super::Statement::Alias { subject, .. } => Some(subject.clone()),
        _ => None,
    });
    let compared = |at: usize| at > 0 && clause.any(at - 1, &["unlike", "than", "like"]);
    let first =
        (0..clause.len()).find_map(|at| clause.actor(at).filter(|_| !compared(at))).map(str::to_owned);
    let actor = subject.or(first)?;
    Some(Focus { actor, paragraph })
}

/// Where to cut a block that is too long: between words if there are any.
fn cut_at(block: &str) -> usize {
    if block.len() <= BLOCK_LIMIT {
        return block.len();
    }
    let limit = block.floor_char_boundary(BLOCK_LIMIT);
    block[..limit].rfind(' ').filter(|&at| at > 0).map_or(limit, |at| at + 1)
}

/// A first line that stands alone and is no sentence.
pub(super) fn title(text: &Text) -> Option<String> {
    let mut blocks = text.text.split('\n').filter(|block| !block.trim().is_empty());
    let first = blocks.next()?.trim().trim_start_matches('#').trim();
    let usable = (4..200).contains(&first.len())
        && !first.ends_with('.')
        && first.contains(' ')
        && blocks.next().is_some();
    usable.then(|| first.to_owned())
}

/// The first day named within the first blocks of a report.
pub(super) fn dateline(text: &Text) -> Option<PartialDate> {
    let head = &text.text[..text.text.floor_char_boundary(1_500)];
    let mut tokens = Vec::new();
    head.split('\n').take(6).find_map(|block| {
        tokenise(block, &mut tokens);
        // A dateline stands alone or begins its block; a date inside a sentence is what the report tells about.
        let days = (0..tokens.len().min(14)).filter_map(|at| super::date::date_at(block, &tokens, at, None));
        let short = tokens.len() <= 16;
        days.map(|(date, _)| date).find(|date| date.is_day()).filter(|_| short)
    })
}
