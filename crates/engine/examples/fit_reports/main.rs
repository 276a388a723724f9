//! Fits the few weights of the attribution of reports and measures them; run by `cargo xtask fit-reports`. Arguments: the
//! folder of shared data; then, to be written, the file of weights and the page of figures (none: prints the page). Fails
//! when a floor does not hold.
//!
//! `choice`: conditional logit on two years before the period of test, temperature on the third. `page`: the figures.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool")]
#![expect(clippy::expect_used, reason = "a tool for developers: it stops at data it does not know")]
#![expect(clippy::disallowed_methods, reason = "reads and writes files, and measures time")]
#![expect(clippy::cast_precision_loss, reason = "counts of reports are far below 2^52")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use engine::attribute::backtest::{Figures, Outcome, Share, backtest, pairs};
use engine::attribute::overlap::join;
use engine::attribute::trained::{Trained, Weights};
use engine::attribute::{Known, Learned, Subject, alias::Resolver, attribute, posterior};
use model::{Digest, Report, Timestamp};

#[path = "../../measure/data.rs"]
#[expect(dead_code, reason = "other measurements read more")]
mod data;
#[path = "../../measure/reports.rs"]
mod reports;

mod choice;
mod page;

/// Learned up to the first day, asked about reports up to the second: for the weights.
const LEARN: [(&str, &str); 2] = [("2020-06-30", "2021-06-30"), ("2021-06-30", "2022-06-30")];
/// For the temperature.
const CALIBRATE: (&str, &str) = ("2022-06-30", "2023-06-30");
/// For the figures.
const TEST: (&str, &str) = ("2023-06-30", "2024-06-30");
/// Parts of the actors that are taken out of training in turn.
const FOLDS: usize = 4;
/// What a report on an actor taken out counts for in the fit: about one in ten reports then is on an unknown actor.
const TAKEN_OUT: f64 = 0.08;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder of data")).join("data");
    let (target, page) = (arguments.next(), arguments.next());
    let (reports, left_out) = reports::reports(&folder);
    let weights = fit(&folder, &reports);
    let (measured, speed) = measure(&folder, &reports, left_out, &weights);
    let text = measured.text();
    eprintln!("{speed}");
    match page {
        Some(page) => std::fs::write(page, text).expect("the page can be written"),
        None => println!("{text}"),
    }
    if let Some(target) = target {
        std::fs::write(target, weights.to_file()).expect("the weights can be written");
    }
    let broken = measured.broken();
    broken.iter().for_each(|floor| eprintln!("does not hold: {floor}"));
    if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn fit(folder: &Path, reports: &[Report]) -> Weights {
    let choices = |(at, to): (&str, &str)| {
        let (before, after) = reports::parted(reports, at, to);
        let after: Vec<&Report> = after.iter().collect();
        let until = reports::end(at);
        let mut all = choice::choices(&Trained::train(&before, until), &after, until, 1.0);
        for (kept, asked) in folds(&before, &after) {
            let trained = Trained::train(&kept, until);
            all.extend(choice::choices(&trained, &asked, until, TAKEN_OUT));
        }
        all
    };
    let values = choice::fit(&LEARN.into_iter().flat_map(choices).collect::<Vec<_>>());
    let temperature = choice::temperature(&choices(CALIBRATE), &values);
    let data = Digest::of(data::text(folder, reports::REPORTS).as_bytes());
    let weights = Weights { values, temperature, data: Some(data) };
    // Figures are those of the file, digits and all.
    Weights::parse(&weights.to_file()).expect("a file just written")
}

