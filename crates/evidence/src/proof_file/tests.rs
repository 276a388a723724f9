use super::*;
use crate::{ConsistencyFile, VerifierKey};
use crate::{KeyUse, Root, SignerKey, Tree, consistency, inclusion, leaf};

fn log() -> (Vec<Hash>, Vec<Entry>, SignerKey) {
    let entries: Vec<Entry> =
        (0..11_u8).map(|n| Entry { salt: [n; 32], record: format!("{{\"n\":{n}}}").into_bytes() }).collect();
    let leaves = entries.iter().map(Entry::leaf).collect();
    (leaves, entries, SignerKey::from_seed("example.com/log", KeyUse::Note, &[1; 32]).unwrap())
}

fn proof(index: usize) -> (ProofFile, VerifierKey) {
    let (leaves, entries, key) = log();
    let checkpoint = Checkpoint::sign(Tree::from_leaves(leaves.iter().copied()).root(), &key).unwrap();
    let path = inclusion(&leaves, index as u64).unwrap().path;
    let file = ProofFile { entry: entries[index].clone(), index: index as u64, path, checkpoint };
    (file, key.verifier().clone())
}

#[test]
fn a_proof_file_reads_back_and_every_flip_is_found() {
    for index in [0, 5, 10] {
        let (file, key) = proof(index);
        let text = file.to_string();
        assert!(text.starts_with("c2sp.org/tlog-proof@v1\nextra "));
        let again = ProofFile::parse(text.as_bytes()).unwrap();
        assert_eq!(again, file);
        again.verify().unwrap();
        for place in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1;
            let still = ProofFile::parse(&bytes)
                .is_ok_and(|file| file.verify().is_ok() && file.checkpoint.signed_by(&key));
            assert!(!still, "index {index}, byte {place}");
        }
    }
}

#[test]
fn what_is_no_proof_file_is_refused() {
    let text = proof(3).0.to_string();
    for (from, to) in [
        ("@v1", "@v2"),
        ("extra ", "extra"),
        ("extra ", "other "),
        ("index 3", "index 03"),
        ("index 3", "index +3"),
        ("\n\n", "\n"),
    ] {
        assert!(ProofFile::parse(text.replacen(from, to, 1).as_bytes()).is_err(), "{from} {to}");
    }
    let line = text.lines().nth(3).unwrap();
    let long = text.replacen(line, &[line; 70].join("\n"), 1);
    assert!(ProofFile::parse(long.as_bytes()).is_err());
    let other = proof(4).0;
    let moved = ProofFile { entry: proof(3).0.entry, ..other };
    assert!(moved.verify().is_err(), "a proof is for its own entry");
}

#[test]
fn a_consistency_file_reads_back_and_tells_a_rewritten_log() {
    let (leaves, _, key) = log();
    let checkpoint = Checkpoint::sign(Tree::from_leaves(leaves.iter().copied()).root(), &key).unwrap();
    let path = consistency(&leaves, 6).unwrap().path;
    let file = ConsistencyFile { old: 6, path, checkpoint };
    let again = ConsistencyFile::parse(file.to_string().as_bytes()).unwrap();
    assert_eq!(again, file);
    let earlier = Tree::from_leaves(leaves[..6].iter().copied()).root();
    again.verify(&earlier).unwrap();
    assert!(again.verify(&Root { hash: leaf(b"x"), ..earlier }).is_err());
    assert!(again.verify(&Root { size: 5, ..earlier }).is_err());
    for text in ["old 06\n", "new 6\n", "old 6", ""] {
        let broken = file.to_string().replacen("old 6\n", text, 1);
        assert!(ConsistencyFile::parse(broken.as_bytes()).is_err(), "{text:?}");
    }
}
