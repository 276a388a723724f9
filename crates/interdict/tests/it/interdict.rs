//! Runs the built program.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A temporary folder with a desk in it.
pub(crate) struct Place {
    pub(crate) dir: tempfile::TempDir,
}

impl Place {
    /// An empty place; the desk is not made yet.
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// A place with a desk.
    pub(crate) fn with_desk() -> Self {
        let place = Self::new();
        place.run(&["init", place.desk().to_str().unwrap()]).success();
        place
    }

    pub(crate) fn desk(&self) -> PathBuf {
        self.dir.path().join("desk")
    }

    /// Writes a file beside the desk.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The command, ready to be changed.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_interdict"));
        command.env_remove("INTERDICT_DESK").env("RUST_BACKTRACE", "0");
        // What the program remembers outside of the desk stays in this place.
        command.env("XDG_STATE_HOME", self.dir.path().join("state"));
        command.arg("--desk").arg(self.desk()).args(args);
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran(self.command(args).output().unwrap())
    }

    pub(crate) fn observe(&self, path: &Path) -> Ran {
        self.run(&["observe", path.to_str().unwrap()])
    }

    /// The answer of a command as JSON.
    pub(crate) fn json(&self, args: &[&str]) -> serde_json::Value {
        let mut all = vec!["--format", "json"];
        all.extend(args);
        let ran = self.run(&all);
        assert!(ran.code() < 2, "{args:?}: {}", ran.stderr());
        serde_json::from_str(&ran.stdout()).unwrap()
    }
}

/// What a run left.
pub(crate) struct Ran(pub(crate) Output);

impl Ran {
    pub(crate) fn code(&self) -> i32 {
        self.0.status.code().expect("ended by itself")
    }

    pub(crate) fn stdout(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }

    /// Ended with 0 or 1, and nothing panicked.
    pub(crate) fn success(self) -> Self {
        assert!(self.code() < 2, "code {}: {}", self.code(), self.stderr());
        self.calm()
    }

    /// Nothing panicked.
    pub(crate) fn calm(self) -> Self {
        assert!(!self.stderr().contains("panicked"), "{}", self.stderr());
        assert!(self.0.status.code().is_some_and(|code| code < 3), "{:?}", self.0.status);
        self
    }
}

/// The folder of this file's package, two levels up: the project.
pub(crate) fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The shared real data, or `None`, said aloud.
pub(crate) fn shared() -> Option<PathBuf> {
    let shared = std::env::var_os("INTERDICT_SHARED").map(PathBuf::from);
    if shared.is_none() {
        eprintln!("skipped: INTERDICT_SHARED is not set");
    }
    shared.map(|path| if path.is_relative() { project().join(path) } else { path })
}
