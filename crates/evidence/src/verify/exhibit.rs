use std::collections::{BTreeMap, BTreeSet};

use super::log::{Seen, proved};
use super::{Fault, Keys, Listing, Verdict, bytes, says, text};
use crate::custody::{self, Action, Event};
use crate::{Item, ProofFile, Record};

const EXHIBITS: &str = "data/40_exhibits/";
const SOURCES: &str = "data/41_sources/";

/// Every exhibit and every source: bytes, description, custody, place in the log.
pub(super) fn check_all(
    listing: &Listing,
    keys: &Keys,
    package: &str,
    seen: &mut Seen,
    verdict: &mut Verdict,
) {
    let mut items: BTreeMap<String, String> = BTreeMap::new();
    let mut derived = Vec::new();
    for (root, is_exhibit) in [(EXHIBITS, true), (SOURCES, false)] {
        for folder in folders(listing, root) {
            let one = Folder { path: &folder, is_exhibit, listing, keys, package };
            let named = folder.rsplit('/').next().unwrap_or_default();
            let right = if is_exhibit {
                named.strip_prefix("EX-").is_some_and(|number| {
                    number.len() >= 3 && number.bytes().all(|byte| byte.is_ascii_digit())
                })
            } else {
                crate::item::is_item_id(named)
            };
            if !right {
                verdict.problem(&folder, "it has not the name of an exhibit or a source");
            }
            let Some(item) = verdict.need(&folder, one.check(seen)) else { continue };
            if !is_exhibit && item.item_id != named {
                verdict.problem(&folder, "it holds another item than its name says");
            }
            if item.handling.encrypted {
                verdict.remarks.push(format!("{folder}: kept encrypted; its bytes are not enclosed"));
            }
            verdict.exhibits += u64::from(is_exhibit);
            items.insert(item.item_id.clone(), item.sha256.clone());
            derived.extend(item.derived_from.into_iter().map(|from| (folder.clone(), from)));
        }
    }
    for (folder, from) in derived {
        if items.get(&from.item_id) != Some(&from.sha256) {
            let what = format!("it was taken from {}, which is not enclosed with that digest", from.item_id);
            verdict.problem(&folder, what);
        }
    }
}

/// The folders right below `root`, and files that lie there.
fn folders(listing: &Listing, root: &str) -> BTreeSet<String> {
    let below = listing.files.range(root.to_owned()..).map(|(path, _)| path);
    let parts = below.take_while(|path| path.starts_with(root)).map(|path| &path[root.len()..]);
    parts.map(|rest| format!("{root}{}", rest.split('/').next().unwrap_or(rest))).collect()
}

struct Folder<'a> {
    path: &'a str,
    is_exhibit: bool,
    listing: &'a Listing,
    keys: &'a Keys,
    package: &'a str,
}

impl Folder<'_> {
    fn check(&self, seen: &mut Seen) -> Result<Item, Fault> {
        let file = |name: &str| format!("{}/{name}", self.path);
        let raw =
            bytes(self.listing, &file("item.json")).map_err(|fault| says(format!("item.json: {fault}")))?;
        let item = Item::parse(raw)?;
        self.content(&item)?;
        let proof = bytes(self.listing, &file("item.tlog-proof"))
            .map_err(|fault| says(format!("item.tlog-proof: {fault}")))?;
        let proof = ProofFile::parse(proof)?;
        let expected = Record::Item {
            v: 2,
            item_id: item.item_id.clone(),
            item_sha256: custody::digest(raw),
            sha256: item.sha256.clone(),
            acquired_at: item.acquired_at.clone(),
        };
        if proved(&proof, self.keys)? != expected {
            return Err(says("item.tlog-proof: the record in the log is not of this item"));
        }
        seen.prove(&proof.checkpoint, &file("item.tlog-proof"))?;
        let chain = text(self.listing, &file("custody.jsonl"))
            .map_err(|fault| says(format!("custody.jsonl: {fault}")))?;
        let events = custody::chain(chain, &item.item_id, raw, &self.keys.desk)?;
        let left =
            |event: &&Event| event.action == Action::Export && event.to.as_deref() == Some(self.package);
        let last = events
            .last()
            .filter(left)
            .ok_or_else(|| says("custody.jsonl: its last event is not the export to this package"))?;
        self.logged(last, chain, seen)?;
        Ok(item)
    }

    /// The last event is in the log, and with it, since each names the digest of the one before, all of the chain: who has
    /// the desk's key alone cannot write another one.
    fn logged(&self, last: &Event, chain: &str, seen: &mut Seen) -> Result<(), Fault> {
        let path = format!("{}/custody.tlog-proof", self.path);
        let proof =
            bytes(self.listing, &path).map_err(|fault| says(format!("custody.tlog-proof: {fault}")))?;
        let proof = ProofFile::parse(proof)?;
        let line = chain.trim_end_matches('\n').rsplit('\n').next().unwrap_or_default();
        let expected = Record::Custody {
            v: 2,
            item_id: last.item_id.clone(),
            seq: last.seq,
            event_sha256: custody::digest(line.as_bytes()),
            prev: last.prev.clone(),
        };
        let record = proved(&proof, self.keys)?;
        seen.add(&proof.checkpoint, &path)?;
        if record == expected {
            Ok(())
        } else {
            Err(says("custody.tlog-proof: the record in the log is not of the last event of custody.jsonl"))
        }
    }

    /// The file `record`, or `record.` with something behind.
    fn content(&self, item: &Item) -> Result<(), Fault> {
        let prefix = format!("{}/record", self.path);
        let named =
            self.listing.files.range(prefix.clone()..).take_while(|(path, _)| path.starts_with(&prefix));
        let mut found = named.filter(|(path, _)| {
            let rest = &path[prefix.len()..];
            rest.is_empty() || (rest.starts_with('.') && !rest.contains('/'))
        });
        let (first, more) = (found.next(), found.next());
        match first {
            _ if more.is_some() => Err(says("it has two files `record`")),
            None if self.is_exhibit && !item.handling.encrypted => Err(says("its file `record` is missing")),
            None => Ok(()),
            Some(_) if item.handling.encrypted => {
                Err(says("an item that is kept encrypted is not enclosed, and here it is"))
            }
            Some((_, file)) => {
                let is = &file.measured;
                if (is.size, &is.sha256, &is.sha512) == (item.size, &item.sha256, &item.sha512) {
                    Ok(())
                } else {
                    Err(says("its record has not the size and digests that item.json says"))
                }
            }
        }
    }
}
