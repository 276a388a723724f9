//! From telemetry to takedown: observe, detect, track, attribute, profile, build the case.

mod answer;
mod asked_reports;
mod backtest;
mod bag;
mod case_file;
mod cli;
mod clock;
mod config;
mod custody;
mod desk;
mod intake;
mod lock_file;
mod out;
mod package;
mod render;
mod scan;
mod serve;
mod stage;
mod summary;
mod watch_list;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match cli::run(cli) {
        Ok(exit) => exit.into(),
        Err(error) => answer::fail(&error),
    }
}
