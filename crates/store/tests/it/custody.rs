//! Keys, checkpoints, and a store that comes back from a backup.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use evidence::{KeyUse, SignerKey, cosign};
use store::{ClockStatement, DeskKeys, Memory, Stamp, Store, StoreError};

use crate::support::{at, batch};

fn memory(files: &[&Path]) -> Memory {
    Memory { files: files.iter().map(|path| path.to_path_buf()).collect() }
}

#[test]
fn keys_are_made_once_private_and_show_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("keys");
    assert!(matches!(DeskKeys::open(&folder, false), Err(StoreError::NoKeys { .. })));
    let keys = DeskKeys::open(&folder, true).unwrap();
    let again = DeskKeys::open(&folder, false).unwrap();
    assert_eq!(keys.log().verifier(), again.log().verifier());
    assert_ne!(keys.log().verifier().public, keys.desk().verifier().public);
    assert!(keys.desk().verifier().name.starts_with(&keys.log().verifier().name));
    let shown = format!("{keys:?}");
    for name in ["log.key", "desk.key", "sealed.key"] {
        let path = folder.join(name);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let secret = fs::read_to_string(&path).unwrap();
        assert!(!shown.contains(secret.trim().split(' ').nth(1).unwrap()));
    }
    let path = folder.join("log.key");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(DeskKeys::open(&folder, true), Err(StoreError::OpenKey { .. })));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&path, "something else\n").unwrap();
    let error = DeskKeys::open(&folder, true).unwrap_err();
    assert!(
        matches!(error, StoreError::Damaged { .. }) && !error.to_string().contains("something"),
        "{error}"
    );
    let other = tempfile::tempdir().unwrap();
    assert_ne!(DeskKeys::open(other.path(), true).unwrap().log().verifier().name, keys.log().verifier().name);
}

#[test]
fn a_checkpoint_is_signed_once_for_each_state() {
    let dir = tempfile::tempdir().unwrap();
    let keys = DeskKeys::open(dir.path(), true).unwrap();
    let memory = memory(&[&dir.path().join("last"), &dir.path().join("elsewhere/last")]);
    let mut store = Store::in_memory().unwrap();
    assert!(matches!(store.sign_checkpoint(&keys, &memory), Err(StoreError::EmptyLog)));
    store.begin().unwrap().acknowledge(&batch("a", 0)).unwrap();
    let first = store.sign_checkpoint(&keys, &memory).unwrap();
    assert!(first.signed_by(keys.log().verifier()) && first.root == store.log_root().unwrap());
    assert_eq!(store.sign_checkpoint(&keys, &memory).unwrap(), first);
    store.begin().unwrap().acknowledge(&batch("b", 0)).unwrap();
    let second = store.sign_checkpoint(&keys, &memory).unwrap();
    assert_eq!(store.checkpoints().unwrap(), [first.clone(), second.clone()]);
    assert_eq!(store.checkpoint_over(0).unwrap(), Some(first.clone()));
    assert_eq!(store.checkpoint_over(1).unwrap(), Some(second.clone()));
    assert_eq!(store.checkpoint_over(2).unwrap(), None);
    let proof = store.log_history().unwrap().consistency(1, 2).unwrap();
    assert_eq!(proof.verify(&first.root, &second.root), Ok(()));
    assert_eq!(memory.read(&keys).unwrap(), [second.root, second.root]);

    let witness = SignerKey::from_seed("w.example", KeyUse::Cosignature, &[3; 32]).unwrap();
    let joined = store.join_checkpoint(&cosign(&first, &witness, 1_700_000_000).unwrap()).unwrap();
    assert_eq!(store.checkpoint_over(0).unwrap(), Some(joined.clone()));
    assert_eq!((joined.root, joined.note().signatures.len()), (first.root, 2));
    let stranger = evidence::Checkpoint::sign(second.root, &witness).unwrap();
    assert!(matches!(store.join_checkpoint(stranger.note()), Err(StoreError::NoCheckpoint)));

    let stamp = Stamp { size: 2, note: second.to_string(), response: vec![1, 2, 3] };
    store.keep_stamp(&stamp).unwrap();
    store.keep_stamp(&stamp).unwrap();
    assert_eq!(store.stamps().unwrap(), [stamp]);
}

