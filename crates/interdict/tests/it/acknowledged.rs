//! Killed at any moment while people write, the server loses nothing that it acknowledged, and no act is without its line in
//! the audit.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::interdict::Place;
use crate::server::{Sent, Server};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
/// Threads that decide, each on findings of its own.
const DECIDING: usize = 3;
/// Tokens and jobs made in one round at most: as many as one answer lists.
const MOST: usize = 40;

/// What a round did, as far as the server acknowledged it.
#[derive(Default)]
struct Acknowledged {
    /// How many by finding.
    decisions: BTreeMap<String, usize>,
    tokens: BTreeSet<String>,
    jobs: BTreeSet<u64>,
}

/// Everything that the threads of a round need.
struct Round<'a> {
    server: &'a Server,
    cookie: &'a str,
    csrf: String,
    number: u64,
    told: Mutex<Acknowledged>,
}

impl Round<'_> {
    fn post(&self, path: &str, kind: &str, body: &str) -> Option<String> {
        let sent = Sent { kind, csrf: &self.csrf, body };
        let (status, _, body) = self.server.try_ask("POST", path, self.cookie, &sent).ok()?;
        assert!(status < 400, "{path} answers {status}: {body}");
        Some(body)
    }

    /// Decides on these findings, one after the other, until the server is killed.
    fn decide(&self, findings: &[String]) {
        for turn in 0.. {
            for finding in findings {
                let verdict = if turn % 2 == 0 { "confirmed" } else { "dismissed" };
                let reason = format!("{} {turn}", self.number);
                let body = json!({ "findings": [finding], "verdict": verdict, "reason": reason }).to_string();
                if self.post("/api/v1/findings/decide", JSON, &body).is_none() {
                    return;
                }
                self.told.lock().unwrap().decisions.insert(finding.clone(), turn + 1);
            }
        }
    }

    /// Makes tokens, and orders work on a folder in which there is nothing to do.
    fn make(&self, folder: &str) {
        for turn in 0..MOST {
            let label = format!("t-{}-{turn}", self.number);
            let form = format!("label={label}&role=viewer&days=1");
            if self.post("/settings/tokens", FORM, &form).is_none() {
                return;
            }
            self.told.lock().unwrap().tokens.insert(label);
            let order = json!({ "kind": "observe", "folder": folder }).to_string();
            let Some(job) = self.post("/api/v1/jobs", JSON, &order) else { return };
            let job: Value = serde_json::from_str(&job).unwrap();
            self.told.lock().unwrap().jobs.insert(job["number"].as_u64().unwrap());
        }
    }

    /// Looks at everything after the next start; `line` and `job` are the last ones of the round before. Gives those of now.
    fn check(self, server: &Server, line: u64, job: u64) -> (u64, u64) {
        let mut told = self.told.into_inner().unwrap();
        let json = |path: &str| serde_json::from_str::<Value>(&server.get(path, self.cookie)).unwrap();
        let mut lines = Vec::new();
        let mut path = "/api/v1/audit".to_owned();
        loop {
            let part = json(&path);
            let part = part.as_array().unwrap();
            lines.extend(part.iter().filter(|one| one["number"].as_u64() > Some(line)).cloned());
            let before = part.last().map_or(0, |last| last["number"].as_u64().unwrap());
            if before <= line + 1 {
                break;
            }
            path = format!("/api/v1/audit?before={before}");
        }
        let objects = |act: &str| -> Vec<&str> {
            let of = lines.iter().filter(|one| one["act"] == act && one["status"].as_u64() < Some(400));
            of.map(|one| one["object"].as_str().unwrap()).collect()
        };
        // Acts and their lines are written together: neither is there without the other, acknowledged or not.
        let mut decided: BTreeMap<&str, usize> = BTreeMap::new();
        for object in objects("POST /api/v1/findings/decide") {
            *decided.entry(object.split("findings=").nth(1).unwrap()).or_default() += 1;
        }
        for (finding, lines) in decided {
            let found = json(&format!("/api/v1/findings/{finding}"));
            let last = format!("{} {}", self.number, lines - 1);
            assert_eq!(found["decided"]["reason"], last.as_str(), "{found}");
            // What was written last may be one that the kill kept from being acknowledged.
            let acknowledged = told.decisions.remove(finding).unwrap_or_default();
            assert!((lines - 1..=lines).contains(&acknowledged), "{acknowledged} of {lines} on {finding}");
        }
        assert!(told.decisions.is_empty(), "no line in the audit: {:?}", told.decisions);

        let page = server.get("/settings", self.cookie);
        let mark = format!("t-{}-", self.number);
        let tokens: BTreeSet<String> = page
            .split("<td>")
            .filter_map(|cell| cell.split('<').next().filter(|cell| cell.starts_with(&mark)))
            .map(str::to_owned)
            .collect();
        let made = objects("POST /settings/tokens");
        let made: BTreeSet<String> = made
            .into_iter()
            .filter_map(|object| object.split(' ').find_map(|part| part.strip_prefix("label=")))
            .map(str::to_owned)
            .collect();
        assert_eq!(tokens, made);
        assert!(told.tokens.is_subset(&tokens), "{:?} of {tokens:?}", told.tokens);
        let jobs = json("/api/v1/jobs");
        let jobs = jobs.as_array().unwrap().iter().map(|one| one["number"].as_u64().unwrap());
        let jobs: BTreeSet<u64> = jobs.filter(|number| *number > job).collect();
        assert_eq!(jobs.len(), objects("POST /api/v1/jobs").len(), "{jobs:?}");
        assert!(told.jobs.is_subset(&jobs), "{:?} of {jobs:?}", told.jobs);

        // So that the page stays short.
        for digest in page.split("name=\"digest\" value=\"").skip(1).filter_map(|part| part.split('"').next())
        {
            assert_eq!(server.post("/settings/tokens/end", self.cookie, &format!("digest={digest}")), 303);
        }
        let last = json("/api/v1/audit")[0]["number"].as_u64().unwrap_or_default();
        (last, jobs.last().copied().unwrap_or(job))
    }
}

