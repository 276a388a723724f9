use std::fmt;

use serde::{Deserialize, Serialize};

/// A probability in per cent, 0 to 100, never printed as a bare fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Likelihood(u8);

/// A number outside 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a likelihood lies between 0 and 100 per cent, not {0}")]
pub struct OutOfRange(pub u8);

impl Likelihood {
    /// From per cent.
    ///
    /// # Errors
    /// Above 100.
    pub const fn new(percent: u8) -> Result<Self, OutOfRange> {
        if percent <= 100 { Ok(Self(percent)) } else { Err(OutOfRange(percent)) }
    }

    /// From a fraction, rounded and kept within 1 to 99: analysis is never certain (ICD 203).
    #[must_use]
    pub fn from_fraction(fraction: f64) -> Self {
        let percent = (fraction * 100.0).round().clamp(1.0, 99.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 1..=99")]
        Self(percent as u8)
    }

    /// Per cent.
    #[must_use]
    pub const fn percent(self) -> u8 {
        self.0
    }

    /// The band of estimative probability it lies in.
    #[must_use]
    pub const fn band(self) -> Band {
        match self.0 {
            0..=4 => Band::AlmostNoChance,
            5..=19 => Band::VeryUnlikely,
            20..=44 => Band::Unlikely,
            45..=54 => Band::RoughlyEven,
            55..=79 => Band::Likely,
            80..=94 => Band::VeryLikely,
            _ => Band::AlmostCertain,
        }
    }

    /// The words of estimative probability of ICD 203 (2015), section D.6.e(2)(a).
    #[must_use]
    pub const fn words(self) -> &'static str {
        self.band().as_str()
    }
}

/// The bands of estimative probability of ICD 203 (2015), section D.6.e(2)(a).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Band {
    /// Below 5 %.
    #[serde(rename = "almost no chance")]
    AlmostNoChance,
    /// 5 to 19 %.
    #[serde(rename = "very unlikely")]
    VeryUnlikely,
    /// 20 to 44 %.
    #[serde(rename = "unlikely")]
    Unlikely,
    /// 45 to 54 %.
    #[serde(rename = "roughly even chance")]
    RoughlyEven,
    /// 55 to 79 %.
    #[serde(rename = "likely")]
    Likely,
    /// 80 to 94 %.
    #[serde(rename = "very likely")]
    VeryLikely,
    /// From 95 %.
    #[serde(rename = "almost certain")]
    AlmostCertain,
}

impl Band {
    /// Its words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AlmostNoChance => "almost no chance",
            Self::VeryUnlikely => "very unlikely",
            Self::Unlikely => "unlikely",
            Self::RoughlyEven => "roughly even chance",
            Self::Likely => "likely",
            Self::VeryLikely => "very likely",
            Self::AlmostCertain => "almost certain",
        }
    }
}

impl fmt::Display for Band {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl TryFrom<u8> for Likelihood {
    type Error = OutOfRange;

    fn try_from(percent: u8) -> Result<Self, OutOfRange> {
        Self::new(percent)
    }
}

impl From<Likelihood> for u8 {
    fn from(likelihood: Likelihood) -> Self {
        likelihood.0
    }
}

impl fmt::Display for Likelihood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} %)", self.words(), self.0)
    }
}

/// How good the evidence base of a judgement is; said apart from its [`Likelihood`] (ICD 203).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// One source, one family of evidence, or a contested base.
    Low,
    /// Several sources or families, with gaps.
    Moderate,
    /// Independent families and sources that agree.
    High,
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Low => "low",
            Self::Moderate => "moderate",
            Self::High => "high",
        })
    }
}
