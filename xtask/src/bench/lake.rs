//! The lake measured from outside: the built program on a made-up file, and DuckDB and SQLite on the same file.

mod peers;
mod planted;
mod questions;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, ExitStatus, Stdio};

use anyhow::{Context, Result, ensure};

use super::generate::Rows;
use super::machine;
use crate::measure::{self, Usage};
use crate::options::Options;
use crate::workspace::{Metadata, build_interdict, clear, did_its_work};
use questions::Timings;

/// Questions of one kind.
const ASKED: u64 = 1_000;

/// Indicators of the retro-match.
const INDICATORS: u64 = 1_000_000;

/// Rows that are made into a file. Above, they are piped into the program in pieces of so many, the vault's copy of a
/// piece goes when it is taken in, the peers are not asked, and the desk is removed at the end.
const PIECE: u64 = 20_000_000;

/// Bytes of the disk that are left to others.
const SPARE: u64 = 18 << 30;

/// Makes the rows, takes them in, asks, and prints a table. `--in` keeps file and desk in another folder, for sizes that
/// the disk of the target folder cannot hold. `--planted` asks whether components find operations that were planted.
pub(super) fn run(options: &Options) -> Result<()> {
    let total =
        options.value("--rows").map_or(Ok(2_000_000), str::parse::<u64>).context("--rows takes a number")?;
    ensure!(total >= 10_000, "--rows takes a number from 10000 on");
    let metadata = Metadata::read()?;
    let release = !options.has("--dev");
    let binary = build_interdict(&metadata, release)?;
    let folder = match options.value("--in") {
        Some(folder) => std::path::absolute(folder).context("--in")?,
        None => metadata.target_directory.join("bench-lake"),
    };
    fs::create_dir_all(&folder).with_context(|| format!("create {}", folder.display()))?;
    let rows = Rows::of(total);
    let bench = Bench { binary, folder, rows, total, planted: options.has("--planted"), lines: Vec::new() };
    bench.all(&metadata)?;
    println!("\n{}", machine(release));
    Ok(())
}

struct Bench {
    binary: PathBuf,
    folder: PathBuf,
    rows: Rows,
    total: u64,
    planted: bool,
    /// Lines of the table.
    lines: Vec<String>,
}

impl Bench {
    fn all(mut self, metadata: &Metadata) -> Result<()> {
        let desk = self.desk();
        if desk.starts_with(&metadata.target_directory) {
            clear(metadata, &desk)?;
        } else {
            ensure!(!desk.exists(), "{} is there already; remove it", desk.display());
        }
        self.interdict(&["init", &desk.display().to_string()], "init")?;
        if self.planted {
            return self.plant(&desk);
        }
        // Compaction is measured by itself.
        let settings = desk.join("interdict.toml");
        let text = fs::read_to_string(&settings).context("read the settings")?;
        let quiet = text.replace("compact_after_files = 32", "compact_after_files = 0");
        ensure!(quiet != text, "the settings have no `compact_after_files = 32`");
        fs::write(&settings, quiet).context("write the settings")?;
        let input = if self.total > PIECE { None } else { Some(self.input()?) };
        let usage = match &input {
            Some(input) => self.interdict(&["observe", &input.display().to_string()], "observe")?,
            None => self.pieces(&desk)?,
        };
        self.bulk("observe, durable and sorted", self.total, &usage);
        self.sizes(&desk, &["resolution"], "before compaction")?;
        self.room()?;
        let usage = self.interdict(&["lake", "compact", "--full"], "compact")?;
        self.bulk("lake compact --full", self.total, &usage);
        let usage = self.interdict(&["lake", "vacuum", "--older-than", "0s"], "vacuum")?;
        self.bulk("lake vacuum", self.total, &usage);
        self.sizes(&desk, &["resolution", "pivot"], "compacted")?;
        self.ask()?;
        self.scan()?;
        let usage = self.interdict(&["lake", "verify"], "verify")?;
        self.bulk("lake verify", self.total, &usage);
        println!("\n| {} rows, interdict | figures |\n| --- | --- |", self.total);
        self.lines.iter().for_each(|line| println!("{line}"));
        match input {
            Some(input) => self.peers(metadata, &input),
            None => fs::remove_dir_all(&desk).context("remove the desk"),
        }
    }

    fn desk(&self) -> PathBuf {
        self.folder.join(format!("desk-{}", self.total))
    }

