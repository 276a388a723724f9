mod desk;
mod evidence;
mod generate;
mod lake;
mod package;

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::demo::AS_OF;
use crate::measure::{self, Usage};
use crate::options::Options;
use crate::workspace::{Metadata, build_interdict, cargo, clear, did_its_work, root, shared};

const BENCHES: &str = "`desk`, `evidence`, `investigate`, `lake`, `lookalike`, `package` and `prose`";

/// End-to-end figures; prints them and keeps nothing.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let options = Options::parse(
        arguments,
        &["--release", "--dev", "--planted", "--speed"],
        &[
            "--runs",
            "--rows",
            "--in",
            "--flips",
            "--kills",
            "--exhibits",
            "--bytes",
            "--names",
            "--users",
            "--seconds",
            "--pause",
        ],
    )?;
    match options.free.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["investigate"] => investigate(&options),
        ["desk"] => desk::run(&options),
        ["evidence"] => evidence::run(&options),
        ["lake"] => lake::run(&options),
        ["prose"] => prose(),
        ["lookalike"] => crate::fit::lookalike::bench(),
        ["package"] => package::run(&options),
        [] => bail!("bench what? There are {BENCHES}"),
        _ => bail!("`{}` is no bench; there are {BENCHES}", options.free.join(" ")),
    }
}

/// How fast reports in prose are read.
fn prose() -> Result<()> {
    let shared = shared().context("INTERDICT_SHARED is not set to the folder with the reports to read")?;
    let mut command = cargo();
    command.args(["run", "--release", "--quiet", "--package", "wire", "--example", "bench_prose", "--"]);
    let status = command.arg(shared).status().context("run cargo")?;
    ensure!(status.success(), "the bench failed ({status})");
    println!("\n{}", machine(true));
    Ok(())
}

fn investigate(options: &Options) -> Result<()> {
    let runs = options.value("--runs").map_or(Ok(3), str::parse::<usize>).context("--runs takes a number")?;
    ensure!(runs > 0, "--runs takes a number from 1 on");
    let metadata = Metadata::read()?;
    let binary = build_interdict(&metadata, options.has("--release"))?;
    let mut inputs = vec![("demo", root().join("demo").join("input"))];
    match shared() {
        Some(folder) => {
            inputs.push(("real", crate::real::prepare(&metadata, &folder, None)?));
        }
        None => println!("INTERDICT_SHARED is not set to a folder: no figures on real input"),
    }
    let mut rows = Vec::new();
    for (name, input) in &inputs {
        let mut usages = Vec::new();
        for turn in 1..=runs {
            println!("{name}: run {turn} of {runs}");
            usages.push(once(&metadata, &binary, input)?);
        }
        rows.push((*name, Usage::median(&usages).expect("at least one run")));
    }
    print!("\n{}", table(&rows, runs));
    println!("\n{}", machine(options.has("--release")));
    Ok(())
}

/// One run on an empty desk, its output thrown away.
fn once(metadata: &Metadata, binary: &Path, input: &Path) -> Result<Usage> {
    let desk = metadata.target_directory.join("bench-desk");
    clear(metadata, &desk)?;
    let mut command = Command::new(binary);
    command.arg("investigate").arg(input).args(["--as-of", AS_OF, "--desk"]).arg(&desk);
    let (status, usage) = measure::run(command.stdout(Stdio::null()).stderr(Stdio::null()))?;
    ensure!(did_its_work(status), "investigate failed on {} ({status})", input.display());
    clear(metadata, &desk)?;
    Ok(usage)
}

fn table(rows: &[(&str, Usage)], runs: usize) -> String {
    let mut text = String::from("| input | wall | CPU | peak memory |\n| --- | --- | --- | --- |\n");
    for (name, usage) in rows {
        let wall = usage.wall.as_secs_f64();
        text.push_str(&format!("| {name} | {wall:.2} s | {} | {} |\n", usage.cpu_text(), usage.peak_text()));
    }
    text.push_str(&format!("\nmedians of {runs} runs on an empty desk\n"));
    text
}

/// Cores, processor, profile and commit: what a figure means nothing without.
pub(crate) fn machine(release: bool) -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let model = model.map_or("processor not known", |(_, model)| model.trim());
    let profile = if release { "release" } else { "dev" };
    format!("{cores} cores, {model}; profile {profile}; commit {}", commit())
}

fn commit() -> String {
    let output = Command::new("git").args(["describe", "--always", "--dirty"]).current_dir(root()).output();
    let text =
        output.ok().filter(|o| o.status.success()).map(|o| String::from_utf8_lossy(&o.stdout).into_owned());
    text.map_or_else(|| "not known".to_owned(), |text| text.trim().to_owned())
}
