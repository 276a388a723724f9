use lake::Lake;
use model::{Interval, KeyKind, Observation, Observed, Timestamp};

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

fn observed_fast(what: Observation, when: Option<Interval>, line: u64) -> Observed<Observation> {
    Observed { what, when, origin: model::Origin { source: "sensor".to_owned(), raw: None, line } }
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
