use std::collections::BTreeSet;
use std::time::Duration;

use net::{Answer, Fetch, FetchError, Limits, Place, Plan};
use wire::Format;

use crate::server::{Script, Server, at_once, ok, serve};

const BUNDLE: &[u8] = br#"{"type":"bundle","id":"bundle--1","objects":[]}"#;

fn plan(url: &str) -> Plan {
    Plan {
        fetches: vec![Fetch {
            name: "attack".to_owned(),
            place: Place::parse(url).unwrap(),
            formats: vec![Format::Stix, Format::Galaxy],
            etag: None,
            last_modified: None,
        }],
        limits: Limits {
            bytes: 1 << 20,
            time: Duration::from_secs(20),
            redirects: 3,
            hosts: BTreeSet::new(),
        },
    }
}

fn run(plan: Plan) -> (Result<Answer, FetchError>, Vec<u8>) {
    let mut bytes = Vec::new();
    let answer = plan.approve().execute(0, &mut bytes);
    (answer, bytes)
}

fn get(scripts: Vec<Script>) -> (Result<Answer, FetchError>, Vec<u8>, Server) {
    let server = serve(scripts);
    let (answer, bytes) = run(plan(&format!("http://127.0.0.1:{}/attack.json", server.port)));
    (answer, bytes, server)
}

#[test]
fn what_is_new_comes_with_its_validators() {
    let (answer, bytes, server) =
        get(vec![ok("\r\nETag: \"v1\"\r\nLast-Modified: Mon, 03 Aug 2026 10:00:00 GMT", BUNDLE)]);
    let Answer::New(fetched) = answer.unwrap() else { panic!("not new") };
    assert_eq!(bytes, BUNDLE);
    assert_eq!((fetched.size_bytes, fetched.format), (BUNDLE.len() as u64, Format::Stix));
    assert_eq!(fetched.etag.as_deref(), Some("\"v1\""));
    assert_eq!(fetched.last_modified.as_deref(), Some("Mon, 03 Aug 2026 10:00:00 GMT"));
    let head = server.heads.recv().unwrap();
    assert!(head.starts_with("get /attack.json http/1.1\r\n"), "{head}");
    assert!(head.contains("user-agent: interdict/") && !head.contains("if-none-match"), "{head}");
}

#[test]
fn what_is_known_is_asked_for_with_a_condition_and_not_sent_again() {
    let server = serve(vec![at_once("304 Not Modified\r\nETag: \"v1\"", b"")]);
    let mut plan = plan(&format!("http://127.0.0.1:{}/x", server.port));
    plan.fetches[0].etag = Some("\"v1\"".to_owned());
    plan.fetches[0].last_modified = Some("Mon, 03 Aug 2026 10:00:00 GMT".to_owned());
    let (answer, bytes) = run(plan);
    assert_eq!((answer.unwrap(), bytes.len()), (Answer::Unchanged, 0));
    let head = server.heads.recv().unwrap();
    assert!(head.contains("if-none-match: \"v1\""), "{head}");
    assert!(head.contains("if-modified-since: mon, 03 aug 2026 10:00:00 gmt"), "{head}");
}

#[test]
fn redirects_stay_on_the_server_unless_another_host_is_allowed() {
    let (answer, bytes, server) = get(vec![
        at_once("302 Found\r\nLocation: /moved/here.json\r\nContent-Length: 0", b""),
        ok("", BUNDLE),
    ]);
    let Answer::New(fetched) = answer.unwrap() else { panic!("not new") };
    assert_eq!(fetched.place.as_str(), format!("http://127.0.0.1:{}/moved/here.json", server.port));
    assert_eq!(bytes, BUNDLE);

    let away =
        |to: &str| get(vec![at_once(&format!("301 Moved\r\nLocation: {to}\r\nContent-Length: 0"), b"")]).0;
    let refused = away("https://elsewhere.example/x").unwrap_err();
    assert!(matches!(&refused, FetchError::Redirected { to, .. } if to == "elsewhere.example"), "{refused}");
    assert!(matches!(away("http://elsewhere.example/x"), Err(FetchError::Nowhere(_))));
    assert!(matches!(away("file:///etc/passwd"), Err(FetchError::Nowhere(_))));
    // Another port is another server.
    assert!(matches!(away("http://127.0.0.1:9/x"), Err(FetchError::Redirected { .. })));

    let other = serve(vec![ok("", BUNDLE)]);
    let to = format!("http://localhost:{}/x", other.port);
    let first = serve(vec![at_once(&format!("307 Temporary\r\nLocation: {to}\r\nContent-Length: 0"), b"")]);
    let mut plan = plan(&format!("http://127.0.0.1:{}/x", first.port));
    plan.limits.hosts.insert("localhost".to_owned());
    assert!(matches!(run(plan).0, Ok(Answer::New(_))));
}

