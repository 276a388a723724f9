use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use evidence::bag::{BagInfo, DECLARATION, Manifest};
use evidence::{Checkpoint, ConsistencyFile, Found, Listing, ProofFile, Receipt, Trust};
use serde::Serialize;

use super::kit;
use crate::desk::Desk;
use crate::intake::Progress;

const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";

/// A finished package: what is to be printed in a declaration, so that it can be told from one made anew.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Closed {
    pub(crate) package: String,
    pub(crate) files: u64,
    pub(crate) bytes: u64,
    pub(crate) exhibits: u64,
    /// SHA-256 of `tagmanifest-sha256.txt`.
    pub(crate) tagmanifest_sha256: String,
    /// Name of the log, its size and root.
    pub(crate) log: String,
    pub(crate) log_size: u64,
    pub(crate) log_root: String,
    /// The keys of log and desk.
    pub(crate) keys: Vec<String>,
    /// What a verifier remarks.
    pub(crate) remarks: Vec<String>,
}

/// Completes the package in `dir`, whose `data/` is written but for `90_verify`: keys and verifier, manifests, entry in
/// the log, proofs, receipt; then verifies it. `info`'s sizes are filled in. A package that did not change comes out the
/// same.
pub(crate) fn close(desk: &mut Desk, dir: &Path, mut info: BagInfo) -> Result<Closed> {
    kit::write(desk, &dir.join("data"))?;
    let progress = Progress::items("hashing the package");
    let mut listing = evidence::folder::read(dir, &mut |count| progress.add(count))
        .with_context(|| format!("cannot read `{}`", dir.display()))?;
    progress.finish();
    // Of what lies beside data/ only time stamps are kept; all else is made now.
    let beside: Vec<String> =
        listing.files.keys().filter(|path| !path.starts_with("data/")).cloned().collect();
    for path in beside.iter().filter(|path| !path.ends_with(".tsr")) {
        fs::remove_file(dir.join(path)).with_context(|| format!("cannot remove the old `{path}`"))?;
        listing.files.remove(path);
    }
    let payload = |path: &str| path.starts_with("data/");
    info.payload_files = listing.files.keys().filter(|path| payload(path)).count() as u64;
    info.payload_bytes =
        listing.files.iter().filter(|(path, _)| payload(path)).map(|(_, file)| file.measured.size).sum();
    let manifest = |digest: fn(&Found) -> &String| {
        let files = listing.files.iter().filter(|(path, _)| payload(path));
        Manifest { files: files.map(|(path, file)| (path.clone(), digest(file).clone())).collect() }
            .to_string()
    };
    let sha256 = manifest(|file| &file.measured.sha256);
    let sha512 = manifest(|file| &file.measured.sha512);
    let mut writer = Writer { dir, listing };
    writer.put("manifest-sha256.txt", &sha256)?;
    writer.put("manifest-sha512.txt", &sha512)?;
    writer.put("bagit.txt", DECLARATION)?;
    writer.put("bag-info.txt", &info.to_text()?)?;
    let tags = ["bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt"];
    let tags = Manifest { files: tags.iter().map(|path| writer.digest(path)).collect() };
    let (_, tag_digest) = writer.put(TAG_MANIFEST, &tags.to_string())?;
    let latest = logged(desk, &info.external_identifier, &tag_digest, &mut writer)?;
    consistency(desk, &latest, &mut writer)?;
    receipt(desk, &info.external_identifier, &mut writer)?;
    let keys = desk.keys()?;
    let trust = Trust {
        keys: vec![keys.log().verifier().clone(), keys.desk().verifier().clone()],
        ..Trust::default()
    };
    let verdict = evidence::verify(&writer.listing, &trust);
    if let Some(problem) = verdict.problems.first() {
        anyhow::bail!("the package does not verify: {}: {}", problem.path, problem.what);
    }
    Ok(Closed {
        package: verdict.package,
        files: verdict.files,
        bytes: verdict.bytes,
        exhibits: verdict.exhibits,
        tagmanifest_sha256: tag_digest,
        log: latest.origin.clone(),
        log_size: latest.root.size,
        log_root: latest.root.hash.to_string(),
        keys: verdict.keys,
        remarks: verdict.remarks,
    })
}

