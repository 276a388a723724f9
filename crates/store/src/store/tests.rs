use model::{Batch, Digest, Rejected};

use super::*;

fn path(dir: &tempfile::TempDir) -> PathBuf {
    dir.path().join("store.db")
}

#[test]
fn a_store_is_made_once_and_opened_again() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(Store::open(&path(&dir)), Err(StoreError::Missing { .. })));
    drop(Store::create(&path(&dir)).unwrap());
    assert!(matches!(Store::create(&path(&dir)), Err(StoreError::Exists { .. })));
    assert!(Store::open(&path(&dir)).unwrap().batches().unwrap().is_empty());
}

#[test]
fn a_commit_survives_loss_of_power() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(&path(&dir)).unwrap();
    let text = |sql| store.connection.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    let number = |sql| store.connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(text("PRAGMA journal_mode"), "wal");
    assert_eq!(number("PRAGMA synchronous"), 2, "FULL");
    assert_eq!(number("PRAGMA foreign_keys"), 1);
    assert_eq!(number("PRAGMA user_version"), i64::from(migrate::KNOWN));
}

#[test]
fn a_newer_format_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(&path(&dir)).unwrap();
    store.connection.pragma_update(None, "user_version", migrate::KNOWN + 6).unwrap();
    drop(store);
    let before = std::fs::read(path(&dir)).unwrap();
    for error in [Store::open(&path(&dir)).unwrap_err(), Store::create(&path(&dir)).unwrap_err()] {
        let text = error.to_string();
        let newer =
            format!("has format {}, this program knows formats up to {}", migrate::KNOWN + 6, migrate::KNOWN);
        assert!(text.contains(&newer), "{text}");
        assert!(text.contains("use the newer interdict"), "{text}");
    }
    assert!(before == std::fs::read(path(&dir)).unwrap());
}

#[test]
fn a_file_of_something_else_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(path(&dir), "no database at all, but long enough to have a header. ".repeat(40)).unwrap();
    assert!(matches!(Store::open(&path(&dir)), Err(StoreError::NotAStore { .. })));
    assert!(matches!(Store::create(&path(&dir)), Err(StoreError::NotAStore { .. })));
    std::fs::remove_file(path(&dir)).unwrap();
    let foreign = Connection::open(path(&dir)).unwrap();
    foreign.execute_batch("CREATE TABLE bookmark (url TEXT); PRAGMA user_version = 1").unwrap();
    drop(foreign);
    let before = std::fs::read(path(&dir)).unwrap();
    assert!(matches!(Store::open(&path(&dir)), Err(StoreError::NotAStore { .. })));
    assert!(matches!(Store::create(&path(&dir)), Err(StoreError::NotAStore { .. })));
    assert!(before == std::fs::read(path(&dir)).unwrap());
}

#[test]
fn a_creation_that_was_killed_is_finished() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(path(&dir), b"").unwrap();
    assert!(Store::create(&path(&dir)).unwrap().batches().unwrap().is_empty());
    std::fs::remove_file(path(&dir)).unwrap();
    std::fs::write(path(&dir), b"").unwrap();
    assert!(Store::open(&path(&dir)).unwrap().batches().unwrap().is_empty());
}

#[test]
fn a_missing_folder_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let error = Store::create(&dir.path().join("none/store.db")).unwrap_err().to_string();
    assert!(error.contains("none/store.db") && error.contains("check that"), "{error}");
}

#[test]
fn a_second_writer_is_told_to_wait() {
    let dir = tempfile::tempdir().unwrap();
    let mut first = Store::create(&path(&dir)).unwrap();
    let mut second = Store::open(&path(&dir)).unwrap();
    second.connection.busy_timeout(Duration::from_millis(20)).unwrap();
    let intake = first.begin().unwrap();
    let error = second.begin().unwrap_err();
    assert!(matches!(error, StoreError::Busy { .. }), "{error}");
    assert!(second.batches().unwrap().is_empty(), "reading goes on");
    drop(intake);
    second.begin().unwrap();
}

