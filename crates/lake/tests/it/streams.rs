//! Questions that stream, asked of small files, of a compacted lake, and of both together: the answers are the same.

use std::time::Duration;

use lake::{Cell, Effort, Indicator, Lake, LakeError, SqlLimits, Window};
use model::{Key, KeyKind, Observation, Observed};

use crate::fixture::*;

fn rows() -> Vec<Observed<Observation>> {
    let spring = span("2019-03-01", "2019-03-31");
    let autumn = span("2019-09-01", "2019-11-30");
    let all = vec![
        (resolved("evil.com", "A", "192.0.2.7"), spring),
        (resolved("www.evil.com", "A", "192.0.2.7"), autumn),
        (resolved("www.evil.com", "A", "192.0.2.7"), spring),
        (resolved("www.evil.com", "A", "192.0.2.8"), None),
        (resolved("evil-x.com", "A", "192.0.2.7"), autumn),
        (resolved("a.bad.org", "A", "192.0.2.7"), spring),
        (resolved("a.bad.org", "AAAA", "2001:db8::7"), spring),
        (resolved("evil.com", "NS", "ns1.host.example"), spring),
        (seen("deep.www.evil.com"), span("2020-01-01", "2020-01-02")),
        (Observation::Certificate(certificate(&["evil.com", "bad.org"], "0a", true)), spring),
        (Observation::Registration(registration("evil.com", "2019-01-05T10:11:12Z")), autumn),
    ];
    all.into_iter().zip(1..).map(|((what, when), line)| observed(what, when, line)).collect()
}

/// Runs `test` on the rows in small files, compacted, and half of each.
fn in_every_state(test: impl Fn(&Lake, &str)) {
    for state in ["small files", "compacted", "both"] {
        let folder = tempfile::tempdir().unwrap();
        let lake = create(folder.path());
        let rows = rows();
        take_in(&lake, batch("one"), &rows[..6]);
        if state == "both" {
            lake.compact(Effort::Full, |_| ()).unwrap();
        }
        take_in(&lake, batch("two"), &rows[6..]);
        if state == "compacted" {
            lake.compact(Effort::Full, |_| ()).unwrap();
        }
        test(&lake, state);
    }
}

fn names(lake: &Lake, kind: KeyKind, value: &str, window: Window) -> Vec<(String, u64)> {
    let holders = lake.names_on(&key(kind, value), window).unwrap();
    holders.map(Result::unwrap).map(|holder| (holder.name.to_string(), holder.sightings)).collect()
}

fn told(names: &[(&str, u64)]) -> Vec<(String, u64)> {
    names.iter().map(|(name, sightings)| ((*name).to_owned(), *sightings)).collect()
}

#[test]
fn names_on_a_value_come_once_and_in_order_of_zone() {
    in_every_state(|lake, state| {
        let all = Window::default();
        let on = |value| names(lake, KeyKind::Address, value, all);
        let expected = [("evil.com", 1), ("evil-x.com", 1), ("www.evil.com", 2), ("a.bad.org", 1)];
        assert_eq!(on("192.0.2.7"), told(&expected), "{state}");
        assert_eq!(on("2001:db8::7"), told(&[("a.bad.org", 1)]), "{state}");
        assert_eq!(on("198.51.100.1"), [], "{state}");
        assert_eq!(
            names(lake, KeyKind::NameServer, "ns1.host.example", all),
            told(&[("evil.com", 2)]),
            "{state}"
        );
        let holder =
            lake.names_on(&key(KeyKind::Address, "192.0.2.7"), all).unwrap().nth(2).unwrap().unwrap();
        assert_eq!((holder.when, holder.count), (span("2019-03-01", "2019-11-30"), Some(14)), "{state}");
        let since = Window { since: Some(time("2019-06-01")), as_of: None };
        let left: Vec<String> =
            names(lake, KeyKind::Address, "192.0.2.7", since).into_iter().map(|(name, _)| name).collect();
        assert_eq!(left, ["evil-x.com", "www.evil.com"], "{state}");
        let then = Window { since: None, as_of: Some(time("2019-04-01")) };
        assert_eq!(names(lake, KeyKind::Address, "192.0.2.7", then).len(), 3, "{state}");
    });
}

#[test]
fn a_zone_has_its_names_and_what_is_new_is_new() {
    in_every_state(|lake, state| {
        let zone: Vec<String> = lake
            .zone(&name("evil.com"), Window::default())
            .unwrap()
            .map(|holder| holder.unwrap().name.to_string())
            .collect();
        assert_eq!(zone, ["evil.com", "www.evil.com", "deep.www.evil.com"], "{state}");
        let new = |zone: Option<&str>| -> Vec<String> {
            let zone = zone.map(name);
            let found = lake.new_since(time("2019-06-01"), zone.as_ref(), None).unwrap();
            found.map(|holder| holder.unwrap().name.to_string()).collect()
        };
        assert_eq!(new(None), ["evil-x.com", "deep.www.evil.com"], "{state}");
        assert_eq!(new(Some("evil.com")), ["deep.www.evil.com"], "{state}");
        let spans = lake.spans(&[name("evil.com"), name("nobody.com")], None).unwrap();
        assert_eq!(
            spans.into_iter().collect::<Vec<_>>(),
            [(name("evil.com"), span("2019-03-01", "2019-11-30"))]
        );
    });
}

