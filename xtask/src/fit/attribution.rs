use anyhow::Result;

use super::lookalike::example;
use crate::options::Options;
use crate::workspace::root;

/// Fits the weights of techniques and software, measures them, and writes `crates/engine/data/attribution-weights.tsv` and
/// the page `docs/attribution-figures.md`; with `--dry-run` figures are printed and nothing is written. The same data give
/// the same files. Fails when a floor does not hold.
pub(crate) fn fit(arguments: &[String]) -> Result<()> {
    let options = Options::only(arguments, &["--dry-run"], &[])?;
    let weights = root().join("crates").join("engine").join("data").join("attribution-weights.tsv");
    let page = root().join("docs").join("attribution-figures.md");
    let targets = if options.has("--dry-run") { Vec::new() } else { vec![weights, page] };
    example("fit_attribution", &targets)
}
