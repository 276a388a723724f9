use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::options::Options;
use crate::workspace::root;

/// Where the scripts of the pages are made, and where they lie for the binary.
pub(crate) const SOURCES: &str = "crates/web/ui";
const ASSETS: &str = "crates/web/assets";
/// What is made.
const MADE: [&str; 4] = ["desk.js", "graph.js", "layout.js", "painter.js"];

/// Bundles the scripts of the pages; with `--check` tests their sources, and says whether those in the tree are what these
/// give.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let options = Options::only(arguments, &["--check"], &[])?;
    if options.has("--check") {
        return check();
    }
    ensure!(
        has("npm"),
        "`npm` is missing: the scripts of the pages are made with Node 20 or newer; the binary builds without"
    );
    let folder = root().join(SOURCES);
    if !folder.join("node_modules").is_dir() {
        step(&folder, "npm", &["ci"])?;
    }
    step(&folder, "npx", &["--no-install", "tsc", "--noEmit"])?;
    step(&folder, "node", &["build.mjs"])?;
    for name in MADE {
        let path = root().join(ASSETS).join(name);
        println!("{:>9} bytes  {ASSETS}/{name}", path.metadata().with_context(|| name.to_owned())?.len());
    }
    Ok(())
}

/// Skips with a word where Node or the libraries are not there: nobody needs them to build or to test the rest.
fn check() -> Result<()> {
    let folder = root().join(SOURCES);
    if !has("node") || !folder.join("node_modules").is_dir() {
        println!("scripts of the pages: not compared with their sources (needs Node and `cargo xtask web`)");
        return Ok(());
    }
    step(&folder, "npx", &["--no-install", "tsc", "--noEmit"])?;
    step(&folder, "node", &["--test"])?;
    let fresh = folder.join("node_modules/.fresh");
    step(&folder, "node", &["build.mjs", "node_modules/.fresh"])?;
    let differ: Vec<&str> = MADE
        .into_iter()
        .filter(|name| {
            let read = |folder: PathBuf| std::fs::read(folder.join(name)).ok();
            read(fresh.clone()) != read(root().join(ASSETS))
        })
        .collect();
    if !differ.is_empty() {
        bail!("{ASSETS}: {} are not what {SOURCES} gives; run `cargo xtask web`", differ.join(", "));
    }
    println!("scripts of the pages: as their sources give them");
    Ok(())
}

/// Whether a program is there.
pub(crate) fn has(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn step(folder: &Path, program: &str, words: &[&str]) -> Result<()> {
    let status = Command::new(program)
        .current_dir(folder)
        .args(words)
        .status()
        .with_context(|| format!("run {program}"))?;
    ensure!(status.success(), "{program} {} failed ({status})", words.join(" "));
    Ok(())
}
