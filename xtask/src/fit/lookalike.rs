use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::options::Options;
use crate::workspace::{cargo, root, shared};

/// Fits the weights of the look-alike score and of the lure score, and what a watched word costs, measures them, and
/// writes `lookalike-weights.tsv`, `lure-words.tsv`, `lure-weights.tsv` and `name-letters.tsv` in `crates/engine/data`
/// and the page `docs/lookalike-figures.md`; with `--dry-run` figures are printed and nothing is written. The same data
/// give the same files. Fails when a floor does not hold.
pub(crate) fn fit(arguments: &[String]) -> Result<()> {
    let options = Options::only(arguments, &["--dry-run"], &[])?;
    let data = root().join("crates").join("engine").join("data");
    let page = root().join("docs").join("lookalike-figures.md");
    let targets = |all: Vec<PathBuf>| if options.has("--dry-run") { Vec::new() } else { all };
    example("fit_lookalike", &targets(vec![data.join("lookalike-weights.tsv"), page]))?;
    example("fit_lure", &targets(vec![data.clone()]))?;
    example("fit_cost", &targets(vec![data.join("name-letters.tsv")]))
}

/// Fits the weights of the attribution of reports, measures them, and writes `report-weights.tsv` in `crates/engine/data` and
/// the page `docs/report-attribution-figures.md`; with `--dry-run` figures are printed and nothing is written. Fails when a
/// floor does not hold.
pub(crate) fn fit_reports(arguments: &[String]) -> Result<()> {
    let options = Options::only(arguments, &["--dry-run"], &[])?;
    let weights = root().join("crates").join("engine").join("data").join("report-weights.tsv");
    let page = root().join("docs").join("report-attribution-figures.md");
    let targets = if options.has("--dry-run") { Vec::new() } else { vec![weights, page] };
    example("fit_reports", &targets)
}

/// Names per second of the look-alike matcher.
pub(crate) fn bench() -> Result<()> {
    example("bench_lookalike", &[])
}

/// Runs a release example of the engine on the shared data; xtask itself knows no product crate.
pub(crate) fn example(name: &str, targets: &[PathBuf]) -> Result<()> {
    let folder = shared().context("INTERDICT_SHARED is not set to a folder: there is no data to work on")?;
    let mut command = cargo();
    command.args(["run", "--release", "--quiet", "-p", "engine", "--example", name, "--"]).arg(folder);
    let status = command.args(targets).status()?;
    ensure!(status.success(), "example `{name}` failed ({status})");
    Ok(())
}
