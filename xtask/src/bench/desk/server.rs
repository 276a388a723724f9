use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::client::Client;
use crate::measure;

/// The desk served on a port of this machine.
pub(super) struct Server {
    child: Child,
    pub(super) address: SocketAddr,
    /// From the start of the process to the first answer.
    pub(super) start: Duration,
    /// What proves that the printed link is ours; `None` when there is an account.
    key: Option<String>,
}

impl Server {
    /// Starts it and waits until it answers.
    pub(super) fn start(mut command: Command) -> Result<Self> {
        let begin = Instant::now();
        let mut child = command
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("start the server")?;
        let (say, heard) = mpsc::channel();
        let stderr = BufReader::new(child.stderr.take().context("the server has no standard error")?);
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                // What it says later is for a person.
                if say.send(line.clone()).is_err() {
                    eprintln!("server: {line}");
                }
            }
        });
        // Ended from here on, whatever fails.
        let mut server =
            Self { child, address: SocketAddr::from(([127, 0, 0, 1], 0)), start: Duration::ZERO, key: None };
        server.address = loop {
            let line = heard
                .recv_timeout(Duration::from_secs(120))
                .context("the server does not say where it listens")?;
            if let Some(at) = line.split("http://").nth(1) {
                break at.split('/').next().unwrap_or_default().parse().context("the server's address")?;
            }
        };
        let answer = Client::new(server.address, String::new()).get("/healthz")?;
        server.start = begin.elapsed();
        ensure!(answer.status == 200, "/healthz answers {}", answer.status);
        let next = heard.recv_timeout(Duration::from_secs(1)).ok();
        server.key = next.and_then(|line| Some(line.split("key=").nth(1)?.trim().to_owned()));
        Ok(server)
    }

    /// Signs in, with the first account when there is none yet; the session's cookie.
    pub(super) fn sign_in(&self) -> Result<String> {
        let account = "name=bench&password=made+up+for+this+bench";
        let (path, form) = match &self.key {
            Some(key) => ("/first", format!("key={key}&{account}")),
            None => ("/sign-in", account.to_owned()),
        };
        let answer = Client::new(self.address, String::new()).ask("POST", path, &form)?;
        ensure!(answer.status == 303, "{path} answers {}", answer.status);
        let cookie = answer.head.split("interdict=").nth(1).and_then(|rest| rest.split(';').next());
        cookie.map(str::to_owned).context("no cookie")
    }

    /// CPU time and highest memory in KiB so far.
    pub(super) fn so_far(&self) -> Result<(Duration, u64)> {
        measure::so_far(self.child.id()).context("the server ended, or this is no Linux")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program on this desk, with nothing remembered outside of `folder`.
pub(super) fn program(binary: &Path, folder: &Path) -> Command {
    let mut command = Command::new(binary);
    command.env("XDG_STATE_HOME", folder.join("state")).arg("--desk").arg(folder.join("desk"));
    command
}
