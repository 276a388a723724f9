use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Redactable;

/// Something to take out, with its place.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) range: Range<usize>,
    pub(super) kind: Redactable,
}

fn regex(text: &str) -> Regex {
    Regex::new(text).expect("the rules are checked by a test")
}

/// Three, two and four digits with one kind of separator, or any nine digits after words that announce them.
static SSN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?P<a>\d{3} ?[-. ] ?\d{2} ?[-. ] ?\d{4})\b|(?:\bSSN|\bITIN|\bTIN|social[- ]?security(?: (?:number|no\.?|nr\.?|#))?|taxpayer (?:id|identification)(?: number)?)[^0-9a-z]{0,12}(?:(?:is|was|number|no\.?)[^0-9a-z]{0,4})?(?P<b>\d(?:[ .-]?\d){8})\b",
    )
});

const DATE: &str = r"(?:\d{1,4} ?[-/.] ?\d{1,2} ?[-/.] ?\d{1,4}|(?:\d{1,2}(?:st|nd|rd|th)? (?:of )?)?(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.? (?:\d{1,2}(?:st|nd|rd|th)?,? )?\d{4})";

/// A date after words of birth, or before them in brackets.
static BIRTH: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"(?i)(?:\bborn\b|\bb\.|\bD\.?O\.?B\.?|\bdate of birth\b|\bbirth ?(?:date|day)\b)[^0-9]{{0,24}}?(?P<a>{DATE})\b|\b(?P<b>{DATE}) ?\(? ?(?:date of birth|D\.?O\.?B\.?|birth ?(?:date|day))"
    ))
});

/// Digits after words that announce an account.
static ACCOUNT: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?:\baccount|\bacct\.?|\ba/c|\bcard|\brouting|\bIBAN|\bSWIFT)(?: ?(?:number|no\.?|nr\.?|num\.?|id|#))?[^0-9a-z]{0,8}(?:(?:is|was|ending(?: in)?)[^0-9a-z]{0,4})?(?P<a>(?:[a-z]{2})?\d(?:[ .-]?[0-9]){3,33})",
    )
});

/// Runs of digits in which a card's number may stand, also behind or before other numbers.
static DIGITS: LazyLock<Regex> = LazyLock::new(|| regex(r"[0-9](?:[ -]?[0-9]){12,}"));

/// Forms of IBAN (ISO 13616); kept only when the check digits are right.
static IBAN: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\b[a-z]{2}\d{2}(?: ?[0-9a-z]){11,30}\b"));

/// A mailbox, also with its at sign or dots written out.
static MAILBOX: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)[\p{L}0-9._%+'-]+(?: ?@ ?|%40| ?[\[({] ?at ?[\])}] ?)[\p{L}0-9-]+(?:(?:\.| ?[\[({] ?(?:\.|dot) ?[\])}] ?)[\p{L}0-9-]+)+",
    )
});

/// What has a form.
pub(super) fn formed(text: &str, kept: &BTreeSet<String>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut add = |regex: &Regex, kind, right: &dyn Fn(&str) -> bool| {
        for captures in regex.captures_iter(text) {
            let inner = captures.name("a").or_else(|| captures.name("b")).or_else(|| captures.get(0));
            if let Some(matched) = inner.filter(|matched| right(matched.as_str())) {
                found.push(Found { range: matched.range(), kind });
            }
        }
    };
    add(&SSN, Redactable::SocialSecurityNumber, &|_| true);
    add(&BIRTH, Redactable::BirthDate, &|_| true);
    add(&ACCOUNT, Redactable::AccountNumber, &|_| true);
    add(&MAILBOX, Redactable::Mailbox, &|text| !kept.contains(&mailbox(text)));
    found.extend(cards(text).into_iter().map(|range| Found { range, kind: Redactable::AccountNumber }));
    let mut at = 0;
    while let Some(start) = IBAN.find_at(text, at) {
        // The pattern takes following words along, and may begin too early: the longest part with right check digits
        // counts, and after a wrong beginning the search goes on with the next character.
        let longest = (15..=start.as_str().len())
            .rev()
            .filter(|length| start.as_str().is_char_boundary(*length))
            .find(|length| iban(&start.as_str()[..*length]));
        at = start.start() + longest.unwrap_or(1);
        if longest.is_some() {
            found.push(Found { range: start.start()..at, kind: Redactable::AccountNumber });
        }
    }
    found
}

/// What a person listed, as whole words; `text` and the list are in lower case.
pub(super) fn listed(text: &str, list: &[String], kind: Redactable) -> Vec<Found> {
    let mut found = Vec::new();
    for wanted in list {
        let words: Vec<String> = wanted.split_whitespace().map(regex::escape).collect();
        let Ok(pattern) = Regex::new(&words.join(" *")) else { continue };
        for matched in pattern.find_iter(text) {
            let before = text[..matched.start()].chars().next_back();
            let after = text[matched.end()..].chars().next();
            if !before.is_some_and(in_word) && !after.is_some_and(in_word) {
                found.push(Found { range: matched.range(), kind });
            }
        }
    }
    found
}

/// Numbers of payment cards: 13 to 19 digits with the right check digit, no digit directly before or after.
fn cards(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut found = Vec::new();
    for run in DIGITS.find_iter(text) {
        let places: Vec<usize> = run.range().filter(|at| digit(*at)).collect();
        let mut first = 0;
        while let Some(start) = places.get(first).copied() {
            let stands = start == 0 || !digit(start - 1);
            let ends =
                (13..=19).rev().filter_map(|length| Some((length, *places.get(first + length - 1)? + 1)));
            let card =
                ends.filter(|(_, end)| stands && !digit(*end)).find(|(_, end)| luhn(&text[start..*end]));
            first += card.map_or(1, |(length, _)| length);
            found.extend(card.map(|(_, end)| start..end));
        }
    }
    found
}

/// Whether the character belongs to a word of a script that puts spaces between words. Korean hangs particles on names, and
/// Chinese, Japanese and Thai have no spaces: there a listed name is found within a longer run.
fn in_word(c: char) -> bool {
    let joined = matches!(c, '\u{e00}'..='\u{eff}' | '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}')
        || matches!(c, '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}');
    c.is_alphanumeric() && !joined
}

fn mailbox(text: &str) -> String {
    super::folded(&text.split_whitespace().collect::<String>())
}

/// The check digit of payment cards (ISO/IEC 7812-1).
fn luhn(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => *digit,
            (_, twice) if twice > 9 => twice - 9,
            (_, twice) => twice,
        })
        .sum();
    digits.iter().any(|digit| *digit > 0) && sum.is_multiple_of(10)
}

/// The check digits of an IBAN (ISO 13616, ISO/IEC 7064 mod 97-10).
fn iban(text: &str) -> bool {
    let plain: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    if !(15..=34).contains(&plain.len()) || text.ends_with(' ') {
        return false;
    }
    let rest = plain[4..].iter().chain(&plain[..4]).try_fold(0_u32, |rest, c| {
        let value = c.to_digit(36)?;
        Some(if value < 10 { rest * 10 + value } else { rest * 100 + value } % 97)
    });
    rest == Some(1)
}
