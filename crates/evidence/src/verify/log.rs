use std::collections::BTreeMap;

use super::payload::{TAGS, is_consistency};
use super::{Fault, Keys, Listing, RECEIPT, TAG_MANIFEST, TAG_PROOF, Trust, Verdict, bytes, says, text};
use crate::{Checkpoint, ConsistencyFile, Policy, ProofFile, Receipt, Record};

/// The checkpoints that a package holds, by origin and size, with one file that has each.
#[derive(Default)]
pub(super) struct Seen {
    checkpoints: BTreeMap<(String, u64), (Checkpoint, String)>,
    /// Checkpoints that exhibits are proved against.
    proving: Vec<Checkpoint>,
}

impl Seen {
    /// Remembers a checkpoint; another one of the same size is a fork.
    pub(super) fn add(&mut self, checkpoint: &Checkpoint, path: &str) -> Result<(), Fault> {
        let key = (checkpoint.origin.clone(), checkpoint.root.size);
        match self.checkpoints.get(&key) {
            Some((known, _)) if known.root == checkpoint.root => Ok(()),
            Some((_, other)) => {
                Err(says(format!("it and {other} have two roots for one size: the log was forked")))
            }
            None => {
                self.checkpoints.insert(key, (checkpoint.clone(), path.to_owned()));
                Ok(())
            }
        }
    }

    /// Remembers one that an exhibit rests on.
    pub(super) fn prove(&mut self, checkpoint: &Checkpoint, path: &str) -> Result<(), Fault> {
        self.add(checkpoint, path)?;
        if !self.proving.contains(checkpoint) {
            self.proving.push(checkpoint.clone());
        }
        Ok(())
    }

    pub(super) fn has(&self, checkpoint: &Checkpoint) -> bool {
        let key = (checkpoint.origin.clone(), checkpoint.root.size);
        self.checkpoints.get(&key).is_some_and(|(known, _)| known.root == checkpoint.root)
    }

    /// Every other checkpoint must be a beginning of the latest; and the witnesses must have seen enough.
    pub(super) fn check(
        &mut self,
        listing: &Listing,
        latest: &Checkpoint,
        keys: &Keys,
        policy: Option<&Policy>,
        verdict: &mut Verdict,
    ) {
        verdict.need(TAG_PROOF, self.add(latest, TAG_PROOF));
        let mut needed: Vec<String> = Vec::new();
        for (checkpoint, path) in self.checkpoints.values().filter(|(one, _)| one.root != latest.root) {
            let file = format!("log-consistency-{}.txt", checkpoint.root.size);
            let holds = consistent(listing, &file, checkpoint, latest, keys);
            verdict
                .need(&file, holds.map_err(|fault| says(format!("{fault} (for the checkpoint in {path})"))));
            needed.push(file);
        }
        for path in listing.files.keys().filter(|path| is_consistency(path) && !needed.contains(path)) {
            verdict.problem(path, "no checkpoint in the package needs it");
        }
        let Some(policy) = policy else { return };
        if policy.logs.iter().all(|log| *log != keys.log) && !policy.logs.is_empty() {
            verdict.problem(TAG_PROOF, "the policy does not know this log");
        }
        if policy.has_quorum(latest) {
            return;
        }
        // Of a package without exhibits there is nothing that witnesses could have seen before.
        let seen = !self.proving.is_empty() && self.proving.iter().all(|one| policy.has_quorum(one));
        if seen {
            verdict
                .remarks
                .push("witnesses saw the exhibits in the log, but not yet the package itself".to_owned());
        } else {
            verdict.problem(TAG_PROOF, "too few witnesses cosigned: the policy's quorum is not reached");
        }
    }
}

fn consistent(
    listing: &Listing,
    path: &str,
    earlier: &Checkpoint,
    latest: &Checkpoint,
    keys: &Keys,
) -> Result<(), Fault> {
    let file = ConsistencyFile::parse(bytes(listing, path)?)?;
    if !file.checkpoint.signed_by(&keys.log) || file.checkpoint != *latest || earlier.origin != latest.origin
    {
        return Err(says("it leads to another checkpoint than the package's own"));
    }
    if file.old != earlier.root.size {
        return Err(says("it begins at another size than its name says"));
    }
    Ok(file.verify(&earlier.root)?)
}

/// The receipt lists exactly the files beside `data/` that the tag manifest cannot name.
pub(super) fn receipt(listing: &Listing, keys: &Keys, package: &str) -> Result<(), Fault> {
    let receipt = Receipt::parse(bytes(listing, RECEIPT)?, &keys.desk)?;
    if receipt.package != package {
        return Err(says("it is of another package"));
    }
    let beside = |path: &&String| {
        !path.starts_with("data/") && path.as_str() != RECEIPT && !TAGS.contains(&path.as_str())
    };
    let mut count = 0;
    for path in listing.files.keys().filter(beside) {
        count += 1;
        if receipt.files.get(path) != Some(&listing.files[path].measured.sha256) {
            return Err(says(format!("it does not list {path}, or with another digest")));
        }
    }
    if count == receipt.files.len() { Ok(()) } else { Err(says("it lists a file that is missing")) }
}

/// The tag manifest is in the log; gives the checkpoint that says so.
pub(super) fn package(listing: &Listing, keys: &Keys, package: &str) -> Result<Checkpoint, Fault> {
    let proof = ProofFile::parse(bytes(listing, TAG_PROOF)?)?;
    let found = listing.files.get(TAG_MANIFEST).ok_or_else(|| says("the tag manifest is missing"))?;
    match proved(&proof, keys)? {
        Record::Package { v: 2, package: name, tagmanifest_sha256 }
            if name == package && tagmanifest_sha256 == found.measured.sha256 =>
        {
            Ok(proof.checkpoint)
        }
        _ => Err(says("the record in the log is not of this tag manifest")),
    }
}

/// What a proof proves, when its log signed for it.
pub(super) fn proved(proof: &ProofFile, keys: &Keys) -> Result<Record, Fault> {
    if !proof.checkpoint.signed_by(&keys.log) {
        return Err(says("its checkpoint is not signed by the log's key"));
    }
    proof.verify()?;
    Ok(proof.entry.record()?)
}

/// The policy that was given, or the package's own.
pub(super) fn policy(listing: &Listing, trust: &Trust) -> Result<Option<Policy>, Fault> {
    const PATH: &str = "data/90_verify/keys/policy.txt";
    if trust.policy.is_some() {
        return Ok(trust.policy.clone());
    }
    if !listing.files.contains_key(PATH) {
        return Ok(None);
    }
    Ok(Some(Policy::parse(text(listing, PATH)?)?))
}
