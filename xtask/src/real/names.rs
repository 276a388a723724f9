use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;

/// One of the mixed-in names after so many of the stream: 77 names spread over the first million.
const STEP: usize = 13_007;

/// Writes all names of `stream` (gzip) to `out` (gzip) with those of `few` between them, at fixed positions.
pub(super) fn mix(stream: &Path, few: &Path, out: &Path) -> Result<()> {
    let few = std::fs::read_to_string(few).with_context(|| format!("read {}", few.display()))?;
    let input = File::open(stream).with_context(|| format!("open {}", stream.display()))?;
    let output = File::create(out).with_context(|| format!("create {}", out.display()))?;
    let mut encoder = GzEncoder::new(BufWriter::new(output), Compression::fast());
    between(BufReader::new(MultiGzDecoder::new(input)), &few, STEP, &mut encoder)
        .with_context(|| format!("copy {}", stream.display()))?;
    encoder.finish()?.flush().with_context(|| format!("write {}", out.display()))
}

/// Copies lines, one of `few` after each `step` of them; what is left of `few` goes to the end.
fn between(mut stream: impl BufRead, few: &str, step: usize, mut out: impl Write) -> std::io::Result<()> {
    let mut few = few.lines().map(str::trim).filter(|name| !name.is_empty() && !name.starts_with('#'));
    let mut line = Vec::new();
    let mut count = 0_usize;
    while stream.read_until(b'\n', &mut line)? > 0 {
        if !line.ends_with(b"\n") {
            line.push(b'\n');
        }
        out.write_all(&line)?;
        line.clear();
        count += 1;
        if count.is_multiple_of(step)
            && let Some(name) = few.next()
        {
            writeln!(out, "{name}")?;
        }
    }
    few.try_for_each(|name| writeln!(out, "{name}"))
}

#[cfg(test)]
mod tests;
