//! What one chunk of text is.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use model::DomainName;

use super::host::{Judged, Known, Written, judge};
use super::refang::refanged;
use super::{AT, BRACKET, COLON, DIGEST, DOT, Found, LOOSE, Passed, found, held};
use crate::prose::Entity;

/// What a chunk gave.
pub(super) enum Class {
    Found(Vec<Found>),
    Passed(Passed),
}

/// Judges the chunk `start..end` of `block`.
pub(super) fn classify(block: &str, start: usize, end: usize, known: &Known) -> Option<Class> {
    let (start, end) = trimmed(block, start, end);
    let raw = block.get(start..end).filter(|raw| raw.len() >= 4)?;
    if let Some(class) = digest_or_id(raw, start) {
        return Some(class);
    }
    // Most chunks that come here are words in brackets and with a colon after them: no indicator is without these marks.
    let marks = held(raw.as_bytes());
    if marks & (DOT | COLON | AT | BRACKET | LOOSE) == 0 {
        return None;
    }
    let (text, defanged) = refanged(raw);
    let written = Written { defanged, in_url: false, block, start, end };
    if (defanged || marks & COLON != 0)
        && let Some(at) = text.find("://")
    {
        return url(&text, at, start, end, defanged, known);
    }
    if (defanged || marks & AT != 0)
        && let Some((local, host)) = text.split_once('@')
    {
        return mail(local, host, start, end, defanged);
    }
    address(block, &text, start, end, written).or_else(|| named(&text, start, end, written, known))
}

/// Without the brackets, quotes and stops around it.
fn trimmed(block: &str, mut start: usize, mut end: usize) -> (usize, usize) {
    for _ in 0..8 {
        let text = &block[start..end];
        // Nothing is around a value between letters; an `s` may belong to `'s`.
        if let [first, .., last] = text.as_bytes()
            && first.is_ascii_alphanumeric()
            && last.is_ascii_alphanumeric()
            && *last != b's'
        {
            return (start, end);
        }
        let front = leading(text);
        // A bracket that opens a defanged mark belongs to the value.
        let front = if text[front..].starts_with('[')
            && !text[front..].starts_with("[.")
            && !text[front..].starts_with("[:")
        {
            front + 1
        } else {
            front
        };
        let text = &text[front..];
        let mut keep = &text[..text.len() - trailing(text)];
        for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
            if keep.ends_with(close) && keep.matches(close).count() > keep.matches(open).count() {
                keep = &keep[..keep.len() - 1];
            }
        }
        let keep = keep.strip_suffix("'s").or_else(|| keep.strip_suffix("’s")).unwrap_or(keep);
        let (from, to) = (start + front, start + front + keep.len());
        if (from, to) == (start, end) {
            return (start, end);
        }
        (start, end) = (from, to);
    }
    (start, end)
}

/// Bytes of the quotes, dashes and the like that `text` begins with.
fn leading(text: &str) -> usize {
    let around = |c: &char| matches!(c, '(' | '"' | '\'' | '*' | '=' | '•' | '·' | '–' | '—' | '…');
    text.chars().take_while(around).map(char::len_utf8).sum()
}

/// Bytes of the stops, quotes and the like that `text` ends with.
fn trailing(text: &str) -> usize {
    let around = |c: &char| {
        matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '"' | '\'' | '*' | '…' | '—' | '–' | '•' | '·')
    };
    text.chars().rev().take_while(around).map(char::len_utf8).sum()
}

