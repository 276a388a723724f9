//! Names that imitate a protected identity.
//!
//! A watch-list is compiled once into a [`Matcher`]; [`Matcher::judge`] then says of any host name whether it
//! imitates an identity, by which techniques, and how likely that is. The path of a name:
//!
//! 1. `fold`: punycode labels are decoded, Unicode confusables (UTS 39) and diacritics brought to ASCII.
//! 2. `prefilter`: one pass over the name for words and pieces of words, on letters collapsed by likeness, by tables
//!    that stay in the cache. Most names end here, without an allocation.
//! 3. `align`: weighted alignment of the word with each label; says what was done to the word.
//! 4. owned names and names that platforms make (CDN and the like) end here, judged by the *original* name.
//! 5. `place`: where in the name it stands, what is glued to it, which lure words are near; `gate`: what may be read
//!    as the word at all.
//! 6. `score`: the additive log-likelihood ratio, in nats, whose terms are the reasons.
//!
//! Names that imitate nobody, but are made of the words of sign-in lures, are a class of their own: [`Matcher::lure`].
//!
//! The weights are fitted by `cargo xtask fit-lookalike` and kept in `data/lookalike-weights.tsv`.

use std::sync::{Arc, LazyLock};

use model::{DomainName, WatchList};

pub use cost::{Hits, LetterCounts, WordCost, costs};
pub use judgement::{Class, Judgement, Lure, Technique};
pub use watch::CompileError;

use crate::hub::Hubs;
use crate::suffixes::Suffixes;

mod align;
mod cost;
mod fitted;
mod fold;
mod gate;
mod glyph;
mod judgement;
mod lexicon;
mod lure;
mod place;
mod prefilter;
mod score;
mod watch;
mod weights;

/// A watch-list made ready to judge names. Immutable: share it between threads.
#[derive(Clone, Debug)]
pub struct Matcher {
    watch: watch::Watch,
    prefilter: prefilter::Prefilter,
    threshold: f64,
    weights: weights::Weights,
    lures: Arc<lure::Lures>,
}

static LURES: LazyLock<Arc<lure::Lures>> = LazyLock::new(|| Arc::new(lure::Lures::embedded()));

/// Zones that home routers put behind names they are asked for.
const ROUTER_ZONES: [&str; 4] = ["itotolink.net", "tendawifi.com", "tplinkwifi.net", "routerlogin.net"];

/// Names in good standing that no brand's list holds.
static KNOWN: LazyLock<Suffixes<()>> = LazyLock::new(|| {
    let text = include_str!("../../data/known-names.txt");
    let names = text.lines().filter(|row| !row.starts_with('#') && !row.is_empty());
    Suffixes::new(names.map(|name| (name.into(), ())).collect())
});

/// Whether a lower-case name or one above it is known to be in good standing.
fn is_known(name: &str) -> bool {
    KNOWN.of(name).next().is_some()
}

/// Whether a name is one of a platform, cut short by a letter as in a log: `name.akadns.ne`.
fn is_cut_platform(hubs: &Hubs, name: &str) -> bool {
    let whole = match name.rsplit_once('.') {
        Some((rest, "ne")) => format!("{rest}.net"),
        Some((rest, "co")) => format!("{rest}.com"),
        _ => return false,
    };
    let zone = |whole: &DomainName| hubs.zone(whole).is_some_and(|(_, class)| class.is_platform());
    is_known(&whole) || DomainName::parse(&whole).is_ok_and(|whole| zone(&whole))
}

/// Top labels of private networks (RFC 6762 appendix G, and what home routers add): `facebook.com.lan` is a leaked
/// search, not a name.
const PRIVATE_TOPS: [&str; 10] =
    ["corp", "domain", "home", "internal", "intranet", "lan", "local", "localdomain", "private", "totolink"];