    /// Takes all rows in, piece by piece, none of which is kept.
    fn pieces(&self, desk: &Path) -> Result<Usage> {
        let mut all: Option<Usage> = None;
        for first in (0..self.total).step_by(usize::try_from(PIECE).unwrap_or(usize::MAX)) {
            self.room()?;
            let numbers = first..(first + PIECE).min(self.total);
            println!("observe: rows from {first}");
            let mut command = self.command(&["observe", "-"], "observe")?;
            let written = |input: ChildStdin| self.rows.lines(numbers, input);
            let (status, usage) = measure::fed(&mut command, written)?;
            self.check(status, "observe")?;
            println!(
                "  {:.1} s, CPU {}, peak {}",
                usage.wall.as_secs_f64(),
                usage.cpu_text(),
                usage.peak_text()
            );
            all = Some(all.map_or(usage, |all| all.then(usage)));
            let objects = desk.join("vault").join("objects");
            fs::remove_dir_all(&objects)
                .and_then(|()| fs::create_dir(&objects))
                .context("empty the vault")?;
        }
        all.context("no rows")
    }

    /// Fails before the disk is too full for whoever else uses it.
    fn room(&self) -> Result<()> {
        let output = Command::new("df").args(["--output=avail", "-B1"]).arg(&self.folder).output();
        let text =
            output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
        let free = text.lines().nth(1).and_then(|line| line.trim().parse::<u64>().ok());
        ensure!(
            free.is_none_or(|free| free > SPARE),
            "only {free:?} bytes are free in {}",
            self.folder.display()
        );
        Ok(())
    }

    /// Takes in a world with planted operations, asks for its components and compares.
    fn plant(mut self, desk: &Path) -> Result<()> {
        let input = self.folder.join("planted.ndjson");
        let planted::Planted { truth, rows, unsuppressed } = planted::World::of(self.total).write(&input)?;
        let usage = self.interdict(&["observe", &input.display().to_string()], "observe")?;
        self.bulk("observe", rows, &usage);
        self.interdict(&["lake", "compact", "--full"], "compact")?;
        let usage = self.interdict(&["cluster", "components", "--limit", "0"], "components")?;
        self.bulk("components", rows, &usage);
        let found = fs::read_to_string(self.folder.join("components.out")).context("read the components")?;
        let components = found.lines().map(planted::component).collect::<Result<Vec<_>>>()?;
        self.lines.extend(planted::Agreement::of(&truth, &components).lines(components.len()));
        self.lines.push(format!("| the largest, were there no suppression | {unsuppressed} owners |"));
        println!("\n| {rows} rows with {} operations planted | figures |\n| --- | --- |", truth.len());
        self.lines.iter().for_each(|line| println!("{line}"));
        fs::remove_dir_all(desk).and_then(|()| fs::remove_file(&input)).context("remove the desk")
    }

    /// The input file; made once for each size.
    fn input(&self) -> Result<PathBuf> {
        let path = self.folder.join(format!("rows-{}.ndjson", self.total));
        if !path.exists() {
            println!("making {}", path.display());
            let unfinished = path.with_extension("unfinished");
            self.rows.write(&unfinished)?;
            fs::rename(&unfinished, &path).with_context(|| format!("rename to {}", path.display()))?;
        }
        Ok(path)
    }

    /// Runs the program on the desk with its output in a file named `name`, its words in another.
    fn interdict(&self, arguments: &[&str], name: &str) -> Result<Usage> {
        println!("{name}: interdict {}", arguments.join(" "));
        let (status, usage) = measure::run(self.command(arguments, name)?.stdin(Stdio::null()))?;
        self.check(status, name)?;
        Ok(usage)
    }

    fn command(&self, arguments: &[&str], name: &str) -> Result<Command> {
        let mut command = Command::new(&self.binary);
        command.arg("--desk").arg(self.desk());
        command.args(["--format", "ndjson"]).args(arguments);
        let file = |end: &str| {
            let path = self.folder.join(format!("{name}.{end}"));
            File::create(&path).with_context(|| format!("create {}", path.display()))
        };
        command.stdout(file("out")?).stderr(file("err")?);
        Ok(command)
    }

    fn check(&self, status: ExitStatus, name: &str) -> Result<()> {
        let said = fs::read_to_string(self.folder.join(format!("{name}.err"))).unwrap_or_default();
        ensure!(did_its_work(status), "{name} failed ({status}): {said}");
        Ok(())
    }

