//! The weights of the score, in nats. **Unfitted**: chosen by hand on the measured reference of the labelled names.
//!
//! Each is the log-likelihood ratio of a feature between names that imitate and names that do not, given that the
//! prefilter and the alignment found a word.

/// Log-odds before anything is known but that a word was found.
pub(super) const PRIOR: f64 = -2.5;

/// The word: distinct and of eight letters or more, of six or seven, shorter; an ordinary or a short word.
pub(super) const WORD_LONG: f64 = 1.4;
pub(super) const WORD_SIX: f64 = 1.0;
pub(super) const WORD_FIVE: f64 = 0.8;
pub(super) const WORD_COMMON: f64 = -1.0;

/// Form: drawn with look-alike letters, that is on purpose; the best of two-letter and single glyphs counts. A pair
/// counts less beside an edit in a word that something is glued to.
pub(super) const GLYPH_PAIR: f64 = 2.5;
pub(super) const GLYPH_PAIR_LOOSE: f64 = 0.8;
pub(super) const GLYPH_STRONG: f64 = 1.0;
/// Form: each glyph that only passes at a glance, in words of six letters or more, and in shorter ones.
pub(super) const GLYPH_WEAK: f64 = -0.2;
pub(super) const GLYPH_WEAK_FIVE: f64 = -0.5;
/// Form: letters of another script in the word; letters with diacritics, which names have for good reasons.
pub(super) const IDN: f64 = 2.5;
pub(super) const IDN_DIACRITIC: f64 = 1.0;
/// Form: one edit, in words of nine letters or more, of six to eight, of five.
pub(super) const EDIT_LONG: f64 = -0.4;
pub(super) const EDIT_MIDDLE: f64 = -1.0;
pub(super) const EDIT_FIVE: f64 = -1.5;
/// A doubled letter, a swap, a vowel for a vowel are the edits that imitators like; more so a vowel drawn out.
pub(super) const EDIT_LIKED: f64 = 0.5;
pub(super) const EDIT_DRAWL: f64 = 0.8;
/// An edit in a word that something is glued to.
pub(super) const EDIT_GLUED: f64 = -0.6;
/// A changed letter or two beside an ordinary word: `jcloud`.
pub(super) const EDIT_BESIDE_WORD: f64 = -2.0;
/// An edit to the first letter, which imitators keep.
pub(super) const EDIT_FIRST: f64 = -0.5;
/// An edit beside a lone look-alike letter: rather another word.
pub(super) const EDIT_AND_GLYPH: f64 = -0.7;
/// Form: a hyphen inside the word.
pub(super) const HYPHEN: f64 = -0.3;

/// Place: the whole registrable label, a whole token, the front or the back of a token, inside one.
pub(super) const PLACE_LABEL: f64 = 2.5;
pub(super) const PLACE_TOKEN: f64 = 2.0;
pub(super) const PLACE_FRONT: f64 = 1.0;
pub(super) const PLACE_BACK: f64 = 1.0;
pub(super) const PLACE_INSIDE: f64 = -0.5;
/// Place: an ordinary or short word itself, as the registrable label under another suffix.
pub(super) const PLACE_SWAP_COMMON: f64 = 1.1;
/// Place: below somebody else's registrable name.
pub(super) const LEVEL: f64 = -0.7;
/// Place: as [`LEVEL`], and the word is the leftmost label, as in a company's own service names.
pub(super) const LEVEL_FIRST: f64 = -1.8;
/// Place: followed by the labels of the identity's own domain.
pub(super) const LEVEL_DOMAIN: f64 = 4.0;

/// Glued: lure words by weight 1, 2, 3; other words; up to three letters; something else.
pub(super) const GLUED_LURE: [f64; 4] = [0.4, 0.9, 1.3, 1.8];
pub(super) const GLUED_JUNK: f64 = 0.8;
pub(super) const GLUED_OTHER: f64 = -0.9;
pub(super) const GLUED_OTHER_EXACT: f64 = -0.2;

/// Glued: the word itself, unchanged, of six letters or more and not a letter beside an ordinary word.
pub(super) const GLUED_EXACT: f64 = 0.8;
/// Glued: as before, and letters that are no lure stand before a word that is a letter and an ordinary word.
pub(super) const GLUED_BEFORE_WORD: f64 = -1.2;

/// The heaviest lure word elsewhere in the name, by weight.
pub(super) const NEAR_LURE: [f64; 4] = [0.0, 0.5, 1.5, 2.2];
/// Another token beside the word that says nothing.
pub(super) const NEAR_OTHER: f64 = 0.3;

/// The name lies under a zone where anybody has names.
pub(super) const STRANGER_ZONE: f64 = 1.2;

/// The stretch reads as ordinary words.
pub(super) const READS_AS_WORDS: f64 = -4.0;
