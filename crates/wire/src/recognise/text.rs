use model::{DomainName, Timestamp};

use super::json;
use super::outline::Outline;
use crate::Format;
use crate::names::{columns, name_of};

/// How many lines are looked at: enough that a few bad ones do not decide.
const LINES: usize = 50;

/// What the lines of a head look like.
#[derive(Debug)]
pub(crate) struct Ballot {
    /// The format of more than half of the lines.
    pub(crate) format: Option<Format>,
    /// Lines looked at: neither blank nor a comment.
    pub(crate) lines: usize,
    /// Lines that are of some format.
    pub(crate) known: usize,
}

/// The lines that count: complete, neither blank nor a comment, without what surrounds them.
pub(crate) fn significant(head: &[u8], whole: bool) -> impl Iterator<Item = &[u8]> {
    // The last line of a head may be cut; it counts only where there is no other.
    let end = if whole { None } else { head.iter().rposition(|byte| *byte == b'\n') };
    let lines = head[..end.unwrap_or(head.len())].split(|byte| *byte == b'\n');
    lines.map(<[u8]>::trim_ascii).filter(|line| !line.is_empty() && !line.starts_with(b"#"))
}

/// Lets the first lines vote.
pub(crate) fn vote(head: &[u8], whole: bool) -> Ballot {
    let votes: Vec<Option<Format>> = significant(head, whole).take(LINES).map(of_line).collect();
    let count = |format: Format| votes.iter().filter(|vote| **vote == Some(format)).count();
    Ballot {
        format: Format::ALL.into_iter().find(|format| count(*format) * 2 > votes.len()),
        lines: votes.len(),
        known: votes.iter().flatten().count(),
    }
}

fn of_line(line: &[u8]) -> Option<Format> {
    if line.starts_with(b"{") {
        return json::format(&Outline::of(line)).filter(|format| format.shape() == crate::Shape::Lines);
    }
    let text = std::str::from_utf8(line).ok()?;
    if is_watch_list(text) {
        return Some(Format::WatchList);
    }
    let (name, date) = columns(text);
    let dated = date.is_empty() || date.parse::<Timestamp>().is_ok();
    (dated && name_of(name).is_ok()).then_some(Format::Names)
}

fn is_watch_list(text: &str) -> bool {
    text.split_once('\t').is_some_and(|(word, domain)| {
        let word = word.trim();
        !word.is_empty() && !word.contains('.') && !domain.contains('\t') && DomainName::parse(domain).is_ok()
    })
}
