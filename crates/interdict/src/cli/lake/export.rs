use std::io::{self, BufWriter, ErrorKind, Write};

use anyhow::{Context, Result};
use lake::{Exported, Lake};
use model::{DomainName, Observation};

use crate::answer::{Exit, say};
use crate::intake::Progress;

/// Prints observations one a line, as they are read. A reader that goes away ends it, and is no failure.
pub(super) fn export(lake: &Lake, what: Exported, zone: Option<&DomainName>) -> Result<Exit> {
    let mut out = BufWriter::with_capacity(1 << 17, io::stdout().lock());
    let progress = Progress::items("exporting");
    let mut line = Vec::new();
    let mut rows = 0_u64;
    for observed in lake.export(what, zone)? {
        let observed = observed.with_context(|| format!("stopped after {rows} rows"))?;
        line.clear();
        match &observed.what {
            Observation::Resolution(resolution) => {
                wire::pdns_line(resolution, observed.when, &observed.origin.source, &mut line);
            }
            Observation::Name(seen) => {
                line.extend_from_slice(seen.name.as_str().as_bytes());
                if let Some(when) = observed.when {
                    line.push(b'\t');
                    line.extend_from_slice(when.first().to_string().as_bytes());
                }
                line.push(b'\n');
            }
            Observation::Certificate(_) | Observation::Registration(_) => continue,
        }
        match out.write_all(&line) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(Exit::Done),
            written => written.context("cannot write the export")?,
        }
        rows += 1;
        progress.add(1);
    }
    progress.finish();
    match out.flush() {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(Exit::Done),
        written => written.context("cannot write the export")?,
    }
    say(format!("{rows} rows"));
    Ok(Exit::Done)
}
