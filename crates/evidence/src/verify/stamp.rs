use super::log::Seen;
use super::payload::is_tag_token;
use super::{Fault, KEYS, Keys, Listing, TAG_MANIFEST, Trust, Verdict, bytes, says};
use crate::{Checkpoint, token};

const STAMPED: &str = "data/90_verify/checkpoint";

/// Every time stamp: it must be over the file it stands beside, by a known authority.
pub(super) fn check_all(
    listing: &Listing,
    trust: &Trust,
    keys: &Keys,
    seen: &mut Seen,
    verdict: &mut Verdict,
) {
    let mut tokens: Vec<(&String, String)> = Vec::new();
    for path in listing.files.keys() {
        if is_tag_token(path) {
            tokens.push((path, TAG_MANIFEST.to_owned()));
        } else if let Some(folder) = path.strip_suffix("/item.tsr") {
            tokens.push((path, format!("{folder}/item.json")));
        } else if path == "data/90_verify/checkpoint.tsr" {
            tokens.push((path, STAMPED.to_owned()));
        }
    }
    if listing.files.contains_key(STAMPED) {
        verdict.need(STAMPED, stamped(listing, keys, seen));
    }
    if tokens.is_empty() {
        verdict.remarks.push("there is no time stamp: nobody else says when this existed".to_owned());
        return;
    }
    let path = format!("{KEYS}tsa_roots.pem");
    let roots = match &trust.tsa_roots {
        Some(roots) => {
            verdict.anchored.push("time stamps lead to the root certificates given".to_owned());
            Ok(roots.clone())
        }
        None => bytes(listing, &path).and_then(|pem| Ok(token::roots_from_pem(pem)?)),
    };
    let Some(roots) = verdict.need(&path, roots) else { return };
    if trust.tsa_roots.is_none() {
        verdict.remarks.push(
            "the time stamps lead to root certificates that the package itself brought, which anybody can make: give \
             the authority's own with --tsa-roots"
                .to_owned(),
        );
    }
    for (path, over) in tokens {
        let token =
            bytes(listing, path).and_then(|token| Ok(token::verify(token, bytes(listing, &over)?, &roots)?));
        if let Some(token) = verdict.need(path, token) {
            verdict.tokens.push((path.clone(), token));
        }
    }
}

fn stamped(listing: &Listing, keys: &Keys, seen: &mut Seen) -> Result<(), Fault> {
    let checkpoint = Checkpoint::parse(bytes(listing, STAMPED)?)?;
    if !checkpoint.signed_by(&keys.log) {
        return Err(says("it is not signed by the log's key"));
    }
    seen.add(&checkpoint, STAMPED)
}
