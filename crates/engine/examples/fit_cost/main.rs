//! Counts runs of letters in the distinct registrable labels of popular names, for what a word costs; run by
//! `cargo xtask fit-lookalike`. Arguments: the folder of shared data, the file to write (none: print the figures only).
#![expect(clippy::print_stdout, reason = "a command-line tool")]
#![expect(clippy::unwrap_used, reason = "a tool for developers: it stops at data it does not know")]
#![expect(clippy::disallowed_methods, reason = "reads and writes files")]
#![expect(clippy::cast_precision_loss, reason = "counts of names are far below 2^52")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::PathBuf;

use calibration::Case;
use engine::detect::lookalike::{Hits, LetterCounts};
use model::{Digest, DomainName};

mod calibration;

/// Runs of four letters that occur less often are left out.
const LEAST: u32 = 48;
/// Of the words, those whose digest is lower are tried: one in 32.
const SHARE: &str = "08";
/// The words that the estimate is tried on, beside the identities: ordinary, foreign, made up, short and long.
const TRIED: &str = "chase citi paypal amazon netflix mizuho rakuten aeon barclays santander revolut stripe shell \
    delta orange target visa discover wells fargo hsbc nomura lloyds monzo nordea";

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap()).join("data").join("lookalike");
    let bytes = std::fs::read(folder.join("popular-names-dev.txt.gz")).unwrap();
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
    let registrable = |name: &str| {
        let registrable = DomainName::parse(name).ok()?.registrable()?.name();
        registrable.labels().next().filter(|label| !label.starts_with("xn--")).map(str::to_owned)
    };
    let labels: BTreeSet<String> = text.lines().filter_map(registrable).collect();
    let is_even = |label: &str| Digest::of(label.as_bytes()).to_string().as_bytes()[0].is_multiple_of(2);
    let (even, odd): (Vec<&String>, Vec<&String>) = labels.iter().partition(|label| is_even(label));

    // Words that somebody chose as a name, as those of a watch-list are: of one half, measured on the other.
    let brands: BTreeSet<&str> =
        even.iter().map(|label| label.as_str()).filter(|label| is_wordlike(label)).collect();
    let (fitted, held): (BTreeSet<&str>, BTreeSet<&str>) = brands
        .into_iter()
        .filter(|word| Digest::of(word.as_bytes()).to_string().as_str() < SHARE)
        .partition(|word| Digest::of(word.as_bytes()).to_string().as_bytes()[3].is_multiple_of(2));
    let half = counts(&even, LEAST / 2, "of one half");
    let uncorrected = LetterCounts::parse(&half).unwrap();
    let cases = |words: &BTreeSet<&str>| -> Vec<Case> {
        let of = |(word, measured): (&str, Hits)| Case {
            letters: word.len(),
            expected: uncorrected.hits(word),
            measured,
        };
        measured(&odd, words).into_iter().map(of).collect()
    };
    let scale = 1e6 / odd.len() as f64;
    let calibration = calibration::fit(&cases(&fitted), scale);
    print!("{calibration}");
    let corrected = LetterCounts::parse(&format!("{half}{calibration}")).unwrap();
    println!("letters\twords\tmeasured, mean\texpected\tfactor off\tuncorrected, expected\tfactor off");
    let held_measured = measured(&odd, &held);
    let mut helps = false;
    for (from, to) in [(4, 4), (5, 5), (6, 6), (7, 8), (9, 11), (12, 16), (4, 16)] {
        let within: Vec<(&str, f64)> = held_measured
            .iter()
            .filter(|(word, _)| (from..=to).contains(&word.len()))
            .map(|(word, hits)| (*word, sum(hits)))
            .collect();
        let count = within.len().max(1) as f64;
        let of = |counts: &LetterCounts| {
            let rows = || within.iter().map(|(word, measured)| (sum(&counts.hits(word)), *measured));
            let logs: f64 = rows().map(|(a, b)| ((a + 5.0) / (b + 5.0)).ln().abs()).sum();
            (rows().map(|row| row.0).sum::<f64>() / count, f64::exp(logs / count))
        };
        let (new, old) = (of(&corrected), of(&uncorrected));
        // The last row is of all the words.
        helps = new.1 < old.1;
        println!(
            "{from} to {to}\t{}\t{:.1}\t{:.1}\t{:.2}\t{:.1}\t{:.2}",
            within.len(),
            within.iter().map(|row| row.1).sum::<f64>() / count,
            new.0,
            new.1,
            old.0,
            old.1
        );
    }
    let (chosen, calibration) = if helps { (&corrected, calibration.as_str()) } else { (&uncorrected, "") };
    println!("corrections {}", if helps { "kept" } else { "left out: they are of no use to other words" });

    let watched = std::fs::read_to_string(folder.join("watchlist.txt")).unwrap();
    let watched =
        watched.lines().filter(|row| !row.starts_with('#')).filter_map(|row| row.split('\t').next());
    println!("word\texpected label/token/glued/inside\tmeasured on the other half");
    let (mut logs, mut tried) = (0.0, 0.0);
    let tried_words: BTreeSet<&str> = watched.chain(TRIED.split_whitespace()).collect();
    for (word, measured) in measured(&odd, &tried_words) {
        let expected = chosen.hits(word);
        logs += ((sum(&expected) + 5.0) / (sum(&measured) + 5.0)).ln().abs();
        tried += 1.0;
        println!("{word}\t{}\t{}", shown(&expected), shown(&measured));
    }
    println!(
        "mean |log ratio| of the sums (+5) of these, brands' own names among the measured: {:.2}, a factor of {:.2}",
        logs / tried,
        f64::exp(logs / tried)
    );

    let whole = counts(&labels.iter().collect::<Vec<_>>(), LEAST, &format!("of {}", Digest::of(&bytes)))
        + calibration;
    println!("{} bytes, {} labels", whole.len(), labels.len());
    if let Some(target) = arguments.next() {
        std::fs::write(target, whole).unwrap();
    }
}

