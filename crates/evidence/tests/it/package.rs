//! Makes a small package as a desk would, from fixed keys.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use evidence::bag::{BagInfo, DECLARATION, Manifest};
use evidence::custody::{Action, Event, digest};
use evidence::{
    Checkpoint, Clock, ConsistencyFile, Derived, Entry, Handling, Hash, History, Item, KeyUse, Listing,
    Measured, Person, ProofFile, Receipt, Record, SignerKey, Source, Tool, VERIFY_PY, canonical, cosign,
    measure,
};

use crate::authority::Authority;

pub(crate) const NAME: &str = "IVD-2026-0007";
const PACKAGE_PROOF: &str = "tagmanifest-sha256.txt.tlog-proof";
const TAGS: [&str; 4] = ["bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt"];

pub(crate) fn key(name: &str, usage: KeyUse, seed: u8) -> SignerKey {
    SignerKey::from_seed(name, usage, &[seed; 32]).unwrap()
}

/// A package in a folder that goes away with it.
pub(crate) struct Package {
    _dir: tempfile::TempDir,
    pub(crate) root: PathBuf,
    pub(crate) log: SignerKey,
    pub(crate) desk: SignerKey,
    pub(crate) checkpoint: Checkpoint,
}

/// What goes into a log, with its salt.
#[derive(Default)]
struct Log(Vec<Entry>);

impl Log {
    fn add(&mut self, record: &Record) -> u64 {
        let index = self.0.len() as u64;
        let salt = [index.to_be_bytes()[7] ^ 0x5a; 32];
        self.0.push(Entry { salt, record: canonical(record).unwrap() });
        index
    }

    fn history(&self) -> History {
        History::new(self.0.iter().map(Entry::leaf).collect::<Vec<Hash>>())
    }

    fn proof(&self, index: u64, checkpoint: &Checkpoint) -> String {
        let path = self.history().inclusion(index, checkpoint.root.size).unwrap().path;
        let entry = self.0[usize::try_from(index).unwrap()].clone();
        ProofFile { entry, index, path, checkpoint: checkpoint.clone() }.to_string()
    }
}

fn measured(bytes: &[u8]) -> Measured {
    measure(&mut { bytes }, 0).unwrap().0
}

fn item(number: u32, bytes: &[u8], derived_from: Vec<Derived>) -> Item {
    let Measured { size, sha256, sha512 } = measured(bytes);
    Item {
        v: 1,
        item_id: format!("EV-{number:06}"),
        kind: if derived_from.is_empty() { "source" } else { "record" }.to_owned(),
        title: format!("passive DNS of change-pw.example, “{number}”"),
        source: Source { locator: "pdns.ndjson".to_owned(), legal_basis: None, terms: None },
        acquired_at: "2026-11-28T11:20:00.000000Z".to_owned(),
        acquired_by: Person { person: "A. Analyst".to_owned(), role: Some("investigator".to_owned()) },
        acquired_with: Tool {
            tool: "interdict".to_owned(),
            version: "0.1.0".to_owned(),
            command: "observe".to_owned(),
            config_sha256: digest(b"settings"),
        },
        clock: Clock {
            source: "chrony".to_owned(),
            synchronised: true,
            offset_us: Some(-12),
            stratum: Some(3),
            uptime_us: Some(1_000),
            sample: None,
        },
        size,
        sha256,
        sha512,
        media_type: None,
        derived_from,
        handling: Handling { tlp: Some("AMBER".to_owned()), encrypted: false },
    }
}

/// What the log holds of the last event of a chain.
fn last_event(item: &Item, chain: &str) -> Record {
    let lines: Vec<&str> = chain.lines().collect();
    Record::Custody {
        v: 2,
        item_id: item.item_id.clone(),
        seq: lines.len() as u64 - 1,
        event_sha256: digest(lines[lines.len() - 1].as_bytes()),
        prev: digest(lines[lines.len() - 2].as_bytes()),
    }
}

fn chain(item: &Item, desk: &SignerKey, actor: &str) -> String {
    let mut prev = digest(&item.to_bytes().unwrap());
    let mut text = String::new();
    let acts = [(Action::Create, "vault"), (Action::Verify, "vault"), (Action::Export, NAME)];
    for (seq, (action, to)) in (0_u64..).zip(acts) {
        let event = Event {
            v: 1,
            seq,
            item_id: item.item_id.clone(),
            at: format!("2026-11-28T11:20:0{seq}.000000Z"),
            actor: actor.to_owned(),
            role: None,
            action,
            from: None,
            to: Some(to.to_owned()),
            purpose: Some("filing".to_owned()),
            authority: None,
            result: None,
            sha256_before: Some(item.sha256.clone()),
            sha256_after: Some(item.sha256.clone()),
            prev: prev.clone(),
        };
        let line = event.sign(desk).unwrap();
        prev = digest(line.as_bytes());
        text.push_str(&line);
        text.push('\n');
    }
    text
}

