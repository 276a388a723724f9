use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use lake::{Effort, Lake, LakeError, Unneeded};
use model::KeyKind;

use crate::fixture::*;

const NOW: Duration = Duration::ZERO;

fn fill(lake: &Lake, from: usize, to: usize) {
    for number in from..to {
        let host = format!("h{number}.com");
        let rows: Vec<_> = (0..300)
            .map(|n| observed(resolved(&format!("n{n}.{host}"), "A", "192.0.2.1"), None, n))
            .chain(std::iter::once(observed(seen(&host), None, 1)))
            .collect();
        take_in(lake, batch(&host), &rows);
    }
}

fn data_files(root: &Path, table: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root.join(table)).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|extension| extension == "parquet")).collect();
    files.sort();
    files
}

#[test]
fn a_reader_from_before_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    fill(&lake, 0, 5);
    let reader = Lake::open(config(folder.path())).unwrap();
    let mut sightings = reader.sightings(None).unwrap();
    assert!(sightings.next().unwrap().is_ok());
    lake.compact(Effort::Full, |_| {}).unwrap();
    // Files of before stay for as long as questions may take.
    let kept = lake.vacuum(Duration::from_secs(3600), false).unwrap();
    assert_eq!(kept.removed, []);
    assert!(kept.young > 0);
    assert_eq!(sightings.map(Result::unwrap).count(), 5 * 301 - 1);
    // Nobody reads them any more.
    let gone = lake.vacuum(NOW, true).unwrap();
    assert!(gone.removed.iter().all(|file| file.path.exists()));
    assert!(gone.removed.iter().filter(|file| file.reason == Unneeded::Replaced).count() >= 10);
    assert_eq!(lake.vacuum(NOW, false).unwrap().removed, gone.removed);
    assert!(gone.removed.iter().all(|file| !file.path.exists()));
    assert_eq!(reader.sightings(None).unwrap().map(Result::unwrap).count(), 5 * 301);
    assert_eq!(lake.vacuum(NOW, false).unwrap().removed, []);
}

#[test]
fn a_question_whose_files_are_cleaned_away_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    fill(&lake, 0, 30);
    let sightings = lake.sightings(None).unwrap();
    lake.compact(Effort::Full, |_| {}).unwrap();
    lake.vacuum(NOW, false).unwrap();
    let error = sightings.map(|sighting| sighting.map(drop)).find_map(Result::err).unwrap();
    assert!(matches!(error, LakeError::Replaced { .. }), "{error:?}");
    assert_eq!(lake.sightings(None).unwrap().map(Result::unwrap).count(), 30 * 301);
}

#[test]
fn a_clock_that_was_set_back_does_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    fill(&lake, 0, 2);
    let orphan = folder.path().join("name/g0123456789abcdef-00000.parquet");
    fs::write(&orphan, "left by a kill").unwrap();
    let tomorrow = SystemTime::now() + Duration::from_secs(86_400);
    for path in data_files(folder.path(), "name") {
        fs::File::options().write(true).open(path).unwrap().set_modified(tomorrow).unwrap();
    }
    assert_eq!(lake.vacuum(NOW, false).unwrap().removed, []);
    lake.compact(Effort::Full, |_| {}).unwrap();
    assert!(orphan.exists());
    assert_eq!(lake.counts().unwrap()[0], ("name", 2));
    let yesterday = SystemTime::now() - Duration::from_secs(86_400);
    fs::File::options().write(true).open(&orphan).unwrap().set_modified(yesterday).unwrap();
    let gone = lake.vacuum(Duration::from_secs(3600), false).unwrap();
    assert_eq!(gone.removed.iter().map(|file| &file.path).collect::<Vec<_>>(), [&orphan]);
    assert_eq!(gone.removed[0].reason, Unneeded::Orphaned);
}

#[test]
fn an_intake_under_way_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut small = config(folder.path());
    small.memory_bytes = 1 << 20;
    let lake = Lake::create(small).unwrap();
    let mut intake = lake.intake(batch("under way")).unwrap();
    for n in 0..20_000 {
        intake.push(observed(resolved(&format!("n{n}.example.com"), "A", "192.0.2.1"), None, n)).unwrap();
    }
    let cleaned = Lake::open(config(folder.path())).unwrap().vacuum(NOW, false).unwrap();
    assert_eq!(cleaned.removed, []);
    assert!(intake.commit().unwrap().added);
    assert_eq!(lake.counts().unwrap()[1], ("resolution", 20_000));
    assert_eq!(lake.verify(|_, _| {}).unwrap().damage, []);
}

