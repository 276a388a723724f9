//! The API held to its own document by a fuzzer of others, Schemathesis.

use std::path::PathBuf;
use std::process::Command;

use crate::interdict::{Place, project};
use crate::server::{Sent, Server};

/// Requests of each kind for each operation, unless `INTERDICT_FUZZ_EXAMPLES` says otherwise (`cargo xtask fuzz-api`).
const EXAMPLES: &str = "3";

/// What `cargo xtask tools` installs, or `None`, said aloud.
fn schemathesis() -> Option<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project().join("target"), PathBuf::from);
    let path = target.join("tools/venv/bin/schemathesis");
    let found = path.exists().then_some(path);
    if found.is_none() {
        eprintln!("skipped: schemathesis is not there; `cargo xtask tools` installs it");
    }
    found
}

/// Ends a token; asked last, for it may end the one that it comes with.
const ENDS: &str = "/api/v1/tokens/{digest}/end";

#[test]
fn the_api_keeps_to_its_document_whatever_it_is_sent() {
    let Some(schemathesis) = schemathesis() else { return };
    let place = Place::with_desk();
    let input = project().join("demo/input");
    place.run(&["investigate", input.to_str().unwrap(), "--as-of", "2019-12-31"]).success();
    // Without a folder to take in, so that what it orders is short.
    let server = Server::start(&place, &[]);
    let cookie = server.first();
    let csrf = server.csrf(&cookie);
    for role in ["analyst", "admin"] {
        let body = format!(r#"{{"label":"fuzzer","role":"{role}","days":1}}"#);
        let sent = Sent { kind: "application/json", csrf: &csrf, body: &body };
        let (status, _, body) = server.try_ask("POST", "/api/v1/tokens", &cookie, &sent).unwrap();
        assert_eq!(status, 200, "{body}");
        let made: serde_json::Value = serde_json::from_str(&body).unwrap();
        for part in ["--exclude-path", "--include-path"] {
            let mut command = Command::new(&schemathesis);
            command.current_dir(place.dir.path()).arg("--config-file");
            command.arg(project().join("crates/interdict/tests/it/api.toml"));
            command.args(["run", "--no-color", "--checks", "all", "--seed", "1", part, ENDS]);
            command.args(["--continue-on-failure", "--generation-database", "none", "--max-examples"]);
            command.arg(std::env::var_os("INTERDICT_FUZZ_EXAMPLES").unwrap_or_else(|| EXAMPLES.into()));
            command
                .arg("--header")
                .arg(format!("Authorization: Bearer {}", made["secret"].as_str().unwrap()));
            command.arg(format!("http://{}/api/v1/openapi.json", server.address));
            let output = command.output().unwrap();
            let said = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{role}: {said}{}", String::from_utf8_lossy(&output.stderr));
            let cases = said.lines().rfind(|line| line.contains(" generated, ")).expect("it sent something");
            eprintln!("{role}, {part} {ENDS}: {}", cases.trim());
            // Else the rest was sent by nobody who is known, and says nothing.
            let holds =
                server.get("/api/v1/tokens", &cookie).contains(made["token"]["digest"].as_str().unwrap());
            assert!(holds || part == "--include-path", "the token ended on the way");
        }
    }
    assert_eq!(server.end(), Some(0), "and it still ends when asked to");
}
