//! The desk in a browser, as a process.

use crate::interdict::{Place, project};
use crate::server::Server;

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
    assert_eq!(server.link(), None, "there is an account");
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
