use std::path::Path;
use std::time::Duration;

use lake::{BatchId, Effort, Exported, Lake};
use model::{DomainName, Edge, Key, KeyKind, Observation, Observed, Shared};

use crate::fixture::*;

/// Batches that say partly the same, with rows of every kind.
fn fill(lake: &Lake) {
    take_in(lake, batch("everything"), &one_of_everything());
    for number in 0..6 {
        let year = 2010 + number;
        let when = span(&format!("{year}-01-01"), &format!("{year}-06-01"));
        let mut all = vec![
            observed(resolved("hub.evil.com", "A", "192.0.2.7"), when, 1),
            observed(resolved("hub.evil.com", "A", "192.0.2.7"), None, 2),
            observed(resolved(&format!("h{number}.shop.com"), "A", "192.0.2.7"), when, 3),
            observed(resolved("shop.com", "NS", "ns1.host.example"), when, 4),
            observed(seen("again.org"), when, 5),
            observed(Observation::Registration(registration("evil.com", "2019-01-05T10:11:12Z")), when, 6),
            observed(Observation::Certificate(certificate(&["a.evil.com", "x.net"], "07", true)), when, 7),
        ];
        all.extend(
            (0..50).map(|n| observed(resolved(&format!("n{n}.net"), "AAAA", "2001:db8::1"), when, 10 + n)),
        );
        take_in(lake, batch(&format!("some {number}")), &all);
    }
}

fn names() -> Vec<DomainName> {
    let texts =
        ["hub.evil.com", "h3.shop.com", "shop.com", "evil.com", "a.evil.com", "x.net", "again.org", "n7.net"];
    texts.into_iter().map(name).collect()
}

fn keys() -> Vec<Key> {
    vec![
        key(KeyKind::Address, "192.0.2.7"),
        key(KeyKind::Address, "2001:db8::1"),
        key(KeyKind::NameServer, "ns1.host.example"),
        key(KeyKind::CertificateKey, &model::Digest::of(b"one key").to_string()),
        key(KeyKind::Certificate, &model::Digest::of(b"07").to_string()),
        key(KeyKind::Registrant, "someone@example.net"),
        key(KeyKind::Registrable, "shop.com"),
    ]
}

fn answers(lake: &Lake) -> Vec<(Vec<Edge>, Vec<Shared>)> {
    let asked = [None, Some(time("2012-03-01T00:00:00Z")), Some(time("2009-01-01T00:00:00Z"))];
    asked
        .into_iter()
        .map(|as_of| (lake.edges_of(&names(), as_of).unwrap(), lake.shared(&keys(), 100, as_of).unwrap()))
        .collect()
}

fn export(lake: &Lake) -> Vec<Observed<Observation>> {
    lake.export(Exported::Resolutions, None).unwrap().map(Result::unwrap).collect()
}

#[test]
fn compaction_changes_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    fill(&lake);
    let before = answers(&lake);
    let exported = export(&lake);
    for effort in [Effort::Small, Effort::Full] {
        let done = lake.compact(effort, |_| {}).unwrap();
        assert!(done.damaged.is_empty());
        assert_eq!(answers(&lake), before, "{effort:?}");
        assert_eq!(answers(&Lake::open(config(folder.path())).unwrap()), before, "{effort:?}");
        assert_eq!(export(&lake), exported);
        let found = lake.verify(|_, _| {}).unwrap();
        assert_eq!(found.damage, [], "{effort:?}");
    }
    // More comes in, and is merged with what was compacted.
    take_in(&lake, batch("later"), &[observed(resolved("late.shop.com", "A", "192.0.2.7"), None, 1)]);
    let shared = lake.shared(&keys(), 100, None).unwrap();
    assert!(shared[0].names.iter().any(|(name, _)| name.as_str() == "late.shop.com"));
    assert!(shared[0].names.iter().any(|(name, _)| name.as_str() == "h3.shop.com"));
    let after = answers(&lake);
    let done = lake.compact(Effort::Full, |_| {}).unwrap();
    assert_eq!(done.steps.iter().map(|step| step.table).collect::<Vec<_>>(), ["batch", "resolution"]);
    assert_eq!(answers(&lake), after);
    assert_eq!(lake.verify(|_, _| {}).unwrap().damage, []);
    assert_eq!(lake.compact(Effort::Full, |_| {}).unwrap().steps, []);
    for table in lake.status().unwrap() {
        assert!(table.generations <= if table.table == "pivot" { 3 } else { 1 }, "{table:?}");
        assert_eq!(table.single, 0, "{table:?}");
    }
}

