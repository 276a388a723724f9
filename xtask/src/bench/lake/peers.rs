//! DuckDB and SQLite on the same file, through Python.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::measure;
use crate::workspace::{Metadata, clear};

const SCRIPT: &str = include_str!("peers.py");

/// Loads the file into each peer and asks it the same look-ups; a peer that is not there is said to be missing.
pub(super) fn run(metadata: &Metadata, folder: &Path, input: &Path, samples: &[PathBuf]) -> Result<()> {
    let script = folder.join("peers.py");
    std::fs::write(&script, SCRIPT).with_context(|| format!("write {}", script.display()))?;
    println!("\n| peer, same file | figures |\n| --- | --- |");
    for peer in ["duckdb", "sqlite"] {
        let python = if peer == "duckdb" { with_duckdb(metadata) } else { Some(PathBuf::from("python3")) };
        let Some(python) = python else {
            println!("| {peer} | not here: Python could not install it |");
            continue;
        };
        let mut command = Command::new(python);
        command.arg(&script).arg(peer).arg(input).arg(folder).args(samples);
        match measure::run(&mut command) {
            Ok((status, usage)) if status.success() => {
                let wall = usage.wall.as_secs_f64();
                let (cpu, peak) = (usage.cpu_text(), usage.peak_text());
                println!("| {peer}, whole run | wall {wall:.1} s, CPU {cpu}, peak {peak} |");
            }
            Ok((status, _)) => println!("| {peer} | failed ({status}) |"),
            Err(error) => println!("| {peer} | not here: {error:#} |"),
        }
    }
    Ok(())
}

/// A Python with DuckDB, in the target folder; made at the first use.
fn with_duckdb(metadata: &Metadata) -> Option<PathBuf> {
    let venv = metadata.target_directory.join("bench-venv");
    let python = venv.join("bin").join("python");
    let works = || {
        let mut check = Command::new(&python);
        check.args(["-c", "import duckdb"]).output().is_ok_and(|output| output.status.success())
    };
    if works() {
        return Some(python);
    }
    clear(metadata, &venv).ok()?;
    let made = Command::new("python3").args(["-m", "venv"]).arg(&venv).output().ok()?.status.success();
    let pip = ["-m", "pip", "install", "--quiet", "--only-binary", ":all:", "duckdb", "pytz"];
    let got = made && Command::new(&python).args(pip).output().ok()?.status.success();
    (got && works()).then_some(python)
}
