//! What is asked, and how long the answers took.

use std::fmt;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::bench::generate::{Rows, mix};

/// Kinds of question: a name, the questions, and the arguments that go with them.
type Kind = (&'static str, Vec<String>, Vec<&'static str>);

/// Questions of each kind: mostly `count` of them, taken from rows spread over the whole file.
pub(super) fn of(rows: &Rows, total: u64, count: u64) -> Vec<Kind> {
    let picked = |turn: u64| (0..).map(move |n| mix(n ^ turn << 40) % total).map(|number| rows.row(number));
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    let names: Vec<String> = picked(1).map(|row| row.name).take(count).collect();
    let address =
        |row: &crate::bench::generate::Row| row.rrtype == "A" && !row.rdata.starts_with("203.0.113.");
    let addresses: Vec<String> = picked(2).filter(address).map(|row| row.rdata).take(count).collect();
    let absent = names.iter().map(|name| format!("x9{name}")).collect();
    let nowhere = (0..count).map(|n| format!("198.51.{}.{}", 100 + n / 250 % 100, n % 250)).collect();
    let zones = (0..count.min(200)).map(|n| Rows::zone(n as u64)).collect();
    let hubs = (0..4).map(Rows::hub).collect();
    vec![
        ("name", names, vec![]),
        ("address", addresses, vec![]),
        ("absent name", absent, vec![]),
        ("absent address", nowhere, vec![]),
        ("zone, 1000 names", zones, vec!["--zone"]),
        ("hub, 100000 names", hubs, vec!["--limit", "100000"]),
    ]
}

/// A file of indicators: one in ten occurs.
pub(super) fn indicators(rows: &Rows, total: u64, count: u64, path: &Path) -> Result<()> {
    let file = File::create(path).with_context(|| format!("create {}", path.display()))?;
    let mut file = BufWriter::new(file);
    for number in 0..count {
        let row = rows.row(mix(number ^ 77) % total);
        match number % 20 {
            0 => writeln!(file, "{}", row.name)?,
            1 if row.rrtype == "A" && !row.rdata.starts_with("203.0.113.") => {
                writeln!(file, "{}", row.rdata)?;
            }
            _ => writeln!(file, "q{number:x}-{}", row.name)?,
        }
    }
    file.flush().context("write indicators")
}

/// Times of questions asked one after the other in one process, in milliseconds.
pub(super) struct Timings {
    first: f64,
    /// To the whole answer, sorted; without the first twentieth, while caches fill.
    whole: Vec<f64>,
    /// To the first row, sorted.
    rows: Vec<f64>,
    given: u64,
}

impl Timings {
    /// Reads what `query --timings` said.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?;
        let lines = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        let all: Vec<serde_json::Value> = lines.collect();
        ensure!(!all.is_empty(), "no timings in {}", path.display());
        let first = all[0]["ms"].as_f64().unwrap_or_default();
        let warm = &all[all.len() / 20..];
        let sorted = |field: &str| {
            let mut times: Vec<f64> = warm.iter().filter_map(|timing| timing[field].as_f64()).collect();
            times.sort_by(f64::total_cmp);
            times
        };
        let given = all.iter().filter_map(|timing| timing["rows"].as_u64()).sum();
        Ok(Self { first, whole: sorted("ms"), rows: sorted("first_ms"), given })
    }

    pub(super) const fn first(&self) -> f64 {
        self.first
    }
}

fn at(times: &[f64], hundredth: usize) -> f64 {
    times.get((times.len() * hundredth / 100).min(times.len().saturating_sub(1))).copied().unwrap_or_default()
}

impl fmt::Display for Timings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (half, most) = (at(&self.whole, 50), at(&self.whole, 95));
        write!(f, "p50 {half:.1} ms, p95 {most:.1} ms")?;
        if !self.rows.is_empty() {
            write!(f, ", first row p50 {:.1} ms", at(&self.rows, 50))?;
        }
        write!(f, ", {} rows", self.given)
    }
}
