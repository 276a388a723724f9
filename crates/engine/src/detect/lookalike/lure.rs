//! Names made of the words of sign-in lures, mistyped or drawn with look-alikes as they come, that name no protected
//! identity: `security-lnfo.com`, `dovvn-mail.com`.
//!
//! 1. [`cover`]: one pass over each label lays lure words over it, on letters collapsed by likeness; no allocation.
//!    Most names end here.
//! 2. the words are checked letter by letter with the same alignment as the watched words;
//! 3. `feature`: what the label is made of, and where it stands, as terms with weights in nats ([`weights`]).

use model::{DomainName, Likelihood, Reason};

use super::align::Aligner;
use super::{LURES, Lure, Technique, fold};
use crate::hub::Hubs;
use cover::{Cover, Piece};
use feature::Feature;
use trie::Trie;
use weights::Weights;
use words::Words;

mod cover;
mod feature;
mod trie;
pub(super) mod weights;
mod words;

/// The lexicon, made ready, with the weights of the score.
#[derive(Clone, Debug)]
pub(super) struct Lures {
    words: Words,
    trie: Trie,
    pub(super) weights: Weights,
    pub(super) threshold: f64,
}

/// A lure word in a label.
#[derive(Clone, Debug)]
struct Shown {
    piece: Piece,
    /// How it is drawn; empty when it is the word itself.
    techniques: Vec<Technique>,
}

/// A label of a name with what it is made of.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) features: Vec<Feature>,
    techniques: Vec<Technique>,
    registrable: DomainName,
}

impl Lures {
    /// The lexicon and the weights that come with the program.
    pub(super) fn embedded() -> Self {
        Self::parse(
            include_str!("../../../data/lure-words.tsv"),
            include_str!("../../../data/lure-weights.tsv"),
        )
        .expect("the embedded files are checked by a test")
    }

    /// Reads a word file and a weight file; `None`: one of them says nothing of the kind.
    pub(super) fn parse(words: &str, weights: &str) -> Option<Self> {
        let words = Words::parse(words)?;
        let weights = Weights::parse(&weights::TERMS, weights)?;
        Some(Self { trie: Trie::build(&words), words, threshold: weights.threshold, weights })
    }

    /// Whether some label of a plain name is made of lure words to such a part that the name is worth a second look.
    #[inline]
    pub(super) fn may(&self, name: &str) -> bool {
        // Two labels cannot lie below a zone of strangers, and alone must say more.
        let bytes = name.as_bytes();
        let Some(dot) = bytes.iter().rposition(|byte| *byte == b'.') else { return false };
        let deep = bytes[..dot].contains(&b'.');
        let least = if deep { cover::LEAST_DEEP } else { cover::LEAST };
        bytes[..dot].split(|byte| *byte == b'.').any(|label| {
            label.len() >= 3 && Cover::of(label, &self.words, &self.trie, |_| true).gain() >= least
        })
    }

    /// Reads the labels of a name that strangers can choose, and takes the most telling: the registrable one, and
    /// those below it where anybody has names.
    pub(super) fn read(&self, name: &DomainName, folded: &fold::Folded) -> Option<Reading> {
        let hubs = Hubs::embedded();
        let zone = hubs.zone(name).map(|(_, class)| class).filter(|class| class.is_suffix());
        let registrable = hubs.registrable(name)?;
        let depth = folded.labels().len().checked_sub(registrable.labels().count())?;
        let suffix = registrable.as_str().split_once('.')?.1;
        let first = if zone.is_some() { 0 } else { depth };
        let mut best: Option<(f64, Reading)> = None;
        for at in first..=depth {
            let label = &folded.labels().get(at)?.text;
            let shown = self.shown(label);
            // A lone word right under such a zone is how its owner names a service of his own: `www`, `api`.
            let service =
                |shown: &[Shown]| shown[0].techniques.is_empty() && shown[0].piece.end == label.len();
            if shown.is_empty() || zone.is_some() && at == depth && shown.len() == 1 && service(&shown) {
                continue;
            }
            let place = feature::Place { suffix, zone, level: at < depth };
            let features = feature::features(label, &shown, &self.words, &place);
            let nats = self.nats(&features);
            if best.as_ref().is_none_or(|known| nats > known.0) {
                let mut techniques: Vec<Technique> =
                    shown.into_iter().flat_map(|shown| shown.techniques).collect();
                techniques.push(Technique::Words);
                techniques.sort_unstable();
                techniques.dedup();
                best = Some((nats, Reading { features, techniques, registrable: registrable.clone() }));
            }
        }
        best.map(|(_, reading)| reading)
    }

    /// The lure words of a label; empty without one.
    fn shown(&self, label: &str) -> Vec<Shown> {
        let bytes = &label.as_bytes()[..label.len().min(cover::LONGEST)];
        let aligner = std::cell::RefCell::new(Aligner::default());
        let drawn = |piece: Piece| {
            let (shown, word) = (&bytes[piece.start..piece.end], self.words.text(piece.word));
            if shown == word {
                return Some(Vec::new());
            }
            let cut = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_none_or(|byte| *byte == b'-');
            let token = shown.len() < bytes.len() && cut(piece.start.checked_sub(1)) && cut(Some(piece.end));
            words::drawn(&mut aligner.borrow_mut(), shown, word, token)
        };
        let cover = Cover::of(bytes, &self.words, &self.trie, |piece| drawn(piece).is_some());
        let shown = |piece| Shown { piece, techniques: drawn(piece).unwrap_or_default() };
        cover.pieces().into_iter().map(shown).collect()
    }

    fn nats(&self, features: &[Feature]) -> f64 {
        features.iter().map(|feature| feature.value * self.weights.of(feature.term)).sum()
    }

    pub(super) fn probability(&self, reading: &Reading) -> f64 {
        1.0 / (1.0 + (-self.nats(&reading.features)).exp())
    }

    pub(super) fn judged(&self, reading: Reading) -> Lure {
        let probability = self.probability(&reading);
        let mut reasons: Vec<Reason> = reading
            .features
            .into_iter()
            .map(|feature| Reason {
                code: weights::TERMS[feature.term.0].0.to_owned(),
                weight: feature.value * self.weights.of(feature.term),
                text: feature.text,
            })
            .collect();
        reasons.sort_by(|a, b| {
            let heavier = b.weight.abs().total_cmp(&a.weight.abs());
            heavier.then_with(|| a.code.cmp(&b.code)).then_with(|| a.text.cmp(&b.text))
        });
        Lure {
            techniques: reading.techniques,
            reasons,
            likelihood: Likelihood::from_fraction(probability),
            probability,
            alerts_per_million: self.weights.alerts_per_million(probability),
            registrable: reading.registrable,
        }
    }
}

/// Whether a word is one of signing in, of services or documents in the lexicon.
pub(super) fn is_lure_word(word: &str) -> bool {
    LURES.words.class_of(word.as_bytes()) > 1
}

#[cfg(test)]
mod tests;
