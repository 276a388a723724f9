use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Result;

use crate::options::Options;
use crate::workspace::Metadata;

/// Tools of others that judge our files and our API, pinned: BagIt, CASE/UCO, Schemathesis.
const PACKAGES: [&str; 4] =
    ["bagit==1.9.0", "case-utils==0.18.0", "cryptography==46.0.3", "schemathesis==4.32.5"];

/// Makes the virtual environment `target/tools/venv` with the Python tools that tests run. What is missing, Python or a
/// network, is said and fails nothing: those tests skip.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    Options::only(arguments, &[], &[])?;
    let folder = Metadata::read()?.target_directory.join("tools");
    let venv = folder.join("venv");
    let done = folder.join("installed.txt");
    let wanted = PACKAGES.join("\n");
    if std::fs::read_to_string(&done).is_ok_and(|known| known == wanted) {
        println!("the tools are in {}", venv.display());
        return Ok(());
    }
    if let Err(why) = install(&folder, &venv) {
        println!("without the Python tools: {why}; the tests that run them skip");
        return Ok(());
    }
    std::fs::write(&done, wanted)?;
    println!("the tools are in {}", venv.display());
    Ok(())
}

fn install(folder: &Path, venv: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    step(Command::new("python3").args(["-m", "venv"]).arg(venv), "python3 -m venv")?;
    let mut pip = Command::new(venv.join("bin").join("python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1"]);
    step(pip.args(PACKAGES), "pip install")
}

fn step(command: &mut Command, name: &str) -> Result<(), String> {
    match command.stdin(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name} failed ({status})")),
        Err(error) => Err(format!("{name} does not run ({error})")),
    }
}
