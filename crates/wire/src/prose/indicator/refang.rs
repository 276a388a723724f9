//! Undoing what authors do so that nobody follows a malicious link.

use std::borrow::Cow;

/// Marks that stand for another: the written form in lower case, and what it stands for.
const FORMS: [(&str, &str); 29] = [
    ("[dot]", "."),
    ("(dot)", "."),
    ("{dot}", "."),
    ("<dot>", "."),
    ("[d]", "."),
    ("[punkt]", "."),
    ("[.]", "."),
    ("(.)", "."),
    ("{.}", "."),
    ("[.", "."),
    (".]", "."),
    ("[,]", "."),
    ("[:]", ":"),
    ("(:)", ":"),
    ("{:}", ":"),
    ("[://]", "://"),
    ("(://)", "://"),
    ("[:/]", ":/"),
    ("[:", ":"),
    ("[/]", "/"),
    ("[//]", "//"),
    ("[at]", "@"),
    ("(at)", "@"),
    ("{at}", "@"),
    ("[@]", "@"),
    ("(@)", "@"),
    ("{@}", "@"),
    ("\\.", "."),
    ("[:]//", "://"),
];

/// Schemes as authors break them, and what they stand for.
const SCHEMES: [(&str, &str); 12] = [
    ("hxxps", "https"),
    ("hxxp", "http"),
    ("hxtps", "https"),
    ("hxtp", "http"),
    ("htxps", "https"),
    ("htxp", "http"),
    ("h**ps", "https"),
    ("h**p", "http"),
    ("meow", "http"),
    ("hxxxps", "https"),
    ("hxxxp", "http"),
    ("fxp", "ftp"),
];

/// What a chunk of its own stands for, when it is a spelled dot or at: `dot`, `[dot]`, `(at)`.
pub(super) fn spelled(chunk: &[u8]) -> Option<char> {
    // Asked of most short words.
    if !matches!(chunk, [b'd' | b'D' | b'[' | b'(' | b'{', ..]) {
        return None;
    }
    let is = |form: &&[u8]| chunk.eq_ignore_ascii_case(form);
    let dots: [&[u8]; 7] = [b"dot", b"[dot]", b"(dot)", b"{dot}", b"[.]", b"(.)", b"{.}"];
    let ats: [&[u8]; 5] = [b"[at]", b"(at)", b"{at}", b"[@]", b"(@)"];
    if dots.iter().any(is) {
        return Some('.');
    }
    ats.iter().any(is).then_some('@')
}

/// Widens `start..end` over neighbours that spelled dots join: `evil [dot] example dot org`.
pub(super) fn joined(block: &str, start: usize, end: usize) -> (usize, usize) {
    let bytes = block.as_bytes();
    let (mut first, mut last) = (start, end);
    if spelled(&bytes[start..end]).is_none() {
        return (start, end);
    }
    // The dot needs a word on each side; a chain may go on.
    let Some(before) = word_before(block, start) else { return (start, end) };
    let Some(after) = word_after(block, end) else { return (start, end) };
    first = first.min(before);
    last = last.max(after);
    for _ in 0..8 {
        let Some(next) = word_after(block, last) else { break };
        let dot = block[last..next].trim_start();
        if spelled(dot.as_bytes()).is_none() {
            break;
        }
        let Some(word) = word_after(block, next) else { break };
        last = word;
    }
    let plain = block[first..last].split(' ').any(|word| word.eq_ignore_ascii_case("dot"));
    if plain && !plausible(&block[first..last], block.get(last..).unwrap_or_default()) {
        return (start, end);
    }
    (first, last)
}

/// Whether words joined by the bare word `dot` are meant as a name: not `the dot com bubble`.
fn plausible(text: &str, after: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    let host = first.len() >= 4
        && first.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
        && first.bytes().any(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let stop = [
        "from", "every", "this", "that", "with", "your", "their", "during", "first", "after", "before",
        "about",
    ];
    let next =
        after.split_whitespace().next().unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric());
    let idiom = [
        "bubble",
        "boom",
        "crash",
        "era",
        "bust",
        "company",
        "companies",
        "startup",
        "startups",
        "millionaire",
    ];
    host && !stop.contains(&first.to_ascii_lowercase().as_str())
        && !idiom.contains(&next.to_ascii_lowercase().as_str())
}

