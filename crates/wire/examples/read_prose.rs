//! Reads a report in prose and prints its reading as JSON.
//!
//! `cargo run -p wire --example read_prose -- FILE [NAMES.tsv]`. NAMES.tsv has a kind (`actor`, `malware`, `tool`) and a
//! name a line. How fast it is, `bench_prose` says.
#![expect(clippy::print_stdout, reason = "an example prints")]
#![expect(clippy::disallowed_methods, reason = "an example reads files")]

use std::error::Error;

use wire::prose::{About, Lexicon, NameKind, read_prose};

fn main() -> Result<(), Box<dyn Error>> {
    let mut files = std::env::args().skip(1);
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
    let reading = read_prose(&source, &About::default(), &lexicon)?;
    println!("{}", serde_json::to_string_pretty(&reading)?);
    Ok(())
}