impl Package {
    /// Without time stamps.
    pub(crate) fn plain() -> Self {
        Self::make(&[2, 3], None)
    }

    /// Sound in all but one: somebody with the desk's key wrote the custody anew after the log had taken it in.
    pub(crate) fn with_custody_rewritten() -> Self {
        Self::made(&[2, 3], None, "M. Mallory", &two())
    }

    /// No exhibits; nobody but the log saw anything.
    pub(crate) fn without_exhibits() -> Self {
        Self::made(&[], None, "A. Analyst", &[])
    }

    /// As many exhibits as lines.
    pub(crate) fn of(lines: &[String]) -> Self {
        Self::made(&[2, 3], None, "A. Analyst", lines)
    }

    /// Witnesses 2, 3 and 4 exist, two must have cosigned; `witnesses` did. With an authority, tag manifest and first
    /// exhibit are stamped.
    pub(crate) fn make(witnesses: &[u8], authority: Option<&Authority>) -> Self {
        Self::made(witnesses, authority, "A. Analyst", &two())
    }

    /// The log has custody by A. Analyst, the package by `actor`.
    fn made(witnesses: &[u8], authority: Option<&Authority>, actor: &str, lines: &[String]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join(NAME);
        let log_key = key("interdict/test", KeyUse::Note, 1);
        let desk = key("interdict/test/desk", KeyUse::Note, 9);
        let cosigned = |mut checkpoint: Checkpoint| {
            for seed in witnesses {
                let witness = key(&format!("w{seed}.example"), KeyUse::Cosignature, *seed);
                let line = cosign(&checkpoint, &witness, 1_700_000_000).unwrap();
                checkpoint = checkpoint.joined(&line).unwrap();
            }
            checkpoint
        };

        let source = item(1, format!("{}\n", lines.join("\n")).as_bytes(), Vec::new());
        let mut items = vec![("data/41_sources/EV-000001".to_owned(), source.clone(), None)];
        items.truncate(lines.len());
        for (number, line) in (1_u32..).zip(lines) {
            let from = Derived {
                item_id: source.item_id.clone(),
                sha256: source.sha256.clone(),
                line: u64::from(number),
                transform: "this line".to_owned(),
            };
            let item = item(number + 1, line.as_bytes(), vec![from]);
            items.push((format!("data/40_exhibits/EX-{number:03}"), item, Some(line)));
        }
        let mut log = Log::default();
        let mut indices = Vec::new();
        for (_, item, _) in &items {
            indices.push(log.add(&Record::Item {
                v: 2,
                item_id: item.item_id.clone(),
                item_sha256: digest(&item.to_bytes().unwrap()),
                sha256: item.sha256.clone(),
                acquired_at: item.acquired_at.clone(),
            }));
        }
        let sign =
            |log: &Log| Checkpoint::sign(log.history().root(log.0.len() as u64).unwrap(), &log_key).unwrap();
        let mut exhibits = None;
        if !items.is_empty() {
            exhibits = Some(cosigned(sign(&log)));
        }
        let events: Vec<u64> = items
            .iter()
            .map(|(_, item, _)| log.add(&last_event(item, &chain(item, &desk, "A. Analyst"))))
            .collect();
        let left = exhibits.as_ref().map(|_| sign(&log));

        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for ((folder, item, record), (index, event)) in items.iter().zip(indices.into_iter().zip(events)) {
            let (exhibits, left) = (exhibits.as_ref().unwrap(), left.as_ref().unwrap());
            files.insert(format!("{folder}/item.json"), item.to_bytes().unwrap());
            files.insert(format!("{folder}/custody.jsonl"), chain(item, &desk, actor).into_bytes());
            files.insert(format!("{folder}/item.tlog-proof"), log.proof(index, exhibits).into_bytes());
            files.insert(format!("{folder}/custody.tlog-proof"), log.proof(event, left).into_bytes());
            if let Some(record) = record {
                files.insert(format!("{folder}/record"), record.as_bytes().to_vec());
            }
        }
        let keys = "data/90_verify/keys";
        files.insert(format!("{keys}/log.vkey"), format!("{}\n", log_key.verifier()).into_bytes());
        files.insert(format!("{keys}/desk.vkey"), format!("{}\n", desk.verifier()).into_bytes());
        files.insert(format!("{keys}/policy.txt"), policy(&log_key).into_bytes());
        files.insert("data/90_verify/verify.py".to_owned(), VERIFY_PY.as_bytes().to_vec());
        files.insert("data/90_verify/VERIFY.txt".to_owned(), b"how to verify\n".to_vec());
        files.insert("data/00_README.pdf".to_owned(), vec![0x25, 0x50, 0x44, 0x46, 0xff, 0x00, 0x0a]);
        files.insert("data/index.csv".to_owned(), b"number,title\n1,a\n2,b\n".to_vec());
        if let (Some(authority), Some(exhibits)) = (authority, &exhibits) {
            files.insert(format!("{keys}/tsa_roots.pem"), authority.roots());
            let over = files["data/40_exhibits/EX-001/item.json"].clone();
            files.insert("data/40_exhibits/EX-001/item.tsr".to_owned(), authority.stamp(&over));
            files.insert("data/90_verify/checkpoint".to_owned(), exhibits.to_string().into_bytes());
            files.insert(
                "data/90_verify/checkpoint.tsr".to_owned(),
                authority.stamp(exhibits.to_string().as_bytes()),
            );
        }

        let all = |digest: fn(Measured) -> String| Manifest {
            files: files.iter().map(|(path, bytes)| (path.clone(), digest(measured(bytes)))).collect(),
        };
        let info = BagInfo {
            source_organization: Some("Example CERT".to_owned()),
            external_identifier: NAME.to_owned(),
            bagging_date: Some("2026-11-28".to_owned()),
            payload_bytes: files.values().map(|bytes| bytes.len() as u64).sum(),
            payload_files: files.len() as u64,
            ..BagInfo::default()
        };
        let (sha256, sha512) = (all(|one| one.sha256).to_string(), all(|one| one.sha512).to_string());
        files.insert("manifest-sha256.txt".to_owned(), sha256.into_bytes());
        files.insert("manifest-sha512.txt".to_owned(), sha512.into_bytes());
        files.insert("bagit.txt".to_owned(), DECLARATION.as_bytes().to_vec());
        files.insert("bag-info.txt".to_owned(), info.to_text().unwrap().into_bytes());
        let tags =
            Manifest { files: TAGS.iter().map(|path| ((*path).to_owned(), digest(&files[*path]))).collect() };
        let tags = tags.to_string().into_bytes();
        let index =
            log.add(&Record::Package { v: 2, package: NAME.to_owned(), tagmanifest_sha256: digest(&tags) });
        let latest = log.history().root(log.0.len() as u64).unwrap();
        let latest = cosigned(Checkpoint::sign(latest, &log_key).unwrap());
        if let Some(authority) = authority {
            files.insert("tagmanifest-sha256.txt.1.tsr".to_owned(), authority.stamp(&tags));
        }
        files.insert("tagmanifest-sha256.txt".to_owned(), tags);
        files.insert(PACKAGE_PROOF.to_owned(), log.proof(index, &latest).into_bytes());
        for old in exhibits.iter().chain(&left).map(|one| one.root.size) {
            let path = log.history().consistency(old, latest.root.size).unwrap().path;
            let file = ConsistencyFile { old, path, checkpoint: latest.clone() };
            files.insert(format!("log-consistency-{old}.txt"), file.to_string().into_bytes());
        }
        for (path, bytes) in &files {
            put(&root, path, bytes);
        }
        let package = Self { _dir: dir, root, log: log_key, desk, checkpoint: latest };
        package.sign_receipt();
        package
    }

