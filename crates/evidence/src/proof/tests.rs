use proptest::prelude::*;

use super::*;
use crate::tree::tests::{ROOTS, by_definition, known_leaves};
use crate::{Root, leaf};

fn numbered(count: usize) -> Vec<Hash> {
    (0..count as u64).map(|number| leaf(&number.to_be_bytes())).collect()
}

fn root(leaves: &[Hash]) -> Root {
    Root { size: leaves.len() as u64, hash: by_definition(leaves) }
}

fn texts(path: &[Hash]) -> Vec<String> {
    path.iter().map(Hash::to_string).collect()
}

fn flipped(hash: Hash, bit: usize) -> Hash {
    let mut bytes = hash.0;
    bytes[bit / 8 % 32] ^= 1 << (bit % 8);
    Hash(bytes)
}

// The proofs below are those of the Certificate Transparency reference tests (merkle_tree_test.cc), there counted
// from 1.

#[test]
fn inclusion_proofs_agree_with_the_reference_vectors() {
    let leaves = known_leaves();
    let proof = inclusion(&leaves, 0).unwrap();
    assert_eq!(
        texts(&proof.path),
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ]
    );
    let proof = inclusion(&leaves, 5).unwrap();
    assert_eq!(
        texts(&proof.path),
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
    let proof = inclusion(&leaves[..3], 2).unwrap();
    assert_eq!(texts(&proof.path), ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]);
    let proof = inclusion(&leaves[..5], 1).unwrap();
    assert_eq!(
        texts(&proof.path),
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ]
    );
    assert!(inclusion(&leaves[..1], 0).unwrap().path.is_empty());
}

#[test]
fn consistency_proofs_agree_with_the_reference_vectors() {
    let leaves = known_leaves();
    assert!(consistency(&leaves[..1], 1).unwrap().path.is_empty());
    let proof = consistency(&leaves, 1).unwrap();
    assert_eq!(
        texts(&proof.path),
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ]
    );
    let proof = consistency(&leaves, 6).unwrap();
    assert_eq!(
        texts(&proof.path),
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
    let proof = consistency(&leaves[..5], 2).unwrap();
    assert_eq!(
        texts(&proof.path),
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ]
    );
    let (earlier, later) = (ROOTS[1].parse().unwrap(), ROOTS[4].parse().unwrap());
    assert_eq!(proof.verify(&Root { size: 2, hash: earlier }, &Root { size: 5, hash: later }), Ok(()));
}

#[test]
fn every_proof_of_every_small_log_holds() {
    let leaves = numbered(40);
    for size in 1..=leaves.len() {
        let now = root(&leaves[..size]);
        for index in 0..size {
            let proof = inclusion(&leaves[..size], index as u64).unwrap();
            assert_eq!(proof.verify(leaves[index], &now), Ok(()), "leaf {index} of {size}");
            let earlier = root(&leaves[..=index]);
            let proof = consistency(&leaves[..size], earlier.size).unwrap();
            assert_eq!(proof.verify(&earlier, &now), Ok(()), "{} of {size}", earlier.size);
        }
    }
}

#[test]
fn what_is_not_there_cannot_be_proved() {
    let leaves = numbered(3);
    assert_eq!(inclusion(&leaves, 3), Err(ProofError::NoSuchLeaf { index: 3, size: 3 }));
    assert_eq!(inclusion(&[], 0), Err(ProofError::NoSuchLeaf { index: 0, size: 0 }));
    assert_eq!(consistency(&leaves, 0), Err(ProofError::NoSuchSize { earlier: 0, later: 3 }));
    assert_eq!(consistency(&leaves, u64::MAX), Err(ProofError::NoSuchSize { earlier: u64::MAX, later: 3 }));
}

#[test]
fn a_proof_for_another_size_is_refused() {
    let leaves = numbered(7);
    let proof = inclusion(&leaves[..6], 2).unwrap();
    assert_eq!(proof.verify(leaves[2], &root(&leaves)), Err(ProofError::OtherSize { proof: 6, root: 7 }));
    let hostile = InclusionProof { index: u64::MAX, size: u64::MAX, path: vec![leaves[0]; 70] };
    let far = Root { size: u64::MAX, hash: leaves[0] };
    assert!(hostile.verify(leaves[0], &far).is_err());
    let hostile = InclusionProof { index: u64::MAX - 1, ..hostile };
    assert_eq!(hostile.verify(leaves[0], &far), Err(ProofError::Length(70)));
}

proptest! {
    #[test]
    fn an_altered_inclusion_proof_fails(size in 1_usize..600, seed in any::<usize>(), bit in 0_usize..256) {
        let leaves = numbered(size);
        let (index, root) = (seed % size, root(&leaves));
        let proof = inclusion(&leaves, index as u64).unwrap();
        prop_assert_eq!(proof.verify(leaves[index], &root), Ok(()));
        prop_assert!(proof.verify(flipped(leaves[index], bit), &root).is_err());
        let wrong = Root { hash: flipped(root.hash, bit), ..root };
        prop_assert!(proof.verify(leaves[index], &wrong).is_err());
        for place in 0..proof.path.len() {
            let mut altered = proof.clone();
            altered.path[place] = flipped(altered.path[place], bit);
            prop_assert!(altered.verify(leaves[index], &root).is_err());
        }
        for other in (0..size).filter(|other| *other != index).take(20) {
            let moved = InclusionProof { index: other as u64, ..proof.clone() };
            prop_assert!(moved.verify(leaves[index], &root).is_err());
        }
        let mut padded = proof.clone();
        padded.path.push(root.hash);
        prop_assert!(padded.verify(leaves[index], &root).is_err());
        if let Some((_, cut)) = proof.path.split_last() {
            let cut = InclusionProof { path: cut.to_vec(), ..proof.clone() };
            prop_assert!(cut.verify(leaves[index], &root).is_err());
        }
    }

    #[test]
    fn an_altered_consistency_proof_fails(size in 1_usize..600, seed in any::<usize>(), bit in 0_usize..256) {
        let leaves = numbered(size);
        let (earlier, later) = (root(&leaves[..=seed % size]), root(&leaves));
        let proof = consistency(&leaves, earlier.size).unwrap();
        prop_assert_eq!(proof.verify(&earlier, &later), Ok(()));
        let wrong = |root: Root| Root { hash: flipped(root.hash, bit), ..root };
        prop_assert!(proof.verify(&wrong(earlier), &later).is_err());
        prop_assert!(proof.verify(&earlier, &wrong(later)).is_err());
        for place in 0..proof.path.len() {
            let mut altered = proof.clone();
            altered.path[place] = flipped(altered.path[place], bit);
            prop_assert!(altered.verify(&earlier, &later).is_err());
        }
        let mut padded = proof.clone();
        padded.path.push(later.hash);
        prop_assert!(padded.verify(&earlier, &later).is_err());
    }

    #[test]
    fn a_rewritten_log_has_no_consistency_proof(size in 2_usize..200, seed in any::<usize>(), bit in 0_usize..256) {
        let honest = numbered(size);
        let known = 1 + seed % (size - 1);
        let mut rewritten = honest.clone();
        rewritten[seed % known] = flipped(rewritten[seed % known], bit);
        let proof = consistency(&rewritten, known as u64).unwrap();
        prop_assert!(proof.verify(&root(&honest[..known]), &root(&rewritten)).is_err());
    }
}
