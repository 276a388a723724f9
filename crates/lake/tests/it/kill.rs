use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use lake::{BatchId, Lake};

use crate::fixture::*;

const BATCHES: usize = 12;
const ROWS: u64 = 3_000;

fn id(number: usize) -> BatchId {
    batch(&format!("batch {number}"))
}

/// Takes in every batch that is not held yet and says so, as `observe` does.
#[expect(clippy::print_stdout, reason = "the parent process reads what was acknowledged")]
fn observe(root: &Path) {
    let lake = create(root);
    for number in 0..BATCHES {
        if lake.holds(&id(number)).unwrap() {
            continue;
        }
        let mut intake = lake.intake(id(number)).unwrap();
        for line in 0..ROWS {
            let host = format!("h{line}.b{number}.com");
            intake.push(observed(seen(&host), None, line)).unwrap();
            intake.push(observed(resolved(&host, "A", "192.0.2.1"), None, line)).unwrap();
        }
        for serial in 0..20 {
            let text = format!("{number}-{serial}");
            let host = format!("b{number}.com");
            let what = certificate(&[host.as_str(), "shared.org"], &text, true);
            intake.push(observed(model::Observation::Certificate(what), None, serial)).unwrap();
        }
        intake.commit().unwrap();
        println!("held {number}");
    }
}

/// The other process of the test below; does nothing by itself.
#[test]
#[ignore = "started by a_killed_process_loses_nothing_it_acknowledged"]
fn child() {
    if let Some(root) = std::env::var_os("LAKE_TEST_ROOT") {
        observe(Path::new(&root));
    }
}

#[test]
fn a_killed_process_loses_nothing_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    drop(create(root));
    let mut acknowledged = std::collections::BTreeSet::new();
    for round in 0..20_u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "--nocapture", "kill::child"])
            .env("LAKE_TEST_ROOT", root)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Every moment of a batch gets its turn.
        std::thread::sleep(Duration::from_millis(30 + round * 37 % 400));
        child.kill().unwrap();
        child.wait().unwrap();
        for line in BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok) {
            // The test harness may print before it on the same line.
            if let Some((_, number)) = line.rsplit_once("held ") {
                acknowledged.insert(number.trim().parse::<usize>().unwrap());
            }
        }
        let lake = Lake::open(config(root)).unwrap();
        for number in &acknowledged {
            assert!(lake.holds(&id(*number)).unwrap(), "round {round}: batch {number} was acknowledged");
        }
        let held = (0..BATCHES).filter(|number| lake.holds(&id(*number)).unwrap()).count() as u64;
        let expected = [
            ("name", held * ROWS),
            ("resolution", held * ROWS),
            ("certificate", held * 40),
            ("registration", 0),
        ];
        assert_eq!(lake.counts().unwrap(), expected, "round {round}");
        assert_eq!(lake.sightings(None).unwrap().map(Result::unwrap).count() as u64, held * (2 * ROWS + 40));
    }
    assert!(!acknowledged.is_empty());
    observe(root);
    let lake = Lake::open(config(root)).unwrap();
    let all = BATCHES as u64;
    assert_eq!(lake.counts().unwrap()[0], ("name", all * ROWS));
    assert_eq!(lake.counts().unwrap()[2], ("certificate", all * 40));
    let hosts: std::collections::BTreeSet<_> =
        lake.sightings(None).unwrap().map(|sighting| sighting.unwrap().name).collect();
    assert_eq!(hosts.len() as u64, all * ROWS + all + 1);
}
