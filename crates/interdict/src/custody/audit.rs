//! Checks everything that the desk holds as evidence: bytes, descriptions, custody, log, checkpoints.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use evidence::custody::{Action, chain, digest};
use evidence::{Person, Record, from_canonical};
use model::Digest;
use serde::Serialize;
use store::{Act, StoreError, StoredItem};

use crate::clock;
use crate::desk::Desk;
use crate::intake::{Lines, Next, Progress};
use crate::stage::retry::open;

/// What an audit found.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Audit {
    /// Items that were checked, and those that hold.
    pub(crate) items: u64,
    pub(crate) sound: u64,
    pub(crate) log_entries: u64,
    pub(crate) checkpoints: u64,
    pub(crate) problems: Vec<Problem>,
    /// Objects in the vault that are no items: sources of before there were items, or of a run that was killed.
    pub(crate) unregistered: u64,
    /// Objects of disposed items that were still there and are gone now.
    pub(crate) removed: u64,
}

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Problem {
    /// `log`, or the item.
    pub(crate) subject: String,
    pub(crate) what: String,
}

/// What the log says of an item.
#[derive(Default)]
struct Logged {
    item: Option<(u64, Record)>,
    events: BTreeMap<u64, String>,
}

/// Checks the items named, or all, and the log as a whole; notes each check in the item's custody.
pub(crate) fn audit(desk: &mut Desk, only: &[String], by: &Person) -> Result<Audit> {
    let mut audit = Audit::default();
    log(desk, &mut audit)?;
    let mut logged = logged(desk, &mut audit)?;
    let mut items = Vec::new();
    desk.store.items(|item| items.push(item))?;
    if let Some(item_id) = only.iter().find(|id| !items.iter().any(|item| item.item.item_id == **id)) {
        return Err(StoreError::NoItem(item_id.clone()).into());
    }
    let mut wrong: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in &items {
        let said = papers(desk, item, logged.remove(&item.item.item_id).unwrap_or_default())?;
        wrong.entry(item.item.item_id.clone()).or_default().extend(said);
    }
    for (item_id, said) in logged {
        let what = format!("the log knows it ({} events), but it is gone from the store", said.events.len());
        audit.problems.push(Problem { subject: item_id, what });
    }
    let chosen: Vec<&StoredItem> =
        items.iter().filter(|item| only.is_empty() || only.contains(&item.item.item_id)).collect();
    bytes(desk, &chosen, &mut wrong)?;
    leftovers(desk, &items, &mut audit)?;
    note(desk, &chosen, &wrong, by)?;
    audit.items = chosen.len() as u64;
    audit.sound = chosen.iter().filter(|item| wrong[&item.item.item_id].is_empty()).count() as u64;
    for (item_id, said) in wrong {
        audit.problems.extend(said.into_iter().map(|what| Problem { subject: item_id.clone(), what }));
    }
    Ok(audit)
}

/// Leaves, checkpoints in the store, checkpoints remembered outside.
fn log(desk: &Desk, audit: &mut Audit) -> Result<()> {
    let mut problem = |what: String| audit.problems.push(Problem { subject: "log".to_owned(), what });
    match desk.store.log_check() {
        Err(StoreError::Damaged { what, .. }) => problem(what),
        checked => checked?,
    }
    let (keys, history) = (desk.keys()?, desk.store.log_history()?);
    let checkpoints = desk.store.checkpoints()?;
    for checkpoint in &checkpoints {
        let size = checkpoint.root.size;
        if !checkpoint.signed_by(keys.log().verifier()) {
            problem(format!("the checkpoint of {size} entries is not signed by this desk"));
        }
        if history.root(size) != Some(checkpoint.root) {
            problem(format!(
                "the log does not continue its checkpoint of {size} entries: it was altered or cut"
            ));
        }
    }
    match desk.memory()?.read(&keys) {
        Ok(roots) => {
            for root in roots.iter().filter(|root| history.root(root.size).as_ref() != Some(*root)) {
                problem(format!(
                    "the log does not continue the remembered checkpoint of {} entries",
                    root.size
                ));
            }
        }
        Err(error) => problem(error.to_string()),
    }
    audit.log_entries = history.leaves().len() as u64;
    audit.checkpoints = checkpoints.len() as u64;
    Ok(())
}

/// The records of items and events, by item.
fn logged(desk: &Desk, audit: &mut Audit) -> Result<BTreeMap<String, Logged>> {
    let mut found: BTreeMap<String, Logged> = BTreeMap::new();
    let mut twice = Vec::new();
    desk.store.log_entries(|entry| match from_canonical(entry.record.as_bytes()) {
        Ok(record @ Record::Item { .. }) => {
            let Record::Item { item_id, .. } = &record else { return };
            let slot = found.entry(item_id.clone()).or_default();
            if slot.item.replace((entry.index, record.clone())).is_some() {
                twice.push(item_id.clone());
            }
        }
        Ok(Record::Custody { item_id, seq, event_sha256, .. }) => {
            if found.entry(item_id.clone()).or_default().events.insert(seq, event_sha256).is_some() {
                twice.push(item_id);
            }
        }
        // Packages, and records of other kinds, which the leaf hashes cover.
        Ok(Record::Package { .. }) | Err(_) => {}
    })?;
    for subject in twice {
        audit
            .problems
            .push(Problem { subject, what: "the log has it, or one of its events, twice".to_owned() });
    }
    Ok(found)
}

