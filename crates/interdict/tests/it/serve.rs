//! The desk in a browser, as a process.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::interdict::{Place, project};

/// A server that runs.
struct Server {
    child: Child,
    address: String,
    /// The link that makes the first account.
    link: Option<String>,
}

impl Server {
    fn start(place: &Place, args: &[&str]) -> Self {
        let mut command = place.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut child = command.args(args).stderr(Stdio::piped()).spawn().unwrap();
        let (said, heard) = mpsc::channel();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                let _ = said.send(line);
            }
        });
        let next = |patience: u64| heard.recv_timeout(Duration::from_secs(patience)).ok();
        let address = loop {
            let line = next(60).expect("the server says where it listens");
            if let Some(at) = line.split("http://").nth(1) {
                break at.split('/').next().unwrap().to_owned();
            }
        };
        let link = next(1).and_then(|line| Some(format!("/first{}", line.split("/first").nth(1)?)));
        Self { child, address, link }
    }

    /// Status, headers and body of an answer.
    fn ask(&self, method: &str, path: &str, cookie: &str, form: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ncookie: interdict={cookie}\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            self.address,
            form.len()
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.to_owned(), body.to_owned())
    }

    fn get(&self, path: &str, cookie: &str) -> String {
        let (status, _, body) = self.ask("GET", path, cookie, "");
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// Sends a form of this session.
    fn post(&self, path: &str, cookie: &str, form: &str) -> u16 {
        let page = self.get("/search", cookie);
        let csrf = page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        self.ask("POST", path, cookie, &format!("csrf={csrf}&{form}")).0
    }

    /// Makes the first account; the session's cookie.
    fn first(&self) -> String {
        let link = self.link.as_deref().expect("nobody has an account yet");
        let key = link.split("key=").nth(1).unwrap();
        let form = format!("key={key}&name=ada&password=long+enough+to+count");
        let (status, head, body) = self.ask("POST", "/first", "", &form);
        assert_eq!(status, 303, "{body}");
        head.split("interdict=").nth(1).unwrap().split(';').next().unwrap().to_owned()
    }

    /// As a loss of power would.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// As Ctrl-C does; the exit code.
    fn end(mut self) -> Option<i32> {
        Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        let end = Instant::now() + Duration::from_secs(30);
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        self.child.kill().unwrap();
        None
    }

    /// Waits until the job of this number ended; its state.
    fn job(&self, number: u64, cookie: &str) -> serde_json::Value {
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

#[test]
fn other_machines_are_let_in_only_over_tls_or_when_told() {
    let place = Place::with_desk();
    let ran = place.run(&["serve", "--listen", "0.0.0.0:0"]).calm();
    assert_eq!(ran.code(), 2);
    assert!(ran.stderr().contains("--tls-cert"), "{}", ran.stderr());
    let (cert, key) = (place.file("cert.pem", "no certificate"), place.file("key.pem", "no key"));
    let files = ["--tls-cert", cert.to_str().unwrap(), "--tls-key", key.to_str().unwrap()];
    let ran = place.run(&[&["serve"][..], &files].concat()).calm();
    assert_eq!(ran.code(), 2);
    assert!(ran.stderr().contains("cannot be used for TLS"), "{}", ran.stderr());
}

#[test]
fn work_goes_on_after_a_kill_and_what_was_acknowledged_stays() {
    let place = Place::with_desk();
    let input = project().join("demo/input");
    let intake = ["--intake", input.to_str().unwrap()];
    let server = Server::start(&place, &intake);
    let cookie = server.first();
    let folder = input.display().to_string().replace('/', "%2F");
    let form = format!("kind=investigate&folder={folder}&as_of=2019-12-31");
    assert_eq!(server.post("/jobs", &cookie, &form), 303);
    assert_eq!(server.post("/jobs", &cookie, "kind=observe&folder=%2Fetc"), 422, "no other folder is read");
    server.kill();

    let server = Server::start(&place, &intake);
    assert_eq!(server.link, None, "there is an account");
    let job = server.job(1, &cookie);
    assert_eq!(job["state"], "done", "{job}");
    let found: serde_json::Value =
        serde_json::from_str(&server.get("/api/v1/findings?text=rnicrosoft", &cookie)).unwrap();
    let finding = &found["findings"][0];
    let id = finding["id"].as_str().unwrap();
    assert_eq!(finding["reading"][0], serde_json::json!(["rn", "m"]), "{finding}");
    let form = format!("finding={id}&verdict=confirmed&reason=seen");
    assert_eq!(server.post("/findings/decide", &cookie, &form), 303);
    server.kill();

    let server = Server::start(&place, &[]);
    let text = server.get(&format!("/api/v1/findings/{id}"), &cookie);
    let finding: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(finding["decided"]["by"], "ada", "{finding}");

    // Every page answers over real data.
    for path in [
        "/",
        "/findings",
        "/search?q=Kimsuky",
        "/entity/rnicrosoft.com",
        "/clusters",
        "/cluster/UNK-0001",
        "/cluster/UNK-0001/graph",
        "/actors",
        "/actor/Thallium",
        "/victims",
        "/cases",
        "/case/case-0001",
        "/evidence",
        "/jobs",
        "/job/1",
        "/settings",
        "/settings/watch",
        "/audit",
        "/path?a=rnicrosoft.com&b=hotrnall.com",
    ] {
        assert!(server.get(path, &cookie).contains("</html>") || path.starts_with("/api"), "{path}");
    }
    // The page of a case reads the dossier that was written, unless somebody changed it.
    let file = place.desk().join("cases/case-0001/dossier.json");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("Infrastructure of", "Forged words on")).unwrap();
    let page = server.get("/case/case-0001", &cookie);
    assert!(page.contains("Infrastructure of") && !page.contains("Forged words on"));
    assert_eq!(server.post("/case/case-0001/package", &cookie, ""), 303);
    let job = server.job(2, &cookie);
    assert_eq!((job["state"].as_str(), job["sound"].as_bool()), (Some("done"), Some(true)), "{job}");
    assert_eq!(server.post("/evidence/verify", &cookie, ""), 303);
    assert_eq!(server.job(3, &cookie)["sound"], true);
    assert_eq!(server.end(), Some(0));

    let verified = place.run(&["evidence", "verify"]).success();
    assert_eq!(verified.code(), 0, "{}", verified.stdout());
}
