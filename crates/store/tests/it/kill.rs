//! Killed at any moment, no item lacks its entry in the log or its bytes, and no entry lacks its item.

use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use evidence::{Clock, Handling, Person, Record, Source, Tool, from_canonical};
use model::Digest;
use store::{Acquired, DeskKeys, Store, Vault};

const FOLDER: &str = "INTERDICT_KILL_FOLDER";

fn acquired(taken: &store::Taken) -> Acquired {
    Acquired {
        kind: "log".to_owned(),
        title: "object".to_owned(),
        source: Source { locator: "object".to_owned(), legal_basis: None, terms: None },
        at: "2026-11-28T11:20:00Z".parse().unwrap(),
        by: Person { person: "A. Analyst".to_owned(), role: None },
        with: Tool {
            tool: "interdict".to_owned(),
            version: "0".to_owned(),
            command: "evidence add".to_owned(),
            config_sha256: Digest::of(b"").to_string(),
        },
        clock: Clock {
            source: "none".to_owned(),
            synchronised: false,
            offset_us: None,
            stratum: None,
            uptime_us: None,
            sample: None,
        },
        size: taken.size,
        digest: taken.digest,
        sha512: taken.sha512,
        media_type: None,
        handling: Handling { tlp: None, encrypted: false },
    }
}

/// Acquires without end until it is killed.
#[test]
#[ignore = "the child of the test below"]
fn child() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let folder = Path::new(&folder);
    let vault = Vault::open(&folder.join("vault")).unwrap();
    let keys = DeskKeys::open(&folder.join("keys"), true).unwrap();
    let mut store = Store::open(&folder.join("store.db")).unwrap();
    for number in 0_u64.. {
        let bytes = format!("{} {number} ", std::process::id()).repeat(2_000);
        let taken = vault.take(&mut bytes.as_bytes()).unwrap();
        store.acquire(&keys, &acquired(&taken)).unwrap();
    }
}

#[test]
fn kills_leave_no_item_without_entry_and_no_entry_without_item() {
    let kills: u64 = std::env::var("INTERDICT_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(12);
    let dir = tempfile::tempdir().unwrap();
    drop(Store::create(&dir.path().join("store.db")).unwrap());
    let keys = DeskKeys::open(&dir.path().join("keys"), true).unwrap();
    let mut state = 0x5DEE_CE66_u64;
    let mut met = 0;
    for _ in 0..kills {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "kill::child"])
            .env(FOLDER, dir.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(20 + (state >> 40) % 150));
        met += u64::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert_eq!(met, kills, "a child ended by itself");
    let vault = Vault::open_tidied(&dir.path().join("vault")).unwrap();
    let store = Store::open(&dir.path().join("store.db")).unwrap();
    store.log_check().unwrap();
    let (mut items, mut events) = (Vec::new(), 0);
    store.items(|item| items.push(item)).unwrap();
    let (mut logged, mut logged_events) = (Vec::new(), 0);
    store
        .log_entries(|entry| match from_canonical(entry.record.as_bytes()).unwrap() {
            Record::Item { item_id, sha256, .. } => logged.push((item_id, sha256)),
            Record::Custody { .. } => logged_events += 1,
            Record::Package { .. } => panic!("no package was made"),
        })
        .unwrap();
    for item in &items {
        assert!(vault.verify(&item.object).unwrap(), "{} has lost its bytes", item.item.item_id);
        let text: String =
            store.custody(&item.item.item_id).unwrap().iter().map(|line| format!("{line}\n")).collect();
        let id = &item.item.item_id;
        events += evidence::custody::chain(&text, id, &item.document, keys.desk().verifier()).unwrap().len();
    }
    let known: Vec<_> =
        items.iter().map(|item| (item.item.item_id.clone(), item.item.sha256.clone())).collect();
    assert_eq!((known, events), (logged, logged_events));
    let orphans = vault.objects().unwrap().len() - items.len();
    eprintln!("{kills} kills, {} items, {orphans} objects not yet acknowledged", items.len());
    assert!(orphans as u64 <= kills && (kills < 12 || !items.is_empty()));
}
