use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::options::Options;
use crate::workspace::{Metadata, build_interdict, clear, did_its_work, root};

/// Knowledge up to this day counts, in the demo and on real input; the court action became known the day before.
pub(crate) const AS_OF: &str = "2019-12-31";

/// What says where `interdict` keeps what it remembers outside of a desk.
pub(crate) const STATE: &str = "XDG_STATE_HOME";

/// From the case of the operation to its package, as counsel's office would go. All persons are invented.
pub(crate) const CASE_WORK: [&[&str]; 6] = [
    &[
        "evidence",
        "clock",
        "attest",
        "--within-ms",
        "1000",
        "--method",
        "a demonstration: the clock of this machine was taken as it is",
        "--by",
        "Ada Example",
    ],
    &["case", "caption", "case-0001", "demo/case/caption.toml", "--as", "Ada Example"],
    &["case", "accept-attribution", "case-0001", "--as", "Ada Example"],
    &["case", "review", "case-0001", "--all", "--verdict", "take", "--as", "Ada Example"],
    &["case", "order", "case-0001"],
    &["case", "seal", "case-0001", "--as", "Ada Example"],
];

/// Builds, investigates the bundled operation on a fresh desk, makes the package of its case, verifies it, and says where to
/// look. Opens nothing outside.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    Options::only(arguments, &[], &[])?;
    let metadata = Metadata::read()?;
    let binary = build_interdict(&metadata, false)?;
    let desk = metadata.target_directory.join("demo-desk");
    let package = metadata.target_directory.join("demo-package");
    clear(&metadata, &package)?;
    investigate(&metadata, &binary, &desk)?;
    let build = ["case", "build", "case-0001", "--as", "Ada Example", "--out"];
    println!("  interdict {} {}\n", build.join(" "), package.display());
    step(interdict(&metadata, &binary, &desk, &build).arg(&package))?;
    println!();
    step(interdict(&metadata, &binary, &desk, &["verify"]).arg(&package))?;
    println!("\nbinary    {}", binary.display());
    println!("desk      {}", desk.display());
    println!("package   {}", package.join("data").join("00_README.pdf").display());
    println!("planted   demo/README.md; a right answer: demo/expected.toml");
    println!("browser   {} --desk {} serve --intake demo/input", binary.display(), desk.display());
    Ok(())
}

/// Investigates the bundled operation on a fresh desk and does the work on its case, up to the seal.
pub(crate) fn investigate(metadata: &Metadata, binary: &Path, desk: &Path) -> Result<()> {
    clear(metadata, desk)?;
    step(&mut interdict(metadata, binary, desk, &["investigate", "demo/input", "--as-of", AS_OF]))?;
    println!("\nTHE PACKAGE\n  made by an invented investigator, Ada Example:");
    for arguments in CASE_WORK {
        println!("  interdict {}", arguments.join(" "));
        step(interdict(metadata, binary, desk, arguments).stdout(Stdio::null()).stderr(Stdio::null()))?;
    }
    Ok(())
}

fn interdict(metadata: &Metadata, binary: &Path, desk: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(binary);
    command.current_dir(root()).env(STATE, state(metadata)).arg("--desk").arg(desk).args(arguments);
    command
}

/// The value of `STATE` for desks of the demo: nothing of them comes into the home of who runs it.
pub(crate) fn state(metadata: &Metadata) -> PathBuf {
    metadata.target_directory.join("demo-state")
}

/// Runs a command that must do its work.
pub(crate) fn step(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("run {}", command.get_program().display()))?;
    ensure!(did_its_work(status), "{command:?} failed ({status})");
    Ok(())
}
