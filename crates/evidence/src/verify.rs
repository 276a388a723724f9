//! Verification of a whole package: `docs/package.md` says what must hold, each rule is one line here.

mod exhibit;
mod log;
mod payload;
mod stamp;

use std::collections::BTreeMap;

use crate::bag::BagInfo;
use crate::token::Token;
use crate::{Checkpoint, Malformed, Measured, Policy, ProofError, VerifierKey};

/// The largest file whose bytes are looked at: manifests of some hundred thousand files.
const MAX_KEPT: usize = 64 << 20;

const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
const TAG_PROOF: &str = "tagmanifest-sha256.txt.tlog-proof";
const RECEIPT: &str = "receipt.note";
const KEYS: &str = "data/90_verify/keys/";

/// A package as it was found.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Plain files by path from the package's folder, with `/` between parts.
    pub files: BTreeMap<String, Found>,
    /// What a package must not have: links, devices, empty folders.
    pub odd: Vec<String>,
}

/// One file of a package.
#[derive(Clone, Debug)]
pub struct Found {
    /// Size and digests.
    pub measured: Measured,
    /// The bytes, of files up to [`keep`].
    pub bytes: Option<Vec<u8>>,
}

/// The bytes of all files together that are kept, so that a package made to exhaust memory does not. A package of 2,000
/// exhibits needs 20 MiB.
pub(crate) const MAX_KEPT_TOTAL: usize = 256 << 20;

/// How many bytes of the file at `path` verification needs: none of the evidence itself.
#[must_use]
pub fn keep(path: &str) -> usize {
    let name = path.rsplit('/').next().unwrap_or_default();
    let read = !path.starts_with("data/")
        || path.starts_with("data/90_verify/")
        || matches!(
            name,
            "item.json" | "custody.jsonl" | "item.tlog-proof" | "custody.tlog-proof" | "item.tsr"
        );
    if read { MAX_KEPT } else { 0 }
}

/// What is known from outside of the package. Without any of it, a package can only be shown to agree with itself.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// Keys that are known: when there are any, the package's log and desk keys must be among them.
    pub keys: Vec<VerifierKey>,
    /// A checkpoint that was printed or told: the package must have it.
    pub checkpoint: Option<Checkpoint>,
    /// SHA-256 of `tagmanifest-sha256.txt` as it was printed.
    pub tag_manifest: Option<String>,
    /// Root certificates of time-stamping authorities (DER), in place of the package's own.
    pub tsa_roots: Option<Vec<Vec<u8>>>,
    /// Which witnesses must have cosigned, in place of the package's own policy.
    pub policy: Option<Policy>,
}

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file or folder.
    pub path: String,
    /// What is wrong with it.
    pub what: String,
}

/// What verification found.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// Everything that does not hold; a package is sound when there is nothing.
    pub problems: Vec<Problem>,
    /// Name of the package.
    pub package: String,
    /// Files and bytes that were hashed.
    pub files: u64,
    /// Bytes that were hashed.
    pub bytes: u64,
    /// Exhibits whose bytes, description, custody and place in the log hold.
    pub exhibits: u64,
    /// The keys of log and desk, as found.
    pub keys: Vec<String>,
    /// The latest checkpoint: origin, size, root.
    pub checkpoint: Option<Checkpoint>,
    /// Time stamps that hold, by file.
    pub tokens: Vec<(String, Token)>,
    /// What was compared with knowledge from outside, in words.
    pub anchored: Vec<String>,
    /// What a reader must know that is no fault, in words.
    pub remarks: Vec<String>,
}

impl Verdict {
    fn problem(&mut self, path: &str, what: impl Into<String>) {
        self.problems.push(Problem { path: path.to_owned(), what: what.into() });
    }

    /// Notes the error, if it is one.
    fn need<T>(&mut self, path: &str, result: Result<T, Fault>) -> Option<T> {
        result.map_err(|fault| self.problem(path, fault.to_string())).ok()
    }
}