impl Matcher {
    /// Compiles a watch-list with the default threshold.
    ///
    /// The words looked for are the identities' names, their words, and the first label of the registrable part of
    /// their domains. Everything in [`WatchList::owned`] and in the identities' domains is owned.
    ///
    /// # Errors
    /// [`CompileError`] when one of the words given cannot be looked for, or nothing is left to look for. An identity whose
    /// name alone cannot is passed over: see [`Matcher::refused`].
    pub fn compile(list: &WatchList) -> Result<Self, CompileError> {
        let watch = watch::Watch::compile(list)?;
        let prefilter = prefilter::Prefilter::build(&watch)?;
        let weights = weights::fitted().clone();
        let lures = Arc::clone(&LURES);
        Ok(Self { watch, prefilter, threshold: weights.threshold, weights, lures })
    }

    /// The same matcher with another threshold, a probability; 0 returns every candidate.
    #[must_use]
    pub fn with_threshold(mut self, threshold: f64) -> Self {
        self.threshold = threshold;
        self
    }

    /// The same matcher with the threshold of the strict preset: fewer alerts, more of them right.
    #[must_use]
    pub fn strict(self) -> Self {
        let threshold = self.weights.strict;
        self.with_threshold(threshold)
    }

    /// The probability below which nothing is returned.
    #[must_use]
    pub const fn threshold(&self) -> f64 {
        self.threshold
    }

    /// The same matcher with the weights of another data file, or with the prior's when `text` is empty; for
    /// fitting. `None`: the text is no such file.
    #[must_use]
    pub fn with_weights(mut self, text: &str) -> Option<Self> {
        self.weights = weights::parse(text)?;
        self.threshold = self.weights.threshold;
        Some(self)
    }

