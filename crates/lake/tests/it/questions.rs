use lake::Lake;
use model::{BaseRate, Edge, Interval, Key, KeyKind, Observation, Observed};

use crate::fixture::*;

fn operation(lake: &Lake) {
    let spring = span("2019-03-01", "2019-03-31");
    let autumn = span("2019-09-01", "2019-11-30");
    let rows = vec![
        (resolved("www.evil.com", "A", "192.0.2.7"), spring),
        (resolved("www.evil.com", "A", "192.0.2.7"), autumn),
        (resolved("www.evil.com", "A", "192.0.2.8"), None),
        (resolved("login.bad.org", "A", "192.0.2.7"), autumn),
        (resolved("mail.bad.org", "A", "192.0.2.7"), spring),
        (resolved("late.net", "A", "192.0.2.7"), span("2020-02-01", "2020-02-02")),
        (resolved("late.net", "PTR", "192.0.2.7"), spring),
        (resolved("six.net", "AAAA", "2001:db8::7"), spring),
        (resolved("evil.com", "NS", "ns1.host.example"), spring),
        (resolved("deep.evil.com", "NS", "ns9.host.example"), spring),
        (resolved("evil.com", "MX", "mx.host.example"), spring),
        (resolved("evil.com", "TXT", "192.0.2.7"), spring),
        (seen("www.evil.com"), span("2019-01-01", "2019-01-02")),
        (seen("co.uk"), None),
        (Observation::Certificate(certificate(&["bad.org", "www.evil.com"], "0a", true)), spring),
        (Observation::Certificate(certificate(&["www.evil.com"], "0b", false)), autumn),
        (Observation::Registration(registration("evil.com", "2019-01-05T10:11:12Z")), autumn),
        (Observation::Registration(registration("bad.org", "2019-01-05T10:11:59Z")), autumn),
        (Observation::Registration(registration("other.net", "2019-01-05T00:00:00Z")), None),
    ];
    let rows: Vec<_> =
        rows.into_iter().zip(1..).map(|((what, when), line)| observed(what, when, line)).collect();
    // Two batches, so that hulls and counts cross files.
    take_in(lake, batch("one"), &rows[..9]);
    take_in(lake, batch("two"), &rows[9..]);
}

fn edge(host: &str, kind: KeyKind, value: &str, when: Option<Interval>) -> Edge {
    Edge { name: name(host), key: key(kind, value), when }
}

#[test]
fn edges_of_a_host_have_hulls_and_what_its_zone_has() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    operation(&lake);
    let (spring, autumn) = (span("2019-03-01", "2019-03-31"), span("2019-09-01", "2019-11-30"));
    let fingerprint = model::Digest::of(b"0a").to_string();
    let public_key = model::Digest::of(b"one key").to_string();
    let host = "www.evil.com";
    let mut expected = vec![
        edge(host, KeyKind::Address, "192.0.2.7", span("2019-03-01", "2019-11-30")),
        edge(host, KeyKind::Address, "192.0.2.8", None),
        edge(host, KeyKind::NameServer, "ns1.host.example", span("2019-03-01", "2019-11-30")),
        edge(host, KeyKind::NameServer, "ns2.host.example", autumn),
        edge(host, KeyKind::MailExchanger, "mx.host.example", spring),
        edge(host, KeyKind::Certificate, &fingerprint, spring),
        edge(host, KeyKind::Certificate, "CN=Test CA/0b", autumn),
        edge(host, KeyKind::CertificateKey, &public_key, spring),
        edge(host, KeyKind::Registrant, "someone@example.net", autumn),
        edge(host, KeyKind::RegistrationBurst, "iana:1068 2019-01-05T10:11Z", autumn),
        edge(host, KeyKind::Registrable, "evil.com", span("2019-01-01", "2019-11-30")),
    ];
    expected.sort();
    assert_eq!(lake.edges_of(&[name(host), name(host)], None).unwrap(), expected);
}

