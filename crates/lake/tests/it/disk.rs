//! Disks that are full, or read-only, or lose a folder: real ones, small file systems in memory, where this machine
//! lets a test mount one.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use lake::{Effort, Lake, LakeError};
use model::KeyKind;

use crate::fixture::*;

/// A small file system of its own; gone with the value.
struct Disk {
    folder: tempfile::TempDir,
}

fn mount(arguments: &[&str], folder: &Path) -> bool {
    let mut mount = Command::new("mount");
    mount.args(arguments).arg(folder).stdout(Stdio::null()).stderr(Stdio::null());
    mount.status().is_ok_and(|status| status.success())
}

impl Disk {
    /// `None`, said aloud, where mounting is not allowed.
    #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
    fn of(mebibytes: usize) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={mebibytes}m");
        if mount(&["-t", "tmpfs", "-o", &size, "none"], folder.path()) {
            return Some(Self { folder });
        }
        eprintln!("skipped: a file system cannot be mounted here");
        None
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn lake(&self) -> PathBuf {
        self.path().join("lake")
    }

    /// Fills it, but for `spare` bytes.
    fn fill(&self, spare: usize) {
        let mut file = fs::File::create(self.path().join("filler")).unwrap();
        let mut length = 0;
        while file.write_all(&[0; 4096]).is_ok() {
            length += 4096;
        }
        file.set_len(u64::try_from(length - spare).unwrap()).unwrap();
    }