#[test]
fn repeated_observations_become_one_row() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    fill(&lake);
    let rows = |lake: &Lake| lake.counts().unwrap()[1].1;
    assert_eq!(rows(&lake), 7 + 6 * 54);
    let of_hub = |lake: &Lake| -> Vec<_> {
        let exported = lake.export(Exported::Resolutions, Some(&name("hub.evil.com"))).unwrap();
        exported
            .map(Result::unwrap)
            .map(|observed| (observed.when, observed.origin.line, observed.what))
            .collect()
    };
    let merged = of_hub(&lake);
    // Dated and undated observations stay apart: a question about an earlier time finds the undated one.
    assert_eq!(merged.len(), 2);
    assert_eq!(merged[0].0, span("2010-01-01", "2015-06-01"));
    assert_eq!(merged[1].0, None);
    for (_, _, what) in &merged {
        let Observation::Resolution(resolution) = what else { panic!("{what:?}") };
        assert_eq!(resolution.count, Some(6 * 7));
    }
    lake.compact(Effort::Small, |_| {}).unwrap();
    assert_eq!(rows(&lake), 7 + 2 + 6 + 1 + 50);
    assert_eq!(of_hub(&lake), merged);
    // What was merged is merged again, and the file's own order of merging does not matter.
    take_in(
        &lake,
        batch("older"),
        &[observed(resolved("hub.evil.com", "A", "192.0.2.7"), span("2001-01-01", "2001-01-02"), 9)],
    );
    lake.compact(Effort::Full, |_| {}).unwrap();
    let merged = of_hub(&lake);
    assert_eq!((merged[0].0, merged[0].1), (span("2001-01-01", "2015-06-01"), 9));
    assert_eq!(lake.verify(|_, _| {}).unwrap().damage, []);
}

#[test]
fn exports_are_in_order_and_of_one_zone() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    let hosts = ["a-b.com", "a.com", "z.a.com", "b.org", "x.y.a.com", "za.com"];
    for (number, host) in hosts.into_iter().enumerate() {
        take_in(
            &lake,
            batch(host),
            &[
                observed(resolved(host, "A", "192.0.2.1"), None, number as u64),
                observed(seen(host), None, number as u64),
            ],
        );
        if number == 2 {
            lake.compact(Effort::Full, |_| {}).unwrap();
        }
    }
    let of = |what, zone: Option<&str>| -> Vec<String> {
        let zone = zone.map(name);
        let exported = lake.export(what, zone.as_ref()).unwrap();
        exported.map(|observed| observed.unwrap().what.names()[0].as_str().to_owned()).collect()
    };
    let all = ["a.com", "a-b.com", "x.y.a.com", "z.a.com", "za.com", "b.org"];
    let mut sorted = all;
    sorted.sort_by_key(|host| name(host).reversed());
    for what in [Exported::Resolutions, Exported::Names] {
        assert_eq!(of(what, None), sorted);
        assert_eq!(of(what, Some("a.com")), ["a.com", "x.y.a.com", "z.a.com"]);
        assert_eq!(of(what, Some("y.a.com")), ["x.y.a.com"]);
        assert_eq!(of(what, Some("nothing.org")), [""; 0]);
    }
}

fn reading(text: &str, decoder: u32) -> BatchId {
    BatchId { decoder, ..batch(text) }
}

#[test]
fn what_a_newer_decoder_replaced_goes_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    let row = |host: &str| observed(resolved(host, "A", "192.0.2.1"), span("2019-01-01", "2019-02-01"), 1);
    take_in(
        &lake,
        reading("one", 1),
        &[row("both.com"), row("wrong.com"), row("again.com"), row("again.com")],
    );
    take_in(&lake, reading("two", 1), &[row("both.com"), row("other.com")]);
    let hosts = |lake: &Lake| -> Vec<String> {
        let exported = lake.export(Exported::Resolutions, None).unwrap();
        exported.map(|observed| observed.unwrap().what.names()[0].as_str().to_owned()).collect()
    };
    let holders = |lake: &Lake| -> Vec<String> {
        let shared = lake.shared(&[key(KeyKind::Address, "192.0.2.1")], 10, None).unwrap();
        let mut names: Vec<String> =
            shared[0].names.iter().map(|(name, _)| name.as_str().to_owned()).collect();
        names.sort();
        names
    };
    lake.compact(Effort::Full, |_| {}).unwrap();
    assert_eq!(hosts(&lake), ["again.com", "both.com", "other.com", "wrong.com"]);
    take_in(&lake, reading("one", 2), &[row("right.com")]);
    let expected = ["both.com", "other.com", "right.com"];
    assert_eq!(hosts(&lake), expected);
    assert_eq!(holders(&lake), expected);
    let edges = lake.edges_of(&[name("wrong.com"), name("both.com")], None).unwrap();
    assert!(edges.iter().all(|edge| edge.name.as_str() == "both.com"), "{edges:?}");
    // What every intake ends with mends it: few files wait, but the generation's reverse direction is out of use.
    let done = lake.compact(Effort::MoreThan(32), |_| {}).unwrap();
    assert_eq!(done.steps.iter().filter(|step| step.table == "resolution").count(), 1);
    assert_eq!(hosts(&lake), expected);
    assert_eq!(holders(&lake), expected);
    assert!(lake.compact(Effort::MoreThan(32), |_| {}).unwrap().steps.is_empty());
    lake.compact(Effort::Small, |_| {}).unwrap();
    assert_eq!(holders(&lake), expected);
    assert_eq!(lake.counts().unwrap()[1], ("resolution", 3));
    assert_eq!(lake.verify(|_, _| {}).unwrap().damage, []);
}

