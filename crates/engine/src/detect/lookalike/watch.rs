use model::WatchList;

use super::{cost, fold, lexicon};
use crate::suffixes::Suffixes;

/// Why a watch-list cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CompileError {
    /// Nothing is left of a word when it is brought to ASCII letters and digits, or too little to look for.
    #[error("`{word}` of identity `{identity}` leaves fewer than {min} letters to look for; use a longer word",
        min = Watch::MIN_WORD)]
    TooShort {
        /// The identity.
        identity: String,
        /// The word as given.
        word: String,
    },
    /// A word is longer than any imitation would be.
    #[error("`{word}` of identity `{identity}` is longer than {max} letters; use the part people recognise",
        max = Watch::MAX_WORD)]
    TooLong {
        /// The identity.
        identity: String,
        /// The word as given.
        word: String,
    },
    /// A word that says nothing about whose name it is in.
    #[error("`{word}` of identity `{identity}` {why}; {advice}")]
    Hopeless {
        /// The identity.
        identity: String,
        /// The word as given.
        word: String,
        /// Why it cannot be watched.
        why: String,
        /// What to do instead.
        advice: &'static str,
    },
    /// More words than one matcher holds.
    #[error("the watch-list has {0} words, and one matcher holds {max}; split the list", max = Watch::MAX_WORDS)]
    TooMany(usize),
}

/// The words to look for and the names that are owned.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    words: Vec<Word>,
    identities: Vec<String>,
    /// Why identities have no word that can be looked for.
    refused: Vec<CompileError>,
    owned: Suffixes<()>,
}

/// One word that stands for an identity.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// ASCII letters and digits, lower case.
    pub(super) text: Box<[u8]>,
    pub(super) kind: Kind,
    /// What follows the word in the identity's own domains: `com`, `co.kr`.
    pub(super) suffixes: Vec<Box<str>>,
    identity: usize,
    /// Whether the word is the identity's name.
    is_name: bool,
}

/// How much a word says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Occurs in names only when the identity is meant.
    Distinct,
    /// An ordinary word.
    Dictionary,
    /// Four letters or fewer: occurs inside many others.
    Short,
}

/// The letters of a word that can be looked for.
fn usable(identity: &str, word: &str) -> Result<Vec<u8>, CompileError> {
    let text = letters(word);
    let (identity, word) = (identity.to_owned(), word.to_owned());
    if text.len() < Watch::MIN_WORD {
        return Err(CompileError::TooShort { identity, word });
    }
    if text.len() > Watch::MAX_WORD {
        return Err(CompileError::TooLong { identity, word });
    }
    match cost::hopeless(&String::from_utf8_lossy(&text)) {
        Some((why, advice)) => Err(CompileError::Hopeless { identity, word, why, advice }),
        None => Ok(text),
    }
}

impl Watch {
    const MIN_WORD: usize = 3;
    pub(super) const MAX_WORD: usize = 32;
    const MAX_WORDS: usize = 60_000;

    pub(super) fn compile(list: &WatchList) -> Result<Self, CompileError> {
        let mut watch = Self {
            words: Vec::new(),
            identities: Vec::new(),
            refused: Vec::new(),
            owned: Suffixes::new(Vec::new()),
        };
        let mut owned: Vec<Box<str>> = list.owned.iter().map(|name| name.as_str().into()).collect();
        let mut identities: Vec<_> = list.identities.iter().collect();
        identities.sort_by(|a, b| a.name.cmp(&b.name));
        for identity in identities {
            let index = watch.identities.len();
            watch.identities.push(identity.name.clone());
            let mut words: Vec<(Vec<u8>, Vec<Box<str>>)> = Vec::new();
            for word in &identity.words {
                words.push((usable(&identity.name, word)?, Vec::new()));
            }
            // The name is there for people first: one that cannot be looked for is no mistake in the list.
            let named = usable(&identity.name, &identity.name);
            words.extend(named.iter().map(|text| (text.clone(), Vec::new())));
            for domain in &identity.domains {
                owned.push(domain.as_str().into());
                let Some(registrable) = domain.registrable() else { continue };
                let Some((label, suffix)) = registrable.as_str().split_once('.') else { continue };
                let text = letters(label.strip_prefix("xn--").map_or(label, |_| ""));
                match words.iter_mut().find(|(known, _)| *known == text) {
                    Some((_, suffixes)) => suffixes.push(suffix.into()),
                    // A short, endless or hopeless label of a domain is simply not looked for.
                    None if (Self::MIN_WORD..=Self::MAX_WORD).contains(&text.len())
                        && cost::hopeless(&String::from_utf8_lossy(&text)).is_none() =>
                    {
                        words.push((text, vec![suffix.into()]));
                    }
                    None => {}
                }
            }
            if words.is_empty() {
                watch.refused.extend(named.err());
            }
            let name = letters(&identity.name);
            words.sort();
            words.dedup_by(|later, kept| {
                let same = later.0 == kept.0;
                if same {
                    kept.1.append(&mut later.1);
                }
                same
            });
            watch.words.extend(words.into_iter().map(|(text, suffixes)| Word {
                kind: kind(&text),
                is_name: text == name,
                text: text.into(),
                suffixes,
                identity: index,
            }));
        }
        if watch.words.is_empty() && !watch.refused.is_empty() {
            return Err(watch.refused.swap_remove(0));
        }
        if watch.words.len() > Self::MAX_WORDS {
            return Err(CompileError::TooMany(watch.words.len()));
        }
        watch.owned = Suffixes::new(owned.into_iter().map(|name| (name, ())).collect());
        Ok(watch)
    }

    pub(super) fn refused(&self) -> &[CompileError] {
        &self.refused
    }

    /// Bytes that the lists take, about.
    pub(super) fn size(&self) -> usize {
        self.words.iter().map(|word| size_of::<Word>() + word.text.len()).sum::<usize>()
            + self.owned.rows().iter().map(|(name, ())| size_of::<Box<str>>() + name.len()).sum::<usize>()
    }

    pub(super) fn words(&self) -> &[Word] {
        &self.words
    }

    pub(super) fn word(&self, index: u16) -> &Word {
        &self.words[usize::from(index)]
    }

    pub(super) fn identity(&self, word: u16) -> &str {
        &self.identities[self.word(word).identity]
    }

    pub(super) fn identity_of(&self, word: &Word) -> &str {
        &self.identities[word.identity]
    }

    /// Among equal scores the higher rank wins: the longer word, then the identity's own name, then list order.
    pub(super) fn rank(&self, word: u16) -> impl Ord + use<> {
        let it = self.word(word);
        (it.text.len(), it.is_name, std::cmp::Reverse(it.identity))
    }

    /// Whether a name in A-labels is owned or lies below an owned name.
    pub(super) fn owns(&self, name: &str) -> bool {
        self.owned.of(name).next().is_some()
    }
}

fn letters(text: &str) -> Vec<u8> {
    // A name can be longer than a label: fold piece by piece.
    text.split_whitespace()
        .flat_map(|piece| fold::ascii(piece).into_bytes())
        .filter(u8::is_ascii_alphanumeric)
        .collect()
}

fn kind(text: &[u8]) -> Kind {
    if text.len() <= 4 {
        Kind::Short
    } else if lexicon::is_word(text) {
        Kind::Dictionary
    } else {
        Kind::Distinct
    }
}
