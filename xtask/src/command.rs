use crate::{bench, check, demo, fit, fuzz_api, options, ready, real, test, tools, walk, web};

/// Runs the command that the first argument names, on the others.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
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
