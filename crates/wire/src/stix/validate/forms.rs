//! The forms of strings that STIX asks for.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::stix::schema::schema;

/// The names of types: lower-case letters, digits and single hyphens, 3 to 250 (STIX 2.1 section 3.1).
pub(crate) fn is_type_name(text: &str) -> bool {
    let trimmed = text.strip_suffix('-').unwrap_or(text);
    (3..=250).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && trimmed.split('-').all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// The names of properties: lower-case letters, digits and underscores, 3 to 250, or `id` (section 3.1).
pub(crate) fn is_property_name(text: &str) -> bool {
    text == "id"
        || ((3..=250).contains(&text.len())
            && text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'))
}

/// Keys of dictionaries: ASCII letters, digits, hyphens and underscores, at most 250 (section 2.3).
pub(crate) fn is_dictionary_key(text: &str) -> bool {
    text.len() <= 250 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// Lower case, with hyphens between words.
pub(crate) fn is_hyphenated(text: &str) -> bool {
    text.chars().any(char::is_lowercase)
        && !text.chars().any(|letter| letter.is_uppercase() || matches!(letter, '_' | ' '))
}

/// Whether `text` has the form named in `properties.tsv`; the error says what is expected.
pub(crate) fn check(form: &str, text: &str) -> Result<(), &'static str> {
    let (right, wanted) = match form {
        "hex" => (is_hex(text), "an even number of hexadecimal digits"),
        "base64" => (is_base64(text), "base64"),
        "url" => (is_uri(text), "an absolute URI"),
        "mime" => (is_mime(text), "a media type of the form type/subtype"),
        "ipv4" => (is_address::<Ipv4Addr>(text, 32), "an IPv4 address or CIDR block"),
        "ipv6" => (is_address::<Ipv6Addr>(text, 128), "an IPv6 address or CIDR block"),
        "mac" => (is_mac(text), "a MAC address in lower case with colons"),
        "domain" => (is_domain(text), "a domain name"),
        "email" => (is_email(text), "an email address"),
        "charset" => (is_charset(text), "the name of a character set of the IANA registry"),
        "cpe" => (is_cpe(text), "a CPE 2.3 formatted string"),
        "lang" => (is_language(text), "a language code of RFC 5646"),
        "selector" => (is_selector(text), "a selector of a property"),
        "verb" => (
            !text.is_empty()
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
            "lower-case letters, digits and hyphens",
        ),
        _ => (true, ""),
    };
    if right { Ok(()) } else { Err(wanted) }
}

fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

pub(crate) fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    !body.is_empty()
        && text.len().is_multiple_of(4)
        && text.len() - body.len() <= 2
        && body.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

/// A scheme, a colon, and something without blanks (RFC 3986 section 3).
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
        && !rest.is_empty()
        && !rest.contains(|letter: char| letter.is_whitespace() || matches!(letter, '<' | '>' | '"' | '`'))
}

pub(crate) fn is_mime(text: &str) -> bool {
    const TYPES: [&str; 9] =
        ["application", "audio", "font", "image", "message", "model", "multipart", "text", "video"];
    text.split_once('/').is_some_and(|(kind, subtype)| {
        TYPES.contains(&kind)
            && subtype.starts_with(|first: char| {
                first.is_ascii_alphanumeric() || matches!(first, '.' | '+' | '_' | '-')
            })
    })
}

fn is_address<T: std::str::FromStr>(text: &str, most: u8) -> bool {
    match text.split_once('/') {
        Some((address, length)) => {
            let digits = length.bytes().all(|byte| byte.is_ascii_digit())
                && (length == "0" || !length.starts_with('0'));
            address.parse::<T>().is_ok() && digits && length.parse::<u8>().is_ok_and(|length| length <= most)
        }
        None => text.parse::<T>().is_ok(),
    }
}

fn is_mac(text: &str) -> bool {
    text.len() == 17
        && text.bytes().enumerate().all(|(at, byte)| match at % 3 {
            2 => byte == b':',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

/// Labels of at most 63 letters; names with underscores and in other scripts are in use and pass.
fn is_domain(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    (1..=253).contains(&text.chars().count())
        && text.split('.').all(|label| {
            (1..=63).contains(&label.chars().count())
                && label.chars().all(|letter| {
                    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_') || !letter.is_ascii()
                })
        })
}

fn is_email(text: &str) -> bool {
    let wrong = |letter: char| letter.is_whitespace() || matches!(letter, '<' | '>');
    text.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !domain.contains(wrong) && !text.starts_with('<')
    })
}

fn is_charset(text: &str) -> bool {
    (2..=250).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'(' | b')' | b'-'))
}

/// The formatted string binding of CPE 2.3 (NISTIR 7695 section 6.2): 13 parts, colons in values escaped.
fn is_cpe(text: &str) -> bool {
    let mut parts = 1;
    let mut escaped = false;
    for letter in text.chars() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ':' => parts += 1,
            _ if letter.is_whitespace() => return false,
            _ => {}
        }
    }
    let part = text.strip_prefix("cpe:2.3:").and_then(|rest| rest.split(':').next());
    parts == 13 && part.is_some_and(|part| ["a", "o", "h", "*", "-"].contains(&part))
}

/// A language of ISO 639 and well-formed subtags (RFC 5646 section 2.1).
pub(crate) fn is_language(text: &str) -> bool {
    let mut tags = text.split('-');
    let primary = tags.next().unwrap_or_default().to_ascii_lowercase();
    let known = match primary.len() {
        2 => schema().knows("iso-639-1", &primary),
        3 => schema().knows("iso-639-2", &primary),
        _ => false,
    };
    known && tags.all(|tag| (1..=8).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// `name`, then `.name` and `.[index]` (section 7.2.3.1).
fn is_selector(text: &str) -> bool {
    let named = |part: &str, least: usize| {
        (least..=250).contains(&part.len())
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'))
    };
    let index = |part: &str| {
        let digits = part.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let mut parts = text.split('.');
    let first = parts.next().unwrap_or_default();
    text == "id" || (named(first, 3) && parts.all(|part| index(part) || named(part, 1)))
}

/// Whether `text` may be a hash of `algorithm`; of algorithms without a known form every string may be one.
pub(crate) fn is_hash(algorithm: &str, text: &str) -> bool {
    let hexadecimal = |length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match algorithm {
        "MD5" => hexadecimal(32),
        "SHA-1" => hexadecimal(40),
        "SHA-256" | "SHA3-256" => hexadecimal(64),
        "SHA-512" | "SHA3-512" => hexadecimal(128),
        "SSDEEP" => {
            (1..=256).contains(&text.len())
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/+:.".contains(&byte))
        }
        "TLSH" => (70..=72).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        _ => true,
    }
}
