//! What holds for evidence, in full size: the tests that run small with every change, with the numbers that are claimed.

use anyhow::{Context, Result, ensure};

use crate::options::Options;
use crate::workspace::cargo;

/// Flips of bytes in a package, all of which must be found; kills during acquisition; exhibits and bytes of the package that is
/// verified.
const FLIPS: &str = "10000";
const KILLS: &str = "1000";
const EXHIBITS: &str = "2000";
const BYTES: &str = "262144";

/// Verifies a made-up package and says how fast, then flips bytes, then kills. `--flips`, `--kills`, `--exhibits` and `--bytes`
/// (of each exhibit) take other numbers; `--speed` measures only.
pub(super) fn run(options: &Options) -> Result<()> {
    let exhibits = options.value("--exhibits").unwrap_or(EXHIBITS);
    let bytes = options.value("--bytes").unwrap_or(BYTES);
    let sizes = [("INTERDICT_BENCH_EXHIBITS", exhibits), ("INTERDICT_BENCH_BYTES", bytes)];
    test("evidence", "speed::verification", &sizes)?;
    if options.has("--speed") {
        return Ok(());
    }
    let flips = options.value("--flips").unwrap_or(FLIPS);
    test("evidence", "tamper::any_flipped_byte_is_found", &[("INTERDICT_FLIPS", flips)])?;
    let kills = options.value("--kills").unwrap_or(KILLS);
    let name = "kill::kills_leave_no_item_without_entry_and_no_entry_without_item";
    test("store", name, &[("INTERDICT_KILLS", kills)])
}

fn test(package: &str, name: &str, values: &[(&str, &str)]) -> Result<()> {
    let mut command = cargo();
    command.args(["test", "--release", "--quiet", "--package", package, "--test", "it", "--"]);
    command.args(["--include-ignored", "--exact", name, "--nocapture"]);
    for (key, value) in values {
        ensure!(value.parse::<u64>().is_ok(), "`{value}` is no number");
        command.env(key, value);
    }
    println!("{package}: {name}");
    let status = command.status().context("run cargo test")?;
    ensure!(status.success(), "`{name}` failed ({status})");
    Ok(())
}
