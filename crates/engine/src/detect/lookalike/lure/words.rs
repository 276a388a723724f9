//! The lexicon: `data/lure-words.tsv`.

use super::super::align::{Aligner, Step};
use super::super::{Technique, glyph, lexicon};

/// Lure words with their class (3 signing in and accounts, 2 services, documents, notices, 1 what stands beside
/// them) and how common they are in names.
#[derive(Clone, Debug)]
pub(super) struct Words {
    words: Vec<Word>,
}

#[derive(Clone, Debug)]
struct Word {
    text: Box<[u8]>,
    class: u8,
    /// Popular registrable labels that hold it, per million.
    rate: f64,
}

/// Words shorter than this are looked for as they are: changed, they are other words.
const DRAWN: usize = 4;
/// Words shorter than this are not looked for with an edit.
pub(super) const EDITED: usize = 6;
/// The most a word may be changed by likeness, in hundredths of an edit.
const GLYPHS: u16 = 60;

impl Words {
    /// Reads `word<TAB>class<TAB>rate` rows; a missing rate counts as 100.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut words = Vec::new();
        for row in text.lines().filter(|row| !row.starts_with('#') && !row.is_empty()) {
            let mut columns = row.split('\t');
            let text = columns.next().filter(|text| {
                (2..=super::cover::LONGEST_WORD).contains(&text.len())
                    && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            })?;
            let class = columns.next()?.parse().ok().filter(|class| (1..=3).contains(class))?;
            let rate = columns.next().map_or(Some(100.0), |rate| rate.parse().ok())?;
            words.push(Word { text: text.as_bytes().into(), class, rate: f64::max(rate, 1.0) });
        }
        words.sort_by(|a, b| a.text.cmp(&b.text));
        // The index has a bit to spare in the trie.
        (!words.is_empty() && words.len() < 1 << 14).then_some(Self { words })
    }

    pub(super) fn len(&self) -> u16 {
        u16::try_from(self.words.len()).expect("checked when parsed")
    }

    pub(super) fn text(&self, word: u16) -> &[u8] {
        &self.words[usize::from(word)].text
    }

    #[inline]
    pub(super) fn class(&self, word: u16) -> u8 {
        self.words[usize::from(word)].class
    }

    pub(super) fn rate(&self, word: u16) -> f64 {
        self.words[usize::from(word)].rate
    }

    /// The class of a word; 0 when it is not in the lexicon.
    pub(super) fn class_of(&self, text: &[u8]) -> u8 {
        self.words.binary_search_by(|word| (*word.text).cmp(text)).map_or(0, |at| self.words[at].class)
    }

    pub(super) fn holds(&self, text: &[u8]) -> bool {
        self.words.binary_search_by(|word| (*word.text).cmp(text)).is_ok()
    }
}

/// How a stretch shows a word with other letters; `None` when it does not, or when it is the word itself. `token`: it
/// stands by itself beside other tokens.
pub(super) fn drawn(aligner: &mut Aligner, shown: &[u8], word: &[u8], token: bool) -> Option<Vec<Technique>> {
    if shown == word || word.len() < DRAWN || lexicon::is_word(shown) {
        return None;
    }
    let alignment = aligner.whole(shown, word)?;
    let likeness: u16 =
        alignment.steps.iter().filter(|step| !step.technique.is_edit()).map(|step| step.cost).sum();
    // In a short word only what cannot be told apart is meant: `mai1`, not `nail`.
    let limit = if word.len() < 6 { glyph::MEDIUM } else { GLYPHS };
    let edits = alignment.edits();
    // A lone letter for another makes a name of a short word, `bili`, unless it stands by itself: `security-lnfo`.
    // Pairs and digits are put there on purpose.
    let meant = |step: &Step| step.shown.len() > 1 || step.shown.bytes().all(|byte| byte.is_ascii_digit());
    let good = (word.len() > 4 || token || alignment.steps.iter().any(meant))
        && likeness <= limit
        && edits <= usize::from(word.len() >= EDITED)
        && !alignment.is_first();
    good.then(|| alignment.steps.iter().map(|step| step.technique).collect())
}
