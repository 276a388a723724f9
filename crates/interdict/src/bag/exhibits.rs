use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use engine::case::redact::Redactor;
use evidence::custody::Action;
use evidence::{Checkpoint, History, Person, ProofFile};
use model::{Digest, Exhibit};
use serde::Serialize;
use store::{Act, StoredItem};

use super::{records, withheld};
use crate::clock;
use crate::custody::{ClockBasis, Clocks};
use crate::desk::Desk;
use crate::intake::{Lines, Next};
use crate::stage::retry::open;

/// For which package exhibits leave the vault, what for, and who does it.
pub(crate) struct Packing<'a> {
    /// Name of the package: `IVD-2026-0007`.
    pub(crate) package: &'a str,
    pub(crate) purpose: &'a str,
    pub(crate) by: Person,
    /// For the copy for the public: what finds personal identifiers. What it finds them in does not leave.
    pub(crate) redactor: Option<&'a Redactor>,
}

/// What was written.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Packed {
    /// In order of number.
    pub(crate) exhibits: Vec<PackedExhibit>,
    /// Exhibits that may not be shown, and why.
    pub(crate) left_out: Vec<LeftOut>,
    /// The checkpoint that all of them are proved against, as text; `None` without exhibits.
    pub(crate) checkpoint: Option<String>,
}

/// One exhibit as it lies in the package.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PackedExhibit {
    pub(crate) number: u32,
    /// From `data/` on: `40_exhibits/EX-001`.
    pub(crate) folder: String,
    /// The file with the bytes, from `data/` on; `None` for what is kept encrypted.
    pub(crate) record: Option<String>,
    pub(crate) title: String,
    pub(crate) item_id: String,
    pub(crate) size: u64,
    pub(crate) sha256: String,
    pub(crate) sha512: String,
    pub(crate) acquired_at: String,
    pub(crate) acquired_by: String,
    pub(crate) clock: ClockBasis,
    /// The item of the file it stands in, its digest, when it was acquired, and the line (0: all of it).
    pub(crate) source: String,
    pub(crate) source_sha256: String,
    pub(crate) source_acquired_at: String,
    pub(crate) line: u64,
}

/// An exhibit that may not be shown.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LeftOut {
    pub(crate) number: u32,
    pub(crate) title: String,
    pub(crate) reason: String,
}

/// Registers the cited records as items, notes that they leave, and writes `40_exhibits` and `41_sources` below
/// `data`. The same exhibits for the same package give the same bytes.
pub(crate) fn exhibits(
    desk: &mut Desk,
    packing: &Packing<'_>,
    exhibits: &[Exhibit],
    data: &Path,
) -> Result<Packed> {
    ensure!(evidence::bag::is_plain(packing.package), "`{}` is no name of a package", packing.package);
    let items = records::items(desk, exhibits, &packing.by)?;
    let mut clocks = Clocks::read(&desk.store)?;
    let withheld = match packing.redactor {
        Some(redactor) => withheld::reasons(desk, packing, redactor, &items)?,
        None => BTreeMap::new(),
    };
    let title = |exhibit: &Exhibit| {
        packing
            .redactor
            .map_or_else(|| exhibit.title.clone(), |redactor| redactor.redact(&exhibit.title).text)
    };
    let mut packed = Packed::default();
    let mut shown: Vec<(&Exhibit, &StoredItem, &StoredItem)> = Vec::new();
    for exhibit in exhibits {
        let (item, source) = items.get(&exhibit.number).context("an exhibit has no item")?;
        let clock = clocks.of(source)?;
        let reason = if item.state.disposed || source.state.disposed {
            Some("its bytes were disposed of".to_owned())
        } else if clock == ClockBasis::None {
            Some("no synchronised clock when its file was acquired, and no statement on the clock".to_owned())
        } else {
            withheld.get(&exhibit.number).map(|why| format!("withheld from the public copy: {why}"))
        };
        if let Some(reason) = reason {
            packed.left_out.push(LeftOut { number: exhibit.number, title: title(exhibit), reason });
            continue;
        }
        let folder = format!("40_exhibits/EX-{:03}", exhibit.number);
        let record = (!item.item.handling.encrypted).then(|| format!("{folder}/{}", record_name(item)));
        packed.exhibits.push(PackedExhibit {
            number: exhibit.number,
            folder,
            record,
            title: exhibit.title.clone(),
            item_id: item.item.item_id.clone(),
            size: item.item.size,
            sha256: item.item.sha256.clone(),
            sha512: item.item.sha512.clone(),
            acquired_at: item.item.acquired_at.clone(),
            acquired_by: item.item.acquired_by.person.clone(),
            clock,
            source: source.item.item_id.clone(),
            source_sha256: source.item.sha256.clone(),
            source_acquired_at: source.item.acquired_at.clone(),
            line: item.line,
        });
        shown.push((exhibit, item, source));
    }
    if shown.is_empty() {
        return Ok(packed);
    }
    let mut leaving: BTreeMap<&str, &StoredItem> = BTreeMap::new();
    for (_, item, source) in &shown {
        leaving.insert(&item.item.item_id, item);
        leaving.insert(&source.item.item_id, source);
    }
    let (checkpoint, chains, left) = export(desk, packing, &leaving)?;
    let history = desk.store.log_history()?;
    let writing =
        Writing { desk, checkpoint: &checkpoint, chains: &chains, left: &left, history: &history, data };
    let mut enclosed = BTreeSet::new();
    for (place, (_, item, _)) in shown.iter().enumerate() {
        writing.papers(&packed.exhibits[place].folder, item)?;
        enclosed.insert(item.item.item_id.as_str());
    }
    writing.records(&packed, &shown)?;
    for (item_id, item) in leaving.iter().filter(|(item_id, _)| !enclosed.contains(*item_id)) {
        writing.papers(&format!("41_sources/{item_id}"), item)?;
    }
    packed.checkpoint = Some(checkpoint.to_string());
    Ok(packed)
}

