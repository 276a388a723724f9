use std::collections::BTreeSet;

use super::{Fault, Listing, RECEIPT, TAG_MANIFEST, TAG_PROOF, Verdict, bytes, says};
use crate::bag::{Algorithm, BagInfo, DECLARATION, Manifest, is_plain};

/// The files that the tag manifest names.
pub(super) const TAGS: [&str; 4] =
    ["bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt"];

/// The bag: complete, exact, and every digest right.
pub(super) fn check(listing: &Listing, verdict: &mut Verdict) -> Option<BagInfo> {
    for path in listing.files.keys() {
        let known = path.starts_with("data/")
            || TAGS.contains(&path.as_str())
            || [TAG_MANIFEST, TAG_PROOF, RECEIPT].contains(&path.as_str())
            || is_consistency(path)
            || is_tag_token(path);
        if !known || !is_plain(path) {
            verdict.problem(path, "a package has no such file");
        }
    }
    if bytes(listing, "bagit.txt").is_ok_and(|bytes| bytes != DECLARATION.as_bytes()) {
        verdict.problem("bagit.txt", "it is not the declaration of BagIt 1.0 in UTF-8");
    }
    let tags: BTreeSet<&str> = TAGS.into_iter().collect();
    compare(listing, TAG_MANIFEST, Algorithm::Sha256, &tags, verdict);
    let payload: BTreeSet<&str> =
        listing.files.keys().filter(|path| path.starts_with("data/")).map(String::as_str).collect();
    compare(listing, "manifest-sha256.txt", Algorithm::Sha256, &payload, verdict);
    compare(listing, "manifest-sha512.txt", Algorithm::Sha512, &payload, verdict);
    let info = bytes(listing, "bag-info.txt").and_then(|bytes| Ok(BagInfo::parse(bytes)?)).and_then(|info| {
        let size: u64 = payload.iter().map(|path| listing.files[*path].measured.size).sum();
        let oxum = (info.payload_bytes, info.payload_files) == (size, payload.len() as u64);
        if oxum && is_plain(&info.external_identifier) {
            Ok(info)
        } else {
            Err(says("Payload-Oxum or External-Identifier is not right"))
        }
    });
    verdict.need("bag-info.txt", info)
}

/// `log-consistency-41.txt`
pub(super) fn is_consistency(path: &str) -> bool {
    let number = path.strip_prefix("log-consistency-").and_then(|rest| rest.strip_suffix(".txt"));
    number.and_then(crate::text::decimal).is_some()
}

/// `tagmanifest-sha256.txt.1.tsr`
pub(super) fn is_tag_token(path: &str) -> bool {
    let number = path.strip_prefix("tagmanifest-sha256.txt.").and_then(|rest| rest.strip_suffix(".tsr"));
    number.and_then(crate::text::decimal).is_some_and(|number| number > 0)
}

/// The manifest at `path` must list exactly `expected`, with the digests that were found.
fn compare(
    listing: &Listing,
    path: &str,
    algorithm: Algorithm,
    expected: &BTreeSet<&str>,
    verdict: &mut Verdict,
) {
    let manifest: Result<Manifest, Fault> =
        bytes(listing, path).and_then(|bytes| Ok(Manifest::parse(bytes, algorithm)?));
    let Some(manifest) = verdict.need(path, manifest) else { return };
    for (name, digest) in &manifest.files {
        let Some(found) = listing.files.get(name).filter(|_| expected.contains(name.as_str())) else {
            verdict.problem(name, format!("{path} lists it, but it is missing or must not be listed there"));
            continue;
        };
        let measured = match algorithm {
            Algorithm::Sha256 => &found.measured.sha256,
            Algorithm::Sha512 => &found.measured.sha512,
        };
        if measured != digest {
            verdict.problem(name, format!("its digest is not the one in {path}"));
        }
    }
    for name in expected.iter().filter(|name| !manifest.files.contains_key(**name)) {
        verdict.problem(name, format!("{path} does not list it"));
    }
}