#[test]
fn history_has_every_kind_and_stops_when_nobody_asks_on() {
    in_every_state(|lake, state| {
        let facts: Vec<_> =
            lake.history(&name("evil.com"), Window::default()).unwrap().map(Result::unwrap).collect();
        let kinds: Vec<&str> = facts
            .iter()
            .map(|fact| match &fact.observed.what {
                Observation::Name(_) => "name",
                Observation::Resolution(of) => of.rrtype.as_str(),
                Observation::Certificate(of) => {
                    assert_eq!(of.names, [name("evil.com")]);
                    "certificate"
                }
                Observation::Registration(_) => "registration",
            })
            .collect();
        assert_eq!(kinds, ["A", "NS", "certificate", "registration"], "{state}");
        assert!(lake.history(&name("evil.com"), Window::default()).unwrap().next().unwrap().is_ok());
        assert!(lake.history(&name("nobody.com"), Window::default()).unwrap().next().is_none(), "{state}");
    });
}

#[test]
fn indicators_meet_names_below_them_and_values() {
    in_every_state(|lake, state| {
        let value = |kind, value: &str| Indicator::Key(key(kind, value));
        let indicators = [
            Indicator::Name(name("evil.com")),
            Indicator::Name(name("www.evil.com")),
            Indicator::Name(name("nobody.com")),
            value(KeyKind::Address, "2001:db8::7"),
            value(KeyKind::Address, "198.51.100.1"),
        ];
        let mut found: Vec<(String, String)> = lake
            .matches(indicators, Window::default())
            .unwrap()
            .map(Result::unwrap)
            .map(|found| match found.indicator {
                Indicator::Name(name) => (name.to_string(), found.name.to_string()),
                Indicator::Key(Key { value, .. }) => (value, found.name.to_string()),
            })
            .collect();
        found.sort();
        found.dedup();
        let expected = [
            ("2001:db8::7", "a.bad.org"),
            ("evil.com", "evil.com"),
            ("www.evil.com", "deep.www.evil.com"),
            ("www.evil.com", "www.evil.com"),
        ];
        assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())), "{state}");
    });
}

#[test]
fn shared_values_come_in_groups_and_hubs_do_not() {
    in_every_state(|lake, state| {
        let groups = |most| -> Vec<_> {
            lake.tenancies(KeyKind::Address, most, Window::default()).unwrap().map(Result::unwrap).collect()
        };
        let found = groups(3);
        assert_eq!(found.len(), 1, "{state}");
        assert_eq!(
            (found[0].key.value.as_str(), found[0].rate.holders, found[0].names.len()),
            ("192.0.2.7", 3, 4)
        );
        assert_eq!(found[0].rate.population, 3, "{state}");
        assert!(groups(2).is_empty(), "{state}");
        let top = lake.top_shared(KeyKind::Address, 2, Window::default()).unwrap();
        let told: Vec<_> = top.iter().map(|of| (of.key.value.as_str(), of.rate.holders, of.names)).collect();
        assert_eq!(told, [("192.0.2.7", 3, 4), ("192.0.2.8", 1, 1)], "{state}");
    });
}

fn sql(lake: &Lake, text: &str, rows: usize) -> Result<Vec<Vec<Cell>>, LakeError> {
    lake.sql(text, SqlLimits { rows, time: Duration::from_secs(60) })?.rows.collect()
}

#[test]
fn sql_reads_and_only_reads() {
    in_every_state(|lake, state| {
        let text = |text: &str| Cell::Text(text.to_owned());
        let names = "SELECT name FROM resolution WHERE rname = reverse('www.evil.com') GROUP BY name";
        assert_eq!(sql(lake, names, 10).unwrap(), [[text("www.evil.com")]], "{state}");
        let pivot = "SELECT count(DISTINCT registrable(reverse(rname))) FROM pivot WHERE kind = 'address' AND value = '192.0.2.7'";
        assert_eq!(sql(lake, pivot, 10).unwrap(), [[Cell::Whole(3)]], "{state}");
        let all = "SELECT DISTINCT rname, rdata FROM resolution";
        assert!(matches!(sql(lake, all, 2), Err(LakeError::Limit { .. })), "{state}");
        for refused in [
            "DROP TABLE name",
            "CREATE EXTERNAL TABLE t STORED AS CSV LOCATION '/etc/passwd'",
            "COPY name TO 'out.csv'",
            "INSERT INTO name SELECT * FROM name",
            "SET datafusion.execution.batch_size = 1",
            "EXPLAIN SELECT 1",
            "SELECT 1; SELECT 2",
            "SELECT * FROM '/etc/passwd'",
            "SELECT",
        ] {
            assert!(matches!(sql(lake, refused, 10), Err(LakeError::Sql { .. })), "{refused}");
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    take_in(&lake, batch("one"), &rows());
    let limits = SqlLimits { rows: 10, time: Duration::ZERO };
    let late = lake.sql("SELECT count(*) FROM name", limits).unwrap().rows.collect::<Result<Vec<_>, _>>();
    assert!(matches!(late, Err(LakeError::Limit { .. })));
}
