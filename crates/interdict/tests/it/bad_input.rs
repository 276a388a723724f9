//! Bad input never panics and never vanishes: a clear error, or quarantine with the reason.

use std::io::Write as _;
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::interdict::{Place, Ran};

/// Observes one file; gives accepted, rejected and the codes of rejection.
fn observed(name: &str, bytes: impl AsRef<[u8]>) -> (u64, u64, Vec<String>) {
    let place = Place::with_desk();
    let path = place.file(name, bytes);
    place.observe(&path).success();
    let status = place.json(&["status"]);
    let batch = &status["batches"][0];
    let listed = place.json(&["quarantine", "list"]);
    let codes = listed["counts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|count| format!("{} x{}", count["code"].as_str().unwrap(), count["count"]))
        .collect();
    (batch["accepted"].as_u64().unwrap(), batch["rejected"].as_u64().unwrap(), codes)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn an_empty_file_is_quarantined_as_empty() {
    assert_eq!(observed("empty.txt", ""), (0, 1, vec!["empty x1".to_owned()]));
    assert_eq!(observed("empty.gz", gzip(b"")), (0, 1, vec!["empty x1".to_owned()]));
}

#[test]
fn a_truncated_gzip_keeps_what_came_and_names_the_rest() {
    let names: String = (0..50_000).map(|n| format!("host{n}.example.com\n")).collect();
    let packed = gzip(names.as_bytes());
    let (accepted, rejected, codes) = observed("cut.gz", &packed[..packed.len() / 2]);
    assert!((1_000..50_000).contains(&accepted), "{accepted}");
    assert_eq!((rejected, codes), (1, vec!["truncated x1".to_owned()]));
}

#[test]
fn a_ten_megabyte_line_is_measured_and_the_next_one_read() {
    let mut bytes = b"first.example.com\n".to_vec();
    bytes.extend(std::iter::repeat_n(b'x', 10_000_000));
    bytes.extend_from_slice(b"\nlast.example.com\n");
    assert_eq!(observed("long.txt", bytes), (2, 1, vec!["too_long x1".to_owned()]));
}

#[test]
fn invalid_utf8_and_nul_bytes_cost_their_line_only() {
    let (accepted, rejected, _) = observed(
        "dirty.txt",
        b"good.example.com\nb\xff\xfed.example.com\nnul\0l.example.com\nfine.example.org\nwell.example.net\n",
    );
    assert_eq!((accepted, rejected), (3, 2));
}

#[test]
fn json_nested_ten_thousand_deep_is_rejected() {
    let good = r#"{"rrname":"a.example.com","rrtype":"A","rdata":"192.0.2.1","time_first":1,"time_last":2}"#;
    let bomb = format!("{{\"rrname\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    let (accepted, rejected, _) = observed("deep.ndjson", format!("{good}\n{bomb}\n{good}\n"));
    assert_eq!((accepted, rejected), (2, 1));
    // A whole document of it, too.
    let bundle = format!(
        r#"{{"type":"bundle","id":"bundle--1","objects":{}{}}}"#,
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    let (accepted, rejected, _) = observed("deep.json", bundle);
    assert_eq!(accepted, 0);
    assert!(rejected >= 1);
}

#[test]
fn year_zero_is_refused_and_year_9999_is_kept() {
    let (accepted, rejected, codes) = observed(
        "dated.txt",
        "a.example.com\t2019-01-01\nb.example.com\t0000-01-01\nc.example.com\t9999-12-31\nd.example.com\t2019-02-30\ne.example.com\n",
    );
    assert_eq!((accepted, rejected, codes), (3, 2, vec!["time x2".to_owned()]));
}

#[test]
fn a_directory_loop_ends_and_is_named() {
    let place = Place::with_desk();
    let names = place.file("in/sub/names.txt", "one.example.com\ntwo.example.com\n");
    std::os::unix::fs::symlink(place.dir.path().join("in"), place.dir.path().join("in/sub/again")).unwrap();
    let ran = place.observe(&place.dir.path().join("in")).success();
    assert_eq!(ran.code(), 0);
    assert!(ran.stdout().contains("leads back"), "{}", ran.stdout());
    assert!(ran.stdout().contains("names.txt"));
    drop(names);
}

#[test]
fn what_nobody_recognises_is_kept_with_its_reason() {
    let (accepted, rejected, codes) =
        observed("noise.bin", (0..4096_u32).flat_map(u32::to_le_bytes).collect::<Vec<u8>>());
    assert_eq!((accepted, rejected, codes), (0, 1, vec!["unrecognised x1".to_owned()]));
}

#[test]
fn a_missing_file_is_a_failure_that_names_it() {
    let place = Place::with_desk();
    let ran = place.observe(&place.dir.path().join("nowhere.txt")).calm();
    assert_eq!(ran.code(), 2);
    assert!(ran.stdout().contains("nowhere.txt"), "{}{}", ran.stdout(), ran.stderr());
}

#[test]
fn a_full_disk_is_an_error_and_the_same_command_goes_on_later() {
    let place = Place::with_desk();
    // Random-looking names, so that neither vault nor lake can make them small.
    let names: String = (0..120_000_u64)
        .map(|n| format!("h{:016x}.example{}.com\n", n.wrapping_mul(0x9E37_79B9_7F4A_7C15), n % 97))
        .collect();
    let path = place.file("names.txt", &names);
    // No file may grow beyond the limit: writing fails with "file too large" once the signal for it is ignored.
    for blocks in ["16", "1200", "5800"] {
        let program = env!("CARGO_BIN_EXE_interdict");
        let script = format!("trap '' 25; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let output = Command::new("sh")
            .args(["-c", &script, program, "--desk"])
            .arg(place.desk())
            .arg("observe")
            .arg(&path)
            .output()
            .unwrap();
        let ran = Ran(output).calm();
        assert_eq!(ran.code(), 2, "limit {blocks}: {}", ran.stdout());
        assert!(ran.stderr().starts_with("error: "), "{}", ran.stderr());
        assert_eq!(place.json(&["status"])["batches"].as_array().unwrap().len(), 0, "limit {blocks}");
    }
    place.observe(&path).success();
    assert_eq!(place.json(&["status"])["batches"][0]["accepted"], 120_000);
}

#[test]
fn an_answer_that_cannot_be_written_is_a_failure() {
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else { return };
    let place = Place::with_desk();
    let output = place.command(&["status"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
