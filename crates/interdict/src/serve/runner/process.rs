use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use anyhow::{Context, Result};

use crate::intake::{NO_LINKS, PROGRESS_LINES};

/// Lines of an answer that are kept.
const LINES: usize = 400;
/// Bytes of an answer that are read.
const BYTES: u64 = 1 << 20;
/// Lines on standard error that are kept: the last ones say why.
const SAID: usize = 30;

/// A command of this program that runs.
pub(super) struct Process {
    child: Child,
    answer: Option<JoinHandle<Vec<String>>>,
    talk: Option<JoinHandle<()>>,
    said: Arc<Mutex<Said>>,
}

/// How a command ended.
pub(super) enum Ended {
    /// Well; `found` when it ended with findings (exit code 1).
    Well { lines: Vec<String>, found: bool },
    /// Not, and why.
    Failed(String),
    /// Another process has the desk, or somebody asked the command itself to end: it is tried again.
    Busy,
    /// Somebody asked to stop it.
    Stopped,
    /// The server ends.
    Cut,
}

#[derive(Default)]
struct Said {
    /// What it is doing, how far it is, of how much.
    progress: (String, u64, u64),
    lines: Vec<String>,
}

impl Process {
    pub(super) fn start(desk: &Path, words: &[String], input: Option<&str>) -> Result<Self> {
        let program = std::env::current_exe().context("cannot find this program")?;
        let mut command = Command::new(program);
        command.arg("--desk").arg(desk).args(words).env(PROGRESS_LINES, "1").env(NO_LINKS, "1");
        Self::of(command, input)
    }

    fn of(mut command: Command, input: Option<&str>) -> Result<Self> {
        let mut child = command
            .stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("cannot start a process for the job")?;
        if let (Some(mut pipe), Some(input)) = (child.stdin.take(), input) {
            let input = input.as_bytes().to_vec();
            // By a thread: a command that answers while it reads would wait for us, and we for it. One that ends before it
            // read everything says itself why.
            std::thread::spawn(move || {
                let _ = pipe.write_all(&input);
            });
        }
        let answer = child.stdout.take().map(|pipe| {
            std::thread::spawn(move || {
                let mut text = Vec::new();
                let mut pipe = BufReader::new(pipe);
                let _ = pipe.by_ref().take(BYTES).read_to_end(&mut text);
                // The rest is read and dropped, so that the command does not wait for a reader.
                let _ = std::io::copy(&mut pipe, &mut std::io::sink());
                String::from_utf8_lossy(&text).lines().take(LINES).map(str::to_owned).collect()
            })
        });
        let said = Arc::new(Mutex::new(Said::default()));
        let heard = Arc::clone(&said);
        let talk = child.stderr.take().map(|pipe| {
            std::thread::spawn(move || {
                for line in BufReader::new(pipe).split(b'\n') {
                    let Ok(line) = line else { return };
                    hear(&heard, &String::from_utf8_lossy(&line));
                }
            })
        });
        Ok(Self { child, answer, talk, said })
    }

    /// What it is doing, how far it is, of how much (0: nobody knows).
    pub(super) fn progress(&self) -> (String, u64, u64) {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).progress.clone()
    }

    /// How it ended; `None` while it runs.
    pub(super) fn ended(&mut self) -> Result<Option<Ended>> {
        let Some(status) = self.child.try_wait().context("cannot wait for the job's process")? else {
            return Ok(None);
        };
        let lines = self.answer.take().and_then(|answer| answer.join().ok()).unwrap_or_default();
        if let Some(talk) = self.talk.take() {
            let _ = talk.join();
        }
        let lines_said = &self.said.lock().unwrap_or_else(PoisonError::into_inner).lines;
        // At the beginning of a line, where no name of a file can put it.
        let busy = lines_said.iter().any(|line| line.starts_with("error: another interdict is writing"));
        let said = lines_said.join("\n");
        Ok(Some(match status.code() {
            Some(0) => Ended::Well { lines, found: false },
            Some(1) => Ended::Well { lines, found: true },
            _ if busy || asked_to_end(status) => Ended::Busy,
            Some(_) => Ended::Failed(said),
            None => Ended::Failed(format!("the process was ended from outside ({status})\n{said}")),
        }))
    }

    /// Ends it at once.
    pub(super) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server that failed on the way leaves no command behind that writes to the desk.
impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Whether a process was ended as Ctrl-C and service managers do: they mean the server, and reach its commands too.
#[cfg(unix)]
fn asked_to_end(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt as _;
    matches!(status.signal(), Some(2 | 15))
}

#[cfg(not(unix))]
fn asked_to_end(_: ExitStatus) -> bool {
    false
}

fn hear(said: &Mutex<Said>, line: &str) {
    let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
    let mut parts = line.trim_end().split('\t');
    if parts.next() == Some("progress")
        && let (Some(what), Some(done), Some(total)) = (parts.next(), parts.next(), parts.next())
    {
        said.progress = (what.to_owned(), done.parse().unwrap_or(0), total.parse().unwrap_or(0));
        return;
    }
    if said.lines.len() == SAID {
        said.lines.remove(0);
    }
    said.lines.push(line.to_owned());
}

#[cfg(all(test, unix))]
mod tests;
