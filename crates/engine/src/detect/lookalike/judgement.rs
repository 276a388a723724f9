use std::fmt;

use model::{DomainName, Likelihood, Reason};
use serde::{Deserialize, Serialize};

/// What the matcher says about a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// Name of the identity that is imitated.
    pub identity: String,
    /// How it is imitated, sorted.
    pub techniques: Vec<Technique>,
    /// The terms of the score in nats, strongest first; they add up to the logit of the probability.
    pub reasons: Vec<Reason>,
    /// How likely the name imitates the identity on purpose; as [`Judgement::probability`], in per cent.
    pub likelihood: Likelihood,
    /// The same as a fraction, before rounding.
    pub probability: f64,
    /// How many of a million newly registered names are judged this probable or more (measured at the fit).
    pub alerts_per_million: f64,
    /// The registrable name the host name lies under; zones of strangers count as suffixes.
    pub registrable: DomainName,
}

/// A name made of the words of sign-in lures, that imitates nobody who is protected. Weak by itself: to be combined
/// with other evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lure {
    /// How its words are drawn, sorted; [`Technique::Words`] always.
    pub techniques: Vec<Technique>,
    /// The terms of the score in nats, strongest first; they add up to the logit of the probability.
    pub reasons: Vec<Reason>,
    /// How likely the name was made to lure, in per cent.
    pub likelihood: Likelihood,
    /// The same as a fraction, before rounding.
    pub probability: f64,
    /// How many of a million newly registered names are judged this probable or more (measured at the fit).
    pub alerts_per_million: f64,
    /// The registrable name the host name lies under; zones of strangers count as suffixes.
    pub registrable: DomainName,
}

/// Kinds of names that stand out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// It imitates a protected identity.
    Imitation,
    /// It is made of the words of sign-in lures, and names nobody.
    Lure,
}

impl Class {
    /// The class's name in data: `imitation`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Imitation => "imitation",
            Self::Lure => "lure",
        }
    }
}

/// A way to imitate a word in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Technique {
    /// The word itself as the registered label, under another suffix.
    TldSwap,
    /// A letter or two that look like another: `rn` for `m`, `1` for `l`.
    Homoglyph,
    /// Letters of other scripts or with diacritics, in a punycode label.
    Idn,
    /// A letter left out.
    Omission,
    /// A letter put in.
    Insertion,
    /// A letter replaced by one that does not look like it.
    Substitution,
    /// Two neighbours swapped.
    Transposition,
    /// A letter doubled.
    Repetition,
    /// A hyphen inside the word.
    HyphenSplit,
    /// Words or letters put before or behind it (combosquat).
    Affix,
    /// The word in a label below somebody else's registrable name (level-squat).
    Level,
    /// Words of sign-in lures, of a [`Lure`].
    Words,
}

impl Technique {
    /// The technique's name in data: `tld_swap`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TldSwap => "tld_swap",
            Self::Homoglyph => "homoglyph",
            Self::Idn => "idn",
            Self::Omission => "omission",
            Self::Insertion => "insertion",
            Self::Substitution => "substitution",
            Self::Transposition => "transposition",
            Self::Repetition => "repetition",
            Self::HyphenSplit => "hyphen_split",
            Self::Affix => "affix",
            Self::Level => "level",
            Self::Words => "words",
        }
    }

    /// Whether letters were changed in a way that does not rest on likeness.
    #[must_use]
    pub const fn is_edit(self) -> bool {
        matches!(
            self,
            Self::Omission | Self::Insertion | Self::Substitution | Self::Transposition | Self::Repetition
        )
    }
}

impl fmt::Display for Technique {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
