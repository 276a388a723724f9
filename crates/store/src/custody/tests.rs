use evidence::custody::chain;
use evidence::{Handling, Item};
use model::Digest;

use super::*;
use crate::{Asked, Refusal, Store, StoreError};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn person(name: &str) -> Person {
    Person { person: name.to_owned(), role: None }
}

fn acquired(bytes: &[u8]) -> Acquired {
    let mut measure = evidence::Measure::default();
    measure.update(bytes);
    let (size, sha256, sha512) = measure.finish_bytes();
    Acquired {
        kind: "email".to_owned(),
        title: "a mail\nwith a line break".to_owned(),
        source: Source { locator: "a.eml".to_owned(), legal_basis: Some("consent".to_owned()), terms: None },
        at: at("2026-11-28T11:20:00Z"),
        by: person("A. Analyst"),
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
        size,
        digest: Digest::from_bytes(sha256),
        sha512,
        media_type: None,
        handling: Handling { tlp: None, encrypted: false },
    }
}

struct Desk {
    _dir: tempfile::TempDir,
    store: Store,
    keys: DeskKeys,
}

fn desk() -> Desk {
    let dir = tempfile::tempdir().unwrap();
    let keys = DeskKeys::open(dir.path(), true).unwrap();
    Desk { _dir: dir, store: Store::in_memory().unwrap(), keys }
}

fn events(desk: &Desk, item_id: &str) -> Vec<Event> {
    let lines = desk.store.custody(item_id).unwrap();
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let item = desk.store.item(item_id).unwrap().unwrap();
    chain(&text, item_id, &item.document, desk.keys.desk().verifier()).unwrap()
}

#[test]
fn an_item_its_entry_and_its_first_event_come_together_and_once() {
    let Desk { mut store, keys, _dir } = desk();
    let id = store.acquire(&keys, &acquired(b"mail")).unwrap();
    assert_eq!((id.as_str(), store.log_root().unwrap().size), ("EV-000001", 2));
    assert_eq!(store.acquire(&keys, &acquired(b"mail")).unwrap(), id);
    assert_eq!(store.log_root().unwrap().size, 2, "the first acquisition stands");
    assert_eq!(store.acquire(&keys, &acquired(b"other")).unwrap(), "EV-000002");
    let stored = store.item(&id).unwrap().unwrap();
    assert_eq!(Item::parse(&stored.document).unwrap(), stored.item);
    assert_eq!(stored.item.acquired_at, "2026-11-28T11:20:00.000000Z");
    assert_eq!(stored.item.title, "a mail\u{fffd}with a line break");
    let entry = store.log_entry(stored.leaf).unwrap().unwrap();
    assert!(entry.record.contains(&evidence::custody::digest(&stored.document)));
    let desk = Desk { _dir, store, keys };
    assert_eq!(events(&desk, &id).len(), 1);
    assert_eq!(desk.store.item("EV-000009").unwrap(), None);
    assert!(matches!(desk.store.custody("EV-000009"), Err(StoreError::NoItem(_))));
}

#[test]
fn lines_become_items_that_say_what_they_were_taken_from() {
    let Desk { mut store, keys, .. } = desk();
    let from = store.acquire(&keys, &acquired(b"one\ntwo\n")).unwrap();
    let line = |line, bytes: &[u8]| Extracted { from: from.clone(), line, what: acquired(bytes) };
    let ids = store.extract(&keys, &[line(1, b"one"), line(2, b"two"), line(1, b"one")]).unwrap();
    assert_eq!(ids, ["EV-000002", "EV-000003", "EV-000002"]);
    let object = Digest::of(b"one\ntwo\n");
    let second = store.item_at(&object, 2).unwrap().unwrap();
    assert_eq!((second.item.derived_from[0].item_id.as_str(), second.line), ("EV-000001", 2));
    let nowhere = Extracted { from: "EV-000099".to_owned(), line: 1, what: acquired(b"x") };
    assert!(matches!(store.extract(&keys, &[nowhere]), Err(StoreError::NoItem(_))));
}

