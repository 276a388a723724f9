use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::options::Options;
use crate::workspace::{Metadata, build_interdict, clear, did_its_work, root};

/// Knowledge up to this day counts, in the demo and on real input; the court action became known the day before.
pub(crate) const AS_OF: &str = "2019-12-31";

/// Builds, investigates the bundled operation on a fresh desk, and says where to look. Opens nothing outside.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    Options::only(arguments, &[], &[])?;
    let metadata = Metadata::read()?;
    let binary = build_interdict(&metadata, false)?;
    let desk = metadata.target_directory.join("demo-desk");
    clear(&metadata, &desk)?;
    let status = Command::new(&binary)
        .current_dir(root())
        .args(["investigate", "demo/input", "--as-of", AS_OF, "--desk"])
        .arg(&desk)
        .status()
        .with_context(|| format!("run {}", binary.display()))?;
    ensure!(did_its_work(status), "investigate failed ({status})");
    println!("\nbinary    {}", binary.display());
    println!("desk      {}", desk.display());
    println!("planted   demo/README.md; a right answer: demo/expected.toml");
    println!("browser   {} --desk {} serve --intake demo/input", binary.display(), desk.display());
    Ok(())
}
