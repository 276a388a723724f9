//! Names of persons, compared.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// What stands before the name of an account where nobody gave a person's name.
const ACCOUNT: &str = "login:";

/// Whether this is an account, or nothing, and no person's name.
pub(super) fn is_account(name: &str) -> bool {
    let parts = parts(name);
    parts.is_empty() || parts[..] == ["login"] || plain(name).trim_start().starts_with(ACCOUNT)
}

/// Whether two names are of one person as far as names tell: case, accents, punctuation, spaces, invisible characters and
/// the order of the parts make no other person. Two persons who are taken for one are asked to write their names in full;
/// one who is taken for two could act alone.
pub(super) fn same_person(one: &str, other: &str) -> bool {
    let (one, other) = (parts(one), parts(other));
    one == other || abbreviates(&one, &other) || abbreviates(&other, &one)
}

/// Whether each part of the shorter name is a part of the longer, or its first letter: `A. Analyst` and `Ada Analyst`. One
/// part at least must be there in full.
fn abbreviates(short: &[String], long: &[String]) -> bool {
    if short.len() != long.len() || !short.iter().any(|part| part.chars().count() > 1 && long.contains(part))
    {
        return false;
    }
    let mut left: Vec<&String> = long.iter().collect();
    let initial = |part: &String| part.chars().count() == 1;
    let (initials, whole): (Vec<&String>, Vec<&String>) = short.iter().partition(|part| initial(part));
    whole.iter().all(|part| take(&mut left, |one| one == *part))
        && initials.iter().all(|part| take(&mut left, |one| one.starts_with(part.as_str())))
}

fn take(left: &mut Vec<&String>, fits: impl Fn(&String) -> bool) -> bool {
    left.iter().position(|one| fits(one)).map(|place| left.swap_remove(place)).is_some()
}

/// The words of a name in plain form, sorted.
fn parts(name: &str) -> Vec<String> {
    let plain = plain(name);
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let mut parts: Vec<String> = words.map(str::to_owned).collect();
    parts.sort();
    parts
}

/// Compatibility forms decomposed, accents and what is not seen left out, lower case.
fn plain(name: &str) -> String {
    let seen = |c: &char| {
        !is_combining_mark(*c) && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    };
    name.nfkd().filter(seen).flat_map(char::to_lowercase).nfkd().filter(seen).collect()
}

#[cfg(test)]
mod tests {
    use super::{is_account, same_person};

    #[test]
    fn spellings_of_one_name_are_one_person() {
        for (one, other) in [
            ("A. Analyst", " a.  analyst "),
            ("A. Analyst", "A Analyst"),
            ("Ada Example", "Example, Ada"),
            ("Ada Example", "ADA\u{a0}EXAMPLE"),
            ("Ada Example", "A\u{200b}da Example"),
            ("Ada Example", "A. Example"),
            ("Jos\u{e9} Ib\u{e1}\u{f1}ez", "Jose Iban\u{303}ez"),
            ("\u{ff21}da Example", "Ada Example"),
            ("\u{130}pek \u{c7}elik", "ipek celik"),
        ] {
            assert!(same_person(one, other) && same_person(other, one), "{one} and {other}");
        }
        for (one, other) in [
            ("A. Analyst", "B. Boss"),
            ("Ada Example", "Bob Example"),
            ("Ada Example", "B. Example"),
            ("Kim Min Jun", "Kim Min Ji"),
            ("A", "B"),
        ] {
            assert!(!same_person(one, other) && !same_person(other, one), "{one} and {other}");
        }
    }

    #[test]
    fn accounts_are_no_persons() {
        for name in ["login:root", " LOGIN:ada", "login:", "", " . ", "\u{200b}login:ada"] {
            assert!(is_account(name), "{name:?}");
        }
        for name in ["Ada Example", "Loginova", "A"] {
            assert!(!is_account(name), "{name:?}");
        }
    }
}
