//! A kill at any moment loses nothing that was acknowledged, doubles nothing, and needs no repair.

use std::fmt::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::interdict::Place;

const KILLS: u64 = 20;
const ROWS: u64 = 20_000;
const BAD: u64 = 20;

/// Passive DNS with a bad line now and then, the same for every run.
fn telemetry(first: u64) -> String {
    let mut out = String::new();
    for row in first..first + ROWS {
        if row % 1000 == 7 {
            out.push_str("{\"rrname\": broken\n");
            continue;
        }
        let _ = writeln!(
            out,
            "{{\"rrname\":\"h{row}.example{}.com\",\"rrtype\":\"A\",\"rdata\":\"198.51.{}.{}\",\"time_first\":{},\"time_last\":{},\"count\":1}}",
            row % 977,
            row / 250 % 250,
            row % 250,
            1_500_000_000 + row,
            1_500_000_100 + row
        );
    }
    out
}

fn rows(place: &Place) -> (u64, u64) {
    let answer = place.json(&["observe", place.dir.path().join("telemetry").to_str().unwrap()]);
    let sum = |field: &str| {
        answer["sources"]
            .as_array()
            .unwrap()
            .iter()
            .map(|source| source[field].as_u64().unwrap())
            .sum::<u64>()
    };
    (sum("accepted"), sum("rejected"))
}

#[test]
fn twenty_kills_lose_nothing_and_double_nothing() {
    let place = Place::with_desk();
    let folder = place.dir.path().join("telemetry");

    // How long one file takes, on a desk of its own, to spread the kills over it.
    let trial = Place::with_desk();
    let file = trial.file("a.ndjson", telemetry(0));
    let begun = Instant::now();
    trial.observe(&file).success();
    let whole = begun.elapsed();

    let mut acknowledged = Vec::new();
    let mut kills = 0_u32;
    // A fixed sequence of moments, spread over the run (a linear congruential generator; Knuth's constants).
    let mut state = 0x5DEE_CE66_u64;
    for round in 0..KILLS {
        // Every round brings a file that nobody has read, so that there is something to be killed at.
        place.file(&format!("telemetry/{round:02}.ndjson"), telemetry(round * ROWS));
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let moment = whole.mul_f64((state >> 40) as f64 / f64::from(1 << 24));
        let mut child = place
            .command(&["observe", folder.to_str().unwrap()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(moment.max(Duration::from_millis(1)));
        kills += u32::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();
        // The very next command works, without repair, and what was acknowledged once stays.
        let told = place.json(&["status"]);
        let acknowledged_rows: u64 =
            told["batches"].as_array().unwrap().iter().map(|batch| batch["accepted"].as_u64().unwrap()).sum();
        assert!(lake_rows(&place) >= acknowledged_rows, "acknowledged rows are not in the lake");
        acknowledged.push(acknowledged_rows);
    }
    assert!(kills >= 5, "only {kills} of {KILLS} kills met a running process");
    assert!(acknowledged.windows(2).all(|pair| pair[0] <= pair[1]), "rows went away: {acknowledged:?}");
    // Twice: the first time completes what was killed, the second adds nothing.
    for _ in 0..2 {
        assert_eq!(rows(&place), (KILLS * (ROWS - BAD), KILLS * BAD));
        assert_eq!(lake_rows(&place), KILLS * (ROWS - BAD));
        assert_eq!(quarantined(&place), KILLS * BAD);
    }
}

fn lake_rows(place: &Place) -> u64 {
    let answer = place.json(&["status"]);
    answer["lake"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|count| count["what"] == "resolution")
        .map(|count| count["count"].as_u64().unwrap())
        .sum()
}

fn quarantined(place: &Place) -> u64 {
    let answer = place.json(&["quarantine", "list"]);
    answer["counts"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|count| count["format"] == "pdns")
        .map(|count| count["count"].as_u64().unwrap())
        .sum()
}