fn files(root: &Path, table: &str) -> usize {
    let all = std::fs::read_dir(root.join(table)).unwrap().map(|entry| entry.unwrap().file_name());
    all.filter(|name| name.to_string_lossy().ends_with(".parquet")).count()
}

/// Parts say that they are in the order of the merge key. If they were not, equal rows would not meet.
#[test]
fn parts_of_any_rows_merge_to_one_row_for_each_key() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    let mut keys = std::collections::BTreeSet::new();
    let mut certificates = std::collections::BTreeSet::new();
    for part in 0..4_u64 {
        let rows: Vec<_> = (0..2_000_u64)
            .map(|n| {
                let mixed = (part * 2_000 + n).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
                let host = format!("{}x{}.com", ["", "a.", "a-b.", "b."][mixed as usize % 4], mixed / 4 % 9);
                let dated = !mixed.is_multiple_of(3);
                let when = if dated { span("2019-01-01", "2019-02-01") } else { None };
                let source = ["s", "t", "sensor-1"][mixed as usize / 40 % 3].to_owned();
                let what = if n.is_multiple_of(5) {
                    let serial = format!("{}", mixed % 50);
                    let names = [host.as_str(), "shared.example"];
                    for name in names {
                        certificates.insert((name.to_owned(), serial.clone(), source.clone(), dated));
                    }
                    Observation::Certificate(certificate(&names, &serial, true))
                } else {
                    let (rrtype, rdata) =
                        (["A", "TXT"][mixed as usize / 7 % 2], format!("192.0.2.{}", mixed / 11 % 5));
                    keys.insert((host.clone(), rrtype, rdata.clone(), source.clone(), dated));
                    resolved(&host, rrtype, &rdata)
                };
                let mut observed = observed(what, when, n);
                observed.origin.source = source;
                observed
            })
            .collect();
        take_in(&lake, batch(&format!("part {part}")), &rows);
    }
    let before = lake.shared(&[key(KeyKind::Address, "192.0.2.3")], 99, None).unwrap();
    lake.compact(Effort::Full, |_| {}).unwrap();
    let counts = lake.counts().unwrap();
    assert_eq!(counts[1], ("resolution", keys.len() as u64));
    assert_eq!(counts[2], ("certificate", certificates.len() as u64));
    assert_eq!(lake.shared(&[key(KeyKind::Address, "192.0.2.3")], 99, None).unwrap(), before);
    assert_eq!(lake.verify(|_, _| {}).unwrap().damage, []);
}

/// The bound that the documentation states: at most 32 files of single batches and 8 generations of each size.
#[test]
fn endless_small_batches_leave_few_files() {
    // 500 take two minutes on a busy machine: `INTERDICT_BATCHES=500`.
    let batches: usize =
        std::env::var("INTERDICT_BATCHES").ok().and_then(|text| text.parse().ok()).unwrap_or(150);
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    let reader = Lake::open(config(folder.path())).unwrap();
    for number in 0..batches {
        let host = format!("h{number}.com");
        take_in(
            &lake,
            batch(&host),
            &[observed(seen(&host), None, 1), observed(resolved(&host, "A", "192.0.2.1"), None, 2)],
        );
        lake.compact(Effort::MoreThan(32), |_| {}).unwrap();
        if number % 100 == 99 {
            lake.vacuum(Duration::ZERO, false).unwrap();
        }
    }
    lake.vacuum(Duration::ZERO, false).unwrap();
    for table in ["batch", "name", "resolution", "pivot"] {
        let data = files(folder.path(), table);
        assert!(data <= 33 + 8, "{table}: {data} files");
        let log = std::fs::read_dir(folder.path().join(table).join("_delta_log")).unwrap().count();
        assert!(log <= 5 * 16 + 8, "{table}: {log} files of the log");
    }
    for lake in [lake, reader, Lake::open(config(folder.path())).unwrap()] {
        assert_eq!(lake.counts().unwrap()[1], ("resolution", batches as u64));
        let hub = lake.shared(&[key(KeyKind::Address, "192.0.2.1")], 1, None).unwrap();
        assert_eq!(hub[0].rate.holders, batches as u64);
        assert!(lake.holds(&batch("h0.com")).unwrap());
        assert!(!take_in(&lake, batch("h0.com"), &[observed(seen("h0.com"), None, 1)]).added);
    }
}
