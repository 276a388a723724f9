use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result, ensure};

use super::{names, reports, watchlist};

/// Rises when the same sources give another folder.
const VERSION: u32 = 1;

/// Makes `out` from `data`, atomically: it is built beside and renamed.
///
/// A stamp beside the folder (`out.stamp`) says of which sources it was made; with the same stamp it is left as it is.
/// A folder without a stamp was made by somebody else and is never touched.
pub(super) fn make(data: &Path, out: &Path) -> Result<()> {
    let sources = sources(data)?;
    let wanted = describe(&sources)?;
    let stamp = beside(out, "stamp")?;
    let known = fs::read_to_string(&stamp).ok();
    if known.as_deref() == Some(&wanted) && out.is_dir() {
        return Ok(());
    }
    ensure!(
        known.is_some() || !out.exists(),
        "{} is there and was not made by `xtask real`; remove it or name another folder with --out",
        out.display()
    );
    let building = beside(out, "building")?;
    remove(&building)?;
    fs::create_dir_all(&building).with_context(|| format!("create {}", building.display()))?;
    fill(data, &sources, &building)?;
    // From here on the folder is ours, though it may be half gone: a second run starts over.
    write(&stamp, "incomplete\n")?;
    remove(out)?;
    fs::rename(&building, out).with_context(|| format!("rename to {}", out.display()))?;
    write(&stamp, &wanted)
}

fn fill(data: &Path, sources: &[PathBuf], into: &Path) -> Result<()> {
    let lookalike = data.join("lookalike");
    watchlist::write(
        &lookalike.join("watchlist.txt"),
        &lookalike.join("owned.txt"),
        &into.join("watchlist.toml"),
    )?;
    names::mix(
        &lookalike.join("new-registrations-dev.txt.gz"),
        &data.join("thallium").join("thallium.txt"),
        &into.join("names.txt.gz"),
    )?;
    reports::filter(
        &data.join("actor-reports").join("reports-until-2024-06.jsonl.gz"),
        &into.join("reports.jsonl.gz"),
    )?;
    for source in sources.iter().filter(|source| is_knowledge(source)) {
        let name = source.file_name().context("a source without a name")?;
        fs::copy(source, into.join(name)).with_context(|| format!("copy {}", source.display()))?;
    }
    Ok(())
}

/// ATT&CK and the galaxy go in as they are.
fn is_knowledge(source: &Path) -> bool {
    let folder = source.parent().and_then(Path::file_name);
    folder.is_some_and(|name| name == "attack" || name == "galaxy")
}

/// Every file the folder is made of, sorted.
fn sources(data: &Path) -> Result<Vec<PathBuf>> {
    let mut sources = vec![
        data.join("lookalike").join("watchlist.txt"),
        data.join("lookalike").join("owned.txt"),
        data.join("lookalike").join("new-registrations-dev.txt.gz"),
        data.join("thallium").join("thallium.txt"),
        data.join("actor-reports").join("reports-until-2024-06.jsonl.gz"),
        data.join("attack").join("enterprise-attack-2.1.json.gz"),
    ];
    let galaxy = data.join("galaxy");
    let entries = fs::read_dir(&galaxy).with_context(|| format!("list {}", galaxy.display()))?;
    for entry in entries {
        let path = entry.with_context(|| format!("list {}", galaxy.display()))?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            sources.push(path);
        }
    }
    sources.sort();
    Ok(sources)
}

/// The stamp: version, and of each source its path, size and time of change.
fn describe(sources: &[PathBuf]) -> Result<String> {
    let mut text = format!("xtask real {VERSION}\n");
    for source in sources {
        let about = fs::metadata(source).with_context(|| format!("look at {}", source.display()))?;
        let changed = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let changed = changed.map_or(0, |since| since.as_secs());
        writeln!(text, "{} {} {changed}", source.display(), about.len())?;
    }
    Ok(text)
}

/// `folder.suffix` beside `folder`.
fn beside(folder: &Path, suffix: &str) -> Result<PathBuf> {
    let mut name = folder.file_name().context("the folder needs a name")?.to_owned();
    name.push(".");
    name.push(suffix);
    Ok(folder.with_file_name(name))
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("write {}", path.display()))
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("remove {}", folder.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
