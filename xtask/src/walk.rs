use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::options::Options;
use crate::workspace::{Metadata, build_interdict, clear, root};
use crate::{demo, web};

/// What a Chromium is called.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Walks over every page of the demo in a headless Chromium: what a person does from signing in to the verified package,
/// axe-core on each page, pictures of each in light and dark in `target/walk/shots`. What is missing is said and fails
/// nothing, but with `--must`.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let options = Options::only(arguments, &["--must", "--graph"], &["--chromium"])?;
    let browser = match tools(options.value("--chromium")) {
        Ok(browser) => browser,
        Err(missing) => {
            ensure!(!options.has("--must"), "{missing}");
            println!("not walked: {missing}");
            return Ok(());
        }
    };
    let metadata = Metadata::read()?;
    let shots = metadata.target_directory.join("walk").join("shots");
    clear(&metadata, &shots)?;
    let node = |script: &str| {
        let mut command = Command::new("node");
        command.current_dir(root().join(web::SOURCES)).env("INTERDICT_SHOTS", &shots);
        command.env(demo::STATE, demo::state(&metadata)).arg(script);
        command
    };
    if options.has("--graph") {
        return walked(node("walk/graph.mjs").arg("10000").arg(&browser), &shots);
    }
    let binary = build_interdict(&metadata, false)?;
    let desk = metadata.target_directory.join("walk").join("desk");
    demo::investigate(&metadata, &binary, &desk)?;
    walked(node("walk/walk.mjs").arg(&binary).arg(&desk).arg(root().join("demo/input")).arg(&browser), &shots)
}

/// The browser, or what is missing and how to get it.
fn tools(named: Option<&str>) -> Result<PathBuf, String> {
    if !web::has("node") {
        return Err("`node` is missing: the walk needs Node 20 or newer".to_owned());
    }
    if !root().join(web::SOURCES).join("node_modules/playwright-core").is_dir() {
        return Err(format!(
            "{}/node_modules is missing: `npm ci` there, or `cargo xtask web`",
            web::SOURCES
        ));
    }
    let folders: Vec<PathBuf> = std::env::var_os("PATH").iter().flat_map(std::env::split_paths).collect();
    match named {
        Some(named) => Some(PathBuf::from(named))
            .filter(|path| path.is_file())
            .ok_or_else(|| format!("{named} is no file")),
        None => browser_in(&folders).ok_or_else(|| {
            format!("no browser: none of {} is in PATH; `--chromium FILE` names one", BROWSERS.join(", "))
        }),
    }
}

/// The first of the known names, in the first folder that has it.
fn browser_in(folders: &[PathBuf]) -> Option<PathBuf> {
    BROWSERS
        .iter()
        .find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file()))
}

fn walked(command: &mut Command, shots: &Path) -> Result<()> {
    let status = command.status().context("run node")?;
    println!("pictures  {}", shots.display());
    ensure!(status.success(), "the walk found problems; they stand above");
    Ok(())
}

#[cfg(test)]
mod tests;