#[test]
fn the_tables_refuse_change() {
    let Desk { mut store, keys, .. } = desk();
    store.acquire(&keys, &acquired(b"mail")).unwrap();
    for (sql, says) in [
        ("UPDATE item SET title = 'x'", "never changed"),
        ("DELETE FROM item", "never removed"),
        ("UPDATE custody SET event = 'x'", "append-only"),
        ("DELETE FROM custody", "append-only"),
        ("INSERT OR REPLACE INTO item SELECT * FROM item", "never changed"),
        ("INSERT OR REPLACE INTO custody SELECT * FROM custody", "append-only"),
    ] {
        let error = store.change("tamper", |connection| Ok(connection.execute(sql, [])?)).unwrap_err();
        assert!(error.to_string().contains(says), "{sql}: {error}");
    }
}

#[test]
fn a_hold_refuses_disposal_and_the_refusal_is_an_event() {
    let Desk { mut store, keys, _dir } = desk();
    let id = store.acquire(&keys, &acquired(b"mail")).unwrap();
    let now = at("2026-11-28T11:21:00Z");
    let ask = |store: &mut Store, name: &str| {
        store.ask_for(&keys, &id, &Act::new(now, person(name), Dispose)).unwrap()
    };
    store.hold(&keys, &id, true, &person("C. Counsel"), now, Some("letter of 3 May")).unwrap();
    let again = store.hold(&keys, &id, true, &person("C. Counsel"), now, None);
    assert!(matches!(again, Err(StoreError::HoldAsIs { on: true, .. })));
    assert_eq!(ask(&mut store, "A. Analyst"), Asked::Refused(Refusal::Held));
    store.hold(&keys, &id, false, &person("C. Counsel"), now, None).unwrap();
    assert_eq!(ask(&mut store, "A. Analyst"), Asked::First);
    assert_eq!(ask(&mut store, " a.  analyst "), Asked::Refused(Refusal::SamePerson));
    // A hold that comes between the two persons counts.
    store.hold(&keys, &id, true, &person("C. Counsel"), now, None).unwrap();
    assert_eq!(ask(&mut store, "B. Boss"), Asked::Refused(Refusal::Held));
    store.hold(&keys, &id, false, &person("C. Counsel"), now, None).unwrap();
    assert_eq!(ask(&mut store, "B. Boss"), Asked::Confirmed { object: Some(Digest::of(b"mail")) });
    assert_eq!(ask(&mut store, "A. Analyst"), Asked::Refused(Refusal::Disposed));
    store.log_check().unwrap();
    let desk = Desk { _dir, store, keys };
    let events = events(&desk, &id);
    let words: Vec<Action> = events.iter().map(|event| event.action).collect();
    use Action::{Create, Dispose, Hold, Refuse, Release};
    assert_eq!(words, [Create, Hold, Refuse, Release, Refuse, Hold, Refuse, Release, Dispose, Refuse]);
    assert_eq!(
        events[2].result.as_deref(),
        Some("dispose: a litigation hold is on it, or on what was taken from it")
    );
    assert_eq!(events[8].authority.as_deref(), Some("asked for by A. Analyst"));
}

#[test]
fn a_file_stays_while_a_line_of_it_is_held_or_needed() {
    let Desk { mut store, keys, .. } = desk();
    let from = store.acquire(&keys, &acquired(b"one\n")).unwrap();
    let line = Extracted { from: from.clone(), line: 1, what: acquired(b"one") };
    let part = store.extract(&keys, &[line]).unwrap().remove(0);
    let now = at("2026-11-28T11:21:00Z");
    let ask = |store: &mut Store, id: &str, name: &str| {
        store.ask_for(&keys, id, &Act::new(now, person(name), Action::Dispose)).unwrap()
    };
    store.hold(&keys, &part, true, &person("C"), now, None).unwrap();
    assert_eq!(ask(&mut store, &from, "A"), Asked::Refused(Refusal::Held));
    store.hold(&keys, &part, false, &person("C"), now, None).unwrap();
    ask(&mut store, &from, "A");
    assert_eq!(ask(&mut store, &from, "B"), Asked::Confirmed { object: None }, "the line still needs it");
    ask(&mut store, &part, "A");
    assert_eq!(ask(&mut store, &part, "B"), Asked::Confirmed { object: Some(Digest::of(b"one\n")) });
}

