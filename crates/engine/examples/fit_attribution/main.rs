//! Fits the weights of techniques and software and measures them; run by `cargo xtask fit-attribution`. Arguments: the
//! folder of shared data; then, to be written, the file of weights and the page of figures (none: prints the page).
//! Fails when a floor does not hold.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool")]
#![expect(clippy::expect_used, reason = "a tool for developers: it stops at data it does not know")]
#![expect(clippy::disallowed_methods, reason = "reads and writes files")]

use std::path::PathBuf;
use std::process::ExitCode;

use engine::attribute::technique::{Knowledge, Trials};

#[path = "../../measure/attack.rs"]
mod attack;
#[path = "../../measure/false_flag.rs"]
mod false_flag;

mod page;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder of data")).join("data");
    let (target, page) = (arguments.next(), arguments.next());
    let (profiles, reports) = (attack::profiles(&folder), attack::reports(&folder));
    let strict = Trials::prepare(&profiles, &reports, Knowledge::Strict);
    let weights = strict.fit();
    let trials = strict.cross_validate(page::FOLDS);
    let countries = attack::countries(&folder);
    let nexus = strict.roll_up(page::FOLDS, |group| countries.get(group).map(String::as_str));
    let planted = false_flag::plant(&profiles, &reports, &weights);
    let rows = page::rows(&profiles, &reports, &trials);
    let digest = attack::digest(&folder);
    let text = page::page(&rows, &trials, &nexus, &weights, &planted, &digest);
    if let Some(page) = page {
        std::fs::write(page, text).expect("the page can be written");
    } else {
        println!("{text}");
    }
    if let Some(target) = target {
        std::fs::write(target, page::file(&rows, &weights, &digest)).expect("the weights can be written");
    }
    let broken = page::broken(&rows, &planted);
    for floor in &broken {
        eprintln!("does not hold: {floor}");
    }
    if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
