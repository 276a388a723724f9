//! Checks, demo and measurements: `cargo xtask help`. No product code.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks on its streams")]

mod bench;
mod check;
mod command;
mod demo;
mod fit;
mod fuzz_api;
mod measure;
mod options;
mod ready;
mod real;
mod step;
mod test;
mod tools;
mod walk;
mod web;
mod workspace;

fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let ended = command::run(&arguments).inspect_err(|error| eprintln!("xtask: {error:#}"));
    u8::from(ended.is_err()).into()
}