    /// Signs the receipt over what lies beside `data/` now.
    pub(crate) fn sign_receipt(&self) {
        let listing = self.listing();
        let beside = listing.files.iter().filter(|(path, _)| {
            !path.starts_with("data/") && !TAGS.contains(&path.as_str()) && path.as_str() != "receipt.note"
        });
        let files = beside.map(|(path, file)| (path.clone(), file.measured.sha256.clone())).collect();
        let receipt = Receipt::sign(NAME, files, &self.desk).unwrap();
        put(&self.root, "receipt.note", receipt.to_string().as_bytes());
    }

    pub(crate) fn listing(&self) -> Listing {
        evidence::folder::read(&self.root, &mut |_| {}).unwrap()
    }

    pub(crate) fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.root.join(path)).unwrap()
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        put(&self.root, path, bytes);
    }
}

fn two() -> [String; 2] {
    ["a.example", "b.example"].map(|name| format!("{{\"rrname\":\"{name}\"}}"))
}

fn policy(log: &SignerKey) -> String {
    let mut text = format!("log {}\n", log.verifier());
    for seed in [2, 3, 4] {
        let witness = key(&format!("w{seed}.example"), KeyUse::Cosignature, seed);
        text.push_str(&format!("witness w{seed} {}\n", witness.verifier()));
    }
    text + "group all 2 w2 w3 w4\nquorum all\n"
}

fn put(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}
