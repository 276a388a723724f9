use std::fs;
use std::path::Path;

use lake::{BatchId, Lake, LakeError};
use model::{Observation, Observed};

use crate::fixture::*;

fn sorted(mut all: Vec<Observed<Observation>>) -> Vec<Observed<Observation>> {
    all.sort_by_key(|observed| observed.origin.line);
    all
}

#[test]
fn everything_reads_back_equal() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    let all = one_of_everything();
    let id = batch("one");
    assert!(!lake.holds(&id).unwrap());
    let committed = take_in(&lake, id.clone(), &all);
    assert!(committed.added);
    let rows = vec![("name", 3), ("resolution", 7), ("certificate", 5), ("registration", 2)];
    assert_eq!(committed.rows, rows);
    assert_eq!(lake.counts().unwrap(), rows);
    assert!(lake.holds(&id).unwrap());

    drop(lake);
    let lake = Lake::open(config(folder.path())).unwrap();
    let facts = lake.facts(&names_in(&all), None).unwrap();
    assert!(facts.iter().all(|fact| fact.file == id.file));
    let found = sorted(facts.into_iter().map(|fact| fact.observed).collect());
    // A certificate without names is stored and counted, and no name asks for it.
    let expected: Vec<_> = all.into_iter().filter(|observed| !observed.what.names().is_empty()).collect();
    assert_eq!(found, expected);
}

#[test]
fn sightings_are_every_name_of_every_record() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    let all = one_of_everything();
    take_in(&lake, batch("one"), &all);
    let sightings: Vec<_> = lake.sightings(None).unwrap().map(Result::unwrap).collect();
    let mut found: Vec<_> =
        sightings.iter().map(|s| (s.name.clone(), s.when, s.origin.clone(), s.file)).collect();
    found.sort();
    let file = batch("one").file;
    let mut expected: Vec<_> = all
        .iter()
        .flat_map(|o| o.what.names().into_iter().map(move |n| (n.clone(), o.when, o.origin.clone(), file)))
        .collect();
    expected.sort();
    assert_eq!(found, expected);
    let again: Vec<_> = lake.sightings(None).unwrap().map(Result::unwrap).collect();
    assert_eq!(again, sightings);
}

#[test]
fn the_same_batch_twice_adds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    take_in(&lake, batch("one"), &one_of_everything());
    let before = lake.counts().unwrap();
    let again = take_in(&lake, batch("one"), &one_of_everything());
    assert!(!again.added);
    assert_eq!(again.rows, before);
    assert_eq!(lake.counts().unwrap(), before);

    let retried = BatchId { part: "retry-1".to_owned(), ..batch("one") };
    assert!(!lake.holds(&retried).unwrap());
    take_in(&lake, retried.clone(), &one_of_everything()[..1]);
    assert!(lake.holds(&retried).unwrap());
    assert_eq!(lake.counts().unwrap()[0], ("name", 4));

    let newer = BatchId { decoder: 2, ..batch("one") };
    assert!(!lake.holds(&newer).unwrap());
}

#[test]
fn a_file_read_by_two_decoders_counts_as_the_newer_one_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    let id = |decoder, part: &str| BatchId { decoder, part: part.to_owned(), ..batch("one") };
    let row = |host: &str, line| observed(resolved(host, "A", "192.0.2.7"), None, line);
    let seen = |lake: &Lake| {
        let rows = lake.counts().unwrap()[1].1;
        let mut hosts: Vec<String> =
            lake.sightings(None).unwrap().map(|sighting| sighting.unwrap().name.to_string()).collect();
        hosts.sort();
        assert_eq!(hosts.len() as u64, rows);
        hosts
    };
    take_in(&lake, batch("other"), &[row("other.net", 1)]);
    take_in(&lake, id(1, ""), &[row("a.com", 1), row("old.com", 2)]);
    take_in(&lake, id(1, "retry-1"), &[row("b.com", 3)]);
    assert_eq!(seen(&lake), ["a.com", "b.com", "old.com", "other.net"]);
    // A better decoder reads what the older one had put into quarantine: nobody else has this line.
    take_in(&lake, id(9, "retry-2"), &[row("c.com", 4)]);
    assert_eq!(seen(&lake), ["a.com", "b.com", "c.com", "old.com", "other.net"]);
    // It is not seen half: only the complete reading takes the older one's place.
    let mut newer = lake.intake(id(10, "")).unwrap();
    for observed in [row("a.com", 1), row("b.com", 3), row("c.com", 4)] {
        newer.push(observed).unwrap();
    }
    assert_eq!(seen(&lake).len(), 5);
    newer.commit().unwrap();
    assert_eq!(seen(&lake), ["a.com", "b.com", "c.com", "other.net"]);
    take_in(&lake, id(10, "retry-3"), &[row("d.com", 5)]);
    assert_eq!(seen(&lake), ["a.com", "b.com", "c.com", "d.com", "other.net"]);
    // An older reading that comes later changes nothing, and every question agrees.
    take_in(&lake, id(2, ""), &[row("a.com", 1), row("old.com", 2)]);
    drop(lake);
    let lake = Lake::open(config(folder.path())).unwrap();
    assert_eq!(seen(&lake), ["a.com", "b.com", "c.com", "d.com", "other.net"]);
    assert_eq!(lake.facts(&[name("a.com"), name("old.com")], None).unwrap().len(), 1);
    assert!(lake.seen(&[name("old.com")], None).unwrap().is_empty());
    let address = key(model::KeyKind::Address, "192.0.2.7");
    assert_eq!(lake.shared(&[address], 10, None).unwrap()[0].rate.holders, 5);
    assert!(lake.holds(&id(1, "")).unwrap());
}

