//! The terms of the score and their weights in nats, fitted by `cargo xtask fit-lookalike`
//! (`data/lookalike-weights.tsv`).
//!
//! Each is the log-likelihood ratio of a feature between names that imitate and names that do not, given that the
//! prefilter and the alignment found a word. The values beside the terms are the centre of the fit's prior: what a
//! term is worth when the data do not say.

use std::sync::LazyLock;

pub(super) use super::fitted::{Term, Weights};

/// Log-odds before anything is known but that a word was found.
pub(super) const PRIOR: Term = Term(0);

/// The word: distinct and of eight letters or more, of six or seven, shorter; an ordinary or a short word.
pub(super) const WORD_LONG: Term = Term(1);
pub(super) const WORD_SIX: Term = Term(2);
pub(super) const WORD_FIVE: Term = Term(3);
pub(super) const WORD_COMMON: Term = Term(4);

/// Form: drawn with look-alike letters, that is on purpose; the best of two-letter and single glyphs counts. A pair
/// counts less beside an edit in a word that something is glued to.
pub(super) const GLYPH_PAIR: Term = Term(5);
pub(super) const GLYPH_PAIR_LOOSE: Term = Term(6);
pub(super) const GLYPH_STRONG: Term = Term(7);
/// Form: each glyph that only passes at a glance, in words of six letters or more, and in shorter ones.
pub(super) const GLYPH_WEAK: Term = Term(8);
pub(super) const GLYPH_WEAK_FIVE: Term = Term(9);
/// Form: letters of another script in the word; letters with diacritics, which names have for good reasons.
pub(super) const IDN: Term = Term(10);
pub(super) const IDN_DIACRITIC: Term = Term(11);
/// Form: one edit, in words of nine letters or more, of six to eight, of five.
pub(super) const EDIT_LONG: Term = Term(12);
pub(super) const EDIT_MIDDLE: Term = Term(13);
pub(super) const EDIT_FIVE: Term = Term(14);
/// A doubled letter, a swap, a vowel for a vowel are the edits that imitators like; more so a vowel drawn out.
pub(super) const EDIT_LIKED: Term = Term(15);
pub(super) const EDIT_DRAWL: Term = Term(16);
/// An edit in a word that something is glued to.
pub(super) const EDIT_GLUED: Term = Term(17);
/// A changed letter or two beside an ordinary word: `jcloud`.
pub(super) const EDIT_BESIDE_WORD: Term = Term(18);
/// An edit to the first letter, which imitators keep.
pub(super) const EDIT_FIRST: Term = Term(19);
/// An edit beside a lone look-alike letter: rather another word.
pub(super) const EDIT_AND_GLYPH: Term = Term(20);
/// Form: a hyphen inside the word.
pub(super) const HYPHEN: Term = Term(21);

/// Place: the whole registrable label, a whole token, the front or the back of a token, inside one.
pub(super) const PLACE_LABEL: Term = Term(22);
pub(super) const PLACE_TOKEN: Term = Term(23);
pub(super) const PLACE_FRONT: Term = Term(24);
pub(super) const PLACE_BACK: Term = Term(25);
pub(super) const PLACE_INSIDE: Term = Term(26);
/// Place: an ordinary or short word itself, as the registrable label under another suffix.
pub(super) const PLACE_SWAP_COMMON: Term = Term(27);
/// Place: below somebody else's registrable name.
pub(super) const LEVEL: Term = Term(28);
/// Place: as [`LEVEL`], and the word is the leftmost label, as in a company's own service names.
pub(super) const LEVEL_FIRST: Term = Term(29);
/// Place: followed by the labels of the identity's own domain.
pub(super) const LEVEL_DOMAIN: Term = Term(30);

/// Glued: lure words by weight 1, 2, 3; other words; up to three letters; something else.
pub(super) const GLUED_LURE: [Term; 4] = [Term(31), Term(32), Term(33), Term(34)];
pub(super) const GLUED_JUNK: Term = Term(35);
pub(super) const GLUED_OTHER: Term = Term(36);
pub(super) const GLUED_OTHER_EXACT: Term = Term(37);

/// Glued: the word itself, unchanged, of six letters or more and not a letter beside an ordinary word.
pub(super) const GLUED_EXACT: Term = Term(38);
/// Glued: as before, and letters that are no lure stand before a word that is a letter and an ordinary word.
pub(super) const GLUED_BEFORE_WORD: Term = Term(39);

/// The heaviest lure word elsewhere in the name, by weight.
pub(super) const NEAR_LURE: [Term; 4] = [Term(40), Term(41), Term(42), Term(43)];
/// Another token beside the word that says nothing.
pub(super) const NEAR_OTHER: Term = Term(44);