/// Why one thing does not hold.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error(transparent)]
    Malformed(#[from] Malformed),
    #[error(transparent)]
    Proof(#[from] ProofError),
    #[error("{0}")]
    Says(String),
}

fn says(text: impl Into<String>) -> Fault {
    Fault::Says(text.into())
}

/// What a package without exhibits is said to be: it may hold, and prove nothing.
const NO_EXHIBIT: &str = "no exhibit is enclosed: nothing that the papers state can be looked up here";

/// The keys of a package.
struct Keys {
    log: VerifierKey,
    desk: VerifierKey,
}

/// Verifies a package.
#[must_use]
pub fn verify(listing: &Listing, trust: &Trust) -> Verdict {
    let mut verdict = Verdict { files: listing.files.len() as u64, ..Verdict::default() };
    verdict.bytes = listing.files.values().map(|file| file.measured.size).sum();
    for path in &listing.odd {
        verdict.problem(path, "a package has only plain files and folders that are not empty");
    }
    let info = payload::check(listing, &mut verdict);
    let Some(keys) = keys(listing, trust, &mut verdict) else { return verdict };
    verdict.package = info.as_ref().map(|info| info.external_identifier.clone()).unwrap_or_default();
    let seen = log::Seen::default();
    whole(listing, trust, &keys, info.as_ref(), seen, &mut verdict);
    verdict
}

fn whole(
    listing: &Listing,
    trust: &Trust,
    keys: &Keys,
    info: Option<&BagInfo>,
    mut seen: log::Seen,
    verdict: &mut Verdict,
) {
    let package = info.map_or("", |info| info.external_identifier.as_str());
    let receipt = log::receipt(listing, keys, package);
    verdict.need(RECEIPT, receipt);
    let proof = log::package(listing, keys, package);
    let latest = verdict.need(TAG_PROOF, proof);
    exhibit::check_all(listing, keys, package, &mut seen, verdict);
    if verdict.exhibits == 0 {
        verdict.remarks.push(NO_EXHIBIT.to_owned());
    }
    stamp::check_all(listing, trust, keys, &mut seen, verdict);
    let Some(latest) = latest else { return };
    let policy = log::policy(listing, trust);
    let policy = verdict.need("data/90_verify/keys/policy.txt", policy).flatten();
    seen.check(listing, &latest, keys, policy.as_ref(), verdict);
    anchor(listing, trust, &seen, &latest, verdict);
    verdict.checkpoint = Some(latest);
}

/// Reads the package's keys, and compares them with those that are known.
fn keys(listing: &Listing, trust: &Trust, verdict: &mut Verdict) -> Option<Keys> {
    let mut read = |name: &str| {
        let path = format!("{KEYS}{name}");
        let key = key(listing, &path).and_then(|key| {
            if trust.keys.is_empty() || trust.keys.contains(&key) {
                Ok(key)
            } else {
                Err(says("it is not among the keys that are known"))
            }
        });
        verdict.need(&path, key)
    };
    let (log, desk) = (read("log.vkey"), read("desk.vkey"));
    let keys = Keys { log: log?, desk: desk? };
    verdict.keys = vec![keys.log.to_string(), keys.desk.to_string()];
    if !trust.keys.is_empty() {
        verdict.anchored.push("the keys of log and desk are those given".to_owned());
    }
    Some(keys)
}

fn key(listing: &Listing, path: &str) -> Result<VerifierKey, Fault> {
    let text = text(listing, path)?;
    let line = text.strip_suffix('\n').ok_or_else(|| says("its line does not end"))?;
    let key = VerifierKey::parse(line)?;
    // One spelling only, as everywhere.
    if key.to_string() == line { Ok(key) } else { Err(says("the key has another spelling")) }
}

fn bytes<'a>(listing: &'a Listing, path: &str) -> Result<&'a [u8], Fault> {
    let file = listing.files.get(path).ok_or_else(|| says("the file is missing"))?;
    file.bytes.as_deref().ok_or_else(|| says("the file is larger than it can be"))
}

fn text<'a>(listing: &'a Listing, path: &str) -> Result<&'a str, Fault> {
    std::str::from_utf8(bytes(listing, path)?).map_err(|_| says("it is not UTF-8"))
}

/// Compares with what is known from outside.
fn anchor(listing: &Listing, trust: &Trust, seen: &log::Seen, latest: &Checkpoint, verdict: &mut Verdict) {
    if let Some(digest) = &trust.tag_manifest {
        let found = listing.files.get(TAG_MANIFEST).map(|file| &file.measured.sha256);
        if found.is_some_and(|found| found.eq_ignore_ascii_case(digest)) {
            verdict.anchored.push("the digest of the tag manifest is the one given".to_owned());
        } else {
            verdict.problem(TAG_MANIFEST, format!("its SHA-256 is not {digest}, which was given"));
        }
    }
    if let Some(given) = &trust.checkpoint {
        if seen.has(given) || (given.origin == latest.origin && given.root == latest.root) {
            verdict
                .anchored
                .push(format!("the package holds the checkpoint given, of {} entries", given.root.size));
        } else {
            verdict.problem(TAG_PROOF, "the package does not hold the checkpoint that was given");
        }
    }
    if verdict.anchored.is_empty() {
        verdict.remarks.push(
            "nothing from outside was compared: give the key, a checkpoint or the printed digest, or anybody could \
             have made this package anew"
                .to_owned(),
        );
    }
}
