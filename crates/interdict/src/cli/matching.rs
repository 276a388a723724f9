use std::io::{BufRead as _, BufReader, Read};
use std::path::PathBuf;

use anyhow::{Context, Result};
use lake::{Indicator, Window};

use super::AsOf;
use super::asked::{Asked, parse};
use super::rows::{Named, Rows, When};
use crate::answer::{Exit, Format, say};
use crate::desk::Desk;
use crate::intake::unpack;

/// Indicators that are looked for in one pass: what they take of memory is this, however long the list.
const AT_ONCE: usize = 1_000_000;

/// Look for a list of indicators in all history: names (with all names below), addresses, digests.
///
/// One indicator a line (plain, gzip or zstd); what follows the first blank, tab or comma is ignored, `#` begins a
/// comment. A million of them are looked for in one pass, and of several that a name lies below the longest is
/// given; a longer list takes a pass for each million, and a name that two of these meet comes twice. Exit code 1
/// says that something was found.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  interdict --desk desk match indicators.txt\n  \
    interdict --desk desk --format ndjson match --since 2019-06-01 indicators.txt.gz")]
pub(crate) struct Match {
    /// Files of indicators; standard input when none is named.
    files: Vec<PathBuf>,
    /// Only what was still seen on this day or later.
    #[arg(long, value_name = "DATE")]
    since: Option<model::Timestamp>,
    #[command(flatten)]
    as_of: AsOf,
}

impl Match {
    pub(crate) fn run(self, desk: &Desk, format: Format) -> Result<Exit> {
        let mut rows = Rows::to_stdout(format);
        let mut open = Vec::new();
        let mut bad = 0_u64;
        // Whether anybody still listens.
        let mut wanted = true;
        let mut each = |indicator| -> Result<bool> {
            open.push(indicator);
            if open.len() == AT_ONCE {
                wanted = self.look_for(desk, std::mem::take(&mut open), &mut rows)?;
            }
            Ok(wanted)
        };
        if self.files.is_empty() {
            read(std::io::stdin(), &mut each, &mut bad).context("cannot read standard input")?;
        }
        for path in &self.files {
            let file =
                std::fs::File::open(path).with_context(|| format!("cannot open `{}`", path.display()))?;
            read(file, &mut each, &mut bad).with_context(|| format!("cannot read `{}`", path.display()))?;
        }
        if bad > 0 {
            say(format!("{bad} lines are no indicators and were left out"));
        }
        if wanted {
            self.look_for(desk, open, &mut rows)?;
        }
        Ok(if rows.end()? > 0 { Exit::Found } else { Exit::Done })
    }

    /// Prints where `indicators` occur; `false` when nobody listens any more.
    fn look_for(&self, desk: &Desk, indicators: Vec<Indicator>, rows: &mut Rows) -> Result<bool> {
        let window = Window { since: self.since, as_of: self.as_of.as_of };
        for found in desk.lake.matches(indicators, window)? {
            let found = found?;
            let (asked, key) = match &found.indicator {
                Indicator::Name(name) => (name.to_string(), None),
                Indicator::Key(key) => (key.value.clone(), Some(key)),
            };
            let (when, sightings) = (When::of(found.when), found.sightings);
            let row = Named { asked: &asked, name: &found.name, key, when, count: None, sightings };
            if !rows.row(&row, || format!("{}  by {asked}", row.text()))? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Hands every indicator of a list to `each`, for as long as it wants more, and counts the lines that are none.
fn read(
    from: impl Read + Send + 'static,
    each: &mut impl FnMut(Indicator) -> Result<bool>,
    bad: &mut u64,
) -> Result<()> {
    for line in BufReader::new(unpack(Box::new(BufReader::with_capacity(1 << 18, from)), u64::MAX)?).lines() {
        let line = line?;
        let text = line.split([' ', '\t', ',']).next().unwrap_or_default();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let indicators = match parse(text) {
            Ok(Asked::Name(name)) => vec![Indicator::Name(name)],
            Ok(Asked::Keys(keys)) => keys.into_iter().map(Indicator::Key).collect(),
            Err(_) => {
                *bad += 1;
                continue;
            }
        };
        for indicator in indicators {
            if !each(indicator)? {
                return Ok(());
            }
        }
    }
    Ok(())
}
