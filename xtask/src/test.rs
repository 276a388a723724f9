use std::path::Path;
use std::process::Stdio;

use anyhow::Result;

use crate::options::Options;
use crate::step::Steps;
use crate::workspace::{cargo, shared};

/// Everything a contributor must pass, stopping at the first step that fails; a step of tests runs to its end.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    Options::only(arguments, &[], &[])?;
    println!("{}", real_data(shared().as_deref()));
    let mut steps = Steps::default();
    let result = all(&mut steps);
    print!("{}", steps.summary());
    println!("{}", real_data(shared().as_deref()));
    result
}

fn all(steps: &mut Steps) -> Result<()> {
    steps.command("fmt", cargo().args(["fmt", "--all", "--check"]))?;
    steps.command(
        "clippy",
        cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    )?;
    steps.call("tools", || crate::tools::run(&[]))?;
    if has_nextest() {
        steps.command("nextest", cargo().args(["nextest", "run", "--workspace", "--no-fail-fast"]))?;
    } else {
        println!("cargo-nextest is not installed; `cargo test` runs the same tests, one crate after another");
        steps.command("tests", cargo().args(["test", "--workspace", "--all-targets"]))?;
    }
    let pure = ["-p", "model", "-p", "engine", "-p", "wire", "-p", "evidence"];
    steps.command("doc tests", cargo().args(["test", "--doc"]).args(pure))?;
    steps.call("scripts", || crate::web::run(&["--check".to_owned()]))?;
    steps.call("check", || crate::check::run(&[]))
}

/// Whether `cargo nextest` is there.
pub(crate) fn has_nextest() -> bool {
    let mut command = cargo();
    command.args(["nextest", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn real_data(shared: Option<&Path>) -> String {
    match shared {
        Some(folder) => format!("tests on real data read INTERDICT_SHARED = {}", folder.display()),
        None => "INTERDICT_SHARED is not set to a folder: tests on real data skip".to_owned(),
    }
}
