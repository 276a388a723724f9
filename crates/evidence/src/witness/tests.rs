use super::*;
use crate::{Hash, Root};

fn signer(name: &str, usage: KeyUse, seed: u8) -> SignerKey {
    SignerKey::from_seed(name, usage, &[seed; 32]).unwrap()
}

fn witnessed(by: &[u8]) -> (Checkpoint, SignerKey) {
    let log = signer("example.com/log", KeyUse::Note, 1);
    let root = Root { size: 7, hash: Hash([9; 32]) };
    let mut checkpoint = Checkpoint::sign(root, &log).unwrap();
    for seed in by {
        let witness = signer(&format!("w{seed}.example"), KeyUse::Cosignature, *seed);
        let line = cosign(&checkpoint, &witness, 1_700_000_000).unwrap();
        checkpoint = checkpoint.joined(&line).unwrap();
    }
    (checkpoint, log)
}

fn policy(rule: &str) -> Policy {
    let mut text = String::from("# who is believed\n");
    text.push_str(&format!("log {}\n", signer("example.com/log", KeyUse::Note, 1).verifier()));
    for seed in [2, 3, 4] {
        let key = signer(&format!("w{seed}.example"), KeyUse::Cosignature, seed);
        text.push_str(&format!("witness w{seed} {}\n", key.verifier()));
    }
    Policy::parse(&format!("{text}group g {rule} w2 w3 w4\nquorum g\n")).unwrap()
}

#[test]
fn two_of_three_pass_and_one_fails() {
    let (two, log) = witnessed(&[2, 4]);
    assert!(two.signed_by(log.verifier()));
    assert!(
        policy("2").has_quorum(&two) && policy("any").has_quorum(&two) && !policy("all").has_quorum(&two)
    );
    assert!(!policy("2").has_quorum(&witnessed(&[3]).0));
    assert!(!policy("2").has_quorum(&witnessed(&[3, 9]).0), "a stranger does not count");
    assert!(policy("all").has_quorum(&witnessed(&[2, 3, 4]).0));
    let again = Checkpoint::parse(two.to_string().as_bytes()).unwrap();
    assert_eq!(again, two);
    assert_eq!(
        cosigned(&again, signer("w2.example", KeyUse::Cosignature, 2).verifier()),
        Some(1_700_000_000)
    );
}

#[test]
fn a_cosignature_is_for_its_time_and_its_checkpoint() {
    let (checkpoint, _) = witnessed(&[2]);
    let key = signer("w2.example", KeyUse::Cosignature, 2);
    let mut note = checkpoint.note().clone();
    note.signatures[1].bytes[7] ^= 1;
    let altered = Checkpoint::parse(note.to_string().as_bytes()).unwrap();
    assert_eq!(cosigned(&altered, key.verifier()), None);
    assert!(cosign(&checkpoint, &signer("w2.example", KeyUse::Note, 2), 1).is_err());
    let (log, other) = (signer("example.com/log", KeyUse::Note, 1), Root { size: 8, hash: Hash([9; 32]) });
    assert!(Checkpoint::sign(other, &log).unwrap().joined(checkpoint.note()).is_err());
}

#[test]
fn policies_that_make_no_sense_are_refused() {
    let key = signer("w.example", KeyUse::Cosignature, 5).verifier().to_string();
    let log = signer("l.example", KeyUse::Note, 6).verifier().to_string();
    for text in [
        String::new(),
        "quorum x\n".to_owned(),
        "quorum none\nquorum none\n".to_owned(),
        format!("witness a {key}\nwitness b {key}\nquorum a\n"),
        format!("witness a {log}\nquorum a\n"),
        format!("log {key}\nquorum none\n"),
        format!("witness a {key}\ngroup g 2 a\nquorum g\n"),
        format!("witness a {key}\ngroup g any a\ngroup h any a\nquorum g\n"),
        format!("witness none {key}\nquorum none\n"),
        "group g any g\nquorum g\n".to_owned(),
    ] {
        assert!(Policy::parse(&text).is_err(), "{text}");
    }
    assert!(Policy::parse("\t quorum   none\n").unwrap().has_quorum(&witnessed(&[]).0));
}