#[test]
fn every_export_is_noted_and_clocks_do_not_run_backwards() {
    let Desk { mut store, keys, _dir } = desk();
    let id = store.acquire(&keys, &acquired(b"mail")).unwrap();
    let act = |time: &str, to: &str| {
        (id.clone(), Act { to: Some(to.to_owned()), ..Act::new(at(time), person("A"), Action::Export) })
    };
    // A package that is made again leaves again.
    for package in ["IVD-1", "IVD-1", "IVD-2"] {
        store.record_acts(&keys, &[act("2026-11-28T11:21:00Z", package)]).unwrap();
    }
    store.record_acts(&keys, &[act("2020-01-01T00:00:00Z", "late")]).unwrap();
    let leaf = store.custody_leaf(&id, 1).unwrap().unwrap();
    let entry = store.log_entry(leaf).unwrap().unwrap();
    assert!(entry.record.contains("\"seq\":1") && entry.record.contains("custody"), "{}", entry.record);
    assert_eq!(store.custody_leaf(&id, 5).unwrap(), None);
    let desk = Desk { _dir, store, keys };
    let events = events(&desk, &id);
    assert_eq!(events.len(), 5);
    assert_eq!(events[4].at, "2026-11-28T11:21:00.000000Z");
    assert!(events[4].result.as_deref().unwrap().contains("2020-01-01T00:00:00.000000Z"));
}

#[test]
fn what_was_disposed_of_does_not_come_back_unsaid() {
    let Desk { mut store, keys, .. } = desk();
    let id = store.acquire(&keys, &acquired(b"mail")).unwrap();
    let now = at("2026-11-28T11:21:00Z");
    for name in ["Ada Example", "Bob Example"] {
        store.ask_for(&keys, &id, &Act::new(now, person(name), Action::Dispose)).unwrap();
    }
    let again = store.acquire(&keys, &acquired(b"mail"));
    assert!(matches!(again, Err(StoreError::DisposedItem { ref item_id }) if *item_id == id), "{again:?}");
    let mut intake = store.begin().unwrap();
    assert!(matches!(intake.acquire(&keys, &acquired(b"mail")), Err(StoreError::DisposedItem { .. })));
}

#[test]
fn an_account_is_not_one_of_two_persons() {
    let Desk { mut store, keys, .. } = desk();
    let id = store.acquire(&keys, &acquired(b"mail")).unwrap();
    let now = at("2026-11-28T11:21:00Z");
    for action in [Action::Dispose, Action::Unseal] {
        let asked = store.ask_for(&keys, &id, &Act::new(now, person("login:root"), action));
        assert!(matches!(asked, Err(StoreError::NotNamed { .. })), "{asked:?}");
        assert_eq!(
            store.ask_for(&keys, &id, &Act::new(now, person("Ada Example"), action)).unwrap(),
            Asked::First
        );
        let again = store.ask_for(&keys, &id, &Act::new(now, person("Example, Ad\u{e1}"), action)).unwrap();
        assert_eq!(again, Asked::Refused(Refusal::SamePerson));
    }
    // Anybody may put a hold on; taking it off is answered for.
    store.hold(&keys, &id, true, &person("login:root"), now, None).unwrap();
    let off = store.hold(&keys, &id, false, &person("login:root"), now, None);
    assert!(matches!(off, Err(StoreError::NotNamed { act: "release", .. })), "{off:?}");
    store.hold(&keys, &id, false, &person("Ada Example"), now, None).unwrap();
}

#[test]
fn moments_have_one_length() {
    for (text, moment) in [
        ("2026-11-28T11:20:00Z", "2026-11-28T11:20:00.000000Z"),
        ("2026-11-28T11:20:00.5Z", "2026-11-28T11:20:00.500000Z"),
        ("2026-11-28T11:20:00.000001Z", "2026-11-28T11:20:00.000001Z"),
    ] {
        assert_eq!(super::moment(at(text)), moment);
    }
}
