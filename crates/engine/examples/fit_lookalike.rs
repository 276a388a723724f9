//! Fits the weights of the look-alike score; run by `cargo xtask fit-lookalike`. Arguments: the folder of shared data,
//! the file to write (none: print the figures only).
//!
//! Logistic regression with a Gaussian prior around the terms' own centres, signs kept, by cyclic coordinate Newton
//! steps: the same data give the same file. Then the log odds are brought to the labelled pool of newly registered
//! names (two parameters, Platt 1999; Horvitz-Thompson weights), and thresholds are read off its precision.
#![expect(clippy::print_stdout, reason = "a command-line tool")]
#![expect(clippy::unwrap_used, reason = "a tool for developers: it stops at data it does not know")]
#![expect(clippy::disallowed_methods, reason = "reads and writes files")]
#![expect(clippy::cast_precision_loss, reason = "counts of names are far below 2^52")]

use std::io::Read as _;
use std::path::{Path, PathBuf};

use engine::detect::lookalike::{Matcher, Technique};
use model::{DomainName, Identity, WatchList};

const PASSES: usize = 2;
/// Standard deviation of the prior of a weight, in nats.
const SPREAD: f64 = 1.0;
/// What one name of each source counts.
const ACTOR: f64 = 3.0;
const SYNTHETIC: f64 = 3.0;
const POPULAR: f64 = 0.6;

struct Row {
    name: String,
    /// The labelled identity, or the one found.
    brand: String,
    actor: String,
    yes: bool,
    weight: f64,
    pool: Option<f64>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Thallium,
    Sample,
    Other,
    Pool,
    Synthetic,
    Popular,
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

fn rows(folder: &Path, matcher: &Matcher) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut add = |name: &str, brand: &str, actor: &str, yes, weight, pool, kind| {
        let (brand, actor) = (brand.to_owned(), actor.to_owned());
        rows.push(Row { name: name.to_owned(), brand, actor, yes, weight, pool, kind });
    };
    for row in text(folder, "thallium/labels_thallium.txt").lines() {
        let c: Vec<&str> = row.split('\t').collect();
        if c.len() >= 5 && (c[1] != "B" || c[4] == "S") {
            let kind = if c[1] == "B" { Kind::Thallium } else { Kind::Other };
            add(c[0], c[2], "thallium", c[1] == "B", ACTOR, None, kind);
        }
    }
    for row in text(folder, "lookalike/sample_labelled.tsv").lines() {
        let c: Vec<&str> = row.split('\t').collect();
        if c.len() >= 6 && (c[2] != "B" || c[5] == "S") {
            let kind = if c[2] == "B" { Kind::Sample } else { Kind::Other };
            add(c[0], c[3], c[1], c[2] == "B", ACTOR, None, kind);
        }
    }
    let pool = text(folder, "lookalike/pool_labelled.tsv");
    for row in pool.lines() {
        let c: Vec<&str> = row.split('\t').collect();
        let stands = c[3].parse::<f64>().unwrap() / c[4].parse::<f64>().unwrap();
        add(c[0], "", "", c[1] == "Y", stands.min(20.0) / 4.0, Some(stands), Kind::Pool);
    }
    for row in text(folder, "lookalike/coverage_names.tsv").lines() {
        let c: Vec<&str> = row.split('\t').collect();
        if !matcher.is_owned(c[2]) {
            add(c[2], c[1], "", true, SYNTHETIC, None, Kind::Synthetic);
        }
    }
    for name in text(folder, "lookalike/popular-names-dev.txt.gz").lines() {
        if matcher.terms_of(name).is_some() {
            add(name, "", "", false, POPULAR, None, Kind::Popular);
        }
    }
    rows
}

/// A row as the fit sees it: indices of its terms.
struct Case<'r> {
    row: &'r Row,
    terms: Vec<usize>,
    found: String,
}

fn cases<'r>(matcher: &Matcher, rows: &'r [Row]) -> Vec<Case<'r>> {
    let index = |name: &&str| Matcher::terms().iter().position(|term| term.0 == *name).unwrap();
    rows.iter()
        .filter_map(|row| {
            let (found, terms) = matcher.terms_of(&row.name)?;
            Some(Case { row, terms: terms.iter().map(index).collect(), found })
        })
        .collect()
}

fn logit(terms: &[usize], weights: &[f64]) -> f64 {
    terms.iter().map(|at| weights[*at]).sum()
}