fn digest_or_id(raw: &str, start: usize) -> Option<Class> {
    let bytes = raw.as_bytes();
    let end = start + raw.len();
    // A digest may carry its kind: `sha256:...`.
    let whole = if raw.len() < DIGEST { None } else { raw.rsplit_once([':', '=']) };
    let (prefix, digits) = whole.unwrap_or(("", raw));
    if digits.len() >= DIGEST && prefix.len() <= 8 && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        let lower = digits.to_ascii_lowercase();
        let varied = lower.bytes().any(|b| b != lower.as_bytes()[0]);
        let entity = match lower.len() {
            _ if !varied => return None,
            32 => Entity::Md5(lower),
            40 => Entity::Sha1(lower),
            64 => Entity::Sha256(lower),
            128 => Entity::Sha512(lower),
            _ => return None,
        };
        return Some(Class::Found(vec![found(end - digits.len(), end, entity, false)]));
    }
    let cve = bytes.len() >= 13 && bytes[..4].eq_ignore_ascii_case(b"cve-") && bytes[8] == b'-';
    if cve {
        let year = bytes[4..8].iter().all(u8::is_ascii_digit);
        let digits = bytes[9..].iter().take_while(|b| b.is_ascii_digit()).count();
        let ends = bytes.get(9 + digits).is_none_or(|b| !b.is_ascii_alphanumeric());
        if year && (4..=7).contains(&digits) && ends {
            let id = raw[..9 + digits].to_ascii_uppercase();
            return Some(Class::Found(vec![found(
                start,
                start + 9 + digits,
                Entity::Vulnerability(id),
                false,
            )]));
        }
    }
    None
}

fn url(text: &str, at: usize, start: usize, end: usize, defanged: bool, known: &Known) -> Option<Class> {
    let scheme = text[..at].to_ascii_lowercase();
    let skipped = scheme.len() - scheme.trim_start_matches(|c: char| !c.is_ascii_lowercase()).len();
    let scheme = &scheme[skipped..];
    if !matches!(
        scheme,
        "http" | "https" | "ftp" | "sftp" | "tcp" | "udp" | "ws" | "wss" | "ldap" | "ldaps" | "smb"
    ) {
        return None;
    }
    let rest = &text[at + 3..];
    let authority = &rest[..rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len())];
    let tail = &rest[authority.len()..];
    let host_port = authority.rsplit('@').next().unwrap_or_default();
    let (host, port) = match host_port.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !host.contains(':') => (host, port),
        _ => (host_port, ""),
    };
    let shown = |host: &str| {
        let port = if port.is_empty() { String::new() } else { format!(":{port}") };
        format!("{scheme}://{host}{port}{tail}")
    };
    if let Ok(address) = host.trim_matches(['[', ']']).parse::<IpAddr>() {
        if let Some(reason) = not_routed(address) {
            return Some(Class::Passed(Passed { start, end, value: text.to_owned(), reason }));
        }
        let values = [Entity::Url(shown(host)), Entity::Address(address)];
        return Some(Class::Found(values.map(|entity| found(start, end, entity, defanged)).into()));
    }
    match judge(host, Written { defanged, in_url: true, ..Written::default() }, known) {
        Judged::Kept(name) => {
            let values = [Entity::Url(shown(name.as_str())), Entity::Name(name)];
            Some(Class::Found(values.map(|entity| found(start, end, entity, defanged)).into()))
        }
        Judged::Passed(reason) => Some(Class::Passed(Passed { start, end, value: text.to_owned(), reason })),
        Judged::Nothing => None,
    }
}

fn mail(local: &str, host: &str, start: usize, end: usize, defanged: bool) -> Option<Class> {
    let local = local.strip_prefix("mailto:").unwrap_or(local);
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"._%+-'&=".contains(&b);
    if local.is_empty() || local.len() > 64 || !local.bytes().all(allowed) {
        return None;
    }
    let name = DomainName::parse(host).ok().filter(DomainName::has_known_suffix)?;
    let value = format!("{local}@{name}");
    Some(Class::Found(vec![found(start, end, Entity::Email(value), defanged)]))
}