#[test]
fn edges_of_many_names_are_sorted_and_unseen_names_have_none_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    operation(&lake);
    assert_eq!(lake.edges_of(&[], None).unwrap(), []);
    assert_eq!(lake.edges_of(&[name("nobody.example.com")], None).unwrap(), []);
    let names = [name("never-seen.evil.com"), name("evil.com"), name("bad.org"), name("deep.evil.com")];
    let edges = lake.edges_of(&names, None).unwrap();
    assert!(edges.is_sorted());
    let of = |host: &str| -> Vec<Key> {
        edges.iter().filter(|edge| edge.name == name(host)).map(|edge| edge.key.clone()).collect()
    };
    // What the zone has counts for a host that was never seen; addresses and certificates do not.
    let inherited = of("never-seen.evil.com");
    let kinds: Vec<KeyKind> = inherited.iter().map(|key| key.kind).collect();
    assert_eq!(
        kinds,
        [
            KeyKind::NameServer,
            KeyKind::NameServer,
            KeyKind::MailExchanger,
            KeyKind::Registrant,
            KeyKind::RegistrationBurst
        ]
    );
    assert!(of("deep.evil.com").contains(&key(KeyKind::NameServer, "ns9.host.example")));
    assert!(!of("evil.com").contains(&key(KeyKind::NameServer, "ns9.host.example")));
    assert!(of("bad.org").contains(&key(KeyKind::RegistrationBurst, "iana:1068 2019-01-05T10:11Z")));
}

#[test]
fn shared_lists_holders_in_both_directions() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    operation(&lake);
    let autumn = span("2019-09-01", "2019-11-30");
    let keys = [
        key(KeyKind::Address, "192.0.2.7"),
        key(KeyKind::Address, "2001:db8::7"),
        key(KeyKind::Address, "198.51.100.1"),
        key(KeyKind::NameServer, "ns1.host.example"),
        key(KeyKind::MailExchanger, "mx.host.example"),
        key(KeyKind::Certificate, &model::Digest::of(b"0a").to_string()),
        key(KeyKind::Certificate, "CN=Test CA/0b"),
        key(KeyKind::CertificateKey, &model::Digest::of(b"one key").to_string()),
        key(KeyKind::Registrant, "someone@example.net"),
        key(KeyKind::RegistrationBurst, "iana:1068 2019-01-05T10:11Z"),
        key(KeyKind::Registrable, "evil.com"),
        key(KeyKind::Report, "r-1"),
    ];
    let shared = lake.shared(&keys, 10, None).unwrap();
    assert_eq!(shared.len(), keys.len());
    assert!(shared.is_sorted_by_key(|shared| shared.key.clone()));
    let of = |wanted: &Key| shared.iter().find(|shared| shared.key == *wanted).unwrap();
    let hosts = |wanted: &Key| of(wanted).names.iter().map(|(name, _)| name.to_string()).collect::<Vec<_>>();
    let rate = |wanted: &Key| (of(wanted).rate.holders, of(wanted).rate.population);

    assert_eq!(
        of(&keys[0]).names,
        [
            (name("late.net"), span("2020-02-01", "2020-02-02")),
            (name("login.bad.org"), autumn),
            (name("mail.bad.org"), span("2019-03-01", "2019-03-31")),
            (name("www.evil.com"), span("2019-03-01", "2019-11-30")),
        ]
    );
    assert_eq!(of(&keys[0]).rate, BaseRate { holders: 3, population: 4 });
    assert_eq!((hosts(&keys[1]), rate(&keys[1])), (vec!["six.net".to_owned()], (1, 4)));
    assert_eq!((hosts(&keys[2]), rate(&keys[2])), (vec![], (0, 4)));
    // A name server is one by NS record and by registration: the hull of both, each holder once.
    assert_eq!(
        of(&keys[3]).names,
        [
            (name("bad.org"), autumn),
            (name("evil.com"), span("2019-03-01", "2019-11-30")),
            (name("other.net"), None),
        ]
    );
    assert_eq!(rate(&keys[3]), (3, 3));
    assert_eq!((hosts(&keys[4]), rate(&keys[4])), (vec!["evil.com".to_owned()], (1, 1)));
    assert_eq!(hosts(&keys[5]), ["bad.org", "www.evil.com"]);
    assert_eq!(rate(&keys[5]), (2, 2));
    assert_eq!(hosts(&keys[6]), ["www.evil.com"]);
    assert_eq!(hosts(&keys[7]), ["bad.org", "www.evil.com"]);
    assert_eq!((hosts(&keys[8]).len(), rate(&keys[8])), (3, (3, 3)));
    // Midnight is a date without a time: no burst.
    assert_eq!(
        (hosts(&keys[9]), rate(&keys[9])),
        (vec!["bad.org".to_owned(), "evil.com".to_owned()], (2, 2))
    );
    assert_eq!(hosts(&keys[10]), ["deep.evil.com", "evil.com", "www.evil.com"]);
    assert_eq!(rate(&keys[10]), (1, 6));
    assert_eq!((hosts(&keys[11]), rate(&keys[11])), (vec![], (0, 0)));
}

