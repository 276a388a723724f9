use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use lake::Window;
use model::{DomainName, KeyKind, Timestamp};

use super::AsOf;
use super::asked::{Asked, parse};
use super::rows::Rows;
use crate::answer::{Exit, Format, say};
use crate::desk::Desk;

mod ask;

/// Ask the lake: what a name was seen with, who was seen with a value, what lies in a zone, what is new.
///
/// Of a host name all its history is listed, of an address, a SHA-256 of a certificate or key, or `kind=value`
/// (`name_server=ns1.example.net`) the names that had it. Rows come as they are found.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  interdict --desk desk query www.example.com 192.0.2.10\n  \
    interdict --desk desk query --zone example.com --since 2019-06-01 --limit 100\n  \
    interdict --desk desk query --shared 192.0.2.10 name_server=ns1.example.net\n  \
    interdict --desk desk query --new --since 2019-06-01 kro.kr\n  \
    interdict --desk desk query --top address --limit 20\n  \
    interdict --desk desk --format ndjson query --input questions.txt")]
pub(crate) struct Query {
    /// Host names, addresses, SHA-256 digests, or `kind=value`.
    what: Vec<String>,
    /// List the names of these zones.
    #[arg(long, group = "mode")]
    zone: bool,
    /// How common each value is: of a name, all its values; of a value, itself. With its first names.
    #[arg(long, group = "mode")]
    shared: bool,
    /// Only when each name was first and last seen.
    #[arg(long, group = "mode")]
    span: bool,
    /// Names seen for the first time since `--since`, everywhere or in these zones.
    #[arg(long, group = "mode", requires = "since")]
    new: bool,
    /// The values of this kind that most registrable names share.
    #[arg(long, group = "mode", value_name = "KIND", conflicts_with = "what")]
    top: Option<KeyKind>,
    /// Only what was still seen on this day or later.
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Option<Timestamp>,
    #[command(flatten)]
    as_of: AsOf,
    /// At most so many rows for each question; 0 is all.
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    limit: usize,
    /// More questions, one a line; `-` is standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "top")]
    input: Option<PathBuf>,
    /// Say on standard error how long each question took, one JSON object a line.
    #[arg(long)]
    timings: bool,
}

/// A bare date means its first moment here.
fn day(text: &str) -> Result<Timestamp, model::InvalidTime> {
    text.parse()
}

impl Query {
    pub(crate) fn run(self, desk: &Desk, format: Format) -> Result<Exit> {
        let mut rows = Rows::to_stdout(format);
        if let Some(kind) = self.top {
            let text = kind.as_str().to_owned();
            self.timed(&text, &mut rows, |query, rows| query.top(desk, kind, rows))?;
        } else if self.new && self.what.is_empty() && self.input.is_none() {
            self.timed("*", &mut rows, |query, rows| query.new_in(desk, "*", None, rows))?;
        } else {
            if self.what.is_empty() && self.input.is_none() {
                bail!(
                    "ask about something: a name, a value, or a file of them with --input; see `interdict query --help`"
                );
            }
            for text in &self.what {
                self.one(desk, text, &mut rows)?;
            }
            if let Some(input) = &self.input {
                self.each(desk, input, &mut rows)?;
            }
        }
        rows.end()?;
        Ok(Exit::Done)
    }

    fn each(&self, desk: &Desk, input: &Path, rows: &mut Rows) -> Result<()> {
        let lines: Box<dyn BufRead> = if input == Path::new("-") {
            Box::new(BufReader::new(std::io::stdin().lock()))
        } else {
            let file = File::open(input).with_context(|| format!("cannot open `{}`", input.display()))?;
            Box::new(BufReader::new(file))
        };
        for line in lines.lines() {
            let line = line.with_context(|| format!("cannot read `{}`", input.display()))?;
            let text = line.trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            // One bad question does not end many.
            if let Err(error) = parse(text) {
                say(format!("`{text}` was not asked: {error}"));
                continue;
            }
            if !self.one(desk, text, rows)? {
                break;
            }
            rows.flush()?;
        }
        Ok(())
    }

    /// False when nobody reads any more.
    fn one(&self, desk: &Desk, text: &str, rows: &mut Rows) -> Result<bool> {
        self.timed(text, rows, |query, rows| query.ask(desk, text, rows))
    }

    fn timed(
        &self,
        text: &str,
        rows: &mut Rows,
        ask: impl FnOnce(&Self, &mut Rows) -> Result<ask::Told>,
    ) -> Result<bool> {
        let start = Instant::now();
        let told = ask(self, rows)?;
        if self.timings {
            let ms = |time: std::time::Duration| time.as_secs_f64() * 1_000.0;
            let first = told.first.map(|first| ms(first.duration_since(start)));
            let timing = serde_json::json!({
                "asked": text, "rows": told.rows, "first_ms": first, "ms": ms(start.elapsed()),
            });
            say(timing);
        }
        Ok(told.heard)
    }

    fn window(&self) -> Window {
        Window { since: self.since, as_of: self.as_of.as_of }
    }

    fn limit(&self) -> usize {
        if self.limit == 0 { usize::MAX } else { self.limit }
    }
}

/// The zone that is asked about.
fn zone(text: &str) -> Result<DomainName> {
    match parse(text)? {
        Asked::Name(name) => Ok(name),
        Asked::Keys(_) => bail!("`{text}` is no zone"),
    }
}
