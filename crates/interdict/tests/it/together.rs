//! Several `observe` processes on one desk at once lose nothing, double nothing, and none of them fails.

use std::fmt::Write as _;
use std::process::Stdio;

use crate::interdict::Place;

const FILES: u64 = 6;
const ROWS: u64 = 2_000;

fn telemetry(file: u64) -> String {
    let mut out = String::new();
    for row in 0..ROWS {
        let _ = writeln!(
            out,
            "{{\"rrname\":\"h{row}.f{file}.example.com\",\"rrtype\":\"A\",\"rdata\":\"198.51.100.{}\",\"time_first\":{row},\"time_last\":{row}}}",
            row % 250
        );
    }
    out + "broken\n"
}

#[test]
fn processes_share_a_desk() {
    let place = Place::with_desk();
    for file in 0..FILES {
        place.file(&format!("telemetry/{file}.ndjson"), telemetry(file));
    }
    let telemetry = place.dir.path().join("telemetry");
    // Two that want the very same sources, and one with half of them and something of its own.
    let own = place.file("own.ndjson", telemetry_of_its_own());
    let half = telemetry.join("3.ndjson");
    let sources = [vec![&telemetry], vec![&telemetry], vec![&own, &half]];
    let children: Vec<_> = sources
        .iter()
        .map(|paths| {
            let mut command = place.command(&["observe"]);
            command.args(paths).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for child in children {
        let ended = child.wait_with_output().unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    }
    let told = place.json(&["status"]).to_string();
    let all = place.json(&["observe", telemetry.to_str().unwrap(), own.to_str().unwrap()]);
    let sources = all["sources"].as_array().unwrap();
    assert_eq!(sources.len() as u64, FILES + 1);
    for source in sources {
        assert_eq!(source["state"], "known", "{source}");
        assert_eq!(
            (source["accepted"].as_u64(), source["rejected"].as_u64()),
            (Some(ROWS), Some(1)),
            "{source}"
        );
    }
    assert!(told.contains(&((FILES + 1) * ROWS).to_string()), "{told}");
}

fn telemetry_of_its_own() -> String {
    telemetry(FILES)
}