#[test]
fn writers_and_a_compaction_at_once() {
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path()));
    let root = folder.path();
    std::thread::scope(|scope| {
        for writer in 0..2 {
            scope.spawn(move || {
                let lake = Lake::open(config(root)).unwrap();
                fill(&lake, writer * 100, writer * 100 + 15);
            });
        }
        scope.spawn(move || {
            let lake = Lake::open(config(root)).unwrap();
            let other = Lake::open(config(root)).unwrap();
            for round in 0..10 {
                lake.compact(if round % 3 == 0 { Effort::Full } else { Effort::Small }, |_| {}).unwrap();
                other.vacuum(NOW, false).unwrap();
                // Each batch is seen with all of its rows or not at all, whatever runs beside.
                let reader = Lake::open(config(root)).unwrap();
                let counts = reader.counts().unwrap();
                assert_eq!(counts[1].1, counts[0].1 * 300, "{counts:?}");
            }
        });
    });
    let lake = Lake::open(config(root)).unwrap();
    assert_eq!(lake.counts().unwrap()[..2], [("name", 30), ("resolution", 9_000)]);
    lake.compact(Effort::Full, |_| {}).unwrap();
    assert_eq!(lake.counts().unwrap()[..2], [("name", 30), ("resolution", 9_000)]);
    assert_eq!(lake.verify(|_, _| {}).unwrap().damage, []);
}

#[test]
fn one_upkeep_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    fill(&lake, 0, 2);
    let other = Lake::open(config(folder.path())).unwrap();
    let mut refused = false;
    lake.compact(Effort::Full, |_| {
        refused |= matches!(other.compact(Effort::Full, |_| {}), Err(LakeError::Upkeep { .. }));
        assert!(matches!(other.vacuum(NOW, false), Err(LakeError::Upkeep { .. })));
    })
    .unwrap();
    assert!(refused);
}

fn harm(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let end = bytes.len();
    bytes[end - 60..end - 8].fill(0xff);
    fs::write(path, bytes).unwrap();
}

#[test]
fn everything_damaged_is_named_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let lake = create(root);
    take_in(&lake, batch("everything"), &one_of_everything());
    fill(&lake, 0, 4);
    let footer = data_files(root, "resolution").remove(1);
    harm(&footer);
    let page = data_files(root, "name").remove(0);
    let mut bytes = fs::read(&page).unwrap();
    bytes[4..60].fill(0xff);
    fs::write(&page, bytes).unwrap();
    let log = root.join("registration/_delta_log/00000000000000000001.json");
    let entry = fs::read(&log).unwrap();
    fs::write(&log, &entry[..entry.len() - 9]).unwrap();

    let lake = Lake::open(config(root)).unwrap();
    let found = lake.verify(|_, _| {}).unwrap();
    let named: Vec<&PathBuf> = found.damage.iter().map(|damage| &damage.path).collect();
    assert_eq!(named, [&page, &log, &footer]);
    // The tables that are whole answer; those that are not say which file it is.
    let error = lake.shared(&[key(KeyKind::Registrant, "someone@example.net")], 5, None).unwrap_err();
    assert!(matches!(&error, LakeError::Damaged { path, .. } if *path == log), "{error:?}");
    let status = lake.status().unwrap();
    assert_eq!(status.iter().filter(|table| table.damage.is_some()).count(), 1);
    // Nothing is taken in that could not be made whole.
    let error = lake.intake(batch("more")).err().unwrap();
    assert!(matches!(&error, LakeError::Damaged { path, .. } if *path == log), "{error:?}");
    // What can be compacted is; a damaged log stops only its own table.
    let error = lake.compact(Effort::Full, |_| {}).unwrap_err();
    assert!(matches!(&error, LakeError::Damaged { path, .. } if *path == log), "{error:?}");
    fs::write(&log, entry).unwrap();
    let lake = Lake::open(config(root)).unwrap();
    let done = lake.compact(Effort::Full, |_| {}).unwrap();
    let left: Vec<String> = done.damaged.iter().map(ToString::to_string).collect();
    assert!(
        left.iter()
            .all(|text| text.contains(footer.to_str().unwrap()) || text.contains(page.to_str().unwrap()))
    );
    assert!(footer.exists() && page.exists());
    let found = lake.verify(|_, _| {}).unwrap();
    assert_eq!(found.damage.iter().map(|damage| &damage.path).collect::<Vec<_>>(), [&page, &footer]);
}

#[test]
fn a_truncated_generation_and_a_lost_pivot() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let lake = create(root);
    fill(&lake, 0, 4);
    lake.compact(Effort::Full, |_| {}).unwrap();
    let pivot = data_files(root, "pivot").remove(0);
    let bytes = fs::read(&pivot).unwrap();
    fs::write(&pivot, &bytes[..bytes.len() / 2]).unwrap();
    let lake = Lake::open(config(root)).unwrap();
    let error = lake.shared(&[key(KeyKind::Address, "192.0.2.1")], 5, None).unwrap_err();
    assert!(matches!(&error, LakeError::Damaged { path, .. } if *path == pivot), "{error:?}");
    assert_eq!(lake.verify(|_, _| {}).unwrap().damage.len(), 1);
    // Forward questions do not need it.
    assert!(!lake.edges_of(&[name("n1.h1.com")], None).unwrap().is_empty());
    assert_eq!(lake.sightings(None).unwrap().map(Result::unwrap).count(), 4 * 301);
    // A whole table can vanish without taking others with it.
    fs::remove_dir_all(root.join("pivot")).unwrap();
    let lake = Lake::open(config(root)).unwrap();
    let shared = lake.shared(&[key(KeyKind::Address, "192.0.2.1")], 5, None).unwrap();
    assert_eq!(shared[0].rate.holders, 4);
}