    /// Names of the terms of the score and the centres of their priors; for fitting.
    #[must_use]
    pub fn terms() -> &'static [(&'static str, f64)] {
        &weights::TERMS
    }

    /// The identity that a name imitates best and the terms of that score, whatever it comes to; for fitting.
    #[must_use]
    pub fn terms_of(&self, name: &str) -> Option<(String, Vec<&'static str>)> {
        let (word, tally, _) = self.best(name, 0.0)?;
        Some((self.watch.identity(word).to_owned(), tally.terms()))
    }

    /// Judges a host name in A-labels. `None`: it imitates nobody, is owned, or is no host name.
    #[must_use]
    pub fn judge(&self, name: &str) -> Option<Judgement> {
        let (word, tally, registrable) = self.best(name, self.threshold)?;
        Some(tally.into_judgement(self.watch.identity(word).to_owned(), registrable))
    }

    #[inline]
    fn best(&self, name: &str, least: f64) -> Option<(u16, score::Tally<'_>, DomainName)> {
        let name = name.strip_suffix('.').unwrap_or(name);
        if name.is_empty() || name.len() > 253 || !name.is_ascii() {
            return None;
        }
        let (hits, dashed) = self.prefilter.hits(name.as_bytes());
        if dashed && !fold::is_plain(name) {
            let folded = fold::Folded::decode(name);
            let (hits, _) = self.prefilter.hits(folded.joined().as_bytes());
            return if hits.is_empty() { None } else { self.examine(name, &folded, &hits, least) };
        }
        if hits.is_empty() { None } else { self.examine(name, &fold::Folded::plain(name), &hits, least) }
    }

    /// As [`Matcher::judge`], by aligning every word with every label: what the first pass must not lose. Slow; for
    /// tests and measurements.
    #[must_use]
    pub fn judge_exhaustively(&self, name: &str) -> Option<Judgement> {
        let name = name.strip_suffix('.').unwrap_or(name);
        if name.is_empty() || name.len() > 253 || !name.is_ascii() {
            return None;
        }
        let folded =
            if fold::is_plain(name) { fold::Folded::plain(name) } else { fold::Folded::decode(name) };
        let labels = u8::try_from(folded.labels().len()).ok()?;
        let words = u16::try_from(self.watch.words().len()).ok()?;
        let hits = (0..labels).flat_map(|label| (0..words).map(move |word| prefilter::Hit { label, word }));
        let (word, tally, registrable) =
            self.examine(name, &folded, &hits.collect::<Vec<_>>(), self.threshold)?;
        Some(tally.into_judgement(self.watch.identity(word).to_owned(), registrable))
    }

    /// Whether a name in A-labels is owned by a protected identity, or lies below such a name.
    #[must_use]
    pub fn is_owned(&self, name: &str) -> bool {
        self.watch.owns(name.strip_suffix('.').unwrap_or(name))
    }

    /// How many words of a name's first, cheap pass are left to verify; 0 ends its judgement. For measurements.
    #[must_use]
    pub fn candidates(&self, name: &str) -> usize {
        let (hits, dashed) = self.prefilter.hits(name.as_bytes());
        if dashed && !fold::is_plain(name) {
            return self.prefilter.hits(fold::Folded::decode(name).joined().as_bytes()).0.len();
        }
        hits.len()
    }

    /// Identities that are not watched, because none of their words can be looked for, and why. What they own is left
    /// alone all the same.
    #[must_use]
    pub fn refused(&self) -> &[CompileError] {
        self.watch.refused()
    }

    /// Bytes that the compiled tables take, about.
    #[must_use]
    pub fn size(&self) -> usize {
        self.prefilter.size() + self.watch.size()
    }

    fn examine(
        &self,
        original: &str,
        folded: &fold::Folded,
        hits: &[prefilter::Hit],
        least: f64,
    ) -> Option<(u16, score::Tally<'_>, DomainName)> {
        let mut found: Vec<Found> = Vec::new();
        let mut aligner = align::Aligner::default();
        let last = folded.labels().len().checked_sub(1)?;
        for &prefilter::Hit { label: at, word } in hits {
            let at = usize::from(at);
            let Some(label) = folded.labels()[..last].get(at) else { continue };
            let (readable, text) = (label.text.as_str(), &self.watch.word(word).text);
            let label = readable.as_bytes();
            let before = found.len();
            aligner.search(label, text, |alignment| found.push((at, word, alignment)));
            let mut from = 0;
            for token in label.split(|letter| *letter == b'-') {
                let to = from + token.len();
                let known = found[before..].iter().any(|hit| hit.2.start == from && hit.2.end == to);
                if text.len() >= 4
                    && !known
                    && let Some(mut alignment) = aligner.whole(token, text)
                {
                    (alignment.start, alignment.end) = (from, to);
                    found.push((at, word, alignment));
                }
                from = to + 1;
            }
            // Whole tokens are compared with all that was found before it is thinned out.
            let mut at = before;
            while at < found.len() {
                if gate::may_be_read(readable, text, &found[at].2) {
                    at += 1;
                } else {
                    found.remove(at);
                }
            }
        }
        let top = folded.labels()[last].text.as_str();
        if found.is_empty() || PRIVATE_TOPS.contains(&top) || self.watch.owns(original) {
            return None;
        }
        let name = DomainName::parse(original).ok()?;
        let hubs = Hubs::embedded();
        let zone = hubs.zone(&name);
        if zone.is_some_and(|(_, class)| class.is_platform())
            || ROUTER_ZONES.iter().any(|zone| name.is_within(zone))
            || is_known(name.as_str())
            || is_cut_platform(hubs, name.as_str())
        {
            return None;
        }
        let registrable = Hubs::registrable_below(&name, zone)?;
        let depth = folded.labels().len().checked_sub(registrable.labels().count())?;
        let scene = place::Scene { labels: folded.labels(), depth, stranger: zone.is_some() };
        let scored = |told: bool, (at, word, alignment): &Found| {
            score::score(&scene, *at, self.watch.word(*word), alignment, &self.weights, told)
        };
        let tallied: Vec<(&Found, f64)> = found
            .iter()
            .filter(|(at, ..)| *at <= depth)
            .filter_map(|found| Some((found, scored(false, found)?.nats)))
            .collect();
        let rank = |found: &Found| self.watch.rank(found.1);
        let (mut best, nats) = tallied.iter().copied().reduce(|best, next| {
            let order = next.1.total_cmp(&best.1).then_with(|| rank(next.0).cmp(&rank(best.0)));
            if order.is_gt() { next } else { best }
        })?;
        if score::probability(nats) < least {
            return None;
        }
        // A word within a longer one that is there as well names the lesser identity: `office` in `office365`.
        let longer = tallied
            .iter()
            .filter(|(found, nats)| is_within(best, found) && score::probability(*nats) >= least);
        if let Some((found, _)) = longer.max_by_key(|(found, _)| found.2.end - found.2.start) {
            best = found;
        }
        Some((best.1, scored(true, best)?, registrable))
    }

    /// Says of a host name in A-labels whether it is made of the words of sign-in lures. `None`: it is not, or it
    /// imitates somebody who is protected, is owned or known, belongs to a platform, or is no host name.
    #[must_use]
    pub fn lure(&self, name: &str) -> Option<Lure> {
        let reading = self.lure_reading(name)?;
        if self.lures.probability(&reading) < self.lures.threshold || self.judge(name).is_some() {
            return None;
        }
        Some(self.lures.judged(reading))
    }

    fn lure_reading(&self, name: &str) -> Option<lure::Reading> {
        let original = name.strip_suffix('.').unwrap_or(name);
        if original.is_empty() || original.len() > 253 || !original.is_ascii() {
            return None;
        }
        let plain = fold::is_plain(original);
        if plain && !self.lures.may(original) {
            return None;
        }
        let folded = if plain { fold::Folded::plain(original) } else { fold::Folded::decode(original) };
        if !plain && !self.lures.may(&folded.joined()) {
            return None;
        }
        let top = folded.labels().last()?.text.as_str();
        let name = DomainName::parse(original).ok()?;
        let hubs = Hubs::embedded();
        if PRIVATE_TOPS.contains(&top)
            || self.watch.owns(original)
            || hubs.zone(&name).is_some_and(|(_, class)| class.is_platform())
            || ROUTER_ZONES.iter().any(|zone| name.is_within(zone))
            || is_known(name.as_str())
            || is_cut_platform(hubs, name.as_str())
        {
            return None;
        }
        self.lures.read(&name, &folded)
    }

    /// The same matcher with another threshold for lures, a probability; 0 returns every name that was weighed.
    #[must_use]
    pub fn with_lure_threshold(mut self, threshold: f64) -> Self {
        Arc::make_mut(&mut self.lures).threshold = threshold;
        self
    }

    /// The probability below which no lure is returned.
    #[must_use]
    pub fn lure_threshold(&self) -> f64 {
        self.lures.threshold
    }

    /// The same matcher with the strict preset's threshold for lures.
    #[must_use]
    pub fn with_strict_lures(self) -> Self {
        let threshold = self.lures.weights.strict;
        self.with_lure_threshold(threshold)
    }

    /// The same matcher with another lexicon of lures and other weights, texts of data files; for fitting. `None`: the
    /// texts are no such files.
    #[must_use]
    pub fn with_lures(mut self, words: &str, weights: &str) -> Option<Self> {
        self.lures = Arc::new(lure::Lures::parse(words, weights)?);
        Some(self)
    }

    /// Names of the terms of the lure score and the centres of their priors; for fitting.
    #[must_use]
    pub fn lure_terms() -> &'static [(&'static str, f64)] {
        &lure::weights::TERMS
    }

    /// What the lure score of a name is made of, by index of term, whatever it comes to; for fitting.
    #[must_use]
    pub fn lure_terms_of(&self, name: &str) -> Option<Vec<(usize, f64)>> {
        let reading = self.lure_reading(name)?;
        Some(reading.features.iter().map(|feature| (feature.term.0, feature.value)).collect())
    }

    /// Whether the first pass for lures lets a name through. For measurements.
    #[must_use]
    pub fn may_lure(&self, name: &str) -> bool {
        self.lures.may(name)
    }
}

/// Index of the label, index of the word, and how the word is read there.
type Found = (usize, u16, align::Alignment);

/// Whether a word stands as it is inside a longer one that stands as it is.
fn is_within((at, _, inner): &Found, (label, _, outer): &Found) -> bool {
    at == label
        && inner.steps.is_empty()
        && outer.steps.is_empty()
        && outer.start <= inner.start
        && inner.end <= outer.end
        && inner.end - inner.start < outer.end - outer.start
}

#[cfg(test)]
mod tests;