/// Description and custody of one item against the log.
fn papers(desk: &Desk, item: &StoredItem, logged: Logged) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    let of = &item.item;
    let expected = Record::Item {
        v: 2,
        item_id: of.item_id.clone(),
        item_sha256: digest(&item.document),
        sha256: of.sha256.clone(),
        acquired_at: of.acquired_at.clone(),
    };
    if logged.item != Some((item.leaf, expected)) {
        wrong.push("its description is not the one in the log".to_owned());
    }
    let lines = desk.store.custody(&of.item_id)?;
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let keys = desk.keys()?;
    if let Err(error) = chain(&text, &of.item_id, &item.document, keys.desk().verifier()) {
        wrong.push(format!("custody: {}", error.reason));
    }
    let mut known = logged.events;
    for (seq, line) in (0..).zip(&lines) {
        if known.remove(&seq) != Some(digest(line.as_bytes())) {
            wrong.push(format!("custody: event {seq} is not the one in the log"));
        }
    }
    wrong.extend(
        known.keys().map(|seq| format!("custody: event {seq} is in the log, but gone from the store")),
    );
    Ok(wrong)
}

/// The bytes of items, each object read once for whole items and once for lines.
fn bytes(desk: &Desk, chosen: &[&StoredItem], wrong: &mut BTreeMap<String, Vec<String>>) -> Result<()> {
    let keys = desk.keys()?;
    let mut objects: BTreeMap<Digest, Vec<&StoredItem>> = BTreeMap::new();
    for item in chosen.iter().filter(|item| !item.state.disposed) {
        objects.entry(item.object).or_default().push(item);
    }
    let progress = Progress::items("checking objects");
    let mut say = |item: &StoredItem, what: String| {
        wrong.entry(item.item.item_id.clone()).or_default().push(what);
    };
    for (object, items) in objects {
        progress.add(1);
        let found = match desk.vault.look_item(&keys, &object) {
            Ok(found) => found,
            Err(StoreError::NoObject { .. }) => {
                items.iter().for_each(|item| say(item, "its bytes are gone from the vault".to_owned()));
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        let whole = items.iter().find(|item| item.line == 0);
        let same = found.as_ref().is_some_and(|found| {
            let digests = whole.is_none_or(|item| {
                (found.size, hex::encode(found.sha512)) == (item.item.size, item.item.sha512.clone())
            });
            found.digest == object && digests
        });
        if !same {
            items.iter().for_each(|item| say(item, "its bytes in the vault were altered".to_owned()));
            continue;
        }
        lines(desk, object, &items, &mut say)?;
    }
    progress.finish();
    Ok(())
}

fn lines(
    desk: &Desk,
    object: Digest,
    items: &[&StoredItem],
    say: &mut impl FnMut(&StoredItem, String),
) -> Result<()> {
    let mut wanted: BTreeMap<u64, &StoredItem> =
        items.iter().filter(|item| item.line > 0).map(|item| (item.line, *item)).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let mut reader = Lines::new(open(desk, &object)?, wire::MAX_LINE_BYTES);
    while !wanted.is_empty() {
        match reader.next()? {
            Next::Line { number, bytes } => {
                let Some(item) = wanted.remove(&number) else { continue };
                let (measured, _) = evidence::measure(&mut { bytes }, 0)?;
                let is = &item.item;
                if (measured.size, &measured.sha256, &measured.sha512) != (is.size, &is.sha256, &is.sha512) {
                    say(item, format!("line {number} of its object is another one"));
                }
            }
            Next::TooLong { .. } => {}
            Next::Damaged { .. } | Next::End => break,
        }
    }
    for (number, item) in wanted {
        say(item, format!("line {number} is not in its object"));
    }
    Ok(())
}

/// Objects that no item needs.
fn leftovers(desk: &Desk, items: &[StoredItem], audit: &mut Audit) -> Result<()> {
    let (mut needed, mut disposed) = (BTreeSet::new(), BTreeSet::new());
    for item in items {
        let set = if item.state.disposed { &mut disposed } else { &mut needed };
        set.insert(item.object);
    }
    for object in desk.vault.objects()? {
        if needed.contains(&object) {
            continue;
        }
        if disposed.contains(&object) {
            // Disposing was killed between the event and the removal.
            audit.removed += u64::from(desk.vault.forget(&object)?);
        } else {
            audit.unregistered += 1;
        }
    }
    Ok(())
}

fn note(
    desk: &mut Desk,
    chosen: &[&StoredItem],
    wrong: &BTreeMap<String, Vec<String>>,
    by: &Person,
) -> Result<()> {
    let (keys, at) = (desk.keys()?, clock::now()?);
    let acts: Vec<(String, Act)> = chosen
        .iter()
        .map(|item| {
            let said = &wrong[&item.item.item_id];
            let result = if said.is_empty() { "sound".to_owned() } else { said.join("; ") };
            let expected: Option<Digest> = item.item.sha256.parse().ok();
            let found = expected.filter(|_| said.is_empty() && !item.state.disposed);
            let act = Act {
                result: Some(result),
                digests: (expected, found),
                ..Act::new(at, by.clone(), Action::Verify)
            };
            (item.item.item_id.clone(), act)
        })
        .collect();
    Ok(desk.store.record_acts(&keys, &acts)?)
}
