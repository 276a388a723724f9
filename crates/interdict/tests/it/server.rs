//! The desk in a browser, as a process that tests start, ask and kill.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

use crate::interdict::Place;

/// A server that runs.
pub(crate) struct Server {
    child: Mutex<Child>,
    /// Host and port where it listens.
    pub(crate) address: String,
    said: Mutex<mpsc::Receiver<String>>,
}

/// What a request carries.
pub(crate) struct Sent<'a> {
    /// Its media type.
    pub(crate) kind: &'a str,
    /// What proves that it is of this session; empty where the form holds it.
    pub(crate) csrf: &'a str,
    pub(crate) body: &'a str,
}

impl Server {
    pub(crate) fn start(place: &Place, args: &[&str]) -> Self {
        let mut command = place.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut child = command.args(args).stderr(Stdio::piped()).spawn().unwrap();
        let (said, heard) = mpsc::channel();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                let _ = said.send(line);
            }
        });
        let address = loop {
            let line = heard.recv_timeout(Duration::from_secs(60)).expect("the server says where it listens");
            if let Some(at) = line.split("http://").nth(1) {
                break at.split('/').next().unwrap().to_owned();
            }
        };
        Self { child: Mutex::new(child), address, said: Mutex::new(heard) }
    }

    /// The link that makes the first account, when there is none.
    pub(crate) fn link(&self) -> Option<String> {
        let line = self.said.lock().unwrap().recv_timeout(Duration::from_secs(1)).ok()?;
        Some(format!("/first{}", line.split("/first").nth(1)?))
    }

    /// Status, headers and body of an answer.
    fn ask(&self, method: &str, path: &str, cookie: &str, form: &str) -> (u16, String, String) {
        let form = Sent { kind: "application/x-www-form-urlencoded", csrf: "", body: form };
        self.try_ask(method, path, cookie, &form).unwrap()
    }

    /// The same, when the server lives long enough to give it.
    pub(crate) fn try_ask(
        &self,
        method: &str,
        path: &str,
        cookie: &str,
        sent: &Sent<'_>,
    ) -> std::io::Result<(u16, String, String)> {
        let Sent { kind, csrf, body } = sent;
        let csrf = if csrf.is_empty() { String::new() } else { format!("x-csrf-token: {csrf}\r\n") };
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ncookie: interdict={cookie}\r\n{csrf}\
             connection: close\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let cut = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(cut)?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(cut)?;
        Ok((status, head.to_owned(), body.to_owned()))
    }

    pub(crate) fn get(&self, path: &str, cookie: &str) -> String {
        let (status, _, body) = self.ask("GET", path, cookie, "");
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// Sends a form of this session.
    pub(crate) fn post(&self, path: &str, cookie: &str, form: &str) -> u16 {
        let csrf = self.csrf(cookie);
        self.ask("POST", path, cookie, &format!("csrf={csrf}&{form}")).0
    }

    /// What forms of this session carry.
    pub(crate) fn csrf(&self, cookie: &str) -> String {
        let page = self.get("/search", cookie);
        page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    /// Makes the first account; the session's cookie.
    pub(crate) fn first(&self) -> String {
        let link = self.link().expect("nobody has an account yet");
        let key = link.split("key=").nth(1).unwrap();
        let form = format!("key={key}&name=ada&password=long+enough+to+count");
        let (status, head, body) = self.ask("POST", "/first", "", &form);
        assert_eq!(status, 303, "{body}");
        head.split("interdict=").nth(1).unwrap().split(';').next().unwrap().to_owned()
    }

    /// As a loss of power would; others may be asking.
    pub(crate) fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// As Ctrl-C does; the exit code.
    pub(crate) fn end(self) -> Option<i32> {
        let mut child = self.child.lock().unwrap();
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        let end = Instant::now() + Duration::from_secs(30);
        while Instant::now() < end {
            if let Some(status) = child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        child.kill().unwrap();
        None
    }

    /// Waits until the job of this number ended; its state.
    pub(crate) fn job(&self, number: u64, cookie: &str) -> serde_json::Value {
        let end = Instant::now() + Duration::from_secs(600);
        while Instant::now() < end {
            let text = self.get(&format!("/api/v1/jobs/{number}"), cookie);
            let job: serde_json::Value = serde_json::from_str(&text).unwrap();
            if ["done", "failed", "cancelled"].contains(&job["state"].as_str().unwrap()) {
                return job;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("job {number} did not end");
    }
}
