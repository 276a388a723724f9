use model::{Batch, Knowledge, Rejected};
use store::{KEPT_PER_BATCH, LogEntry, QuarantineState, Store, StoreError};

use crate::support::{batch, report};

fn rejected(line: u64, code: &str) -> Rejected {
    Rejected::new(line, code, format!("bad record at {line}"), format!("record {line}").as_bytes())
}

#[test]
fn nothing_is_visible_before_acknowledgement() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store.db");
    let mut store = Store::create(&path).unwrap();
    let said = Knowledge::Report(report("kimsuky", "2019-01-02", &["evil.example.com", "192.0.2.7"]));
    let mut intake = store.begin().unwrap();
    intake.knowledge(&said).unwrap();
    intake.reject(&rejected(1, "json")).unwrap();
    let beside = Store::open(&path).unwrap();
    assert!(beside.reports(None).unwrap().is_empty());
    drop(intake);
    assert!(store.reports(None).unwrap().is_empty());
    assert!(store.quarantine(false, 0, 10).unwrap().is_empty());
    assert_eq!(store.log_root().unwrap().size, 0);

    let batch = batch("a", 1);
    let mut intake = store.begin().unwrap();
    intake.knowledge(&said).unwrap();
    intake.reject(&rejected(1, "json")).unwrap();
    intake.acknowledge(&batch).unwrap();
    assert_eq!(beside.reports(None).unwrap().len(), 1);
    assert_eq!(beside.batch(&batch.digest, 1).unwrap().as_ref(), Some(&batch));
    assert_eq!(beside.batch(&batch.digest, 2).unwrap(), None);
    assert_eq!(beside.quarantine(true, 0, 10).unwrap().len(), 1);
}