    fn free(&self) {
        fs::remove_file(self.path().join("filler")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

fn rows(lake: &Lake, batches: std::ops::Range<usize>) {
    for number in batches {
        let host = format!("h{number}.com");
        let rows: Vec<_> = (0..3_000)
            .map(|n| {
                let address = format!("198.51.{}.{}", n % 250, number % 250);
                observed(resolved(&format!("n{n}.{host}"), "A", &address), None, n)
            })
            .collect();
        take_in(lake, batch(&host), &rows);
    }
}

#[test]
fn a_full_disk_acknowledges_nothing_and_a_retry_works() {
    let Some(disk) = Disk::of(16) else { return };
    let lake = create(&disk.lake());
    assert!(take_in(&lake, batch("one"), &one_of_everything()).added);
    let before = lake.counts().unwrap();
    let mut refused = 0;
    // Full to the last byte, full but for a little, and so on: each step of a commit fails once.
    for spare in [0, 4, 8, 12, 16, 24, 32, 40, 48, 64, 80, 96] {
        let id = batch(&format!("spare {spare}"));
        disk.fill(spare << 10);
        let mut intake = lake.intake(id.clone()).unwrap();
        for observed in one_of_everything() {
            intake.push(observed).unwrap();
        }
        let outcome = intake.commit();
        disk.free();
        let held = lake.holds(&id).unwrap();
        match outcome {
            Ok(committed) => assert!(committed.added && held),
            Err(error) => {
                refused += 1;
                assert!(matches!(error, LakeError::DiskFull { .. }), "{spare}: {error:?}");
                assert!(!held);
                assert!(take_in(&lake, id.clone(), &one_of_everything()).added);
            }
        }
        assert!(lake.holds(&id).unwrap());
    }
    assert!(refused >= 5, "{refused}");
    let after: Vec<_> = before.iter().map(|(table, rows)| (*table, rows * 13)).collect();
    assert_eq!(lake.counts().unwrap(), after);
}

#[test]
fn a_disk_that_fills_during_a_compaction_loses_nothing_and_cleaning_makes_room() {
    let Some(disk) = Disk::of(32) else { return };
    let lake = create(&disk.lake());
    rows(&lake, 0..12);
    let count = lake.counts().unwrap();
    let key = key(KeyKind::Address, "198.51.7.3");
    let shared = lake.shared(std::slice::from_ref(&key), 9, None).unwrap();
    let mut refused = 0;
    for spare in [0, 8, 40, 100, 200, 400, 800] {
        disk.fill(spare << 10);
        match lake.compact(Effort::Full, |_| {}) {
            Ok(_) => {}
            Err(LakeError::DiskFull { path }) => {
                refused += 1;
                assert!(path.starts_with(disk.lake()), "{}", path.display());
            }
            Err(error) => panic!("{spare}: {error:?}"),
        }
        // Questions go on while it is full, and with another process's eyes too.
        let other = Lake::open(config(&disk.lake())).unwrap();
        assert_eq!(other.shared(std::slice::from_ref(&key), 9, None).unwrap(), shared, "{spare}");
        assert_eq!(other.counts().unwrap(), count, "{spare}");
        // Cleaning works on a full disk: that is when it is wanted.
        lake.vacuum(Duration::ZERO, false).unwrap();
        disk.free();
        assert_eq!(lake.verify(|_, _| {}).unwrap().damage, [], "{spare}");
    }
    assert!(refused >= 3, "{refused}");
    lake.compact(Effort::Full, |_| {}).unwrap();
    lake.vacuum(Duration::ZERO, false).unwrap();
    assert_eq!(lake.counts().unwrap(), count);
    assert_eq!(lake.shared(&[key], 9, None).unwrap(), shared);
    // Nothing of the failed ones is left.
    let files = |table: &str| fs::read_dir(disk.lake().join(table)).unwrap().count();
    assert_eq!((files("resolution"), files("pivot"), files("compaction")), (2, 2, 0));
}

#[test]
fn a_read_only_disk_answers_and_says_what_it_refuses() {
    let Some(disk) = Disk::of(16) else { return };
    let lake = create(&disk.lake());
    rows(&lake, 0..3);
    let shared = lake.shared(&[key(KeyKind::Address, "198.51.7.2")], 9, None).unwrap();
    drop(lake);
    assert!(mount(&["-o", "remount,ro"], disk.path()));
    let lake = Lake::open(config(&disk.lake())).unwrap();
    assert_eq!(lake.shared(&[key(KeyKind::Address, "198.51.7.2")], 9, None).unwrap(), shared);
    assert_eq!(lake.verify(|_, _| {}).unwrap().damage, []);
    assert_eq!(lake.status().unwrap().iter().filter(|table| table.damage.is_some()).count(), 0);
    let refusals = [
        lake.intake(batch("more")).err().unwrap(),
        lake.compact(Effort::Full, |_| {}).unwrap_err(),
        lake.vacuum(Duration::ZERO, false).unwrap_err(),
    ];
    for refused in refusals {
        let LakeError::Io { path, source, .. } = &refused else { panic!("{refused:?}") };
        assert!(path.starts_with(disk.lake()), "{refused}");
        assert_eq!(source.kind(), std::io::ErrorKind::ReadOnlyFilesystem, "{refused}");
    }
}

#[test]
fn a_folder_that_vanishes_is_named_and_the_rest_answers() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    take_in(&lake, batch("one"), &one_of_everything());
    let gone = folder.path().join("resolution");
    let named = |lake: &Lake| {
        let error = lake.edges_of(&[name("evil.com")], None).unwrap_err();
        assert!(error.to_string().contains(gone.to_str().unwrap()), "{error}");
        let found = lake.shared(&[key(KeyKind::Registrant, "someone@example.net")], 5, None).unwrap();
        assert_eq!(found.len(), 1);
        let damage = lake.verify(|_, _| {}).unwrap().damage;
        assert!(damage.iter().any(|damage| damage.path.starts_with(&gone)), "{damage:?}");
    };
    // Under the eyes of a process that has it open.
    fs::remove_dir_all(&gone).unwrap();
    named(&lake);
    let error = lake.intake(batch("two")).err().map(|error| error.to_string());
    assert!(error.is_none_or(|error| error.contains(gone.to_str().unwrap())));
    // And of one that comes after: half a lake is none.
    let error = Lake::open(config(folder.path())).err().unwrap();
    assert!(matches!(&error, LakeError::NotALake { missing, .. } if missing == "resolution"), "{error}");
    // The whole lake gone: nothing panics, everything says where it was.
    fs::remove_dir_all(folder.path()).unwrap();
    let error = match lake.sightings(None) {
        Ok(sightings) => sightings.map(|sighting| sighting.map(drop)).find_map(Result::err).unwrap(),
        Err(error) => error,
    };
    assert!(error.to_string().contains(folder.path().to_str().unwrap()), "{error}");
}