fn probability(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

fn fit(cases: &[&Case<'_>]) -> Vec<f64> {
    let centre: Vec<f64> = Matcher::terms().iter().map(|term| term.1).collect();
    let mut weights = centre.clone();
    let mut with: Vec<Vec<(usize, f64)>> = vec![Vec::new(); centre.len()];
    for (at, case) in cases.iter().enumerate() {
        let mut terms = case.terms.clone();
        terms.sort_unstable();
        for run in terms.chunk_by(|a, b| a == b) {
            with[run[0]].push((at, run.len() as f64));
        }
    }
    let mut logits: Vec<f64> = cases.iter().map(|case| logit(&case.terms, &weights)).collect();
    for _ in 0..200 {
        let mut moved = 0.0_f64;
        for (term, cases_with) in with.iter().enumerate() {
            let precision = 1.0 / (SPREAD * SPREAD);
            let (mut slope, mut curve) = ((weights[term] - centre[term]) * precision, precision);
            for (at, times) in cases_with {
                let (p, w) = (probability(logits[*at]), cases[*at].row.weight);
                slope += w * times * (p - f64::from(u8::from(cases[*at].row.yes)));
                curve += w * times * times * (p * (1.0 - p)).max(0.05);
            }
            let mut next = weights[term] - slope / curve;
            // What speaks for an imitation by its meaning must not come to speak against it.
            if centre[term] > 0.0 {
                next = next.max(0.0);
            } else if centre[term] < 0.0 {
                next = next.min(0.0);
            }
            let step = next - weights[term];
            weights[term] = next;
            moved = moved.max(step.abs());
            for (at, times) in cases_with {
                logits[*at] += step * times;
            }
        }
        if moved < 1e-7 {
            break;
        }
    }
    calibrate(weights, cases)
}

/// Brings the log odds to the pool: `a * logit + b`, by Newton's method with a weak prior at `a = 1`.
fn calibrate(mut weights: Vec<f64>, cases: &[&Case<'_>]) -> Vec<f64> {
    let points: Vec<(f64, f64, f64)> = cases
        .iter()
        .filter_map(|case| {
            let stands = case.row.pool?;
            Some((logit(&case.terms, &weights), f64::from(u8::from(case.row.yes)), stands / 4.0))
        })
        .collect();
    let (mut a, mut b) = (1.0_f64, 0.0_f64);
    for _ in 0..100 {
        let (mut ga, mut gb, mut haa, mut hab, mut hbb) = (4.0 * (a - 1.0), 0.1 * b, 4.0, 0.0, 0.1);
        for (x, y, w) in &points {
            let p = probability(a * x + b);
            let (residual, curve) = (w * (p - y), w * (p * (1.0 - p)).max(1e-3));
            ga += residual * x;
            gb += residual;
            haa += curve * x * x;
            hab += curve * x;
            hbb += curve;
        }
        let det = haa * hbb - hab * hab;
        let (da, db) = ((ga * hbb - gb * hab) / det, (gb * haa - ga * hab) / det);
        a = (a - da).max(0.2);
        b -= db;
        if da.abs() + db.abs() < 1e-10 {
            break;
        }
    }
    weights.iter_mut().for_each(|weight| *weight *= a);
    // The first term, `prior`, is in every score once.
    weights[0] += b;
    weights
}

fn file(weights: &[f64], threshold: f64, strict: f64, rates: &[(f64, f64)], digest: &str) -> String {
    let mut out = format!(
        "# Weights of the look-alike score, in nats; version 1; written by `cargo xtask fit-lookalike`.\n# Fitted on data with the digest {digest}\n"
    );
    for (term, weight) in Matcher::terms().iter().zip(weights) {
        out.push_str(&format!("weight\t{}\t{weight:.3}\n", term.0));
    }
    out.push_str(&format!("threshold\tdefault\t{threshold:.3}\nthreshold\tstrict\t{strict:.3}\n"));
    for (probability, rate) in rates {
        out.push_str(&format!("rate\t{probability:.3}\t{rate:.1}\n"));
    }
    out
}

/// Wilson's interval at 95 %.
fn share(right: usize, all: usize) -> String {
    let (n, p, z) = (all.max(1) as f64, right as f64 / all.max(1) as f64, 1.96_f64);
    let centre = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt() / (1.0 + z * z / n);
    format!(
        "{right}/{all} = {:.1} % [{:.1}, {:.1}]",
        100.0 * p,
        100.0 * (centre - half),
        100.0 * (centre + half)
    )
}

fn is_kin(found: &str, labelled: &str) -> bool {
    found.starts_with(labelled) || labelled.starts_with(found)
}

/// Whether a technique belongs to the family that `coverage_names.tsv` asks for.
fn is_family(asked: &str, shown: &[Technique]) -> bool {
    use Technique as T;
    let any = |some: &[T]| some.iter().any(|t| shown.contains(t));
    let edit = shown.iter().any(|t| t.is_edit());
    match asked {
        a if a.starts_with("IDN") => any(&[T::Idn]),
        a if a.contains("homoglyph + combo") => any(&[T::Homoglyph]) && any(&[T::Affix]),
        a if a.contains("typo + combo") => (edit || any(&[T::Homoglyph])) && any(&[T::Affix]),
        a if a.contains("homoglyph") => any(&[T::Homoglyph]),
        a if a.starts_with("combo") => any(&[T::Affix, T::Level]),
        a if a.starts_with("level: typo") => edit || any(&[T::Homoglyph, T::Affix]),
        a if a.starts_with("level") => any(&[T::Level, T::TldSwap, T::Affix]),
        "TLD swap" => any(&[T::TldSwap]),
        "hyphen inside" => any(&[T::HyphenSplit, T::Affix]),
        _ => edit || any(&[T::Homoglyph, T::Affix]),
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap()).join("data");
    let target = arguments.next();
    let list = watch_list(&folder);
    let mut matcher = Matcher::compile(&list).unwrap().with_weights("").unwrap();
    let rows = rows(&folder, &matcher);
    let mut digest = Vec::new();
    for file in [
        "lookalike/watchlist.txt",
        "lookalike/owned.txt",
        "lookalike/pool_labelled.tsv",
        "lookalike/sample_labelled.tsv",
        "lookalike/coverage_names.tsv",
        "lookalike/popular-names-dev.txt.gz",
        "lookalike/new-registrations-dev.txt.gz",
        "thallium/labels_thallium.txt",
    ] {
        digest.extend(model::Digest::of(&std::fs::read(folder.join(file)).unwrap()).to_string().into_bytes());
    }
    let digest = model::Digest::of(&digest).to_string();
    let mut weights = Vec::new();
    for _ in 0..PASSES {
        let cases = cases(&matcher, &rows);
        weights = fit(&cases.iter().collect::<Vec<_>>());
        matcher = matcher.with_weights(&file(&weights, 0.5, 0.8, &[], &digest)).unwrap();
    }

    let registered = text(&folder, "lookalike/new-registrations-dev.txt.gz");
    let popular = text(&folder, "lookalike/popular-names-dev.txt.gz");
    let open = matcher.clone().with_threshold(0.0);
    let scores = |names: &str| {
        let mut scores: Vec<f64> = names
            .lines()
            .filter_map(|name| open.judge(name))
            .map(|judgement| judgement.probability)
            .collect();
        scores.sort_by(f64::total_cmp);
        (scores, names.lines().count() as f64)
    };
    let (registered_scores, registered_count) = scores(&registered);
    let (popular_scores, popular_count) = scores(&popular);
    let rate = |scores: &[f64], count: f64, least: f64| {
        (scores.len() - scores.partition_point(|p| *p < least)) as f64 * 1e6 / count
    };
    let pool: Vec<(f64, bool, f64)> = rows
        .iter()
        .filter_map(|row| {
            let p = open.judge(&row.name).map_or(0.0, |judgement| judgement.probability);
            Some((p, row.yes, row.pool?))
        })
        .collect();
    let yes: f64 = pool.iter().filter(|row| row.1).map(|row| row.2).sum();
    let precision = |least: f64| {
        let all: f64 = pool.iter().filter(|row| row.0 >= least).map(|row| row.2).sum();
        let right: f64 = pool.iter().filter(|row| row.0 >= least && row.1).map(|row| row.2).sum();
        (right / all.max(1e-9), right / yes)
    };
    let grid: Vec<f64> = (1..1000).map(|step| f64::from(step) / 1000.0).collect();
    let threshold = *grid
        .iter()
        .find(|p| {
            precision(**p).0 >= 0.6
                && rate(&registered_scores, registered_count, **p) <= 750.0
                && rate(&popular_scores, popular_count, **p) <= 485.0
        })
        .unwrap_or(&0.5);
    let strict = *grid
        .iter()
        .find(|p| {
            **p > threshold
                && precision(**p).0 >= 0.9
                && rate(&registered_scores, registered_count, **p) <= 200.0
        })
        .unwrap_or(&0.9);
    let rates: Vec<(f64, f64)> =
        grid.iter().step_by(20).map(|p| (*p, rate(&registered_scores, registered_count, *p))).collect();
    let out = file(&weights, threshold, strict, &rates, &digest);
    matcher = matcher.with_weights(&out).unwrap();

    println!("default threshold {threshold:.3}, strict {strict:.3}; all figures on development data");
    for (what, least) in [("default", threshold), ("strict", strict)] {
        let (right, recall) = precision(least);
        println!(
            "{what}: {:.0} alerts per million newly registered, {:.0} per million popular; pool precision {:.1} %, recall {:.1} %",
            rate(&registered_scores, registered_count, least),
            rate(&popular_scores, popular_count, least),
            100.0 * right,
            100.0 * recall
        );
    }
    for budget in [100.0, 200.0, 500.0, 1000.0] {
        let least =
            grid.iter().find(|p| rate(&registered_scores, registered_count, **p) <= budget).unwrap_or(&1.0);
        let (right, recall) = precision(*least);
        println!(
            "at {budget} per million: pool precision {:.1} %, recall {:.1} % (p >= {least})",
            100.0 * right,
            100.0 * recall
        );
    }
    let recall = |matcher: &Matcher, of: &dyn Fn(&Row) -> bool, show: bool| {
        let (mut right, mut wrong, mut all) = (0, 0, 0);
        for row in rows.iter().filter(|row| of(row)) {
            all += 1;
            match matcher.judge(&row.name) {
                Some(judgement) if is_kin(&judgement.identity, &row.brand) => right += 1,
                Some(judgement) => {
                    wrong += 1;
                    println!("  named {} instead of {}: {}", judgement.identity, row.brand, row.name);
                }
                None if show => println!("  missed {} ({})", row.name, row.brand),
                None => {}
            }
        }
        (right, wrong, all)
    };
    for (what, kind) in [("Thallium strong", Kind::Thallium), ("sample strong", Kind::Sample)] {
        let (right, wrong, all) = recall(&matcher, &|row| row.kind == kind, true);
        println!("{what}: {}, {wrong} with another identity", share(right, all));
    }
    let (mut found, mut family, mut all) = (0, 0, 0);
    for row in text(&folder, "lookalike/coverage_names.tsv").lines() {
        let c: Vec<&str> = row.split('\t').collect();
        if matcher.is_owned(c[2]) {
            continue;
        }
        all += 1;
        if let Some(judgement) = matcher.judge(c[2]) {
            found += 1;
            if is_family(c[0], &judgement.techniques) {
                family += 1;
            } else {
                println!("  {}: {} told as {:?}", c[0], c[2], judgement.techniques);
            }
        } else {
            println!("  not found: {} {}", c[0], c[2]);
        }
    }
    println!(
        "coverage, owned names left out: found {}, right family {}",
        share(found, all),
        share(family, all)
    );
    println!(
        "owned alerts: {}",
        text(&folder, "lookalike/owned.txt").lines().filter(|n| matcher.judge(n).is_some()).count()
    );
    left_out(&matcher, &rows, threshold, &recall, &digest);
    if let Some(target) = target {
        std::fs::write(&target, out).unwrap();
        println!("written to {target}");
    }
}

type Recall<'a> = dyn Fn(&Matcher, &dyn Fn(&Row) -> bool, bool) -> (usize, usize, usize) + 'a;

/// Fits without a third of the identities, or without an actor, and tests on what was left out.
fn left_out(full: &Matcher, rows: &[Row], threshold: f64, recall: &Recall<'_>, digest: &str) {
    let all = cases(full, rows);
    let mut brands: Vec<&str> = all.iter().map(|case| case.found.as_str()).collect();
    brands.sort_unstable();
    brands.dedup();
    let family = |brand: &str| {
        let stem = brands.iter().find(|known| brand.starts_with(**known)).copied().unwrap_or(brand);
        brands.iter().position(|known| *known == stem).unwrap_or(0)
    };
    let strong = |row: &Row| matches!(row.kind, Kind::Thallium | Kind::Sample);
    let test = |what: String, kept: Vec<&Case<'_>>, of: &dyn Fn(&Row) -> bool| {
        let weights = fit(&kept);
        let partial = full.clone().with_weights(&file(&weights, threshold, threshold, &[], digest)).unwrap();
        let ((a, _, n), (b, ..)) = (recall(&partial, of, false), recall(full, of, false));
        println!("{what}: {} left out, {} with the full fit", share(a, n), share(b, n));
        (a, b, n)
    };
    let mut sums = [(0, 0, 0); 3];
    for third in 0..3 {
        let kept = || all.iter().filter(|case| family(&case.found) % 3 != third).collect::<Vec<_>>();
        let within = |row: &Row| family(&row.brand) % 3 == third;
        let a = test(format!("brands, third {third}, strong"), kept(), &|row| strong(row) && within(row));
        let b = test(format!("brands, third {third}, synthetic"), kept(), &|row| {
            row.kind == Kind::Synthetic && within(row)
        });
        for (sum, (x, y, n)) in sums.iter_mut().zip([a, b]) {
            *sum = (sum.0 + x, sum.1 + y, sum.2 + n);
        }
    }
    for actor in ["thallium", "kimsuky", "coldriver", "charmingkitten", "sofacy"] {
        let kept = all.iter().filter(|case| case.row.actor != actor).collect();
        let (x, y, n) = test(format!("actor {actor}"), kept, &|row| strong(row) && row.actor == actor);
        sums[2] = (sums[2].0 + x, sums[2].1 + y, sums[2].2 + n);
    }
    for (what, (x, y, n)) in ["brands, strong", "brands, synthetic", "actors"].iter().zip(sums) {
        println!("left out, {what}: {}; full fit {}", share(x, n), share(y, n));
    }
}