/// Whether a label is letters alone, as many as a word of a watch-list has.
fn is_wordlike(label: &str) -> bool {
    (4..=16).contains(&label.len()) && label.bytes().all(|letter| letter.is_ascii_lowercase())
}

fn sum(hits: &Hits) -> f64 {
    hits.label + hits.token + hits.glued + hits.inside
}

fn shown(hits: &Hits) -> String {
    format!("{:.1}/{:.1}/{:.1}/{:.1}", hits.label, hits.token, hits.glued, hits.inside)
}

fn counts(labels: &[&String], least: u32, source: &str) -> String {
    // Runs of up to four letters as numbers, the unused letters 0: there are few, and labels are many.
    let mut counts: BTreeMap<[u8; 4], u32> = BTreeMap::new();
    let mut marked = Vec::new();
    for label in labels {
        let letters = label.bytes().map(|byte| if byte.is_ascii_digit() { b'#' } else { byte });
        marked.clear();
        marked.extend(std::iter::once(b'.').chain(letters).chain(std::iter::once(b'.')));
        for start in 0..marked.len() {
            let mut run = [0; 4];
            for (at, letter) in marked[start..].iter().take(run.len()).enumerate() {
                run[at] = *letter;
                *counts.entry(run).or_default() += 1;
            }
        }
    }
    let mut rows: BTreeMap<String, String> = BTreeMap::new();
    for (run, count) in counts.into_iter().collect::<BTreeMap<_, _>>() {
        let run = &run[..run.iter().position(|letter| *letter == 0).unwrap_or(run.len())];
        let (run, next) = run.split_at(run.len() - 1);
        let few = match run.len() {
            3 => least,
            2 => 3,
            _ => 1,
        };
        if count >= few {
            let row = rows.entry(String::from_utf8(run.to_vec()).unwrap()).or_default();
            write!(row, "{}{count}", char::from(next[0])).unwrap();
        }
    }
    let mut out = format!(
        "# How often letters follow a run of letters in popular registrable labels; version 1; written by `cargo xtask\n\
         # fit-lookalike`: run<TAB>next letter and count. Derived from data with the digest {source}\n\
         labels\t{}\n",
        labels.len()
    );
    let words = include_str!("../../data/common-words.txt").lines().filter(|row| !row.starts_with('#'));
    let words: BTreeSet<&str> = words.flat_map(str::split_whitespace).filter(|word| word.len() > 2).collect();
    for (word, hits) in measured(labels, &words) {
        let Hits { label, token, glued, inside } = hits;
        writeln!(out, "={word}\t{label:.0} {token:.0} {glued:.0} {inside:.0}").unwrap();
    }
    for (run, nexts) in rows {
        writeln!(out, "{run}\t{nexts}").unwrap();
    }
    out
}

fn measured<'w>(labels: &[&String], words: &BTreeSet<&'w str>) -> BTreeMap<&'w str, Hits> {
    let mut out: BTreeMap<&str, Hits> = words.iter().map(|word| (*word, Hits::default())).collect();
    for label in labels {
        let bytes = label.as_bytes();
        for start in 0..bytes.len() {
            for end in start + 2..=bytes.len().min(start + 16) {
                let Some(hits) = label.get(start..end).and_then(|part| out.get_mut(part)) else { continue };
                let cut = |at: Option<usize>| {
                    at.and_then(|at| bytes.get(at)).is_none_or(|byte| !byte.is_ascii_alphabetic())
                };
                match (cut(start.checked_sub(1)), cut(Some(end))) {
                    (true, true) if end - start == bytes.len() => hits.label += 1.0,
                    (true, true) => hits.token += 1.0,
                    (false, false) => hits.inside += 1.0,
                    _ => hits.glued += 1.0,
                }
            }
        }
    }
    for hits in out.values_mut() {
        for part in [&mut hits.label, &mut hits.token, &mut hits.glued, &mut hits.inside] {
            *part *= 1e6 / labels.len() as f64;
        }
    }
    out.into_iter().collect()
}