/// Signs the receipt anew: after a time stamp was put beside the package.
pub(crate) fn receipt_again(desk: &Desk, dir: &Path) -> Result<()> {
    let mut listing = evidence::folder::read(dir, &mut |_| {})?;
    let info = listing.files.get("bag-info.txt").and_then(|file| file.bytes.as_deref());
    let info = BagInfo::parse(info.with_context(|| format!("`{}` is no package", dir.display()))?)?;
    listing.files.remove("receipt.note");
    receipt(desk, &info.external_identifier, &mut Writer { dir, listing })
}

/// Writes a file of the package in `dir` whole or not at all: beside the package first, where nothing unfinished is taken for
/// a part of it.
pub(crate) fn write_whole(dir: &Path, path: &Path, bytes: &[u8]) -> Result<()> {
    let package = dir.canonicalize().with_context(|| format!("cannot find `{}`", dir.display()))?;
    let name = package.file_name().unwrap_or_default().to_string_lossy();
    let beside = package.with_file_name(format!(".{name}.file-{}", std::process::id()));
    let written = File::create(&beside)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&beside, path));
    written.with_context(|| format!("cannot write `{}`", path.display()))
}

/// Writes files beside `data/` and keeps the listing as they are on disk.
struct Writer<'a> {
    dir: &'a Path,
    listing: Listing,
}

impl Writer<'_> {
    /// Writes one; gives path and SHA-256.
    fn put(&mut self, path: &str, text: &str) -> Result<(String, String)> {
        write_whole(self.dir, &self.dir.join(path), text.as_bytes())?;
        let (measured, bytes) = evidence::measure(&mut text.as_bytes(), usize::MAX)?;
        self.listing.files.insert(path.to_owned(), Found { measured, bytes });
        Ok(self.digest(path))
    }

    fn digest(&self, path: &str) -> (String, String) {
        (path.to_owned(), self.listing.files[path].measured.sha256.clone())
    }
}

/// The package's entry in the log and its proof; an entry that is there already is used again.
fn logged(desk: &mut Desk, package: &str, digest: &str, writer: &mut Writer<'_>) -> Result<Checkpoint> {
    let keys = desk.keys()?;
    let leaf = desk.store.log_package(package, digest)?;
    let checkpoint = match desk.store.checkpoint_over(leaf)? {
        Some(known) => known,
        None => desk.store.sign_checkpoint(&keys, &desk.memory()?)?,
    };
    let entry = desk.store.log_entry(leaf)?.and_then(|entry| entry.entry());
    let proof = ProofFile {
        entry: entry.context("the package has no entry in the log")?,
        index: leaf,
        path: desk.store.log_history()?.inclusion(leaf, checkpoint.root.size)?.path,
        checkpoint: checkpoint.clone(),
    };
    writer.put("tagmanifest-sha256.txt.tlog-proof", &proof.to_string())?;
    Ok(checkpoint)
}

/// A proof for each other checkpoint in the package that the latest continues it.
fn consistency(desk: &Desk, latest: &Checkpoint, writer: &mut Writer<'_>) -> Result<()> {
    let mut sizes = BTreeMap::new();
    for (path, file) in &writer.listing.files {
        let bytes = file.bytes.as_deref().unwrap_or_default();
        let checkpoint = if path.starts_with("data/") && path.ends_with(".tlog-proof") {
            ProofFile::parse(bytes)?.checkpoint
        } else if path == "data/90_verify/checkpoint" {
            Checkpoint::parse(bytes)?
        } else {
            continue;
        };
        sizes.insert(checkpoint.root.size, checkpoint);
    }
    sizes.remove(&latest.root.size);
    let history = desk.store.log_history()?;
    for size in sizes.into_keys() {
        ensure!(size < latest.root.size, "a checkpoint in the package is later than the package");
        let proof = history.consistency(size, latest.root.size)?;
        let file = ConsistencyFile { old: size, path: proof.path, checkpoint: latest.clone() };
        writer.put(&format!("log-consistency-{size}.txt"), &file.to_string())?;
    }
    Ok(())
}

fn receipt(desk: &Desk, package: &str, writer: &mut Writer<'_>) -> Result<()> {
    let tags = ["bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt"];
    let beside = |path: &&String| !path.starts_with("data/") && !tags.contains(&path.as_str());
    let files = writer.listing.files.keys().filter(beside).map(|path| writer.digest(path)).collect();
    let receipt = Receipt::sign(package, files, desk.keys()?.desk())?;
    writer.put("receipt.note", &receipt.to_string()).map(|_| ())
}
