//! Names that follow a scheme: numbered actors, ATT&CK ids.

use super::token::{CAPITAL, DIGIT, LOWER, MARK, SPACED, Token};
use super::{Basis, Entity};

/// Prefixes of numbered actors: prefix, whether a hyphen must or may stand before the number, digits.
const NUMBERED: [(&str, Hyphen, usize, usize); 14] = [
    ("APT", Hyphen::May, 1, 3),
    ("UNC", Hyphen::May, 3, 5),
    ("FIN", Hyphen::May, 1, 2),
    ("TA", Hyphen::No, 3, 4),
    ("Storm", Hyphen::Must, 4, 4),
    ("DEV", Hyphen::Must, 4, 4),
    ("UAC", Hyphen::Must, 4, 4),
    ("TAG", Hyphen::Must, 2, 3),
    ("UTA", Hyphen::No, 4, 4),
    ("ITG", Hyphen::No, 2, 2),
    ("ATK", Hyphen::No, 1, 3),
    ("TG", Hyphen::Must, 4, 4),
    ("CTG", Hyphen::Must, 4, 4),
    ("Group", Hyphen::Must, 2, 3),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Hyphen {
    Must,
    May,
    No,
}

/// The name at `tokens[at]` that follows a numbered scheme, and how many tokens it takes.
pub(super) fn numbered(block: &str, tokens: &[Token], at: usize) -> Option<(Entity, Basis, usize)> {
    let token = tokens[at];
    let text = token.text(block);
    // Most words with a capital end here: there is a digit in the word, or a hyphen and a number follow.
    let marked = tokens.get(at + 1).is_some_and(|next| {
        next.is(MARK)
            && !next.is(SPACED)
            && matches!(block.as_bytes().get(next.start()), Some(b'-' | b'.'))
            && tokens.get(at + 2).is_some_and(|number| !number.is(SPACED))
    });
    if !(token.is(DIGIT) || marked || text.eq_ignore_ascii_case("APT")) {
        return None;
    }
    if let Some(id) = attack_id(block, tokens, at, text) {
        return Some(id);
    }
    let glued =
        |index: usize| tokens.get(index).filter(|token| !token.is(SPACED)).map(|token| token.text(block));
    if let (Some("-"), Some(letters), Some("-"), Some(number)) =
        (glued(at + 1), glued(at + 2), glued(at + 3), glued(at + 4))
        && multi_part(text, letters)
        && digits(number, 1, 4)
    {
        return Some((Entity::Actor(format!("{text}-{letters}-{number}")), Basis::Scheme, 5));
    }
    if text == "TEMP" && glued(at + 1) == Some(".") {
        let name = glued(at + 2).filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))?;
        return Some((Entity::Actor(format!("TEMP.{name}")), Basis::Scheme, 3));
    }
    for (prefix, hyphen, fewest, most) in NUMBERED {
        let Some(head) = text.get(..prefix.len()).filter(|head| spelled(head, prefix)) else { continue };
        let rest = &text[head.len()..];
        if !rest.is_empty() && hyphen != Hyphen::Must && digits(rest, fewest, most) {
            return Some((Entity::Actor(text.to_owned()), Basis::Scheme, 1));
        }
        let number = glued(at + 2).filter(|number| digits(number, fewest, most));
        if rest.is_empty() && hyphen != Hyphen::No && glued(at + 1) == Some("-") && number.is_some() {
            return Some((Entity::Actor(format!("{text}-{}", number?)), Basis::Scheme, 3));
        }
        // `APT 37` with a space.
        let spaced = tokens.get(at + 1).filter(|next| next.is(SPACED)).map(|next| next.text(block));
        if rest.is_empty()
            && hyphen == Hyphen::May
            && prefix == "APT"
            && spaced.is_some_and(|n| digits(n, 1, 2))
        {
            return Some((Entity::Actor(format!("{text}{}", spaced?)), Basis::Scheme, 2));
        }
    }
    None
}

/// As the scheme writes it, or in capitals.
fn spelled(head: &str, prefix: &str) -> bool {
    head == prefix || head.eq_ignore_ascii_case(prefix) && !head.bytes().any(|b| b.is_ascii_lowercase())
}

fn digits(text: &str, fewest: usize, most: usize) -> bool {
    (fewest..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// `APT-C-43`, `CL-STA-0048`, `CL-CRI-1014`, `TGR-STA-1030`.
fn multi_part(first: &str, second: &str) -> bool {
    matches!((first, second), ("APT", "C") | ("CL" | "TGR", "STA" | "CRI" | "UNK"))
}

/// Ids of ATT&CK: techniques, tactics, groups. Software and mitigations are no part of a report's claims.
fn attack_id(block: &str, tokens: &[Token], at: usize, text: &str) -> Option<(Entity, Basis, usize)> {
    let bytes = text.as_bytes();
    let four = |digits: &[u8]| digits.len() == 4 && digits.iter().all(u8::is_ascii_digit);
    match bytes {
        [b'T', b'A', b'0', b'0', rest @ ..] if rest.len() == 2 && rest.iter().all(u8::is_ascii_digit) => {
            Some((Entity::Tactic(text.to_owned()), Basis::Form, 1))
        }
        [b'T', rest @ ..] if four(rest) && matches!(rest[0], b'0' | b'1') => {
            let part = tokens.get(at + 1).zip(tokens.get(at + 2)).filter(|(dot, sub)| {
                !dot.is(SPACED) && !sub.is(SPACED) && dot.text(block) == "." && digits(sub.text(block), 3, 3)
            });
            match part {
                Some((_, sub)) => {
                    Some((Entity::Technique(format!("{text}.{}", sub.text(block))), Basis::Form, 3))
                }
                None => Some((Entity::Technique(text.to_owned()), Basis::Form, 1)),
            }
        }
        [b'G', rest @ ..] if four(rest) && matches!(rest[..2], [b'0', b'0'] | [b'1', b'0']) => {
            Some((Entity::Actor(text.to_owned()), Basis::Scheme, 1))
        }
        _ => None,
    }
}

/// The first token of a two-word name whose last word is at `at`, when the word before can be its first.
pub(super) fn pair_start(block: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let last = tokens[at];
    let before = at.checked_sub(1)?;
    let first = tokens[before];
    let text = first.text(block);
    let ordinary = [
        "The", "A", "An", "This", "That", "These", "And", "Or", "In", "On", "Of", "By", "With", "As", "Some",
        "Giant", "Red", "Polar", "Severe", "Super", "Snow", "Teddy", "Brown", "Black", "Heavy", "Acid",
        "Flash", "Sahara", "Baby", "When", "While", "Both", "For", "From", "Great", "Winter", "Spring",
        "Storm",
    ];
    let cased = first.is(CAPITAL) && last.is(CAPITAL) && last.is(SPACED);
    let capitals = !first.is(LOWER) && !last.is(LOWER);
    (cased && text.len() > 2 && first.is_word() && (capitals || !ordinary.contains(&text))).then_some(before)
}
