use proptest::prelude::*;

use super::*;
use crate::KeyUse;

fn key() -> SignerKey {
    SignerKey::from_seed("example.com/desk", KeyUse::Note, &[5; 32]).unwrap()
}

fn event(seq: u64, prev: &str, action: Action) -> Event {
    Event {
        v: 1,
        seq,
        item_id: "EV-000001".to_owned(),
        at: format!("2026-11-28T11:20:0{seq}.000000Z"),
        actor: "A. Analyst".to_owned(),
        role: None,
        action,
        from: None,
        to: Some("vault".to_owned()),
        purpose: None,
        authority: None,
        result: None,
        sha256_before: None,
        sha256_after: Some(digest(b"bytes")),
        prev: prev.to_owned(),
    }
}

fn three() -> String {
    let first = event(0, &digest(b"{}"), Action::Create).sign(&key()).unwrap();
    let second = event(1, &digest(first.as_bytes()), Action::View).sign(&key()).unwrap();
    let third = event(2, &digest(second.as_bytes()), Action::Export).sign(&key()).unwrap();
    format!("{first}\n{second}\n{third}\n")
}

fn read_all(text: &str) -> Result<Vec<Event>, Malformed> {
    chain(text, "EV-000001", b"{}", key().verifier())
}

#[test]
fn a_chain_holds_and_names_what_breaks_it() {
    let text = three();
    assert_eq!(read_all(&text).unwrap().len(), 3);
    let lines: Vec<&str> = text.lines().collect();
    for (broken, says) in [
        (format!("{}\n{}\n", lines[0], lines[2]), "event 1"),
        (format!("{}\n{}\n", lines[1], lines[2]), "event 0"),
        (format!("{}\n{}\n{}\n", lines[0], lines[2], lines[1]), "event 1"),
        (text.replace("\"view\"", "\"copy\""), "event 1"),
        (text.replace("A. Analyst", "B. Analyst"), "event 0"),
        (text.trim_end().to_owned(), "does not end"),
        (String::new(), "does not end"),
    ] {
        let error = read_all(&broken).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    assert!(chain(&text, "EV-000002", b"{}", key().verifier()).is_err());
    assert!(chain(&text, "EV-000001", b"{ }", key().verifier()).is_err());
    let other = SignerKey::from_seed("example.com/desk", KeyUse::Note, &[6; 32]).unwrap();
    assert!(chain(&text, "EV-000001", b"{}", other.verifier()).is_err());
}

#[test]
fn a_field_that_nobody_knows_is_refused() {
    let line = event(0, &digest(b"{}"), Action::Create).sign(&key()).unwrap();
    let more = line.replace("\"v\":1}", "\"v\":1,\"w\":1}");
    assert_ne!(line, more);
    assert!(read_all(&format!("{more}\n")).is_err());
}

proptest! {
    #[test]
    fn any_flipped_bit_is_found(place in any::<usize>(), bit in 0_u8..8) {
        let mut bytes = three().into_bytes();
        let place = place % bytes.len();
        bytes[place] ^= 1 << bit;
        let found = String::from_utf8(bytes).map_or(true, |text| read_all(&text).is_err());
        prop_assert!(found);
    }
}