/// The name lies under a zone where anybody has names.
pub(super) const STRANGER_ZONE: Term = Term(45);

/// The stretch reads as ordinary words.
pub(super) const READS_AS_WORDS: Term = Term(46);
/// A changed word and the identity's own suffix: a slip of the finger away from an owned name.
pub(super) const OWN_TYPO: Term = Term(47);
/// The same, with further labels below it, as services have.
pub(super) const OWN_TYPO_DEEP: Term = Term(48);
/// The same as [`OWN_TYPO`], in a short or an ordinary word.
pub(super) const OWN_TYPO_SHORT: Term = Term(49);
/// The identity's own suffix cut short below other labels, as in a cut log: `www.name.co`.
pub(super) const CUT_SUFFIX: Term = Term(50);
/// A second edit.
pub(super) const EDIT_SECOND: Term = Term(51);
/// A short or ordinary word with a lure word glued to it.
pub(super) const GLUED_COMMON: Term = Term(52);
/// A changed word as a whole label under a zone where anybody has names.
pub(super) const STRANGER_TYPO: Term = Term(53);
/// The word stands in the registrable label and there are labels below, not `www`.
pub(super) const LABELS_BELOW: Term = Term(54);
/// An edit in a short or ordinary word that neither a lure word nor the identity's own suffix marks.
pub(super) const SHORT_TYPO: Term = Term(55);
/// The word itself as the registrable label in a country, where brands hold names that no list has.
pub(super) const PLACE_SWAP_COUNTRY: Term = Term(56);
/// A word of five letters or fewer with letters on both sides.
pub(super) const INSIDE_SHORT: Term = Term(57);
/// Two edits, of which one puts another letter for the first.
pub(super) const EDIT_FIRST_SECOND: Term = Term(58);

/// Name of each term in the data file, and the centre of its prior.
pub(super) const TERMS: [(&str, f64); 59] = [
    ("prior", -2.5),
    ("word-long", 1.4),
    ("word-six", 1.0),
    ("word-five", 0.8),
    ("word-common", -1.0),
    ("glyph-pair", 2.5),
    ("glyph-pair-loose", 0.8),
    ("glyph-strong", 1.0),
    ("glyph-weak", -0.2),
    ("glyph-weak-five", -0.5),
    ("idn", 2.5),
    ("idn-diacritic", 1.0),
    ("edit-long", -0.4),
    ("edit-middle", -1.0),
    ("edit-five", -1.5),
    ("edit-liked", 0.5),
    ("edit-drawl", 0.8),
    ("edit-glued", -0.6),
    ("edit-beside-word", -2.0),
    ("edit-first", -0.5),
    ("edit-and-glyph", -0.7),
    ("hyphen", -0.3),
    ("place-label", 2.5),
    ("place-token", 2.0),
    ("place-front", 1.0),
    ("place-back", 1.0),
    ("place-inside", -0.5),
    ("place-swap-common", 1.1),
    ("level", -0.7),
    ("level-first", -1.8),
    ("level-domain", 4.0),
    ("glued-lure-0", 0.4),
    ("glued-lure-1", 0.9),
    ("glued-lure-2", 1.3),
    ("glued-lure-3", 1.8),
    ("glued-junk", 0.8),
    ("glued-other", -0.9),
    ("glued-other-exact", -0.2),
    ("glued-exact", 0.8),
    ("glued-before-word", -1.2),
    ("near-lure-0", 0.0),
    ("near-lure-1", 0.5),
    ("near-lure-2", 1.5),
    ("near-lure-3", 2.2),
    ("near-other", 0.3),
    ("stranger-zone", 1.2),
    ("reads-as-words", -4.0),
    ("own-typo", 2.5),
    ("own-typo-deep", -1.5),
    ("own-typo-short", -0.3),
    ("cut-suffix", -1.5),
    ("edit-second", -1.5),
    ("glued-common", -0.5),
    ("stranger-typo", 0.8),
    ("labels-below", -0.3),
    ("short-typo", -1.0),
    ("place-swap-country", -0.7),
    ("inside-short", -1.5),
    ("edit-first-second", -1.0),
];

static FITTED: LazyLock<Weights> = LazyLock::new(|| {
    parse(include_str!("../../../data/lookalike-weights.tsv"))
        .expect("the embedded weights are checked by a test")
});

/// The weights that come with the program.
pub(super) fn fitted() -> &'static Weights {
    &FITTED
}

/// The weights of another data file; see [`Weights::parse`].
pub(super) fn parse(text: &str) -> Option<Weights> {
    Weights::parse(&TERMS, text)
}
