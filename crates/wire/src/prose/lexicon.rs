use super::phrase::Phrases;

const WORD_NAMES: &str = include_str!("../../data/prose/word-names.txt");

/// Most names a lexicon takes.
const NAME_LIMIT: usize = 1_000_000;

/// Names that the caller knows: actors with all their aliases, malware, tools. Built once, used for many reports.
///
/// A name is recognised in the spelling of the list, in any case, as whole words. Names that are also words
/// (`Reaper`, `Play`, `net`) count only when capitalised and when the words around speak of an actor or of software.
#[derive(Clone, Debug)]
pub struct Lexicon {
    pub(super) phrases: Phrases<Listed>,
    names: Vec<(NameKind, Box<str>)>,
}

/// What a listed name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// An actor, by any of its names.
    Actor,
    /// Malware.
    Malware,
    /// A tool that others use too.
    Tool,
}

/// A name in the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listed {
    pub(super) index: u32,
    pub(super) kind: NameKind,
    /// Also a word or another name.
    pub(super) word: bool,
}

impl Lexicon {
    /// A lexicon of `names`; of two entries of one spelling the first counts, so actors belong first.
    ///
    /// Names of one character, of digits alone, or longer than 100 bytes are left out, and those beyond a million.
    pub fn new<'n>(names: impl IntoIterator<Item = (NameKind, &'n str)>) -> Self {
        let words = word_names();
        let usable = |name: &str| {
            name.len() > 1
                && name.len() <= 100
                && name.chars().any(char::is_alphabetic)
                && !name.contains(['\n', '\t'])
        };
        let names: Vec<(NameKind, Box<str>)> = names
            .into_iter()
            .map(|(kind, name)| (kind, name.trim()))
            .filter(|(_, name)| usable(name))
            .take(NAME_LIMIT)
            .map(|(kind, name)| (kind, name.into()))
            .collect();
        let phrases = names.iter().zip(0..).map(|((kind, name), index)| {
            let lower = name.to_lowercase();
            let word = words.binary_search(&lower.as_str()).is_ok()
                || name.chars().count() <= 3 && !name.contains(|c: char| c.is_ascii_digit());
            (lower, Listed { index, kind: *kind, word })
        });
        Self { phrases: Phrases::new(phrases), names }
    }

    /// The spelling of the list.
    pub(super) fn name(&self, listed: Listed) -> &str {
        self.names.get(listed.index as usize).map_or("", |(_, name)| name)
    }

    /// How many names it holds.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether it holds none: then only naming schemes and context tell names.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

impl Default for Lexicon {
    fn default() -> Self {
        Self::new([])
    }
}

fn word_names() -> Vec<&'static str> {
    let mut words: Vec<&str> = WORD_NAMES.lines().filter(|line| !line.starts_with('#')).collect();
    words.sort_unstable();
    words
}
