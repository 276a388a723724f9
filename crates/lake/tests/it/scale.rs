use std::time::Instant;

use lake::Lake;
use model::{Interval, Key, KeyKind, Observation, Observed, Timestamp};

use crate::fixture::*;

/// Passive DNS with a skew: one name in ten lies on a few hubs.
fn row(n: u64) -> Observed<Observation> {
    let mixed = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
    let owner = format!("host{}.d{mixed:x}.com", n % 3);
    let address = if n.is_multiple_of(10) {
        format!("192.0.2.{}", mixed % 5)
    } else {
        format!("10.{}.{}.{}", mixed >> 16 & 255, mixed >> 8 & 255, mixed & 255)
    };
    let first = Timestamp::from_seconds(1_500_000_000 + (mixed % 50_000_000) as i64).unwrap();
    let last = Timestamp::from_seconds(1_560_000_000 + (n % 1_000_000) as i64).unwrap();
    let when = Some(Interval::new(first, last.max(first)).unwrap());
    observed_fast(resolved(&owner, "A", &address), when, n)
}

fn bare(n: u64) -> Observed<Observation> {
    let mixed = n.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 20;
    observed_fast(seen(&format!("d{mixed:x}-shop.net")), None, n)
}

fn observed_fast(what: Observation, when: Option<Interval>, line: u64) -> Observed<Observation> {
    Observed { what, when, origin: model::Origin { source: "sensor".to_owned(), raw: None, line } }
}

/// Largest resident memory of this process so far, in mebibytes.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or_default() / 1024
}

fn fill(lake: &Lake, id: &str, rows: u64, make: fn(u64) -> Observed<Observation>) {
    let mut intake = lake.intake(batch(id)).unwrap();
    for n in 0..rows {
        intake.push(make(n)).unwrap();
    }
    intake.commit().unwrap();
}

#[test]
fn three_hundred_thousand_rows_with_little_memory() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.memory_bytes = 48 << 20;
    let lake = Lake::create(config).unwrap();
    fill(&lake, "rows", 300_000, row);
    assert_eq!(lake.counts().unwrap()[1], ("resolution", 300_000));
    let mut sightings = 0_u64;
    let mut lines = 0_u64;
    for sighting in lake.sightings(None).unwrap() {
        sightings += 1;
        lines += sighting.unwrap().origin.line;
    }
    assert_eq!(sightings, 300_000);
    assert_eq!(lines, (0..300_000_u64).sum::<u64>());

    let hub = key(KeyKind::Address, "192.0.2.3");
    let shared = lake.shared(std::slice::from_ref(&hub), 50, None).unwrap().remove(0);
    let expected: std::collections::BTreeSet<_> = (0..300_000)
        .map(row)
        .filter_map(|observed| match observed.what {
            Observation::Resolution(resolution) if resolution.rdata == hub.value => Some(resolution.name),
            _ => None,
        })
        .collect();
    let registrables: std::collections::BTreeSet<_> =
        expected.iter().filter_map(model::DomainName::registrable).collect();
    assert_eq!(shared.rate.holders, registrables.len() as u64);
    assert!(shared.rate.holders > 5_000);
    assert!(shared.names.iter().map(|(name, _)| name).eq(expected.iter().take(50)));

    // Ten thousand names asked about at once, each with its address and its zone.
    let names: Vec<_> = (0..10_000).map(|n| row(n * 30).what.names()[0].clone()).collect();
    let edges = lake.edges_of(&names, None).unwrap();
    assert_eq!(edges.len(), 20_000);
}

/// Run by hand: `cargo test -p lake -- --ignored --nocapture measure`.
#[test]
#[ignore = "a measurement, not a check"]
fn measure() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.memory_bytes = 512 << 20;
    let lake = Lake::create(config).unwrap();
    let rows = 1_000_000;
    let start = Instant::now();
    let made: u64 = (0..rows).map(row).map(|o| o.origin.line).sum();
    eprintln!("making the rows alone: {:?} ({made})", start.elapsed());
    let start = Instant::now();
    fill(&lake, "names", rows, bare);
    eprintln!("1 M names in: {:?}, peak {} MiB", start.elapsed(), peak_mib());
    let start = Instant::now();
    fill(&lake, "rows", rows, row);
    eprintln!("1 M resolutions in: {:?}, peak {} MiB", start.elapsed(), peak_mib());
    for table in ["name", "resolution"] {
        let files = std::fs::read_dir(folder.path().join(table)).unwrap();
        let bytes: u64 = files.map(|entry| entry.unwrap().metadata().unwrap().len()).sum();
        eprintln!("{table}: {} bytes/row", bytes as f64 / rows as f64);
    }
    let start = Instant::now();
    let count = lake.sightings(None).unwrap().map(Result::unwrap).count();
    eprintln!("{count} sightings: {:?}, peak {} MiB", start.elapsed(), peak_mib());

    let lake = Lake::open(lake_config(folder.path())).unwrap();
    for wanted in [1, 100, 10_000, 100_000] {
        let names: Vec<_> = (0..wanted).map(|n| row(n * 9).what.names()[0].clone()).collect();
        for round in ["cold", "warm"] {
            let start = Instant::now();
            let edges = lake.edges_of(&names, None).unwrap();
            eprintln!("edges_of {wanted} {round}: {} edges in {:?}", edges.len(), start.elapsed());
        }
    }
    for wanted in [1, 100, 10_000, 100_000] {
        let keys: Vec<Key> = (0..wanted)
            .filter_map(|n| match row(n * 9).what {
                Observation::Resolution(resolution) => Some(key(KeyKind::Address, &resolution.rdata)),
                _ => None,
            })
            .collect();
        for round in ["cold", "warm"] {
            let start = Instant::now();
            let shared = lake.shared(&keys, 100, None).unwrap();
            let holders: u64 = shared.iter().map(|shared| shared.rate.holders).sum();
            eprintln!(
                "shared {wanted} {round}: {} values, {holders} holders in {:?}",
                shared.len(),
                start.elapsed()
            );
        }
    }
    let names: Vec<_> = (0..100).map(|n| row(n * 9).what.names()[0].clone()).collect();
    let start = Instant::now();
    let facts = lake.facts(&names, None).unwrap();
    eprintln!("facts of 100: {} in {:?}, peak {} MiB", facts.len(), start.elapsed(), peak_mib());
}