#[test]
fn kills_lose_no_acknowledged_decision_and_no_line_of_the_audit() {
    let kills: u64 = std::env::var("INTERDICT_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(10);
    let place = Place::with_desk();
    let list =
        place.file("watchlist.toml", "[[identity]]\nname = \"microsoft\"\ndomains = [\"microsoft.com\"]\n");
    let names: String = (0..60).map(|number| format!("rnicrosoft-login{number}.com\n")).collect();
    let names = place.file("names.txt", names);
    place.run(&["observe", list.to_str().unwrap(), names.to_str().unwrap()]).success();
    place.run(&["finding", "detect"]).success();
    let folder = place.file("intake/empty.txt", "# nothing\n").parent().unwrap().canonicalize().unwrap();
    let folder = folder.to_str().unwrap();
    let intake = ["--intake", folder];
    let mut server = Server::start(&place, &intake);
    let cookie = server.first();
    let found: Value = serde_json::from_str(&server.get("/api/v1/findings?limit=500", &cookie)).unwrap();
    let found = found["findings"].as_array().unwrap().iter();
    let findings: Vec<String> = found.map(|finding| finding["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(findings.len(), 60);

    let mut state = 0x5DEE_CE66_u64;
    let (mut line, mut job, mut decisions, mut others) = (0, 0, 0, 0);
    for number in 0..kills {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let csrf = server.csrf(&cookie);
        let round = Round { server: &server, cookie: &cookie, csrf, number, told: Mutex::default() };
        thread::scope(|scope| {
            for part in findings.chunks(findings.len() / DECIDING) {
                scope.spawn(|| round.decide(part));
            }
            scope.spawn(|| round.make(folder));
            thread::sleep(Duration::from_millis(50 + (state >> 40) % 400));
            server.kill();
        });
        let told = round.told.lock().unwrap();
        decisions += told.decisions.values().sum::<usize>();
        others += told.tokens.len() + told.jobs.len();
        drop(told);
        let next = Server::start(&place, &intake);
        (line, job) = round.check(&next, line, job);
        server = next;
    }
    eprintln!("{kills} kills, {decisions} decisions, {others} tokens and jobs, {line} lines of the audit");
    assert!(
        decisions as u64 >= kills && others as u64 >= kills / 2,
        "the server was killed before it did anything"
    );
    server.end();
    let verified = place.run(&["evidence", "verify"]).success();
    assert_eq!(verified.code(), 0, "{}", verified.stdout());
}