/// The custody of an item up to the event by which it first left for a package, as text, and that event's entry in the log.
struct Chain {
    text: String,
    leaf: u64,
}

/// Notes the exports. Gives the first checkpoint over all items, the custody of each up to its leaving, and the first
/// checkpoint over all of that. A package that is made again leaves again, and that is an event as well; but what it encloses
/// ends with the first, so that it comes out the same.
fn export(
    desk: &mut Desk,
    packing: &Packing<'_>,
    items: &BTreeMap<&str, &StoredItem>,
) -> Result<(Checkpoint, BTreeMap<String, Chain>, Checkpoint)> {
    let (keys, at) = (desk.keys()?, clock::now()?);
    let acts: Vec<(String, Act)> = items
        .values()
        .map(|item| {
            let digest: Option<Digest> = item.item.sha256.parse().ok();
            let act = Act {
                from: Some("vault".to_owned()),
                to: Some(packing.package.to_owned()),
                purpose: Some(packing.purpose.to_owned()),
                digests: (digest, digest),
                ..Act::new(at, packing.by.clone(), Action::Export)
            };
            (item.item.item_id.clone(), act)
        })
        .collect();
    desk.store.record_acts(&keys, &acts)?;
    let mut chains = BTreeMap::new();
    for item_id in items.keys() {
        chains.insert((*item_id).to_owned(), chain(desk, item_id, packing.package)?);
    }
    let items = items.values().map(|item| item.leaf).max().unwrap_or(0);
    let events = chains.values().map(|chain| chain.leaf).max().unwrap_or(0);
    let left = over(desk, events)?;
    Ok((over(desk, items)?, chains, left))
}

/// The first checkpoint that covers an entry; signed now when there is none.
fn over(desk: &mut Desk, leaf: u64) -> Result<Checkpoint> {
    match desk.store.checkpoint_over(leaf)? {
        Some(known) => Ok(known),
        None => Ok(desk.store.sign_checkpoint(&*desk.keys()?, &desk.memory()?)?),
    }
}

