//! What is acknowledged is on the disk: the calls of the program itself are looked at, in their order.

use std::process::{Command, Stdio};

use crate::interdict::Place;

/// The calls that put things onto the disk, in order; `None` where they cannot be watched.
fn calls(place: &Place, source: &str) -> Option<Vec<String>> {
    let trace = place.dir.path().join("trace");
    let observe = place.command(&["observe", source]);
    let mut strace = Command::new("strace");
    // The paths behind descriptors are printed, and calls of all threads go to one file in the order they end.
    strace.args([
        "-f",
        "-y",
        "-qq",
        "-s",
        "300",
        "-e",
        "trace=fsync,fdatasync,link,linkat,rename,renameat,renameat2",
    ]);
    strace.arg("-o").arg(&trace).arg(observe.get_program()).args(observe.get_args());
    let ended = strace.env_remove("INTERDICT_DESK").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !ended.is_ok_and(|status| status.success()) {
        return None;
    }
    let text = std::fs::read_to_string(&trace).unwrap();
    // A call that another thread interrupts is printed in two pieces; the second one has its result.
    Some(
        text.lines()
            .filter(|line| line.contains('(') || line.contains("resumed"))
            .map(str::to_owned)
            .collect(),
    )
}

#[test]
fn every_file_and_folder_is_synced_before_it_is_named() {
    let place = Place::with_desk();
    let row = "{\"rrname\":\"a.example.com\",\"rrtype\":\"A\",\"rdata\":\"192.0.2.1\",\"time_first\":1,\"time_last\":2}\n";
    let source = place.file("a.ndjson", row);
    let Some(calls) = calls(&place, source.to_str().unwrap()) else {
        eprintln!("skipped: strace cannot watch a program here");
        return;
    };
    let at = |what: &str, parts: &[&str]| {
        let found = calls.iter().position(|call| parts.iter().all(|part| call.contains(part)));
        found.unwrap_or_else(|| panic!("no call that {what} in {calls:#?}"))
    };
    let object = at("syncs what goes to the vault", &["fsync", "/vault/incoming/"]);
    let placed = at("gives it its name", &["rename", "/vault/objects/"]);
    assert!(object < placed);
    let mut before = placed;
    for table in ["resolution", "batch"] {
        let data = at("syncs the rows", &["fsync", &format!("/lake/{table}/"), ".parquet>"]);
        let folder = at("syncs the folder of the rows", &["fsync", &format!("/lake/{table}>")]);
        let log = format!("/lake/{table}/_delta_log");
        let entry = at("syncs the log entry", &["fsync", &log, ".tmp>"]);
        let named = at("names the log entry", &["link", &log, "00000000000000000001.json"]);
        let synced = at("syncs the folder of the log", &["fsync", &format!("{log}>")]);
        let order = [before, data, folder, entry, named, synced];
        assert!(order.is_sorted(), "{table}: {order:?} in {calls:#?}");
        before = synced;
    }
    let acknowledged = calls.iter().rposition(|call| call.contains("sync(") && call.contains("/store.db"));
    assert!(acknowledged.is_some_and(|at| at > before), "{calls:#?}");
}