#[test]
fn a_dropped_intake_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    let mut intake = lake.intake(batch("one")).unwrap();
    for line in 0..140_000 {
        intake.push(observed(seen(&format!("n{line}.example.com")), None, line)).unwrap();
    }
    drop(intake);
    assert!(!lake.holds(&batch("one")).unwrap());
    assert_eq!(lake.counts().unwrap()[0], ("name", 0));
    assert_eq!(lake.sightings(None).unwrap().count(), 0);
    assert_eq!(parquet_files(&folder.path().join("name")), 0);
}

fn parquet_files(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap();
    entries.filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|e| e == "parquet")).count()
}

#[test]
fn an_empty_batch_is_held() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    let committed = take_in(&lake, batch("empty"), &[]);
    assert!(committed.added);
    assert!(lake.holds(&batch("empty")).unwrap());
    assert!(lake.counts().unwrap().iter().all(|(_, rows)| *rows == 0));
}

/// Takes the commits of `tables` back, as if the program had been killed before them.
fn uncommit(root: &Path, tables: &[&str]) {
    for table in tables {
        fs::remove_file(root.join(table).join("_delta_log/00000000000000000001.json")).unwrap();
    }
}

#[test]
fn a_kill_between_commits_loses_and_doubles_nothing() {
    let order = ["name", "resolution", "certificate", "registration", "batch"];
    for committed in 0..order.len() {
        let folder = tempfile::tempdir().unwrap();
        let all = one_of_everything();
        take_in(&create(folder.path()), batch("one"), &all);
        uncommit(folder.path(), &order[committed..]);

        let lake = Lake::open(config(folder.path())).unwrap();
        assert!(!lake.holds(&batch("one")).unwrap());
        assert!(lake.counts().unwrap().iter().all(|(_, rows)| *rows == 0), "half a batch is seen");
        assert_eq!(lake.sightings(None).unwrap().count(), 0);
        assert_eq!(lake.facts(&names_in(&all), None).unwrap(), []);

        let done = take_in(&lake, batch("one"), &all);
        assert!(done.added);
        assert_eq!(lake.counts().unwrap(), done.rows);
        assert_eq!(lake.sightings(None).unwrap().count(), names_in(&all).len());
        assert_eq!(lake.facts(&names_in(&all), None).unwrap().len(), all.len() - 1);
    }
}

#[test]
fn two_intakes_of_one_batch_do_not_meet() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (create(folder.path()), create(folder.path()));
    let first = one.intake(batch("one")).unwrap();
    assert!(matches!(two.intake(batch("one")), Err(LakeError::Busy { .. })));
    assert!(two.intake(batch("two")).is_ok());
    drop(first);
    assert!(two.intake(batch("one")).is_ok());
}

#[test]
fn several_writers_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    create(folder.path());
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let root = folder.path();
            scope.spawn(move || {
                let lake = Lake::open(config(root)).unwrap();
                for round in 0..20 {
                    take_in(&lake, batch(&format!("{writer}/{round}")), &one_of_everything());
                }
            });
        }
    });
    let lake = Lake::open(config(folder.path())).unwrap();
    assert_eq!(
        lake.counts().unwrap(),
        [("name", 240), ("resolution", 560), ("certificate", 400), ("registration", 160)]
    );
    // More commits than a checkpoint needs: the log is read back from one.
    let log = fs::read_dir(folder.path().join("name/_delta_log")).unwrap();
    let checkpoints = log.filter(|entry| {
        entry.as_ref().unwrap().file_name().to_string_lossy().ends_with("checkpoint.parquet")
    });
    // Older ones are not needed any more.
    assert_eq!(checkpoints.count(), 4);
    assert!(lake.holds(&batch("0/0")).unwrap());
    assert!(!lake.holds(&batch("4/0")).unwrap());
}

#[test]
fn another_process_sees_what_is_committed() {
    let folder = tempfile::tempdir().unwrap();
    let (writer, reader) = (create(folder.path()), create(folder.path()));
    take_in(&writer, batch("one"), &one_of_everything());
    assert_eq!(reader.counts().unwrap(), writer.counts().unwrap());
    assert!(reader.holds(&batch("one")).unwrap());
}

#[test]
fn parts_of_a_batch_are_plain_words() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    let long = "x".repeat(65);
    for part in ["../up", "a/b", "a.b", "a b", long.as_str()] {
        let id = BatchId { part: part.to_owned(), ..batch("one") };
        assert!(matches!(lake.holds(&id), Err(LakeError::Part { .. })), "{part}");
        assert!(matches!(lake.intake(id), Err(LakeError::Part { .. })), "{part}");
    }
}

#[test]
fn a_folder_may_have_any_name() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("d\u{e9}sk #1 %20 [a]*?{b}").join("lake");
    let all = one_of_everything();
    take_in(&create(&root), batch("one"), &all);
    let lake = Lake::open(config(&root)).unwrap();
    assert_eq!(lake.sightings(None).unwrap().map(Result::unwrap).count(), names_in(&all).len());
    assert!(!lake.edges_of(&names_in(&all), None).unwrap().is_empty());
}