fn lake_config(root: &std::path::Path) -> lake::LakeConfig {
    lake::LakeConfig { memory_bytes: 512 << 20, ..config(root) }
}

/// Run by hand, as above: what a batch of a few rows costs when there are many before it.
#[test]
#[ignore = "a measurement, not a check"]
fn measure_small_batches() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    for hundred in 0..3 {
        let start = Instant::now();
        for number in 0..100 {
            take_in(&lake, batch(&format!("{hundred}/{number}")), &one_of_everything());
        }
        let intake = start.elapsed() / 100;
        let start = Instant::now();
        for number in 0..100 {
            assert!(lake.holds(&batch(&format!("{hundred}/{number}"))).unwrap());
        }
        let holds = start.elapsed() / 100;
        let start = Instant::now();
        let opened = Lake::open(config(folder.path())).unwrap();
        let open = start.elapsed();
        let start = Instant::now();
        let edges = opened.edges_of(&[name("evil.com")], None).unwrap();
        eprintln!(
            "{hundred}: {intake:?} a batch, {holds:?} to ask for one, {open:?} to open, {:?} for {} edges",
            start.elapsed(),
            edges.len()
        );
    }
}

#[test]
fn a_question_that_needs_too_much_memory_says_so() {
    let folder = tempfile::tempdir().unwrap();
    fill(&create(folder.path()), "rows", 50_000, row);
    let lake = Lake::open(lake::LakeConfig { memory_bytes: 64 << 10, ..config(folder.path()) }).unwrap();
    let error = lake.shared(&[key(KeyKind::Address, "192.0.2.3")], 50, None).unwrap_err();
    assert!(matches!(error, lake::LakeError::Memory { limit_bytes: 65_536 }), "{error:?}");
    // Reading through needs no more than a few pages.
    assert_eq!(lake.sightings(None).unwrap().map(Result::unwrap).count(), 50_000);
}

#[test]
fn a_lake_can_be_used_by_several_threads() {
    fn shareable<T: Send + Sync>() {}
    fn sendable<T: Send>() {}
    shareable::<Lake>();
    sendable::<lake::Intake<'_>>();
}

/// Run by hand: `cargo nextest run --release --workspace -E 'test(measure_compaction)' --run-ignored all --no-capture`.
#[test]
#[ignore = "a measurement, not a check"]
fn measure_compaction() {
    let rows: u64 =
        std::env::var("INTERDICT_ROWS").ok().and_then(|text| text.parse().ok()).unwrap_or(2_000_000);
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.memory_bytes = 512 << 20;
    let lake = Lake::create(config).unwrap();
    fill(&lake, "rows", rows, row);
    let before = cpu_ms();
    let start = Instant::now();
    let done = lake.compact(lake::Effort::Full, |_| {}).unwrap();
    let cpu = cpu_ms() - before;
    for step in &done.steps {
        eprintln!("{step:?}");
    }
    let per_row = |bytes: u64, rows: u64| bytes as f64 / rows.max(1) as f64;
    let read: u64 =
        done.steps.iter().filter(|step| step.table == "resolution").map(|step| step.rows_before).sum();
    let orders: u64 = done.steps.iter().map(|step| step.rows_after + step.pivot_rows).sum();
    eprintln!(
        "{read} rows in {cpu} ms CPU, {:?}: {:.0} rows and order/CPU-s, peak {} MiB",
        start.elapsed(),
        orders as f64 / cpu as f64 * 1000.0,
        peak_mib()
    );
    if let Some(last) = done.steps.last() {
        eprintln!(
            "forward {:.1}, reverse {:.1} bytes/row",
            per_row(last.bytes_after, last.rows_after),
            per_row(last.pivot_bytes, last.pivot_rows)
        );
    }
    let found = lake.verify(|_, _| {}).unwrap();
    assert_eq!(found.damage, []);
}

/// CPU time of this process so far, user and system, in milliseconds.
fn cpu_ms() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks =
        |place: usize| fields.get(place).and_then(|text| text.parse::<u64>().ok()).unwrap_or_default();
    (ticks(11) + ticks(12)) * 10
}