/// An address, with or without a port; versions and networks are passed over.
fn address(block: &str, text: &str, start: usize, end: usize, written: Written<'_>) -> Option<Class> {
    let passed = |reason: &str| {
        Some(Class::Passed(Passed { start, end, value: text.to_owned(), reason: reason.to_owned() }))
    };
    let (bare, network) = text.split_once('/').map_or((text, None), |(bare, rest)| (bare, Some(rest)));
    let (host, _port) = match bare.split_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) && host.contains('.') => (host, port),
        _ => (bare, ""),
    };
    let address = match host.parse::<Ipv4Addr>() {
        Ok(address) => {
            if !written.defanged
                && (is_version(written.before(), written.after()) || follows_slash(block, start))
            {
                return passed("version");
            }
            IpAddr::V4(address)
        }
        Err(_) => IpAddr::V6(v6(bare.trim_matches(['[', ']']), written.defanged)?),
    };
    if network.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit())) {
        return passed("network, not an address");
    }
    if let Some(reason) = not_routed(address) {
        return passed(&reason);
    }
    Some(Class::Found(vec![found(start, end, Entity::Address(address), written.defanged)]))
}

/// Addresses written as such: two groups at least, so that `a::b` of source code is none.
fn v6(text: &str, defanged: bool) -> Option<Ipv6Addr> {
    let groups = text.split(':').filter(|group| !group.is_empty()).count();
    let long = text.split(':').any(|group| group.len() >= 3);
    if text.len() < 6 || groups < 2 || !(long && groups >= 3 || defanged || groups == 8) {
        return None;
    }
    text.parse().ok()
}

fn is_version(before: &str, after: &str) -> bool {
    const WORDS: [&str; 16] = [
        "version", "versions", "v", "ver", "release", "build", "firmware", "revision", "rev", "update",
        "upgrade", "patch", "sdk", "through", "prior", "chrome",
    ];
    let word = |text: &str| text.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_ascii_lowercase();
    let mut said = before.split(' ').map(word);
    said.any(|said| WORDS.contains(&said.as_str()))
        || matches!(word(after).as_str(), "version" | "versions" | "build")
}

/// `Chrome/1.2.3.4` without a space: the chunk begins after a slash.
fn follows_slash(block: &str, start: usize) -> bool {
    start > 0 && matches!(block.as_bytes()[start - 1], b'/' | b'v' | b'V')
}

/// Why an address is none on the Internet; documentation ranges count as if they were.
fn not_routed(address: IpAddr) -> Option<String> {
    let reason = match address {
        IpAddr::V4(v4) if v4.is_private() => "private address",
        IpAddr::V4(v4) if v4.is_loopback() || v4.is_link_local() || v4.octets()[0] == 0 => "local address",
        IpAddr::V4(v4) if v4.is_multicast() || v4.is_broadcast() || v4.octets()[0] >= 240 => "not routed",
        IpAddr::V6(v6) if v6.is_loopback() || v6.is_unspecified() => "local address",
        IpAddr::V6(v6) if v6.segments()[0] & 0xffc0 == 0xfe80 => "local address",
        IpAddr::V6(v6) if v6.segments()[0] & 0xfe00 == 0xfc00 => "private address",
        IpAddr::V6(v6) if v6.is_multicast() => "not routed",
        _ => return None,
    };
    Some(reason.to_owned())
}

/// A host name, with or without a port or a path.
fn named(text: &str, start: usize, end: usize, written: Written<'_>, known: &Known) -> Option<Class> {
    // A Windows path or a leading slash makes it a file.
    if text.starts_with(['/', '\\', '%', '$', '~']) || text.contains('\\') || text.contains("..") {
        return None;
    }
    let host = &text[..text.find(['/', '?', '#', ':']).unwrap_or(text.len())];
    let tail = &text[host.len()..];
    if host.contains(['(', ')', '[', ']', '{', '}', '=', '&', '\'', '+', '$', '%', '!', '*']) {
        return None;
    }
    let in_url = tail.starts_with('/') && tail.len() > 1 || host.starts_with("www.");
    match judge(host, Written { in_url, ..written }, known) {
        // Without a scheme no URL is made of it, for that would be a guess; the name is certain.
        Judged::Kept(name) => {
            Some(Class::Found(vec![found(start, end, Entity::Name(name), written.defanged)]))
        }
        Judged::Passed(reason) => Some(Class::Passed(Passed { start, end, value: text.to_owned(), reason })),
        Judged::Nothing => None,
    }
}