#[test]
fn a_full_disk_leaves_nothing_half_done() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::create(&path(&dir)).unwrap();
    let pages: i64 = store.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    store.connection.pragma_update_and_check(None, "max_page_count", pages + 4, |_| Ok(())).unwrap();
    let fill = |store: &mut Store, count: u64| {
        let mut intake = store.begin()?;
        for line in 1..=count {
            intake.reject(&Rejected::new(line, "json", "x".repeat(500), b"{"))?;
        }
        let digest = Digest::of(&count.to_be_bytes());
        let (file, format) = ("a".to_owned(), "pdns".to_owned());
        let (size_bytes, decoder, accepted, skipped) = (1, 1, 0, 0);
        intake.acknowledge(&Batch {
            digest,
            size_bytes,
            file,
            format,
            decoder,
            part: String::new(),
            accepted,
            rejected: count,
            skipped,
        })
    };
    let error = fill(&mut store, 1_000).unwrap_err();
    assert!(matches!(error, StoreError::Full { .. }), "{error}");
    assert!(store.batches().unwrap().is_empty());
    assert!(store.quarantine(false, 0, 10).unwrap().is_empty());
    fill(&mut store, 2).unwrap();
    assert_eq!(store.batches().unwrap().len(), 1);
}

#[test]
fn the_log_refuses_change_and_notices_tampering() {
    let mut store = Store::in_memory().unwrap();
    store
        .change("append", |connection| {
            let case: model::Case = serde_json::from_str(
                r#"{"id":"case-0001","title":"t","cluster":null,"as_of":null,"domains":[],"exhibits":[]}"#,
            )
            .unwrap();
            crate::log::append_case(connection, &case, "one")?;
            crate::log::append_case(connection, &case, "two")
        })
        .unwrap();
    let sql = ["UPDATE log_leaf SET record = '{}'", "DELETE FROM log_leaf WHERE leaf_index = 0"];
    for sql in sql {
        let error = store.change("tamper", |connection| Ok(connection.execute(sql, [])?)).unwrap_err();
        assert!(error.to_string().contains("the evidence log is append-only"), "{error}");
    }
    store.log_check().unwrap();
    store.connection.execute_batch("DROP TRIGGER log_leaf_is_never_changed").unwrap();
    store.connection.execute("UPDATE log_leaf SET record = '{}' WHERE leaf_index = 1", []).unwrap();
    let error = store.log_check().unwrap_err().to_string();
    assert!(error.contains("leaf 1 of the evidence log was altered"), "{error}");
    store.connection.execute_batch("DROP TRIGGER log_leaf_is_never_removed").unwrap();
    store.connection.execute("DELETE FROM log_leaf WHERE leaf_index = 0", []).unwrap();
    let error = store.log_check().unwrap_err().to_string();
    assert!(error.contains("leaf 0 of the evidence log is missing"), "{error}");
}

#[test]
fn a_store_of_the_first_format_goes_on_with_its_log() {
    let dir = tempfile::tempdir().unwrap();
    let old = Connection::open(path(&dir)).unwrap();
    old.execute_batch(include_str!("../../migrations/0001_foundation.sql")).unwrap();
    let record = r#"{"file":"a.jsonl","kind":"batch","v":1}"#;
    let hash = evidence::leaf(record.as_bytes()).to_string();
    old.execute(
        "INSERT INTO log_leaf (leaf_index, kind, key, record, hash) VALUES (0, 'batch', 'a', ?1, ?2)",
        [record, hash.as_str()],
    )
    .unwrap();
    old.pragma_update(None, "application_id", i32::from_be_bytes(*b"IDST")).unwrap();
    old.pragma_update(None, "user_version", 1).unwrap();
    drop(old);
    let mut store = Store::open(&path(&dir)).unwrap();
    store.log_check().unwrap();
    let before = store.log_root().unwrap();
    let entry = store.log_entry(0).unwrap().unwrap();
    assert_eq!((entry.entry(), entry.bytes()), (None, record.as_bytes().to_vec()));
    store.log_package("IVD-2026-0001", "digest").unwrap();
    store.log_check().unwrap();
    let after = store.log_root().unwrap();
    let proof = store.log_history().unwrap().consistency(1, after.size).unwrap();
    assert_eq!(proof.verify(&before, &after), Ok(()), "the log of before is its beginning");
}

#[test]
fn the_version_tells_of_changes_by_others() {
    let dir = tempfile::tempdir().unwrap();
    let (mut writer, watcher) = (Store::create(&path(&dir)).unwrap(), Store::open(&path(&dir)).unwrap());
    let before = watcher.version().unwrap();
    writer.watch_list().unwrap();
    assert_eq!(watcher.version().unwrap(), before, "a read is no change");
    let add = "INSERT INTO owned_name (name) VALUES ('a.example')";
    writer.change("test", |connection| Ok(connection.execute(add, [])?)).unwrap();
    let after = watcher.version().unwrap();
    assert_ne!(after, before);
    assert_eq!(watcher.version().unwrap(), after);
}
