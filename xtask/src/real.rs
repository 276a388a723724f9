//! Real input: a folder made of `$INTERDICT_SHARED/data`, and `investigate` run over it.

mod folder;
mod names;
mod reports;
mod watchlist;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::demo::AS_OF;
use crate::measure;
use crate::options::Options;
use crate::workspace::{Metadata, build_interdict, clear, did_its_work, shared};

/// Makes the folder, and unless `--no-run` investigates it on a fresh desk and prints what that took.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let options = Options::only(arguments, &["--no-run"], &["--out"])?;
    let shared = shared().context("INTERDICT_SHARED is not set to the folder that holds `data`")?;
    let metadata = Metadata::read()?;
    let out = options.value("--out").map(std::path::absolute).transpose().context("--out")?;
    let input = prepare(&metadata, &shared, out.as_deref())?;
    println!("input     {}", input.display());
    if options.has("--no-run") {
        return Ok(());
    }
    let binary = build_interdict(&metadata, false)?;
    let desk = metadata.target_directory.join("real").join("desk");
    clear(&metadata, &desk)?;
    let mut command = Command::new(&binary);
    command.arg("investigate").arg(&input).args(["--as-of", AS_OF, "--desk"]).arg(&desk);
    let (status, usage) = measure::run(&mut command)?;
    ensure!(did_its_work(status), "investigate failed ({status})");
    println!("\ndesk      {}", desk.display());
    println!("wall      {:.2} s", usage.wall.as_secs_f64());
    println!("CPU       {}", usage.cpu_text());
    println!("memory    {} at its peak", usage.peak_text());
    Ok(())
}

/// The folder of real input: the one that is there when it is complete and made of the same sources, else a new one.
pub(crate) fn prepare(metadata: &Metadata, shared: &Path, out: Option<&Path>) -> Result<PathBuf> {
    let default = metadata.target_directory.join("real").join("input");
    let out = out.unwrap_or(&default).to_path_buf();
    folder::make(&shared.join("data"), &out)?;
    Ok(out)
}