fn measure(
    folder: &Path,
    reports: &[Report],
    left_out: usize,
    weights: &Weights,
) -> (page::Measured, String) {
    let (before, after) = reports::parted(reports, TEST.0, TEST.1);
    let after: Vec<&Report> = after.iter().collect();
    let until = reports::end(TEST.0);
    let start = Instant::now();
    let learned = learned(&before, until, weights);
    let training = start.elapsed();
    let start = Instant::now();
    let outcomes = backtest(&learned, &after, until);
    let judging = start.elapsed();
    let start = Instant::now();
    let some: Vec<&Report> = after.iter().copied().step_by(10).collect();
    for report in &some {
        std::hint::black_box(attribute(&learned, &Subject::of("asked", (*report).clone(), until)));
    }
    let each = |time: std::time::Duration, count: usize| time.as_secs_f64() * 1e3 / count.max(1) as f64;
    let speed = format!(
        "trained on {} reports in {:.1} s; {:.1} ms a report judged, {:.1} ms with all reasons",
        before.len(),
        training.as_secs_f64(),
        each(judging, after.len()),
        each(start.elapsed(), some.len())
    );
    let stripped: Vec<Report> =
        after.iter().map(|report| learned.trained().look(report, until).unshared).collect();
    let stripped: Vec<&Report> = stripped.iter().filter(|report| !report.indicators.is_empty()).collect();

    let all: Vec<&Report> = reports.iter().collect();
    let rest: Vec<&Report> = reports.iter().filter(|report| report.actor != "gamaredon").collect();
    let known: Vec<Report> = reports.iter().filter(|report| !reports::is_thallium(report)).cloned().collect();
    let then = reports::end("2019-12-31");
    let early = self::learned(&known, then, weights);
    let thallium = Subject::of("Thallium", reports::thallium(folder), then);
    let mut bare = thallium.clone();
    bare.without.insert(model::Family::Infrastructure);
    let calibration = {
        let (before, after) = reports::parted(reports, CALIBRATE.0, CALIBRATE.1);
        let until = reports::end(CALIBRATE.0);
        let learned = self::learned(&before, until, weights);
        Figures::of(&backtest(&learned, &after.iter().collect::<Vec<_>>(), until))
    };
    let measured = page::Measured {
        weights: weights.clone(),
        reports: reports.len(),
        left_out,
        trained_on: before.len(),
        calibration,
        deployed: Figures::of(&outcomes),
        stated: (
            Share::count(outcomes.iter().map(|it| it.stated >= engine::attribute::backtest::NAMED)),
            Share::count(
                outcomes
                    .iter()
                    .filter(|it| it.stated >= engine::attribute::backtest::NAMED)
                    .map(Outcome::is_right),
            ),
        ),
        style: Figures::of(&backtest(&learned, &stripped, until)),
        withheld: withheld(&before, &after, weights),
        joined: pairs(&all, &join(&all)),
        joined_rest: pairs(&rest, &join(&rest)),
        thallium: posterior(&early, &thallium),
        thallium_style: posterior(&early, &bare),
    };
    (measured, speed)
}

/// What reports alone teach, each actor under the name its reports have.
fn learned(reports: &[Report], until: Timestamp, weights: &Weights) -> Learned {
    let reports = reports.iter().filter(|report| report.date <= until).cloned().collect();
    let known = Known { reports, ..Known::default() };
    Learned::new(known, Resolver::default(), until, &BTreeSet::new()).with_report_weights(weights.clone())
}

/// Reports of the period of test on actors taken out of training: how many are named.
fn withheld(before: &[Report], after: &[&Report], weights: &Weights) -> Vec<Outcome> {
    let judged = |(kept, asked): (Vec<Report>, Vec<&Report>)| {
        let until = reports::end(TEST.0);
        backtest(&learned(&kept, until, weights), &asked, until)
    };
    folds(before, after).flat_map(judged).collect()
}

/// Takes a quarter of the actors out of the training reports at a time, and asks about the reports on those.
fn folds<'r>(
    before: &'r [Report],
    after: &'r [&'r Report],
) -> impl Iterator<Item = (Vec<Report>, Vec<&'r Report>)> {
    let actors: BTreeSet<&str> = before.iter().map(|report| report.actor.as_str()).collect();
    (0..FOLDS).map(move |fold| {
        let out: BTreeSet<&str> = actors.iter().skip(fold).step_by(FOLDS).copied().collect();
        let is_out = |report: &Report| out.contains(report.actor.as_str());
        let kept = before.iter().filter(|report| !is_out(report)).cloned().collect();
        (kept, after.iter().copied().filter(|report| is_out(report)).collect())
    })
}