#[test]
fn a_cap_shortens_the_list_and_not_the_count() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    let hub: Vec<_> = (0..500)
        .map(|n| observed(resolved(&format!("h{}.site{}.com", n % 5, n / 5), "A", "192.0.2.1"), None, n))
        .collect();
    take_in(&lake, batch("hub"), &hub);
    let shared = lake.shared(&[key(KeyKind::Address, "192.0.2.1")], 3, None).unwrap();
    assert_eq!(shared[0].rate, BaseRate { holders: 100, population: 100 });
    let hosts: Vec<String> = shared[0].names.iter().map(|(name, _)| name.to_string()).collect();
    assert_eq!(hosts, ["h0.site0.com", "h0.site1.com", "h0.site10.com"]);
    assert!(lake.shared(&[key(KeyKind::Address, "192.0.2.1")], 0, None).unwrap()[0].names.is_empty());
}

#[test]
fn as_of_leaves_out_what_came_later_and_cuts_what_straddles() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    operation(&lake);
    let then = Some(time("2019-10-01"));
    let address = key(KeyKind::Address, "192.0.2.7");
    let shared = lake.shared(std::slice::from_ref(&address), 10, then).unwrap();
    assert_eq!(
        shared[0].names,
        [
            (name("login.bad.org"), span("2019-09-01", "2019-10-01")),
            (name("mail.bad.org"), span("2019-03-01", "2019-03-31")),
            (name("www.evil.com"), span("2019-03-01", "2019-10-01")),
        ]
    );
    assert_eq!(shared[0].rate, BaseRate { holders: 2, population: 3 });
    // The population is kept for one time only.
    assert_eq!(lake.shared(std::slice::from_ref(&address), 10, None).unwrap()[0].rate.population, 4);

    let edges = lake.edges_of(&[name("www.evil.com"), name("late.net")], then).unwrap();
    let find = |host: &str, value: &str| {
        edges.iter().find(|edge| edge.name == name(host) && edge.key.value == value).map(|edge| edge.when)
    };
    assert_eq!(find("late.net", "192.0.2.7"), None);
    assert_eq!(find("www.evil.com", "192.0.2.7"), Some(span("2019-03-01", "2019-10-01")));
    assert_eq!(find("www.evil.com", "192.0.2.8"), Some(None));

    let early = Some(time("2019-02-01"));
    let sightings: Vec<_> = lake.sightings(early).unwrap().map(Result::unwrap).collect();
    let hosts: Vec<String> = sightings.iter().map(|sighting| sighting.name.to_string()).collect();
    assert_eq!(hosts, ["www.evil.com", "co.uk", "www.evil.com", "other.net"]);
    let facts = lake.facts(&[name("www.evil.com")], early).unwrap();
    assert_eq!(facts.len(), 2);
    let exactly = Some(time("2019-01-01"));
    assert_eq!(
        lake.facts(&[name("www.evil.com")], exactly).unwrap()[0].observed.when,
        span("2019-01-01", "2019-01-01")
    );
}

/// A records of `busy.com`, an hour apart.
fn hourly(addresses: impl Iterator<Item = String>) -> Vec<Observed<Observation>> {
    let hour = 3_600_000_000_i64;
    addresses
        .zip(0..)
        .map(|(address, n)| {
            let at = Interval::at(model::Timestamp::from_micros(n * hour).unwrap());
            observed(resolved("busy.com", "A", &address), Some(at), n.unsigned_abs())
        })
        .collect()
}

fn lines(lake: &Lake, host: &str) -> Vec<u64> {
    lake.facts(&[name(host)], None).unwrap().iter().map(|fact| fact.observed.origin.line).collect()
}

