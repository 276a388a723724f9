//! Judges names in a stream on several threads, in the order they came, with bounded memory.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, BufRead, Write};
use std::sync::{Arc, Mutex, mpsc};

use anyhow::{Context, Result};
use engine::detect::lookalike::{Class, Judgement, Lure, Matcher};
use model::Reason;
use serde::Serialize;

pub(crate) use array::Array;

mod array;

/// Names in one piece of work: large enough that handing it over costs nothing, small enough that a slow stream is
/// answered at once.
const PIECE: usize = 1 << 18;
/// A host name has 253 octets at most; a longer line is no name.
const LONGEST: usize = 1024;

/// What is looked for.
pub(crate) struct Search<'a> {
    pub(crate) matcher: &'a Matcher,
    /// The classes of names looked for; an imitation is never told as a lure.
    pub(crate) classes: &'a [Class],
    pub(crate) jobs: usize,
}

/// One finding, as it is written.
#[derive(Serialize)]
pub(crate) struct Hit<'a> {
    pub(crate) name: &'a str,
    #[serde(flatten)]
    pub(crate) verdict: Verdict,
}

/// What is said of a name.
#[derive(Serialize)]
pub(crate) struct Verdict {
    registrable: String,
    /// Whom it imitates; a lure imitates nobody.
    identity: Option<String>,
    class: &'static str,
    techniques: Vec<&'static str>,
    probability: f64,
    alerts_per_million: f64,
    explanation: Vec<String>,
}

impl fmt::Display for Hit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Verdict { identity, techniques, probability, explanation, .. } = &self.verdict;
        let percent = probability * 100.0;
        let why: Vec<&str> =
            explanation.iter().filter(|why| why.contains("(+")).take(3).map(String::as_str).collect();
        let how = techniques.join("+");
        let identity = identity.as_deref().unwrap_or("(lure)");
        write!(f, "{percent:>3.0} %  {:<36} {identity:<14} {how:<22} {}", self.name, why.join("; "))
    }
}

impl From<Judgement> for Verdict {
    fn from(judgement: Judgement) -> Self {
        Self {
            registrable: judgement.registrable.to_string(),
            identity: Some(judgement.identity),
            class: Class::Imitation.as_str(),
            techniques: judgement.techniques.iter().map(|technique| technique.as_str()).collect(),
            probability: rounded(judgement.probability),
            alerts_per_million: judgement.alerts_per_million,
            explanation: explanation(&judgement.reasons),
        }
    }
}

impl From<Lure> for Verdict {
    fn from(lure: Lure) -> Self {
        Self {
            registrable: lure.registrable.to_string(),
            identity: None,
            class: Class::Lure.as_str(),
            techniques: lure.techniques.iter().map(|technique| technique.as_str()).collect(),
            probability: rounded(lure.probability),
            alerts_per_million: lure.alerts_per_million,
            explanation: explanation(&lure.reasons),
        }
    }
}

fn rounded(probability: f64) -> f64 {
    (probability * 1e4).round() / 1e4
}

fn explanation(reasons: &[Reason]) -> Vec<String> {
    reasons.iter().map(|reason| format!("{} ({:+.1})", reason.text, reason.weight)).collect()
}

impl Search<'_> {
    /// What is said of a name, by the classes looked for.
    fn verdict(&self, name: &str) -> Option<Verdict> {
        let imitation = || self.matcher.judge(name).map(Verdict::from);
        let lure = || self.matcher.lure(name).map(Verdict::from);
        self.classes.iter().find_map(|class| match class {
            Class::Imitation => imitation(),
            Class::Lure => lure(),
        })
    }
}

/// What a scan came to.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) names: u64,
    pub(crate) found: u64,
    pub(crate) bad: u64,
    /// The first bad lines, to be shown.
    pub(crate) examples: Vec<String>,
}

/// Judges every name of `input` and hands each hit to `write`, in order of input.
pub(crate) fn scan(
    search: &Search<'_>,
    mut input: impl BufRead + Send,
    render: impl Fn(&Hit<'_>) -> String + Sync,
    out: &mut impl Write,
) -> Result<Tally> {
    let jobs = search.jobs.max(1);
    let (give, take) = mpsc::sync_channel::<(u64, Vec<u8>)>(jobs * 2);
    let (hand_back, collect) = mpsc::sync_channel::<(u64, Done)>(jobs * 2);
    // Only the workers hold the queue's end: when the last of them is gone the feeder notices and stops.
    let take = Arc::new(Mutex::new(take));
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            let (take, hand_back, render) = (Arc::clone(&take), hand_back.clone(), &render);
            scope.spawn(move || {
                loop {
                    // The lock is held only while waiting for the next piece.
                    let next = take.lock().map(|queue| queue.recv());
                    let Ok(Ok((number, piece))) = next else { return };
                    if hand_back.send((number, judge(search, &piece, render))).is_err() {
                        return;
                    }
                }
            });
        }
        drop((take, hand_back));
        let feeder = scope.spawn(move || feed(&mut input, &give));
        let mut tally = Tally::default();
        let written = gather(&collect, out, &mut tally);
        // A writer that stopped early must not leave the others waiting.
        drop(collect);
        let fed = feeder.join().map_err(|_| anyhow::anyhow!("the reader of the scan stopped"))?;
        written.context("cannot write the findings")?;
        fed.context("cannot read the names")?;
        Ok(tally)
    })
}

