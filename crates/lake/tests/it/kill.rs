use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use lake::{BatchId, Effort, Lake};

use crate::fixture::*;

/// Kills: a few tens in a check, more when asked for: `INTERDICT_KILLS=1000`.
fn kills() -> u64 {
    std::env::var("INTERDICT_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(30)
}

/// Rows of a batch in each of two tables; fewer when there are many batches.
fn rows() -> u64 {
    if kills() > 100 { 200 } else { 2_000 }
}

fn id(number: usize) -> BatchId {
    batch(&format!("batch {number}"))
}

fn take_in(lake: &Lake, number: usize) {
    let mut intake = lake.intake(id(number)).unwrap();
    for line in 0..rows() {
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
}

/// Takes in batches from the first that is not held on and says so, as `observe` does; compacts and cleans after each.
#[expect(clippy::print_stdout, reason = "the parent process reads what was acknowledged")]
fn observe(root: &Path, from: usize) {
    let lake = create(root);
    for number in from.. {
        if !lake.holds(&id(number)).unwrap() {
            take_in(&lake, number);
            println!("held {number}");
        }
        let effort = if number.is_multiple_of(7) { Effort::Full } else { Effort::MoreThan(2) };
        let done = lake.compact(effort, |_| {}).unwrap();
        assert!(done.damaged.is_empty(), "{:?}", done.damaged);
        lake.vacuum(Duration::ZERO, false).unwrap();
    }
}

/// The other process of the test below; does nothing by itself.
#[test]
#[ignore = "started by a_killed_process_loses_nothing_it_acknowledged"]
fn child() {
    if let (Some(root), Ok(from)) = (std::env::var_os("LAKE_TEST_ROOT"), std::env::var("LAKE_TEST_FROM")) {
        observe(Path::new(&root), from.parse().unwrap());
    }
}

#[test]
fn a_killed_process_loses_nothing_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    drop(create(root));
    let mut acknowledged = 0;
    let mut held = 0_usize;
    // A fixed sequence of moments (a linear congruential generator; Knuth's constants).
    let mut state = 0x5DEE_CE66_u64;
    for round in 0..kills() {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "--nocapture", "kill::child"])
            .env("LAKE_TEST_ROOT", root)
            .env("LAKE_TEST_FROM", held.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_millis(20 + (state >> 40) % 500));
        assert!(child.try_wait().unwrap().is_none(), "round {round}: the other process ended by itself");
        child.kill().unwrap();
        child.wait().unwrap();
        for line in BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok) {
            // The test harness may print before it on the same line.
            if let Some((_, number)) = line.rsplit_once("held ") {
                acknowledged = number.trim().parse::<usize>().unwrap() + 1;
            }
        }
        let lake = Lake::open(config(root)).unwrap();
        while lake.holds(&id(held)).unwrap() {
            held += 1;
        }
        assert!(
            held >= acknowledged,
            "round {round}: {acknowledged} batches were acknowledged, {held} are held"
        );
        let batches = held as u64;
        let expected = [
            ("name", batches * rows()),
            ("resolution", batches * rows()),
            ("certificate", batches * 40),
            ("registration", 0),
        ];
        assert_eq!(lake.counts().unwrap(), expected, "round {round}");
        if round % 10 == 9 || round + 1 == kills() {
            let sightings = lake.sightings(None).unwrap().map(Result::unwrap).count() as u64;
            assert_eq!(sightings, batches * (2 * rows() + 40), "round {round}");
            let found = lake.verify(|_, _| {}).unwrap();
            assert!(found.damage.is_empty(), "round {round}: {:?}", found.damage);
            let hub = lake.shared(&[key(model::KeyKind::Address, "192.0.2.1")], 1, None).unwrap();
            assert_eq!(hub[0].rate.holders, batches, "round {round}");
        }
    }
    assert!(acknowledged > 0);
    let lake = Lake::open(config(root)).unwrap();
    // What the last kill left of a batch waits unseen until the batch is taken in again.
    take_in(&lake, held);
    held += 1;
    lake.compact(Effort::Full, |_| {}).unwrap();
    lake.vacuum(Duration::ZERO, false).unwrap();
    let status = lake.status().unwrap();
    assert!(status.iter().all(|table| table.unnamed == 0 && table.unseen == 0), "{status:?}");
    assert_eq!(lake.counts().unwrap()[0], ("name", held as u64 * rows()));
    assert!(lake.verify(|_, _| {}).unwrap().damage.is_empty());
    eprintln!("{} kills, {held} batches", kills());
}
