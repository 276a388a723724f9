use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use serde::Deserialize;

/// The last day of publication that is knowledge: two weeks before the court action became known.
const LAST_DAY: &str = "2019-12-15";

#[derive(Deserialize)]
struct Report {
    actor: String,
    date: String,
    refs: Vec<String>,
}

/// Copies the reports up to [`LAST_DAY`] from gzip to gzip, their lines unchanged but for [`spelled`] actors.
pub(super) fn filter(reports: &Path, out: &Path) -> Result<()> {
    let input = File::open(reports).with_context(|| format!("open {}", reports.display()))?;
    let output = File::create(out).with_context(|| format!("create {}", out.display()))?;
    let mut encoder = GzEncoder::new(BufWriter::new(output), Compression::fast());
    copy(BufReader::new(MultiGzDecoder::new(input)), &mut encoder)
        .with_context(|| format!("read {}", reports.display()))?;
    encoder.finish()?.flush().with_context(|| format!("write {}", out.display()))
}

fn copy(reports: impl BufRead, mut out: impl Write) -> Result<()> {
    for (number, line) in reports.lines().enumerate() {
        let line = line?;
        let report: Report =
            serde_json::from_str(&line).with_context(|| format!("line {} is no report", number + 1))?;
        if report.date.as_str() <= LAST_DAY {
            // The date alone must have taken the block out that answers the question.
            ensure!(!is_answer(&report), "line {}: the Thallium block is among earlier reports", number + 1);
            writeln!(out, "{}", spelled(&line, &report.actor))?;
        }
    }
    Ok(())
}

/// The line with a bare number of an actor spelled out: the source files APT37 as `37`, which is a name nowhere else.
fn spelled(line: &str, actor: &str) -> String {
    if actor.bytes().all(|byte| byte.is_ascii_digit()) {
        line.replacen(&format!("\"actor\": \"{actor}\""), &format!("\"actor\": \"APT{actor}\""), 1)
    } else {
        line.to_owned()
    }
}

/// Whether a report is (part of) what was filed with the court action, under actor 37.
fn is_answer(report: &Report) -> bool {
    let cites = report.refs.iter().any(|reference| reference.contains("bloomberglaw"));
    report.actor == "37" && (cites || report.date.as_str() >= "2019-12-30")
}

#[cfg(test)]
mod tests;
