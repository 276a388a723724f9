use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use model::{DomainName, Indicator, Report};
use serde::{Deserialize, Serialize};

use crate::hub::Hubs;

/// At most this many indicators of one report are read, spread evenly over its list.
const READ: usize = 150;
/// Names are cut after this many bytes: longer ones are made by machines, and their cost must be bounded.
const LETTERS: usize = 80;
/// Lengths of the character runs.
const RUNS: std::ops::RangeInclusive<usize> = 2..=5;

/// The side of a report's style that a token belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// A run of letters in a host name, `^` and `$` at its ends.
    Letters,
    /// A whole word of a host name.
    Word,
    /// Public suffix, or zone of a provider of dynamic DNS or hosting.
    Zone,
    /// Length, digits, hyphens, levels; how much of what is listed.
    Shape,
    /// A part of the path of a URL.
    Path,
    /// The network of an address (the first 8 or 16 bits).
    Network,
}

impl Aspect {
    /// Every aspect, in order of declaration.
    pub(super) const ALL: [Self; 6] =
        [Self::Letters, Self::Word, Self::Zone, Self::Shape, Self::Path, Self::Network];

    /// The length of this aspect's part of a report's vector, before the whole is scaled.
    pub(super) const fn length(self) -> f64 {
        match self {
            Self::Letters | Self::Zone => 1.0,
            Self::Word | Self::Shape | Self::Path => 0.7,
            Self::Network => 0.5,
        }
    }
}

/// One property of a report's indicators.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Token {
    /// What it is.
    pub aspect: Aspect,
    /// Its text.
    pub text: String,
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.aspect {
            Aspect::Letters => "letters",
            Aspect::Word => "word",
            Aspect::Zone => "zone",
            Aspect::Shape => "shape",
            Aspect::Path => "path",
            Aspect::Network => "network",
        };
        write!(f, "{kind} `{}`", self.text)
    }
}

impl Token {
    /// FNV-1a with 64 bits (Fowler, Noll, Vo), over aspect and text.
    pub(super) fn hash(&self) -> u64 {
        let aspect = [self.aspect as u8];
        aspect.iter().chain(self.text.as_bytes()).fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }
}

/// The tokens of a report, with how often each stands there.
pub(super) fn tokens(report: &Report, hubs: &Hubs) -> BTreeMap<Token, u32> {
    let mut found = Found::default();
    let all = report.indicators.len();
    let step = all.div_ceil(READ).max(1);
    let (mut names, mut addresses, mut paths) = (0_usize, 0_usize, 0_usize);
    for (place, indicator) in report.indicators.iter().enumerate() {
        let read = place % step == 0;
        match indicator {
            Indicator::Name(name) => {
                names += 1;
                if read {
                    found.name(name, hubs);
                }
            }
            Indicator::Address(address) => {
                addresses += 1;
                if read {
                    found.address(*address);
                }
            }
            Indicator::Path(path) => {
                paths += 1;
                if read {
                    found.path(path);
                }
            }
        }
    }
    for (what, count) in [("names", names), ("addresses", addresses), ("paths", paths)] {
        found.add(Aspect::Shape, format!("{what} {}", magnitude(count)));
    }
    found.tokens
}

/// Powers of two: 0, 1, 2 (2-3), 3 (4-7) ...
fn magnitude(count: usize) -> u32 {
    usize::BITS - count.leading_zeros()
}

#[derive(Default)]
struct Found {
    tokens: BTreeMap<Token, u32>,
}

impl Found {
    fn add(&mut self, aspect: Aspect, text: String) {
        *self.tokens.entry(Token { aspect, text }).or_default() += 1;
    }

    fn name(&mut self, name: &DomainName, hubs: &Hubs) {
        let text = name.as_str();
        let suffix = name.suffix();
        let zone = hubs.zone(name).map(|(zone, _)| zone);
        let top = text.rsplit('.').next().unwrap_or(text);
        self.add(Aspect::Zone, top.to_owned());
        if suffix != top {
            self.add(Aspect::Zone, suffix.to_owned());
        }
        let end = match zone {
            Some(zone) => {
                self.add(Aspect::Zone, format!("provider {zone}"));
                zone.len().max(suffix.len())
            }
            None => suffix.len(),
        };
        let own =
            text.get(..text.len().saturating_sub(end + 1)).filter(|own| !own.is_empty()).unwrap_or(text);
        let own: String = own.chars().take(LETTERS).collect();
        self.letters(&own, Aspect::Letters);
        self.words(&own, top);
        self.shape(&own, top);
    }

    /// Every run of [`RUNS`] letters, ends marked.
    fn letters(&mut self, own: &str, aspect: Aspect) {
        let marked: Vec<char> = std::iter::once('^').chain(own.chars()).chain(std::iter::once('$')).collect();
        for length in RUNS {
            for run in marked.windows(length) {
                self.add(aspect, run.iter().collect());
            }
        }
    }

    fn words(&mut self, own: &str, top: &str) {
        for word in own.split(|letter: char| !letter.is_alphabetic()).filter(|word| word.len() > 1) {
            self.add(Aspect::Word, word.to_owned());
        }
        for label in own.split('.') {
            self.add(Aspect::Word, format!("{label}."));
        }
        // Which first label goes with which ending: `mail.*.ru` says more than both.
        if let Some((first, _)) = own.split_once('.') {
            self.add(Aspect::Word, format!("{first}.*.{top}"));
        }
    }

    fn shape(&mut self, own: &str, top: &str) {
        let digits = own.bytes().filter(u8::is_ascii_digit).count();
        let hyphens = own.matches('-').count();
        let levels = own.matches('.').count();
        let main = own.rsplit('.').next().unwrap_or(own);
        self.add(Aspect::Shape, format!("length {}", main.len().div_ceil(3)));
        self.add(Aspect::Shape, format!("digits {}", digits.min(4)));
        self.add(Aspect::Shape, format!("hyphens {}", hyphens.min(3)));
        self.add(Aspect::Shape, format!("levels {}", levels.min(4)));
        self.add(
            Aspect::Shape,
            format!("levels {} hyphens {} digits {} {top}", levels.min(2), hyphens.min(2), digits.min(1)),
        );
        let vowels = main.bytes().filter(|letter| b"aeiouy".contains(letter)).count();
        self.add(Aspect::Shape, format!("vowels {}", vowels * 8 / main.len().max(1)));
    }

    fn address(&mut self, address: IpAddr) {
        if let IpAddr::V4(v4) = address.to_canonical() {
            let [a, b, ..] = v4.octets();
            self.add(Aspect::Network, format!("{a}"));
            self.add(Aspect::Network, format!("{a}.{b}"));
        }
    }

    fn path(&mut self, path: &str) {
        let path: String = path.chars().take(LETTERS).collect();
        for part in path.split(['/', '?', '&', '=']).filter(|part| !part.is_empty()) {
            self.add(Aspect::Path, part.to_ascii_lowercase());
        }
        if let Some((_, ending)) = path.rsplit_once('.')
            && ending.len() <= 5
        {
            self.add(Aspect::Path, format!("ending {ending}"));
        }
        self.add(Aspect::Path, format!("depth {}", path.matches('/').count().min(6)));
        let lower = path.to_ascii_lowercase();
        let letters: Vec<char> = lower.chars().collect();
        for run in letters.windows(4) {
            self.add(Aspect::Path, format!("~{}", run.iter().collect::<String>()));
        }
    }
}