fn chain(desk: &Desk, item_id: &str, package: &str) -> Result<Chain> {
    let mut text = String::new();
    for line in desk.store.custody(item_id)? {
        text.push_str(&line);
        text.push('\n');
        let event: evidence::custody::Event = serde_json::from_str(&line)?;
        if event.action == Action::Export && event.to.as_deref() == Some(package) {
            let leaf = desk.store.custody_leaf(item_id, event.seq)?;
            return Ok(Chain { text, leaf: leaf.context("an event has no entry in the log")? });
        }
    }
    anyhow::bail!("the export of {item_id} to {package} was noted, but is not in its custody")
}

struct Writing<'a> {
    desk: &'a Desk,
    /// That all items are proved against.
    checkpoint: &'a Checkpoint,
    chains: &'a BTreeMap<String, Chain>,
    /// That all exports are proved against.
    left: &'a Checkpoint,
    history: &'a History,
    data: &'a Path,
}

impl Writing<'_> {
    /// What lies beside the bytes: description, custody, proof.
    fn papers(&self, folder: &str, item: &StoredItem) -> Result<()> {
        let dir = self.data.join(folder);
        fs::create_dir_all(&dir).with_context(|| format!("cannot make `{}`", dir.display()))?;
        let write = |name: &str, bytes: &[u8]| {
            let path = dir.join(name);
            fs::write(&path, bytes).with_context(|| format!("cannot write `{}`", path.display()))
        };
        write("item.json", &item.document)?;
        let chain = self.chains.get(&item.item.item_id).context("an item has no custody")?;
        write("custody.jsonl", chain.text.as_bytes())?;
        write("custody.tlog-proof", self.proof(chain.leaf, self.left)?.as_bytes())?;
        write("item.tlog-proof", self.proof(item.leaf, self.checkpoint)?.as_bytes())
    }

    /// The proof that an entry is in the log of a checkpoint.
    fn proof(&self, leaf: u64, checkpoint: &Checkpoint) -> Result<String> {
        let entry = self.desk.store.log_entry(leaf)?.and_then(|entry| entry.entry());
        let proof = ProofFile {
            entry: entry.context("an item or event has no entry in the log")?,
            index: leaf,
            path: self.history.inclusion(leaf, checkpoint.root.size)?.path,
            checkpoint: checkpoint.clone(),
        };
        Ok(proof.to_string())
    }

    /// The bytes: whole files as they came, lines in one pass over each file.
    fn records(&self, packed: &Packed, shown: &[(&Exhibit, &StoredItem, &StoredItem)]) -> Result<()> {
        let keys = self.desk.keys()?;
        let mut lines: BTreeMap<Digest, BTreeMap<u64, Vec<&str>>> = BTreeMap::new();
        for (exhibit, (_, item, _)) in packed.exhibits.iter().zip(shown) {
            let Some(record) = exhibit.record.as_deref() else { continue };
            if item.line > 0 {
                lines.entry(item.object).or_default().entry(item.line).or_default().push(record);
                continue;
            }
            let path = self.data.join(record);
            let mut file =
                File::create(&path).with_context(|| format!("cannot write `{}`", path.display()))?;
            io::copy(&mut self.desk.vault.open_item(&keys, &item.object)?, &mut file)
                .with_context(|| format!("cannot copy an object to `{}`", path.display()))?;
        }
        for (object, mut wanted) in lines {
            let mut reader = Lines::new(open(self.desk, &object)?, wire::MAX_LINE_BYTES);
            while !wanted.is_empty() {
                match reader.next()? {
                    Next::Line { number, bytes } => {
                        for record in wanted.remove(&number).unwrap_or_default() {
                            let path = self.data.join(record);
                            File::create(&path)
                                .and_then(|mut file| file.write_all(bytes))
                                .with_context(|| format!("cannot write `{}`", path.display()))?;
                        }
                    }
                    Next::TooLong { .. } => {}
                    Next::Damaged { .. } | Next::End => {
                        anyhow::bail!(
                            "the file {object} in the vault lacks lines that it had; `interdict evidence verify`"
                        )
                    }
                }
            }
        }
        Ok(())
    }
}

/// `record`, with the ending of a whole file's name when that is plain.
fn record_name(item: &StoredItem) -> String {
    let name = &item.item.source.locator;
    let ending = name.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| {
        item.line == 0 && (1..=8).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric())
    });
    ending.map_or_else(|| "record".to_owned(), |ending| format!("record.{ending}"))
}
