//! How fast a package is verified: a measurement, asked for by `cargo xtask bench evidence`.

use std::fs;
use std::time::Instant;

use crate::package::Package;
use crate::tamper::{python, verdict};

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// User and system time of this process in seconds, to a hundredth; `None` where there is no /proc.
fn cpu() -> Option<f64> {
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<f64> =
        text.rsplit_once(") ")?.1.split(' ').filter_map(|field| field.parse().ok()).collect();
    // State is a letter and falls out; utime and stime are fields 14 and 15 of proc_pid_stat(5), in clock ticks of 1/100 s.
    Some((fields.get(10)? + fields.get(11)?) / 100.0)
}

#[test]
#[ignore = "a measurement"]
fn verification() {
    let exhibits = number("INTERDICT_BENCH_EXHIBITS", 500);
    let bytes = number("INTERDICT_BENCH_BYTES", 512 << 10);
    let lines: Vec<String> = (0..exhibits).map(|line| format!("{line:08} ").repeat(bytes / 9 + 1)).collect();
    let package = Package::of(&lines);
    drop(lines);
    let (start, before) = (Instant::now(), cpu());
    let verdict = verdict(&package);
    let (wall, after) = (start.elapsed().as_secs_f64(), cpu());
    assert_eq!(verdict.problems, []);
    let cpu = before.zip(after).map_or(wall, |(before, after)| after - before);
    let size = megabytes(verdict.bytes);
    println!(
        "verify: {} exhibits, {} files, {size:.0} MB; CPU {cpu:.2} s, wall {wall:.2} s, {:.0} MB/s per core",
        verdict.exhibits,
        verdict.files,
        size / cpu
    );
    let start = Instant::now();
    if let Some((holds, said)) = python(&package, &[]) {
        let wall = start.elapsed().as_secs_f64();
        assert!(holds, "{said}");
        println!("verify.py: wall {wall:.2} s, {:.0} MB/s", size / wall);
    }
}

#[expect(clippy::cast_precision_loss, reason = "a figure to read")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
