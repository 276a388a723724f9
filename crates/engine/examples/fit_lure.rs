//! Fits the weights of the lure score; run by `cargo xtask fit-lookalike`. Arguments: the folder of shared data, the
//! folder of data files to write into (none: print the figures only).
//!
//! The vocabulary is given (`data/lure-words.tsv`, chosen by topic); measured are how common each word is in popular
//! names, and the weights of the terms: logistic regression of labelled lures against popular and newly registered
//! names, with a Gaussian prior around the terms' own centres, signs kept, by cyclic coordinate Newton steps. The same
//! data give the same files.
//!
//! Newly registered names stand for what is no lure, though some are: so the log odds are shifted afterwards until the
//! mean probability of what alerts is the share of right alerts that was counted by eye ([`PRECISION`]).
#![expect(clippy::print_stdout, reason = "a command-line tool")]
#![expect(clippy::unwrap_used, reason = "a tool for developers: it stops at data it does not know")]
#![expect(clippy::disallowed_methods, reason = "reads and writes files")]
#![expect(clippy::cast_precision_loss, reason = "counts of names are far below 2^52")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use engine::detect::lookalike::Matcher;
use model::{Digest, DomainName, Identity, WatchList};

const PASSES: usize = 40;
/// Standard deviation of the prior of a weight, in nats.
const SPREAD: f64 = 1.0;
/// What one labelled lure counts against one name of the streams.
const LABELLED: f64 = 8.0;
/// Alerts per million newly registered names at the two thresholds.
const DEFAULT: f64 = 195.0;
const STRICT: f64 = 60.0;
/// Share of the alerts on newly registered names at the default threshold that are credential lures, counted by eye.
const PRECISION: f64 = 0.75;
const WORDS: &str = include_str!("../data/lure-words.tsv");

type Terms = Vec<(usize, f64)>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Thallium,
    Sample,
    Popular,
    New,
}

struct Row<'n> {
    name: &'n str,
    kind: Kind,
    terms: Terms,
}

fn text(folder: &Path, file: &str) -> String {
    let bytes = std::fs::read(folder.join(file)).unwrap();
    if !file.ends_with(".gz") {
        return String::from_utf8(bytes).unwrap();
    }
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
    text
}

fn watch_list(folder: &Path) -> WatchList {
    let name = |text: &str| DomainName::parse(text).unwrap();
    let identities = text(folder, "lookalike/watchlist.txt")
        .lines()
        .filter_map(|row| row.split_once('\t').filter(|_| !row.starts_with('#')))
        .map(|(identity, domain)| Identity {
            name: identity.to_owned(),
            words: Vec::new(),
            domains: vec![name(domain)],
            sector: None,
            country: None,
        })
        .collect();
    WatchList { identities, owned: text(folder, "lookalike/owned.txt").lines().map(name).collect() }
}

/// The word file with the rates measured on popular names.
fn measured_words(popular: &str) -> String {
    let labels: BTreeSet<&str> = popular.lines().filter_map(registrable_label).collect();
    let words = WORDS.lines().filter(|row| !row.starts_with('#'));
    let mut counts: BTreeMap<&str, u32> =
        words.filter_map(|row| Some((row.split('\t').next()?, 0))).collect();
    for label in &labels {
        let mut seen = BTreeSet::new();
        for start in 0..label.len() {
            for end in start + 2..=label.len().min(start + 24) {
                if let Some(part) = label.get(start..end)
                    && counts.contains_key(part)
                {
                    seen.insert(part);
                }
            }
        }
        for part in seen {
            *counts.get_mut(part).unwrap() += 1;
        }
    }
    let mut out = String::new();
    for row in WORDS.lines() {
        let mut columns = row.split('\t');
        match (columns.next(), columns.next()) {
            (Some(word), Some(class)) if !row.starts_with('#') => {
                let rate = f64::from(counts[word]) * 1e6 / labels.len() as f64;
                writeln!(out, "{word}\t{class}\t{rate:.0}").unwrap();
            }
            _ => writeln!(out, "{row}").unwrap(),
        }
    }
    out
}

fn registrable_label(name: &str) -> Option<&str> {
    // The suffix is taken off roughly: it does not matter to a count of words.
    let mut labels = name.rsplit('.').skip(1);
    let second = labels.next()?;
    Some(if matches!(second, "co" | "com" | "net" | "org" | "gov" | "edu" | "ac") {
        labels.next()?
    } else {
        second
    })
}

fn rows<'n>(matcher: &Matcher, names: &[(&'n str, Kind)]) -> Vec<Row<'n>> {
    names
        .iter()
        .filter_map(|(name, kind)| Some(Row { name, kind: *kind, terms: matcher.lure_terms_of(name)? }))
        .collect()
}

fn logit(terms: &Terms, weights: &[f64]) -> f64 {
    terms.iter().map(|(at, value)| weights[*at] * value).sum()
}

