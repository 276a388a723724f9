use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// What `cargo metadata` says about the workspace, as far as it is asked for.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Metadata {
    /// Members.
    pub(crate) packages: Vec<Package>,
    /// Where built things go.
    pub(crate) target_directory: PathBuf,
}

/// A member.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Package {
    /// Its name.
    pub(crate) name: String,
    /// Normal, build and development dependencies.
    pub(crate) dependencies: Vec<Dependency>,
}

/// What a member depends on.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Dependency {
    /// The package's name, whatever it is called in the manifest.
    pub(crate) name: String,
    /// `build`, `dev`, or `None` for a normal one.
    pub(crate) kind: Option<String>,
}

impl Metadata {
    /// Asks cargo; touches no network.
    pub(crate) fn read() -> Result<Self> {
        let output = cargo()
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .output()
            .context("run cargo metadata")?;
        let talk = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "cargo metadata failed: {}", talk.trim());
        serde_json::from_slice(&output.stdout).context("read the answer of cargo metadata")
    }

    /// Names of all members.
    pub(crate) fn members(&self) -> BTreeSet<&str> {
        self.packages.iter().map(|package| package.name.as_str()).collect()
    }
}

/// The cargo that runs us, in the folder of the workspace. Tests run in other folders, so they get the path of the
/// data in full.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    // What `cargo run` tells us of our own package is no part of the next build: build scripts that ask for it (ring's)
    // would run again, and all that rests on them, whenever `cargo xtask` and bare `cargo` take turns.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    if let Some(folder) = shared() {
        command.env("INTERDICT_SHARED", folder);
    }
    command
}

/// The folder of the workspace: beside ours, as cargo says now, or as it was when we were built.
pub(crate) fn root() -> PathBuf {
    let ours = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&ours).parent().expect("xtask lies in the workspace").to_path_buf()
}

/// Builds the `interdict` binary and says where it is.
pub(crate) fn build_interdict(metadata: &Metadata, release: bool) -> Result<PathBuf> {
    let mut command = cargo();
    // With `--package` its dependencies get fewer features than the tests build them with, and DataFusion is built twice.
    command.args(["build", "--workspace", "--bin", "interdict"]);
    if release {
        command.arg("--release");
    }
    ensure!(command.status().context("run cargo build")?.success(), "`interdict` does not build");
    let folder = if release { "release" } else { "debug" };
    let binary = format!("interdict{}", std::env::consts::EXE_SUFFIX);
    Ok(metadata.target_directory.join(folder).join(binary))
}

/// Whether `interdict` did its work: 0 is nothing found, 1 findings, 2 a failure.
pub(crate) fn did_its_work(status: ExitStatus) -> bool {
    matches!(status.code(), Some(0 | 1))
}

/// Empties a folder that lies in the target directory; refuses any other.
pub(crate) fn clear(metadata: &Metadata, folder: &Path) -> Result<()> {
    let inside =
        folder.strip_prefix(&metadata.target_directory).is_ok_and(|rest| rest.components().count() > 0);
    ensure!(inside, "{} is not in the target directory and stays", folder.display());
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}

/// The folder of data for tests, from `INTERDICT_SHARED`, when set and there.
pub(crate) fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("INTERDICT_SHARED").filter(|value| !value.is_empty())?;
    let folder = std::path::absolute(root().join(folder)).ok()?;
    folder.is_dir().then_some(folder)
}
