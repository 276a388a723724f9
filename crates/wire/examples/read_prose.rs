//! Reads a report in prose and prints its reading as JSON, or how fast it is read.
//!
//! `cargo run -p wire --example read_prose -- FILE [NAMES.tsv]` prints the reading. With `--rate` the file is repeated
//! to 50 MB and read five times; the best rate in MB (10^6 bytes) a second is printed. NAMES.tsv has a kind (`actor`,
//! `malware`, `tool`) and a name a line.
#![expect(clippy::print_stdout, reason = "an example prints")]
#![expect(clippy::disallowed_methods, reason = "an example reads files and a clock")]

use std::error::Error;
use std::time::Instant;

use wire::prose::{About, Lexicon, NameKind, read_prose};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rate = arguments.iter().any(|argument| argument == "--rate");
    let mut files = arguments.iter().filter(|argument| *argument != "--rate");
    let source = std::fs::read(files.next().ok_or("give a file")?)?;
    let names = files.next().map(std::fs::read_to_string).transpose()?.unwrap_or_default();
    let lexicon = Lexicon::new(names.lines().filter_map(|line| {
        let (kind, name) = line.split_once('\t')?;
        let kind = match kind {
            "actor" => NameKind::Actor,
            "malware" => NameKind::Malware,
            "tool" => NameKind::Tool,
            _ => return None,
        };
        Some((kind, name))
    }));
    if !rate {
        let reading = read_prose(&source, &About::default(), &lexicon)?;
        println!("{}", serde_json::to_string_pretty(&reading)?);
        return Ok(());
    }
    let mut text = Vec::new();
    while text.len() < 50_000_000 {
        text.extend_from_slice(&source);
        text.extend_from_slice(b"\n\n");
    }
    let mut best = f64::INFINITY;
    let mut values = 0;
    for _ in 0..5 {
        let start = Instant::now();
        let reading = read_prose(&text, &About::default(), &lexicon)?;
        best = best.min(start.elapsed().as_secs_f64());
        values = reading.mentions.len() + reading.claims.len();
    }
    let megabytes = f64::from(u32::try_from(text.len())?) / 1e6;
    println!(
        "{megabytes:.1} MB, {} names in the list, {values} values: {:.1} MB/s",
        lexicon.len(),
        megabytes / best
    );
    Ok(())
}