#[test]
fn a_store_from_a_backup_cannot_sign_a_fork() {
    let dir = tempfile::tempdir().unwrap();
    let keys = DeskKeys::open(&dir.path().join("keys"), true).unwrap();
    let memory = memory(&[&dir.path().join("last")]);
    let path = dir.path().join("store.db");
    let mut store = Store::create(&path).unwrap();
    store.begin().unwrap().acknowledge(&batch("a", 0)).unwrap();
    store.sign_checkpoint(&keys, &memory).unwrap();
    drop(store);
    let backup = dir.path().join("backup.db");
    fs::copy(&path, &backup).unwrap();
    let mut store = Store::open(&path).unwrap();
    for content in ["b", "c"] {
        store.begin().unwrap().acknowledge(&batch(content, 0)).unwrap();
    }
    store.sign_checkpoint(&keys, &memory).unwrap();
    drop(store);
    for file in ["store.db-wal", "store.db-shm"] {
        let _ = fs::remove_file(dir.path().join(file));
    }
    fs::copy(&backup, &path).unwrap();
    let mut store = Store::open(&path).unwrap();
    // Too short, then as long as before, then longer, but another log each time.
    for content in ["x", "y", "z"] {
        let error = store.sign_checkpoint(&keys, &memory).unwrap_err();
        assert!(matches!(error, StoreError::Forked { signed: 3, .. }), "{error}");
        store.begin().unwrap().acknowledge(&batch(content, 0)).unwrap();
    }
    assert!(matches!(store.sign_checkpoint(&keys, &memory), Err(StoreError::Forked { .. })));
    assert_eq!(store.checkpoints().unwrap().len(), 1, "nothing was signed");
}

#[test]
fn a_memory_that_is_not_ours_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let keys = DeskKeys::open(&dir.path().join("keys"), true).unwrap();
    let memory = memory(&[&dir.path().join("last")]);
    let mut store = Store::in_memory().unwrap();
    store.begin().unwrap().acknowledge(&batch("a", 0)).unwrap();
    fs::write(&memory.files[0], "garbage").unwrap();
    assert!(matches!(store.sign_checkpoint(&keys, &memory), Err(StoreError::Damaged { .. })));
    assert!(store.checkpoints().unwrap().is_empty());
}

#[test]
fn a_memory_never_goes_back_and_is_private() {
    let dir = tempfile::tempdir().unwrap();
    let keys = DeskKeys::open(&dir.path().join("keys"), true).unwrap();
    let memory = memory(&[&dir.path().join("desk/last"), &dir.path().join("outside/last")]);
    let path = dir.path().join("store.db");
    let mut store = Store::create(&path).unwrap();
    store.begin().unwrap().acknowledge(&batch("a", 0)).unwrap();
    store.sign_checkpoint(&keys, &memory).unwrap();
    // Several processes sign and append at once; a file outside ends with the largest of their checkpoints, whole.
    std::thread::scope(|scope| {
        for turn in 0..4 {
            let (keys, memory, path) = (&keys, &memory, &path);
            scope.spawn(move || {
                let mut store = Store::open(path).unwrap();
                for number in 0..8 {
                    store.begin().unwrap().acknowledge(&batch(&format!("{turn}-{number}"), 0)).unwrap();
                    store.sign_checkpoint(keys, memory).unwrap();
                }
            });
        }
    });
    let last = store.checkpoints().unwrap().pop().unwrap();
    assert_eq!(memory.read(&keys).unwrap(), [last.root, last.root]);
    for file in &memory.files {
        assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    // A desk that came back whole, with its own memory, is told from the outside.
    let other = Memory { files: memory.files[1..].to_vec() };
    let mut back = Store::in_memory().unwrap();
    back.begin().unwrap().acknowledge(&batch("x", 0)).unwrap();
    assert!(matches!(back.sign_checkpoint(&keys, &other), Err(StoreError::Forked { .. })));
}

#[test]
fn statements_on_the_clock_are_kept_and_logged() {
    let mut store = Store::in_memory().unwrap();
    let statement = ClockStatement {
        person: "A. Analyst".to_owned(),
        role: Some("investigator".to_owned()),
        from: at("2026-11-28"),
        until: at("2026-11-28T12:00:00Z"),
        within_ms: 500,
        method: "compared with a radio clock at 11:00".to_owned(),
        stated_at: at("2026-11-28T13:00:00Z"),
    };
    store.state_clock(&statement).unwrap();
    assert_eq!(store.clock_statements().unwrap(), [statement]);
    let leaf = store.log_leaf_of("clock", "A. Analyst").unwrap().unwrap();
    assert!(store.log_entry(leaf).unwrap().unwrap().record.contains("radio clock"));
}
