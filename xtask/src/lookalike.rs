use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::options::Options;
use crate::workspace::{cargo, root, shared};

/// Fits the weights of the look-alike score, measures them and writes `crates/engine/data/lookalike-weights.tsv` and
/// `docs/lookalike-figures.md`; with `--dry-run` the page is printed and nothing is written. The same data give the
/// same files. Fails when a floor does not hold.
pub(crate) fn fit(arguments: &[String]) -> Result<()> {
    let options = Options::only(arguments, &["--dry-run"], &[])?;
    let target = root().join("crates").join("engine").join("data").join("lookalike-weights.tsv");
    let page = root().join("docs").join("lookalike-figures.md");
    let targets = if options.has("--dry-run") { Vec::new() } else { vec![target, page] };
    example("fit_lookalike", &targets)
}

/// Names per second of the look-alike matcher.
pub(crate) fn bench() -> Result<()> {
    example("bench_lookalike", &[])
}

/// Runs a release example of the engine on the shared data; xtask itself knows no product crate.
fn example(name: &str, targets: &[PathBuf]) -> Result<()> {
    let folder = shared().context("INTERDICT_SHARED is not set to a folder: there is no data to work on")?;
    let mut command = cargo();
    command.args(["run", "--release", "--quiet", "-p", "engine", "--example", name, "--"]).arg(folder);
    let status = command.args(targets).status()?;
    ensure!(status.success(), "example `{name}` failed ({status})");
    Ok(())
}