#[test]
fn a_file_copied_in_the_middle_of_an_intake_holds_nothing_of_it() {
    // What a kill leaves on disk: the database and its write-ahead log as they stand.
    let (dir, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut store = Store::create(&dir.path().join("store.db")).unwrap();
    store.begin().unwrap().acknowledge(&batch("first", 0)).unwrap();
    let mut intake = store.begin().unwrap();
    for line in 0..5_000 {
        let host = format!("host{line}.example.com");
        let said = report("actor", &format!("{:04}-01-01", 1_000 + line), &[&host]);
        intake.knowledge(&Knowledge::Report(said)).unwrap();
    }
    for file in ["store.db", "store.db-wal"] {
        std::fs::copy(dir.path().join(file), copy.path().join(file)).unwrap();
    }
    let after = Store::open(&copy.path().join("store.db")).unwrap();
    assert_eq!(after.batches().unwrap(), [batch("first", 0)]);
    assert!(after.reported_names(None).unwrap().is_empty());
    intake.acknowledge(&batch("second", 0)).unwrap();
    assert_eq!(store.reported_names(None).unwrap().len(), 5_000);
}

#[test]
fn the_same_bytes_are_acknowledged_once_for_each_decoder() {
    let mut store = Store::in_memory().unwrap();
    let first = batch("a", 0);
    store.begin().unwrap().acknowledge(&first).unwrap();
    let error = store.begin().unwrap().acknowledge(&first).unwrap_err();
    assert!(matches!(error, StoreError::Acknowledged { .. }), "{error}");
    let newer = Batch { decoder: 2, ..first.clone() };
    store.begin().unwrap().acknowledge(&newer).unwrap();
    let other = batch("0", 0);
    store.begin().unwrap().acknowledge(&other).unwrap();
    assert_eq!(store.batches().unwrap(), [first, newer, other]);
}

#[test]
fn the_quarantine_keeps_ten_thousand_and_counts_all() {
    let mut store = Store::in_memory().unwrap();
    let mut intake = store.begin().unwrap();
    for line in 1..=KEPT_PER_BATCH + 500 {
        intake.reject(&rejected(line, if line % 3 == 0 { "time" } else { "json" })).unwrap();
    }
    let first = batch("a", KEPT_PER_BATCH + 500);
    intake.acknowledge(&first).unwrap();
    let mut intake = store.begin().unwrap();
    intake.reject(&rejected(1, "unrecognised")).unwrap();
    let whole = Batch { format: "unrecognised".to_owned(), accepted: 0, skipped: 0, ..batch("b", 1) };
    intake.acknowledge(&whole).unwrap();

    let counts = store.quarantine_counts().unwrap();
    let numbers: Vec<_> = counts
        .iter()
        .map(|one| (one.file.as_str(), one.code.as_str(), one.count, one.kept, one.open))
        .collect();
    assert_eq!(
        numbers,
        [
            ("a.jsonl", "json", 7_000, 6_667, 6_667),
            ("a.jsonl", "time", 3_500, 3_333, 3_333),
            ("b.jsonl", "unrecognised", 1, 1, 1),
        ]
    );

    let page = store.quarantine(false, 9_998, 10).unwrap();
    assert_eq!(page.iter().map(|one| one.id).collect::<Vec<_>>(), [9_999, 10_000, 10_001]);
    assert_eq!(page[0].rejected, rejected(9_999, "time"));
    assert_eq!((page[2].batch, page[2].format.as_str()), (whole.digest, "unrecognised"));

    store.resolve_quarantined(&[9_999, 10_001, 77_777]).unwrap();
    let open = store.quarantine(true, 9_998, 10).unwrap();
    assert_eq!(open.iter().map(|one| one.id).collect::<Vec<_>>(), [10_000]);
    assert_eq!(store.quarantined(9_999).unwrap().unwrap().state, QuarantineState::Resolved);
    assert_eq!(store.quarantined(77_777).unwrap(), None);
    assert_eq!(store.quarantined(u64::MAX).unwrap(), None);
    assert_eq!(store.quarantine_counts().unwrap()[2].open, 0);
}

#[test]
fn a_batch_and_what_it_resolves_are_one_and_may_be_repeated() {
    let mut store = Store::in_memory().unwrap();
    let mut intake = store.begin().unwrap();
    for line in 1..=3 {
        intake.reject(&rejected(line, "json")).unwrap();
    }
    intake.acknowledge(&batch("a", 3)).unwrap();
    let open = |store: &Store| -> Vec<u64> {
        store.quarantine(true, 0, 10).unwrap().iter().map(|one| one.id).collect()
    };

    let again = Batch { decoder: 2, part: "retry".to_owned(), ..batch("a", 0) };
    let mut intake = store.begin().unwrap();
    intake.reject(&rejected(9, "json")).unwrap();
    let error = intake.acknowledge_resolving(&again, &[1]).unwrap_err();
    assert!(matches!(error, StoreError::Miscounted { .. }), "{error}");
    assert_eq!(open(&store), [1, 2, 3], "a refused batch resolves nothing");

    store.begin().unwrap().acknowledge_resolving(&again, &[1, 77_777]).unwrap();
    assert_eq!(open(&store), [2, 3]);
    let root = store.log_root().unwrap();

    // The same batch once more, with other contents: they are rolled back, the marks are made.
    let mut intake = store.begin().unwrap();
    intake.knowledge(&Knowledge::Report(report("kimsuky", "2019-01-02", &["evil.example.com"]))).unwrap();
    intake.reject(&rejected(9, "json")).unwrap();
    intake.acknowledge_resolving(&again, &[1, 3]).unwrap();
    assert_eq!(open(&store), [2]);
    assert!(store.reports(None).unwrap().is_empty());
    assert_eq!(store.quarantine(false, 0, 10).unwrap().len(), 3);
    assert_eq!((store.batches().unwrap().len(), store.log_root().unwrap()), (2, root));

    // The store goes on, and another part of the same bytes is another batch.
    store.begin().unwrap().acknowledge_resolving(&Batch { part: "other".to_owned(), ..again }, &[]).unwrap();
    assert_eq!(store.batches().unwrap().len(), 3);
    store.log_check().unwrap();
}

#[test]
fn a_batch_must_say_how_many_it_rejected() {
    let mut store = Store::in_memory().unwrap();
    let mut intake = store.begin().unwrap();
    intake.reject(&rejected(1, "json")).unwrap();
    let error = intake.acknowledge(&batch("a", 2)).unwrap_err();
    assert!(matches!(error, StoreError::Miscounted { said: 2, given: 1, .. }), "{error}");
    assert!(store.batches().unwrap().is_empty());
    let large = Batch { size_bytes: u64::MAX, ..batch("a", 0) };
    let error = store.begin().unwrap().acknowledge(&large).unwrap_err();
    assert!(matches!(error, StoreError::TooLarge { .. }), "{error}");
}

#[test]
fn each_batch_has_a_leaf_that_proves() {
    let mut store = Store::in_memory().unwrap();
    assert_eq!(store.log_root().unwrap(), evidence::Tree::new().root());
    let batches: Vec<Batch> = ["a", "b", "c", "d", "e"].iter().map(|content| batch(content, 0)).collect();
    for batch in &batches {
        store.begin().unwrap().acknowledge(batch).unwrap();
    }
    let root = store.log_root().unwrap();
    assert_eq!(root.size, 5);
    for batch in &batches {
        let index = store.log_leaf_of("batch", &batch.digest.to_string()).unwrap().unwrap();
        let entry = store.log_entry(index).unwrap().unwrap();
        let proof = store.log_history().unwrap().inclusion(index, root.size).unwrap();
        assert_eq!(proof.verify(entry.leaf(), &root), Ok(()));
        let altered = LogEntry { record: entry.record.replace(&batch.file, "other.jsonl"), ..entry.clone() };
        assert!(proof.verify(altered.leaf(), &root).is_err());
        let salted = LogEntry { salt: Some([0; 32]), ..entry };
        assert!(proof.verify(salted.leaf(), &root).is_err(), "the salt counts");
    }
    assert_eq!(
        store.log_entry(0).unwrap().unwrap().record,
        concat!(
            r#"{"accepted":3,"decoder":1,"#,
            r#""digest":"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb","#,
            r#""file":"a.jsonl","format":"reports","kind":"batch","part":"","rejected":0,"size_bytes":1,"skipped":1,"v":1}"#
        )
    );
    store.log_check().unwrap();
    assert_eq!(store.log_leaf_of("batch", "none").unwrap(), None);
    assert_eq!(store.log_entry(5).unwrap(), None);
}
