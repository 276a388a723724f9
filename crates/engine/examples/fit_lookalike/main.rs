//! Fits the weights of the look-alike score and measures them; run by `cargo xtask fit-lookalike`. Arguments: the
//! folder of shared data; then, to be written, the file of weights and the page of figures (none: prints the page).
//! Fails when a floor does not hold.
//!
//! `regression`: penalised logistic regression on labelled and popular names. `calibration`: its log odds brought to
//! the labelled pool of newly registered names. `budget`: thresholds by the alerts they cost. `held_out`: the same
//! without some identities or an actor, tested on those.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool")]
#![expect(clippy::expect_used, reason = "a tool for developers: it stops at data it does not know")]
#![expect(clippy::disallowed_methods, reason = "reads and writes files")]
#![expect(clippy::cast_precision_loss, reason = "counts of names are far below 2^52")]

use std::path::PathBuf;
use std::process::ExitCode;

use engine::detect::lookalike::Matcher;

#[path = "../../measure/data.rs"]
mod data;
#[path = "../../measure/labels.rs"]
mod labels;

mod budget;
mod calibration;
mod cases;
mod figures;
mod held_out;
mod peers;
mod regression;
mod weights;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder of data")).join("data");
    let (target, page) = (arguments.next(), arguments.next());
    let matcher = Matcher::compile(&data::watch_list(&folder)).expect("the watch-list compiles");
    let set = cases::Set::read(&folder, &matcher);
    let fit = weights::Fit::run(matcher, &set);
    let held_out = held_out::HeldOut::run(&fit, &set);
    let figures = figures::Figures::measure(&fit, &set, &held_out);
    let text = figures.page();
    for note in &figures.notes {
        eprintln!("{note}");
    }
    if let Some(page) = page {
        std::fs::write(page, text).expect("the page can be written");
    } else {
        println!("{text}");
    }
    if let Some(target) = target {
        std::fs::write(target, fit.file(&set.digest)).expect("the weights can be written");
    }
    let broken = figures.broken();
    for floor in &broken {
        eprintln!("does not hold: {floor}");
    }
    if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