#[test]
fn a_ring_of_redirects_ends() {
    let again = || at_once("302 Found\r\nLocation: /again\r\nContent-Length: 0", b"");
    let (answer, _, _) = get((0..6).map(|_| again()).collect());
    assert!(matches!(answer, Err(FetchError::TooManyRedirects(3))));
}

#[test]
fn a_cut_body_is_an_error() {
    let (answer, _, _) = get(vec![at_once("200 OK\r\nContent-Length: 5000", BUNDLE)]);
    let error = answer.unwrap_err();
    assert!(matches!(error, FetchError::Truncated { announced: 5000, .. }), "{error}");
    // Chunked, and broken off in the middle.
    let (answer, _, _) =
        get(vec![at_once("200 OK\r\nTransfer-Encoding: chunked", b"20\r\n{\"type\":\"bundle\"")]);
    assert!(matches!(answer, Err(FetchError::Unreachable { .. })), "{answer:?}");
}

#[test]
fn an_answer_that_is_too_large_is_refused_with_or_without_its_length() {
    let body = vec![b' '; (1 << 20) + 1];
    let (answer, bytes, _) = get(vec![ok("", &body)]);
    assert!(
        matches!(answer, Err(FetchError::TooLarge { .. })) && bytes.is_empty(),
        "announced: nothing is read"
    );
    let (answer, bytes, _) = get(vec![at_once("200 OK", &body)]);
    assert!(matches!(answer, Err(FetchError::TooLarge { .. })) && bytes.len() <= 1 << 20);
}

#[test]
fn a_slow_server_is_given_up() {
    let drip: Script =
        std::iter::once((Duration::ZERO, b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n".to_vec()))
            .chain((0..100).map(|_| (Duration::from_millis(100), b"{".to_vec())))
            .collect();
    let silent: Script = vec![(Duration::from_secs(10), b"HTTP/1.1 200 OK\r\n".to_vec())];
    for script in [drip, silent] {
        let server = serve(vec![script]);
        let mut plan = plan(&format!("http://127.0.0.1:{}/x", server.port));
        plan.limits.time = Duration::from_secs(1);
        let error = run(plan).0.unwrap_err();
        assert!(matches!(error, FetchError::Slow { seconds: 1, .. }), "{error}");
    }
}

#[test]
fn what_is_of_another_kind_is_refused() {
    for (body, found) in [
        (&b"<!doctype html><html><body>Sign in</body></html>"[..], "text"),
        (b"a.example\nb.example\nc.example\n", "names"),
        (b"", "empty"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "gzip"),
    ] {
        let (answer, _, _) = get(vec![ok("", body)]);
        let error = answer.unwrap_err();
        assert!(matches!(error, FetchError::WrongType { .. }), "{error}");
        assert!(error.to_string().contains(found), "{error}");
    }
    for status in ["404 Not Found", "500 Oops", "206 Partial Content"] {
        let (answer, _, _) = get(vec![at_once(&format!("{status}\r\nContent-Length: 0"), b"")]);
        assert!(matches!(answer, Err(FetchError::Status { .. })), "{status}");
    }
}

#[test]
fn nobody_there_is_said() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (answer, _) = run(plan(&format!("http://127.0.0.1:{closed}/x")));
    assert!(matches!(answer, Err(FetchError::Unreachable { .. })));
    let approved = plan("http://127.0.0.1:9/x").approve();
    assert!(matches!(approved.execute(1, &mut Vec::new()), Err(FetchError::NotPlanned(1))));
    assert_eq!(approved.fetches().len(), 1);
}