#[test]
fn facts_have_the_first_and_last_sighting_of_every_value() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    let address = |n| if n < 5_000 { "192.0.2.1" } else { "192.0.2.2" };
    let mut many = hourly((0..6_000).map(|n| address(n).to_owned()));
    many.reverse();
    take_in(&lake, batch("busy"), &many);
    assert_eq!(lines(&lake, "busy.com"), [0, 1, 4_998, 4_999, 5_000, 5_001, 5_998, 5_999]);
    let facts = lake.facts(&[name("busy.com")], Some(many[3_000].when.unwrap().first())).unwrap();
    let last = facts.last().unwrap();
    assert_eq!((last.observed.origin.line, facts.len()), (2_999, 4));
}

#[test]
fn facts_of_too_many_values_are_those_seen_last() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    let address = |n: u32| std::net::Ipv4Addr::from(0x0a00_0000 + n % 5_999).to_string();
    // The first address is also the last one, whichever comes in first; undated values go before any other.
    let mut many = hourly((0..6_000).map(address));
    many.push(observed(resolved("busy.com", "A", "192.0.2.1"), None, 9_999));
    take_in(&lake, batch("busy"), &many);
    let kept = lake::VALUES_PER_NAME as u64;
    let expected: Vec<u64> = std::iter::once(0).chain(6_000 - kept..6_000).collect();
    assert_eq!(lines(&lake, "busy.com"), expected);
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    many.reverse();
    take_in(&lake, batch("first"), &many[..3_000]);
    take_in(&lake, batch("second"), &many[3_000..]);
    assert_eq!(lines(&lake, "busy.com"), expected);
    assert!(lines(&lake, "quiet.com").is_empty());
}

#[test]
fn facts_keep_undated_ones_and_the_interval_that_ends_last() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    let mut many = hourly((0..100).map(|_| "192.0.2.1".to_owned()));
    many[50].when = span("1970-01-03", "2019-01-01");
    let undated = |line| observed(resolved("busy.com", "A", "192.0.2.1"), None, line);
    many.extend((200..300).map(undated));
    take_in(&lake, batch("busy"), &many);
    let lines = lines(&lake, "busy.com");
    assert_eq!(lines.len(), 3 * lake::ENDS_PER_VALUE);
    assert!(lines[..2].iter().all(|line| (200..300).contains(line)));
    assert_eq!(lines[2..], [0, 1, 50, 99]);
}

#[test]
fn facts_of_certificates_and_registrations_keep_both_ends_of_each() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    let at = |n: i64| Some(Interval::at(model::Timestamp::from_micros(n * 1_000_000).unwrap()));
    let mut all: Vec<_> = (0..100)
        .map(|n| {
            let serial = if n < 50 { "0a" } else { "0b" };
            let what = Observation::Certificate(certificate(&["busy.com"], serial, true));
            observed(what, at(n), n.unsigned_abs())
        })
        .collect();
    all.extend((100..200).map(|n| {
        let created = if n < 150 { "2019-01-05T10:11:12Z" } else { "2019-06-05T10:11:12Z" };
        observed(Observation::Registration(registration("busy.com", created)), at(n), n.unsigned_abs())
    }));
    take_in(&lake, batch("busy"), &all);
    let ends = [0, 1, 48, 49, 50, 51, 98, 99, 100, 101, 148, 149, 150, 151, 198, 199];
    assert_eq!(lines(&lake, "busy.com"), ends);
}

#[test]
fn seen_names_are_those_that_any_record_is_about() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    operation(&lake);
    let asked =
        ["www.evil.com", "late.net", "bad.org", "other.net", "co.uk", "never-seen.evil.com"].map(name);
    let seen = |as_of| -> Vec<String> {
        lake.seen(&asked, as_of).unwrap().iter().map(ToString::to_string).collect()
    };
    assert_eq!(seen(None), ["bad.org", "co.uk", "late.net", "other.net", "www.evil.com"]);
    assert_eq!(seen(Some(time("2019-02-01"))), ["co.uk", "other.net", "www.evil.com"]);
    assert!(lake.seen(&[], None).unwrap().is_empty());
}
