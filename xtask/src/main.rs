//! Checks, demo and measurements: `cargo xtask help`. No product code.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks on its streams")]

mod bench;
mod check;
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
    let ended = run(&arguments).inspect_err(|error| eprintln!("xtask: {error:#}"));
    u8::from(ended.is_err()).into()
}

fn run(arguments: &[String]) -> anyhow::Result<()> {
    let (command, rest) = arguments.split_first().map_or(("help", arguments), |(c, rest)| (c.as_str(), rest));
    match command {
        "demo" => demo::run(rest),
        "test" => test::run(rest),
        "ready" => ready::run(rest),
        "check" => check::run(rest),
        "real" => real::run(rest),
        "fuzz-api" => fuzz_api::run(rest),
        "tools" => tools::run(rest),
        "web" => web::run(rest),
        "walk" => walk::run(rest),
        "bench" => bench::run(rest),
        fitted if fitted.starts_with("fit-") => fit::run(fitted, rest),
        "help" | "--help" | "-h" => options::help(),
        other => anyhow::bail!("`{other}` is no command; see `cargo xtask help`"),
    }
}
