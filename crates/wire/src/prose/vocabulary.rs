//! The built-in words: countries, kinds of targets, naming schemes, and cues that start the rules.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::phrase::Phrases;

const NATIONALITIES: &str = include_str!("../../data/prose/nationalities.tsv");
const SECTORS: &str = include_str!("../../data/prose/sectors.tsv");
const SCHEMES: &str = include_str!("../../data/prose/name-schemes.tsv");

/// Words that make a block worth a look for names introduced by context, for relations, or for legal acts.
const CUES: &str = "called named dubbed known tracked tracks calls codenamed nicknamed aka alias aliases malware \
    ransomware trojan backdoor rat stealer loader implant wiper botnet spyware infostealer hackers group actor actors";
const LEGAL: &str = "sued sues suing lawsuit lawsuits suit complaint injunction restraining seized seize seizes seizure \
    indicted indictment indictments charged sanctioned sanctions court judge took taken takedown filed";

/// What a built-in word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A country; `adjective` for words that stand before a noun (`South Korean`).
    Country { code: &'static str, adjective: bool, rule: Rule },
    /// Holds the name of a country, or could be several: none.
    NoCountry { unclear: bool },
    /// A kind of target; `weak` ones count only when targeted.
    Sector { label: &'static str, weak: bool },
    /// The last word of an actor's name; `strict` when the pair alone suffices.
    SchemeWord { strict: bool },
    /// Starts the rules for names.
    Cue,
    /// Starts the rules for legal acts.
    Legal,
    /// A month, 1 to 12.
    Month(u8),
}

/// How a country's name must be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// With a capital.
    Capital,
    /// In capitals throughout.
    Capitals,
    /// With a capital, and not beside other capitalised words.
    Alone,
}

/// All of them.
pub(super) static VOCABULARY: LazyLock<Phrases<Meaning>> = LazyLock::new(|| {
    let nationalities = rows(NATIONALITIES).filter_map(nationality);
    let countries = model::country_names().map(|(name, code)| {
        (name.to_owned(), Meaning::Country { code, adjective: false, rule: Rule::Capital })
    });
    let sectors = rows(SECTORS).filter_map(|row| {
        let mut fields = row.split('\t');
        let (phrase, label, strength) = (fields.next()?, fields.next()?, fields.next()?);
        Some((phrase, Meaning::Sector { label, weak: strength == "weak" }))
    });
    // Phrases are looked up by their first word, so the plural of a single word is a phrase of its own.
    let sectors = sectors.flat_map(|(phrase, meaning)| {
        let plural = (!phrase.contains([' ', '-'])).then(|| (format!("{phrase}s"), meaning));
        std::iter::once((phrase.to_owned(), meaning)).chain(plural)
    });
    let schemes = rows(SCHEMES).filter_map(|row| {
        let mut fields = row.split('\t');
        Some((fields.next()?.to_owned(), Meaning::SchemeWord { strict: fields.nth(2)? == "strict" }))
    });
    let words =
        |words: &'static str, meaning| words.split_whitespace().map(move |word| (word.to_owned(), meaning));
    let months = MONTHS
        .iter()
        .zip(1..)
        .flat_map(|(names, month)| names.iter().map(move |name| ((*name).to_owned(), Meaning::Month(month))));
    let all = nationalities.chain(countries).chain(sectors).chain(schemes).chain(months);
    Phrases::new(all.chain(words(CUES, Meaning::Cue)).chain(words(LEGAL, Meaning::Legal)))
});

const MONTHS: [&[&str]; 12] = [
    &["january", "jan"],
    &["february", "feb"],
    &["march", "mar"],
    &["april", "apr"],
    &["may"],
    &["june", "jun"],
    &["july", "jul"],
    &["august", "aug"],
    &["september", "sep", "sept"],
    &["october", "oct"],
    &["november", "nov"],
    &["december", "dec"],
];

fn rows(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().filter(|line| !line.starts_with('#'))
}

fn nationality(row: &'static str) -> Option<(String, Meaning)> {
    let mut fields = row.split('\t');
    let (word, code, kind) = (fields.next()?, fields.next()?, fields.next()?);
    let country = |adjective, rule| Meaning::Country { code, adjective, rule };
    let meaning = match kind {
        "adjective" => country(true, Rule::Capital),
        "capitals" => country(false, Rule::Capitals),
        "careful" => country(false, Rule::Alone),
        "not" => Meaning::NoCountry { unclear: false },
        "unclear" => Meaning::NoCountry { unclear: true },
        _ => country(false, Rule::Capital),
    };
    Some((word.to_owned(), meaning))
}

static CODES: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| model::country_names().map(|(_, code)| code).collect());

/// The code of a country whose two letters `text` is, for lists such as `(US, JP, KR)`.
pub(super) fn iso_code(text: &str) -> Option<&'static str> {
    CODES.get(text).copied()
}