/// Cuts the stream into pieces that end at a line's end.
fn feed(input: &mut impl BufRead, give: &mpsc::SyncSender<(u64, Vec<u8>)>) -> io::Result<()> {
    let mut number = 0;
    let mut rest: Vec<u8> = Vec::new();
    loop {
        let chunk = match input.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let ended = chunk.is_empty();
        let length = chunk.len();
        let cut = chunk.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let mut piece = Vec::new();
        if cut > 0 || ended {
            piece = std::mem::take(&mut rest);
            piece.extend_from_slice(&chunk[..cut]);
        }
        // A line without end is cut down: it is no name, whatever follows.
        rest.extend_from_slice(&chunk[cut..]);
        rest.truncate(PIECE);
        input.consume(length);
        if !piece.is_empty() {
            if give.send((number, piece)).is_err() {
                return Ok(());
            }
            number += 1;
        }
        if ended {
            return Ok(());
        }
    }
}

/// What a piece of work came to.
struct Done {
    text: String,
    tally: Tally,
}

fn judge(search: &Search<'_>, piece: &[u8], render: &impl Fn(&Hit<'_>) -> String) -> Done {
    let mut done = Done { text: String::new(), tally: Tally::default() };
    let mut lower = String::new();
    for line in piece.split(|byte| *byte == b'\n') {
        let Some(name) = name_of(line) else { continue };
        let Some(name) = host(name, &mut lower) else {
            done.tally.bad += 1;
            if done.tally.examples.len() < 3 {
                let shown = String::from_utf8_lossy(&line[..line.len().min(80)]).escape_debug().to_string();
                done.tally.examples.push(shown);
            }
            continue;
        };
        done.tally.names += 1;
        if let Some(verdict) = search.verdict(name) {
            done.tally.found += 1;
            done.text.push_str(&render(&Hit { name, verdict }));
            done.text.push('\n');
        }
    }
    done
}

/// The first field of a line, or the second behind a number, as lists by rank have it; `None` for blank lines and
/// comments.
fn name_of(line: &[u8]) -> Option<&[u8]> {
    let line = line.trim_ascii();
    if line.is_empty() || line[0] == b'#' {
        return None;
    }
    let field = |line: &'_ [u8]| {
        line.iter().position(|byte| matches!(byte, b'\t' | b' ' | b',')).unwrap_or(line.len())
    };
    let (mut line, mut end) = (line, field(line));
    if end < line.len() && line[..end].iter().all(u8::is_ascii_digit) {
        line = line[end + 1..].trim_ascii_start();
        end = field(line);
    }
    let name = &line[..end];
    Some(name.strip_prefix(b"*.").unwrap_or(name))
}

/// The host name in A-labels and lower case, in `lower` or where it stands; `None` when it is none.
fn host<'a>(name: &'a [u8], lower: &'a mut String) -> Option<&'a str> {
    if name.len() > LONGEST {
        return None;
    }
    let text = std::str::from_utf8(name).ok()?;
    if is_plain(name) {
        return Some(text);
    }
    let parsed = model::DomainName::parse(text).ok()?;
    lower.clear();
    lower.push_str(parsed.as_str());
    Some(lower)
}

/// Whether it is a host name of two labels or more, in lower case and of no other than plain letters: most are.
fn is_plain(name: &[u8]) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    let (mut label, mut labels) = (0, 0);
    for &byte in name {
        match byte {
            b'.' if (1..=63).contains(&label) => (label, labels) = (0, labels + 1),
            byte if plain(byte) => label += 1,
            _ => return false,
        }
    }
    (1..=63).contains(&label) && labels > 0 && name.len() <= 253
}

fn gather(collect: &mpsc::Receiver<(u64, Done)>, out: &mut impl Write, tally: &mut Tally) -> io::Result<()> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (number, done) in collect {
        waiting.insert(number, done);
        while let Some(done) = waiting.remove(&next) {
            next += 1;
            tally.names += done.tally.names;
            tally.found += done.tally.found;
            tally.bad += done.tally.bad;
            let room = 3_usize.saturating_sub(tally.examples.len());
            tally.examples.extend(done.tally.examples.into_iter().take(room));
            if !done.text.is_empty() {
                out.write_all(done.text.as_bytes())?;
                out.flush()?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