fn probability(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

fn fit(rows: &[Row<'_>], keep: impl Fn(&Row<'_>) -> bool) -> Vec<f64> {
    let centre: Vec<f64> = Matcher::lure_terms().iter().map(|term| term.1).collect();
    let mut weights = centre.clone();
    let rows: Vec<&Row<'_>> = rows.iter().filter(|row| keep(row)).collect();
    let mut holds: Vec<Vec<(usize, f64)>> = vec![Vec::new(); weights.len()];
    for (row, it) in rows.iter().enumerate() {
        let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
        for (at, value) in &it.terms {
            *sums.entry(*at).or_default() += value;
        }
        for (at, value) in sums {
            holds[at].push((row, value));
        }
    }
    let mut logits: Vec<f64> = rows.iter().map(|row| logit(&row.terms, &weights)).collect();
    for _ in 0..PASSES {
        for at in 0..weights.len() {
            let spread = if at == 0 { 5.0 } else { SPREAD };
            let mut slope = (centre[at] - weights[at]) / (spread * spread);
            let mut bend = 1.0 / (spread * spread);
            for (row, value) in &holds[at] {
                let p = probability(logits[*row]);
                let (label, weight) = match rows[*row].kind {
                    Kind::Thallium | Kind::Sample => (1.0, LABELLED),
                    Kind::Popular | Kind::New => (0.0, 1.0),
                };
                slope += weight * (label - p) * value;
                bend += weight * p * (1.0 - p) * value * value;
            }
            let mut next = weights[at] + (slope / bend).clamp(-1.0, 1.0);
            if at > 0 && centre[at] != 0.0 {
                next = if centre[at] > 0.0 { next.max(0.0) } else { next.min(0.0) };
            }
            let step = next - weights[at];
            weights[at] = next;
            for (row, value) in &holds[at] {
                logits[*row] += step * value;
            }
        }
    }
    weights
}

/// Logits of a kind, falling.
fn falling(rows: &[Row<'_>], kind: Kind, weights: &[f64]) -> Vec<f64> {
    let mut logits: Vec<f64> =
        rows.iter().filter(|row| row.kind == kind).map(|row| logit(&row.terms, weights)).collect();
    logits.sort_by(|a, b| b.total_cmp(a));
    logits
}

/// The logit that `per_million` of `of` names reach.
fn cut(falling: &[f64], per_million: f64, of: usize) -> f64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
    let at = (per_million * of as f64 / 1e6) as usize;
    falling.get(at).copied().unwrap_or(0.0) + 1e-9
}

/// Wilson interval of 95 % for `k` of `n`, in per cent.
fn wilson(k: usize, n: usize) -> String {
    let (n, p, z) = (n as f64, k as f64 / n as f64, 1.96_f64);
    let (middle, half) = (p + z * z / (2.0 * n), z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt());
    let all = 1.0 + z * z / n;
    format!("{k}/{n} ({:.0}-{:.0} %)", (middle - half) / all * 100.0, (middle + half) / all * 100.0)
}

fn found(rows: &[Row<'_>], kind: Kind, weights: &[f64], least: f64) -> usize {
    rows.iter().filter(|row| row.kind == kind && logit(&row.terms, weights) >= least).count()
}

fn is_even(name: &str) -> bool {
    name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)) >> 7
        & 1
        == 0
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap()).join("data");
    let target = arguments.next().map(PathBuf::from);
    let (popular, new) = (
        text(&folder, "lookalike/popular-names-dev.txt.gz"),
        text(&folder, "lookalike/new-registrations-dev.txt.gz"),
    );
    let (thallium, sample) =
        (text(&folder, "thallium/labels_thallium.txt"), text(&folder, "lookalike/sample_labelled.tsv"));
    let words = measured_words(&popular);
    let labelled = |text: &'_ str, at: usize| -> Vec<String> {
        let rows = text.lines().map(|row| row.split('\t').collect::<Vec<_>>());
        rows.filter(|row| row.len() > at && row[at] == "L").map(|row| row[0].to_owned()).collect()
    };
    let (thallium, sample) = (labelled(&thallium, 1), labelled(&sample, 2));
    let mut names: Vec<(&str, Kind)> = Vec::new();
    names.extend(thallium.iter().map(|name| (name.as_str(), Kind::Thallium)));
    names.extend(sample.iter().map(|name| (name.as_str(), Kind::Sample)));
    names.extend(popular.lines().map(|name| (name, Kind::Popular)));
    names.extend(new.lines().map(|name| (name, Kind::New)));
    let (populars, news) = (popular.lines().count(), new.lines().count());

    let matcher = Matcher::compile(&watch_list(&folder)).unwrap();
    let full = matcher.clone().with_lures(&words, "").unwrap();
    let rows_full = rows(&full, &names);
    let passing = |kind| rows_full.iter().filter(|row| row.kind == kind).count();
    println!(
        "weighed: Thallium {}, sample {}, popular {} of {populars}, new {} of {news}",
        passing(Kind::Thallium),
        passing(Kind::Sample),
        passing(Kind::Popular),
        passing(Kind::New)
    );
    let report = |what: &str, rows: &[Row<'_>], weights: &[f64]| {
        let new = falling(rows, Kind::New, weights);
        for budget in [50.0, 100.0, DEFAULT, 500.0, 1000.0] {
            let least = cut(&new, budget, news);
            println!(
                "{what}: at {budget:.0} per million new: Thallium {}, sample {}, popular {:.0} per million",
                wilson(found(rows, Kind::Thallium, weights, least), thallium.len()),
                wilson(found(rows, Kind::Sample, weights, least), sample.len()),
                found(rows, Kind::Popular, weights, least) as f64 * 1e6 / populars as f64,
            );
        }
    };
    let weights = fit(&rows_full, |_| true);
    report("all", &rows_full, &weights);
    let half = fit(&rows_full, |row| is_even(row.name));
    let odd: Vec<f64> = {
        let mut logits: Vec<f64> = rows_full
            .iter()
            .filter(|row| row.kind == Kind::New && !is_even(row.name))
            .map(|row| logit(&row.terms, &half))
            .collect();
        logits.sort_by(|a, b| b.total_cmp(a));
        logits
    };
    let least = cut(&odd, DEFAULT, news / 2);
    let held: Vec<&Row<'_>> = rows_full
        .iter()
        .filter(|row| matches!(row.kind, Kind::Thallium | Kind::Sample) && !is_even(row.name))
        .collect();
    let hit = held.iter().filter(|row| logit(&row.terms, &half) >= least).count();
    let odd_labelled = thallium.iter().chain(&sample).filter(|name| !is_even(name)).count();
    println!("held-out half at {DEFAULT:.0} per million of its own: {}", wilson(hit, odd_labelled));
    report("fitted on Thallium", &rows_full, &fit(&rows_full, |row| row.kind != Kind::Sample));
    report("fitted on the sample", &rows_full, &fit(&rows_full, |row| row.kind != Kind::Thallium));
    for (what, chosen) in [("words of Thallium only", &thallium), ("words of the sample only", &sample)] {
        // A lexicon that somebody would make from these names alone.
        let kept: String = words
            .lines()
            .filter(|row| {
                let word = row.split('\t').next().unwrap_or_default();
                row.starts_with('#') || chosen.iter().any(|name| name.contains(word))
            })
            .map(|row| format!("{row}\n"))
            .collect();
        let rows = rows(&matcher.clone().with_lures(&kept, "").unwrap(), &names);
        let own = if std::ptr::eq(chosen, &thallium) { Kind::Thallium } else { Kind::Sample };
        let weights = fit(&rows, |row| !matches!(row.kind, Kind::Thallium | Kind::Sample) || row.kind == own);
        report(what, &rows, &weights);
    }

    // Bring the odds to the counted precision.
    let new_names = falling(&rows_full, Kind::New, &weights);
    let least = cut(&new_names, DEFAULT, news);
    let alerts: Vec<f64> = new_names.iter().copied().filter(|logit| *logit >= least).collect();
    let mean =
        |shift: f64| alerts.iter().map(|logit| probability(logit + shift)).sum::<f64>() / alerts.len() as f64;
    let (mut low, mut high) = (-20.0, 20.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if mean(middle) < PRECISION { low = middle } else { high = middle }
    }
    let shift = f64::midpoint(low, high);
    let mut shifted = weights.clone();
    shifted[0] += shift;
    let digest = Digest::of(format!("{popular}{new}{}{}", thallium.join("\n"), sample.join("\n")).as_bytes());
    let mut out = format!(
        "# Weights of the lure score, in nats; version 1; written by `cargo xtask fit-lookalike`.\n\
         # Fitted on data with the digest {digest}\n"
    );
    for (term, weight) in Matcher::lure_terms().iter().zip(&shifted) {
        println!("{:<14} {weight:+.3}", term.0);
        writeln!(out, "weight\t{}\t{weight:.3}", term.0).unwrap();
    }
    for (name, budget) in [("default", DEFAULT), ("strict", STRICT)] {
        let p = probability(cut(&new_names, budget, news) + shift);
        println!("threshold {name}: {p:.4}");
        writeln!(out, "threshold\t{name}\t{p:.4}").unwrap();
    }
    let mut rates: Vec<(f64, f64)> = Vec::new();
    for step in 0..=40 {
        let p = f64::from(step) / 40.0;
        let logit = (p / (1.0 - p)).ln() - shift;
        let count = new_names.partition_point(|new| *new >= logit);
        rates.push((p, count as f64 * 1e6 / news as f64));
    }
    for (p, rate) in rates {
        writeln!(out, "rate\t{p:.3}\t{rate:.1}").unwrap();
    }
    if let Some(target) = target {
        std::fs::write(target.join("lure-words.tsv"), words).unwrap();
        std::fs::write(target.join("lure-weights.tsv"), out).unwrap();
    }
}