fn word_before(block: &str, at: usize) -> Option<usize> {
    let before = block.get(..at)?.strip_suffix(' ')?;
    let start = before.rfind(' ').map_or(0, |space| space + 1);
    (start < before.len()).then_some(start)
}

fn word_after(block: &str, at: usize) -> Option<usize> {
    let after = block.get(at..)?.strip_prefix(' ')?;
    let length = after.find(' ').unwrap_or(after.len());
    (length > 0).then_some(at + 1 + length)
}

/// `text` with its defanging undone, and whether there was any.
pub(super) fn refanged(text: &str) -> (Cow<'_, str>, bool) {
    let broken = |b: u8| matches!(b, b'[' | b'(' | b'{' | b'<' | b'\\' | b']' | b' ');
    // The schemes that are broken begin with three letters only.
    let scheme = text.as_bytes().first().is_some_and(|b| matches!(b | 0x20, b'h' | b'm' | b'f'));
    let schemed = || scheme && SCHEMES.iter().any(|(scheme, _)| begins(text, scheme));
    if !text.bytes().any(broken) && !schemed() {
        return (Cow::Borrowed(text), false);
    }
    let mut out = String::with_capacity(text.len());
    let mut defanged = false;
    let lower = text.to_ascii_lowercase();
    let mut rest = lower.as_str();
    let mut at = 0;
    if let Some((broken, scheme)) = SCHEMES.iter().find(|(broken, _)| scheme_at(rest, broken)) {
        out.push_str(scheme);
        at = broken.len();
        defanged = true;
    }
    while at < text.len() {
        // What is no part of a mark is taken as it is, all at once.
        let plain = text.as_bytes()[at..].iter().take_while(|b| !is_mark(**b)).count();
        out.push_str(&text[at..at + plain]);
        at += plain;
        if at == text.len() {
            break;
        }
        rest = &lower[at..];
        let dot = rest.starts_with('.') && !rest.starts_with(".]");
        let form = if !dot {
            // The second byte tells nearly all of them apart.
            let second = rest.as_bytes().get(1);
            let likely = FORMS.iter().filter(|(form, _)| form.as_bytes().get(1) == second);
            likely.filter(|(form, _)| rest.starts_with(form)).max_by_key(|(form, _)| form.len())
        } else {
            None
        };
        if let Some((form, meaning)) =
            form.filter(|(form, _)| !(*form == ".]" && !out.is_empty() && closes(text, at)))
        {
            out.push_str(meaning);
            at += form.len();
            defanged = true;
        } else if let Some(after) = rest.strip_prefix(' ') {
            let word = after.split(' ').next().unwrap_or_default();
            match spelled(word.as_bytes()) {
                Some(c) => {
                    out.push(c);
                    defanged = true;
                    at += 1 + word.len();
                    at += usize::from(lower[at..].starts_with(' '));
                }
                None => at += 1,
            }
        } else {
            let c = text[at..].chars().next().unwrap_or(' ');
            out.push(c);
            at += c.len_utf8();
        }
    }
    (Cow::Owned(out), defanged)
}

/// The bytes at which a mark of [`FORMS`] or a spelled one may begin.
const fn is_mark(byte: u8) -> bool {
    matches!(byte, b'[' | b'(' | b'{' | b'<' | b'\\' | b'.' | b' ')
}

fn begins(text: &str, scheme: &str) -> bool {
    text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme))
}

/// Whether `.]` at `at` ends a bracketed sentence and is no defanged dot.
fn closes(text: &str, at: usize) -> bool {
    text.get(at + 2..).is_none_or(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

/// Whether `text` begins with the broken scheme and goes on like a URL.
fn scheme_at(text: &str, broken: &str) -> bool {
    text.strip_prefix(broken)
        .is_some_and(|rest| [":", "[:", "(:", "{:"].iter().any(|mark| rest.starts_with(mark)))
}
