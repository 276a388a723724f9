use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::options::Options;
use crate::workspace::{cargo, root, shared};

/// Fits the weights of the look-alike score and of the lure score, and writes `lookalike-weights.tsv`, `lure-words.tsv`,
/// `lure-weights.tsv` and `name-letters.tsv` (what a watched word costs) in `crates/engine/data`. The same data give the same files.
pub(crate) fn fit(arguments: &[String]) -> Result<()> {
    let options = Options::only(arguments, &["--dry-run"], &[])?;
    let data = root().join("crates").join("engine").join("data");
    let write = !options.has("--dry-run");
    example("fit_lookalike", write.then(|| data.join("lookalike-weights.tsv")))?;
    example("fit_lure", write.then(|| data.clone()))?;
    example("fit_cost", write.then(|| data.join("name-letters.tsv")))
}

/// Names per second of the look-alike matcher.
pub(crate) fn bench() -> Result<()> {
    example("bench_lookalike", None)
}

/// Runs a release example of the engine on the shared data; xtask itself knows no product crate.
fn example(name: &str, target: Option<PathBuf>) -> Result<()> {
    let folder = shared().context("INTERDICT_SHARED is not set to a folder: there is no data to work on")?;
    let mut command = cargo();
    command.args(["run", "--release", "--quiet", "-p", "engine", "--example", name, "--"]).arg(folder);
    let status = command.args(target).status()?;
    ensure!(status.success(), "example `{name}` failed ({status})");
    Ok(())
}
