//! What the package of a large case takes: to build, to verify by the program, and by the script that lies in it.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use super::generate::mix;
use super::machine;
use crate::demo::{AS_OF, CASE_WORK, STATE, step};
use crate::measure::{self, Usage};
use crate::options::Options;
use crate::workspace::{Metadata, build_interdict, clear, did_its_work, root};

/// Files that are added to the demo's case of fifty domains, and bytes of each: 2,000 of 512 KiB are one GiB.
const EXHIBITS: u64 = 2_000;
const BYTES: u64 = 512 << 10;
/// Files added by one command.
const TOGETHER: usize = 500;

/// Investigates the bundled operation, adds made-up files as exhibits, goes on to the package as the demo does, and prints what
/// building and verifying took. `--exhibits` and `--bytes` (of each) take other numbers.
pub(super) fn run(options: &Options) -> Result<()> {
    let number = |name, otherwise| {
        options
            .value(name)
            .map_or(Ok(otherwise), str::parse::<u64>)
            .with_context(|| format!("{name} takes a number"))
    };
    let (exhibits, bytes) = (number("--exhibits", EXHIBITS)?, number("--bytes", BYTES)?);
    ensure!(bytes >= 8, "--bytes takes a number from 8 on");
    let metadata = Metadata::read()?;
    let release = !options.has("--dev");
    let binary = build_interdict(&metadata, release)?;
    let folder = metadata.target_directory.join("bench-package");
    clear(&metadata, &folder)?;
    let (desk, package, files) = (folder.join("desk"), folder.join("package"), folder.join("files"));
    fs::create_dir_all(&files).with_context(|| format!("create {}", files.display()))?;
    let interdict = |arguments: &[&str]| {
        let mut command = Command::new(&binary);
        command.current_dir(root()).env(STATE, folder.join("state"));
        command.arg("--desk").arg(&desk).args(arguments);
        command
    };
    let quietly = |command: &mut Command| step(command.stdout(Stdio::null()).stderr(Stdio::null()));
    quietly(&mut interdict(&["investigate", "demo/input", "--as-of", AS_OF]))?;
    let mut lines = Vec::new();
    let paths: Vec<_> = (0..exhibits).map(|number| files.join(format!("capture-{number:05}.bin"))).collect();
    let mut added: Option<Usage> = None;
    for (first, paths) in (0..).step_by(TOGETHER).zip(paths.chunks(TOGETHER)) {
        for (number, path) in (first..).zip(paths) {
            fs::write(path, noise(number, bytes)).with_context(|| format!("write {}", path.display()))?;
        }
        let mut command =
            interdict(&["case", "exhibit", "add", "case-0001", "--title", "Made up", "--as", "Ada Example"]);
        let usage = measured(command.args(paths))?;
        added = Some(added.map_or(usage, |all| all.then(usage)));
    }
    fs::remove_dir_all(&files).context("remove the files")?;
    lines.extend(added.map(|usage| line("case exhibit add", &usage)));
    for arguments in CASE_WORK {
        quietly(&mut interdict(arguments))?;
    }
    let build = ["case", "build", "case-0001", "--as", "Ada Example", "--out"];
    lines.push(line("case build", &measured(interdict(&build).arg(&package))?));
    lines.push(line("verify", &measured(interdict(&["verify"]).arg(&package))?));
    let mut script = Command::new("python3");
    script.arg(package.join("data").join("90_verify").join("verify.py")).arg(&package);
    match measured(&mut script) {
        Ok(usage) => lines.push(line("verify.py", &usage)),
        Err(error) => println!("verify.py was not measured: {error:#}"),
    }
    let (count, size) = held(&package)?;
    println!("\n| {count} files, {} MiB | wall | CPU | peak |\n| --- | --- | --- | --- |", size >> 20);
    lines.iter().for_each(|line| println!("{line}"));
    println!("\n{}", machine(release));
    clear(&metadata, &folder)
}

fn measured(command: &mut Command) -> Result<Usage> {
    let (status, usage) = measure::run(command.stdout(Stdio::null()).stderr(Stdio::null()))?;
    ensure!(did_its_work(status), "{command:?} failed ({status})");
    Ok(usage)
}

fn line(what: &str, usage: &Usage) -> String {
    format!("| {what} | {:.1} s | {} | {} |", usage.wall.as_secs_f64(), usage.cpu_text(), usage.peak_text())
}

/// Bytes that no two files share and no compressor shrinks.
fn noise(number: u64, bytes: u64) -> Vec<u8> {
    (0..bytes.div_ceil(8)).flat_map(|word| mix(number << 32 | word).to_le_bytes()).collect()
}

/// Files below a folder, and their bytes.
fn held(folder: &Path) -> Result<(u64, u64)> {
    let (mut count, mut size) = (0, 0);
    for entry in fs::read_dir(folder).with_context(|| format!("read {}", folder.display()))? {
        let entry = entry?;
        let kind = entry.metadata()?;
        let (more, bytes) = if kind.is_dir() { held(&entry.path())? } else { (1, kind.len()) };
        (count, size) = (count + more, size + bytes);
    }
    Ok((count, size))
}