    fn bulk(&mut self, what: &str, rows: u64, usage: &Usage) {
        let wall = usage.wall.as_secs_f64();
        let rate = usage.cpu.map_or_else(String::new, |cpu| {
            format!(", {:.0} thousand rows per CPU second", thousand(rows) / cpu.as_secs_f64())
        });
        let (cpu, peak) = (usage.cpu_text(), usage.peak_text());
        self.lines.push(format!("| {what} | wall {wall:.1} s, CPU {cpu}, peak {peak}{rate} |"));
    }

    /// Bytes for each row taken in, by table: the forward order and the way back.
    fn sizes(&mut self, desk: &Path, tables: &[&str], when: &str) -> Result<()> {
        for table in tables {
            let (files, bytes) = parquet(&desk.join("lake").join(table))?;
            let each = thousand(bytes) / thousand(self.total);
            self.lines.push(format!(
                "| size of `{table}`, {when} | {each:.1} bytes for each row in, {files} files on disk |"
            ));
        }
        Ok(())
    }

    /// Look-ups in one process, each kind by itself.
    fn ask(&mut self) -> Result<()> {
        for (name, questions, arguments) in questions::of(&self.rows, self.total, ASKED) {
            let path = self.folder.join(format!("{name}.txt"));
            let write =
                |text: &str| fs::write(&path, text).with_context(|| format!("write {}", path.display()));
            let asked = path.display().to_string();
            let mut all = vec!["query", "--timings", "--input", &asked];
            all.extend(&arguments);
            write(&questions[0])?;
            let one = self.interdict(&all, name)?;
            let cold = Timings::read(&self.folder.join(format!("{name}.err")))?;
            write(&questions.join("\n"))?;
            let many = self.interdict(&all, name)?;
            let timings = Timings::read(&self.folder.join(format!("{name}.err")))?;
            let cpu = many.cpu.zip(one.cpu).map(|(many, one)| many.saturating_sub(one).as_secs_f64());
            let cpu = cpu.map_or_else(String::new, |cpu| {
                format!(", CPU {:.1} ms", cpu * 1_000.0 / questions.len().saturating_sub(1).max(1) as f64)
            });
            self.lines.push(format!(
                "| {name} | {timings}{cpu}; first after start {:.0} ms, process {:.0} ms |",
                cold.first(),
                one.wall.as_secs_f64() * 1_000.0
            ));
        }
        Ok(())
    }

    /// Questions that read everything.
    fn scan(&mut self) -> Result<()> {
        let path = self.folder.join("indicators.txt");
        questions::indicators(&self.rows, self.total, INDICATORS, &path)?;
        let usage = self.interdict(&["match", &path.display().to_string()], "match")?;
        self.bulk(&format!("match of {INDICATORS} indicators"), self.total, &usage);
        let usage = self.interdict(&["query", "--top", "address", "--limit", "10"], "top")?;
        self.bulk("ten most shared addresses", self.total, &usage);
        let usage = self.interdict(&["cluster", "components", "--limit", "1"], "components")?;
        self.bulk("components", self.total, &usage);
        let first = fs::read_to_string(self.folder.join("components.out")).unwrap_or_default();
        let largest: Option<serde_json::Value> =
            serde_json::from_str(first.lines().next().unwrap_or("")).ok();
        let largest = largest.and_then(|grove| grove["members"].as_array().map(Vec::len)).unwrap_or_default();
        self.lines.push(format!("| largest component | {largest} owners |"));
        Ok(())
    }

    fn peers(&self, metadata: &Metadata, input: &Path) -> Result<()> {
        let samples = ["name", "address", "absent name", "absent address"];
        let samples: Vec<PathBuf> =
            samples.iter().map(|name| self.folder.join(format!("{name}.txt"))).collect();
        peers::run(metadata, &self.folder, input, &samples)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a figure to read")]
fn thousand(number: u64) -> f64 {
    number as f64 / 1_000.0
}

/// Number and bytes of the Parquet files in a folder.
fn parquet(folder: &Path) -> Result<(u64, u64)> {
    let (mut files, mut bytes) = (0, 0);
    for entry in fs::read_dir(folder).with_context(|| format!("list {}", folder.display()))? {
        let entry = entry?;
        if entry.path().extension().is_some_and(|extension| extension == "parquet") {
            files += 1;
            bytes += entry.metadata()?.len();
        }
    }
    Ok((files, bytes))
}
