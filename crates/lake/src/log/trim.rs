use std::fs;
use std::path::Path;

/// Checkpoints that are kept. A reader may have listed the log just before an older one went, so not only the newest.
const KEPT: usize = 4;

/// Removes entries and checkpoints that nobody needs since there are newer checkpoints: however many commits there are,
/// a log has a bounded number of files. What cannot be removed goes the next time.
pub(super) fn trim(folder: &Path) {
    let log = folder.join("_delta_log");
    let Ok(listed) = fs::read_dir(&log) else { return };
    let mut checkpoints = Vec::new();
    let mut others = Vec::new();
    for entry in listed.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let version = |suffix: &str| name.strip_suffix(suffix)?.parse::<u64>().ok();
        if let Some(version) = version(".checkpoint.parquet") {
            checkpoints.push(version);
            others.push((version, entry.path()));
        } else if let Some(version) = version(".json") {
            others.push((version, entry.path()));
        }
    }
    checkpoints.sort_unstable_by(|a, b| b.cmp(a));
    let Some(&oldest) = checkpoints.get(KEPT - 1) else { return };
    // The oldest first: a kill in between leaves no gap among those that stay.
    others.sort();
    for (_, path) in others.into_iter().filter(|(version, _)| *version < oldest) {
        let _ = fs::remove_file(path);
    }
}
