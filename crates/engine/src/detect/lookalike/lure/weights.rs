//! The terms of the lure score and their weights in nats, fitted by `cargo xtask fit-lookalike`
//! (`data/lure-weights.tsv`). The values here are the centres of the fit's prior.

pub(super) use super::super::fitted::{Term, Weights};

pub(super) const PRIOR: Term = Term(0);
/// A word of signing in, of services and documents, and one that stands beside them; each.
pub(super) const CLASS: [Term; 3] = [Term(3), Term(2), Term(1)];
/// Each nat by which a word is more common in names than one in ten thousand.
pub(super) const COMMON: Term = Term(4);
/// A word drawn with look-alikes; a mistyped one.
pub(super) const GLYPH: Term = Term(5);
pub(super) const EDIT: Term = Term(6);
/// Letters that no word covers, each, up to ten; runs of them; a run that reads as ordinary words; an ending.
pub(super) const REST_LETTER: Term = Term(7);
pub(super) const REST_RUN: Term = Term(8);
pub(super) const REST_WORD: Term = Term(9);
pub(super) const REST_ENDING: Term = Term(10);
/// One lure word and nothing else.
pub(super) const ALONE: Term = Term(11);
/// Words of at least two of the three classes, a word of signing in among them.
pub(super) const MIXED: Term = Term(12);
/// The label begins with `com-`, to be put behind a brand's name.
pub(super) const COM: Term = Term(13);
/// Words joined by hyphens.
pub(super) const HYPHEN: Term = Term(14);
/// Digits, each, up to three.
pub(super) const DIGIT: Term = Term(15);
/// Under a dynamic-DNS zone; in a label below the registrable one.
pub(super) const STRANGER: Term = Term(16);
pub(super) const LEVEL: Term = Term(17);
/// Under a top-level domain that was given away free of charge.
pub(super) const FREE: Term = Term(18);
/// The suffix is itself a word of lures.
pub(super) const SUFFIX: Term = Term(19);
/// Under a country's domain, where companies are at home.
pub(super) const COUNTRY: Term = Term(20);
/// Under a generic domain other than com, net, org.
pub(super) const GENERIC: Term = Term(21);
/// Each word beyond the second.
pub(super) const MANY: Term = Term(22);
/// Under a zone of free or shared hosting.
pub(super) const HOSTING: Term = Term(23);

/// Name of each term in the data file, and the centre of its prior.
pub(in super::super) const TERMS: [(&str, f64); 24] = [
    ("prior", -5.0),
    ("weak-word", 0.5),
    ("service-word", 1.2),
    ("sign-in-word", 2.0),
    ("common", -0.3),
    ("glyph", 1.5),
    ("edit", 0.5),
    ("rest-letter", -0.3),
    ("rest-run", -0.5),
    ("rest-word", -1.0),
    ("rest-ending", 0.0),
    ("alone", -1.5),
    ("mixed", 0.3),
    ("com-prefix", 3.0),
    ("hyphen", 0.8),
    ("digit", 0.0),
    ("stranger-zone", 2.5),
    ("level", -0.5),
    ("free-domain", 1.5),
    ("suffix-word", 0.5),
    ("country", -1.0),
    ("generic", 0.0),
    ("many", 0.0),
    ("hosting-zone", 1.0),
];
