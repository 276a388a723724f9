use std::collections::BTreeSet;
use std::net::IpAddr;
use std::slice;

use model::{
    Actor, AliasClaim, AliasRelation, BaseRate, Edge, Identity, Interval, Key, KeyKind, Knowledge, Report,
    Shared, Usage, VictimCount, WatchList,
};
use store::Store;

use crate::support::{at, batch, name, names, origin, report};

fn knowing(said: impl IntoIterator<Item = Knowledge>) -> Store {
    let mut store = Store::in_memory().unwrap();
    absorb(&mut store, "first", said);
    store
}

fn absorb(store: &mut Store, content: &str, said: impl IntoIterator<Item = Knowledge>) {
    let mut intake = store.begin().unwrap();
    for one in said {
        intake.knowledge(&one).unwrap();
    }
    intake.acknowledge(&batch(content, 0)).unwrap();
}

fn reports() -> [Report; 3] {
    [
        report(
            "kimsuky",
            "2019-03-01",
            &["login.evil.com", "evil.com", "other.org", "192.0.2.7", "/a/b.php"],
        ),
        report("apt37", "2019-12-30T12:00:00Z", &["login.evil.com", "2001:db8::1"]),
        report("kimsuky", "2020-01-05", &["late.net", "192.0.2.7"]),
    ]
}

fn key(report: &Report) -> Key {
    let date = report.date.date();
    let value = format!("{} ({} on {}, {date})", report.id, report.publisher, report.actor);
    Key { kind: KeyKind::Report, value }
}

#[test]
fn the_last_batch_is_another_after_each_intake() {
    let mut store = Store::in_memory().unwrap();
    assert_eq!(store.last_batch().unwrap(), None);
    absorb(&mut store, "first", reports().map(Knowledge::Report));
    let first = store.last_batch().unwrap();
    absorb(&mut store, "second", reports().map(Knowledge::Report));
    let second = store.last_batch().unwrap();
    assert!(first.is_some() && second > first, "{first:?} {second:?}");
    drop(store.begin().unwrap());
    assert_eq!(store.last_batch().unwrap(), second, "what was not acknowledged is none");
}

#[test]
fn reports_are_found_by_name_registrable_name_and_address() {
    let [early, middle, late] = reports();
    let store = knowing(reports().map(Knowledge::Report));
    let listing = |hosts: &[&str], addresses: &[&str], as_of: Option<&str>| {
        let addresses: Vec<IpAddr> = addresses.iter().map(|text| text.parse().unwrap()).collect();
        store.reports_listing(&names(hosts), &addresses, as_of.map(at)).unwrap()
    };
    assert_eq!(listing(&["login.evil.com"], &[], None), [early.clone(), middle.clone()]);
    assert_eq!(listing(&["mail.evil.com"], &[], None), slice::from_ref(&early), "by its registrable name");
    assert_eq!(listing(&["org.uk", "www.example"], &[], None), []);
    assert_eq!(listing(&[], &["192.0.2.7"], None), [early.clone(), late.clone()]);
    assert_eq!(listing(&[], &["2001:0db8:0:0::1"], None), slice::from_ref(&middle));
    assert_eq!(listing(&["late.net"], &["192.0.2.7"], Some("2019-12-31")), slice::from_ref(&early));
    assert_eq!(listing(&["late.net", "login.evil.com"], &["192.0.2.7"], None), [early.clone(), middle, late]);
    assert_eq!(listing(&["other.org"], &[], Some("2019-03-01")), [early], "the day itself counts");
    assert_eq!(listing(&["other.org"], &[], Some("2019-02-28T23:59:59Z")), []);
}

#[test]
fn edges_and_shared_names_follow_the_reports() {
    let [early, middle, late] = reports();
    let store = knowing(reports().map(Knowledge::Report));
    let asked = names(&["login.evil.com", "mail.evil.com", "late.net", "login.evil.com"]);
    let edge = |host: &str, report: &Report| Edge {
        name: name(host),
        key: key(report),
        when: Some(Interval::at(report.date)),
    };
    let mut expected =
        vec![edge("late.net", &late), edge("login.evil.com", &early), edge("login.evil.com", &middle)];
    expected.sort();
    assert_eq!(store.report_edges(&asked, None).unwrap(), expected);
    assert_eq!(store.report_edges(&asked, Some(at("2019-06-01"))).unwrap(), [edge("login.evil.com", &early)]);

    let other = Key { kind: KeyKind::Address, value: early.id.to_string() };
    let unknown = Key { kind: KeyKind::Report, value: "0000000000000000".to_owned() };
    let keys = [key(&late), key(&early), other, unknown, key(&early)];
    let shared = |report: &Report, hosts: &[&str], holders, population| Shared {
        key: key(report),
        names: hosts.iter().map(|host| (name(host), Some(Interval::at(report.date)))).collect(),
        rate: BaseRate { holders, population },
    };
    let mut expected =
        vec![shared(&early, &["evil.com", "login.evil.com"], 3, 4), shared(&late, &["late.net"], 1, 4)];
    expected.sort_by(|a, b| a.key.cmp(&b.key));
    assert_eq!(store.report_shared(&keys, 2, None).unwrap(), expected);
    assert_eq!(
        store.report_shared(&keys, 9, Some(at("2019-12-31"))).unwrap(),
        [shared(&early, &["evil.com", "login.evil.com", "other.org"], 3, 3)]
    );
    assert!(store.report_shared(&[], 9, None).unwrap().is_empty());

    let reported: BTreeSet<_> = names(&["evil.com", "login.evil.com", "other.org"]).into_iter().collect();
    assert_eq!(store.reported_names(Some(at("2020-01-01"))).unwrap(), reported);
    assert_eq!(store.reported_names(None).unwrap().len(), 4);
    let all = store.reports(None).unwrap();
    assert_eq!(
        all.iter().map(|report| report.date).collect::<Vec<_>>(),
        [early.date, middle.date, late.date]
    );
    assert_eq!(all[2], late);
    assert_eq!(store.reports(Some(at("2019-12-29").end_of_day())).unwrap(), [early]);
}

#[test]
fn a_report_seen_again_adds_only_what_is_new() {
    let [early, ..] = reports();
    let victim = |sector: &str| VictimCount { sector: Some(sector.to_owned()), country: None, count: 2 };
    let first = Report { victims: vec![victim("education")], ..early };
    let mut store = knowing([Knowledge::Report(first.clone())]);
    let counts = store.knowledge_counts().unwrap();
    absorb(&mut store, "again", [Knowledge::Report(Report { origin: origin(99), ..first.clone() })]);
    assert_eq!(store.knowledge_counts().unwrap(), counts);
    let found = store.reports_listing(&names(&["evil.com"]), &[], None).unwrap();
    assert_eq!(found, slice::from_ref(&first), "the first origin stays");

    let mut more = report("kimsuky", "2019-03-01", &["more.net", "evil.com"]);
    more.victims = vec![victim("education"), victim("government")];
    absorb(&mut store, "more", [Knowledge::Report(more)]);
    let found = store.reports_listing(&names(&["more.net"]), &[], None).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].indicators.len(), first.indicators.len() + 1);
    assert_eq!(found[0].victims, [victim("education"), victim("government")]);
}

#[test]
fn of_two_counts_of_the_same_victims_the_higher_stays() {
    let victim = |sector: Option<&str>, country: Option<&str>, count| VictimCount {
        sector: sector.map(str::to_owned),
        country: country.map(str::to_owned),
        count,
    };
    let [early, ..] = reports();
    let told = |victims| Knowledge::Report(Report { victims, ..early.clone() });
    let mut store = knowing([told(vec![
        victim(Some("education"), Some("KR"), 3),
        victim(Some("education"), None, 1),
        victim(Some("education"), Some("KR"), 2),
    ])]);
    let kept =
        |store: &Store| store.reports_listing(&names(&["evil.com"]), &[], None).unwrap().remove(0).victims;
    assert_eq!(
        kept(&store),
        [victim(Some("education"), Some("KR"), 3), victim(Some("education"), None, 1)],
        "within one record, too"
    );
    absorb(
        &mut store,
        "more",
        [told(vec![
            victim(None, Some("KR"), 9),
            victim(Some("education"), None, 5),
            victim(Some("education"), Some("KR"), 1),
        ])],
    );
    let expected = [
        victim(Some("education"), Some("KR"), 3),
        victim(Some("education"), None, 5),
        victim(None, Some("KR"), 9),
    ];
    assert_eq!(kept(&store), expected);
    absorb(&mut store, "same", [told(expected.to_vec()), told(Vec::new())]);
    assert_eq!(kept(&store), expected);
}

#[test]
fn a_question_of_a_hundred_thousand_names_is_answered() {
    let store = knowing(reports().map(Knowledge::Report));
    let mut asked: Vec<_> = (0..100_000).map(|number| name(&format!("host{number}.example.net"))).collect();
    asked.push(name("www.other.org"));
    asked.push(name("late.net"));
    assert_eq!(store.reports_listing(&asked, &[], None).unwrap().len(), 2);
    assert_eq!(store.report_edges(&asked, None).unwrap().len(), 1);
    assert!(store.findings_on(&asked).unwrap().is_empty());
}

#[test]
fn actors_aliases_and_usages_read_back_once() {
    let actor = |source: &str, id: Option<&str>, country: Option<&str>| Actor {
        source: source.to_owned(),
        external_id: id.map(str::to_owned),
        name: "Kimsuky".to_owned(),
        country: country.map(str::to_owned),
        targets_sectors: vec!["government".to_owned()],
        targets_countries: vec!["KR".to_owned(), "US".to_owned()],
        said: model::Said::default(),
        origin: origin(3),
    };
    let claim = |relation, object: &str| AliasClaim {
        subject: "Kimsuky".to_owned(),
        relation,
        object: object.to_owned(),
        asserter: "attack".to_owned(),
        said: model::Said::default(),
    };
    let usage = |actor: &str, id: Option<&str>, what: &str| Usage {
        actor: actor.to_owned(),
        category: "malware".to_owned(),
        external_id: id.map(str::to_owned),
        name: what.to_owned(),
        asserter: "attack".to_owned(),
        said: model::Said::default(),
    };
    let actors = [actor("attack", Some("G0094"), None), actor("misp-galaxy:threat-actor", None, Some("KP"))];
    let mut claims = [
        claim(AliasRelation::SameAs, "Thallium"),
        claim(AliasRelation::DistinctFrom, "APT37"),
        claim(AliasRelation::BroaderThan, "Stolen Pencil"),
    ];
    claims.sort();
    let usages = [
        usage("Kimsuky", None, "KimJongRAT"),
        usage("Kimsuky", Some("S0414"), "BabyShark"),
        usage("APT37", None, "ROKRAT"),
    ];
    let all = || {
        let actors = actors.iter().cloned().map(Knowledge::Actor);
        let claims = claims.iter().cloned().map(Knowledge::Alias);
        actors.chain(claims).chain(usages.iter().cloned().map(Knowledge::Usage))
    };
    let mut store = knowing(all());
    absorb(&mut store, "again", all());
    assert_eq!(store.actors().unwrap(), actors);
    assert_eq!(store.aliases().unwrap(), claims);
    let asked = ["Kimsuky".to_owned(), "nobody".to_owned(), "Kimsuky".to_owned()];
    assert_eq!(store.usages_of(&asked).unwrap(), usages[..2]);
    let counts: Vec<u64> = store.knowledge_counts().unwrap().into_iter().map(|(_, count)| count).collect();
    assert_eq!(counts, [2, 3, 0, 0, 0, 0, 3]);

    let later = actor("attack", Some("G0094"), Some("KP"));
    absorb(&mut store, "later edition", [Knowledge::Actor(later.clone())]);
    assert_eq!(store.actors().unwrap()[0], later);
}

#[test]
fn watch_lists_are_joined_as_the_model_joins_them() {
    let identity = |name: &str, words: &[&str], domains: &[&str], sector: Option<&str>| Identity {
        name: name.to_owned(),
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        domains: names(domains),
        sector: sector.map(str::to_owned),
        country: None,
    };
    let lists = [
        WatchList {
            identities: vec![
                identity("naver", &["naver", "line"], &["naver.com"], None),
                identity("google", &[], &["google.com"], Some("technology")),
            ],
            owned: names(&["naver.com", "google.com"]),
        },
        WatchList {
            identities: vec![identity("naver", &["band", "line"], &["navercorp.com"], Some("technology"))],
            owned: names(&["google.com", "gmail.com"]),
        },
        WatchList { identities: vec![identity("naver", &[], &[], Some("media"))], owned: Vec::new() },
    ];
    let mut store = Store::in_memory().unwrap();
    assert_eq!(store.watch_list().unwrap(), WatchList::default());
    let mut expected = WatchList::default();
    for (number, list) in lists.into_iter().enumerate() {
        let mut intake = store.begin().unwrap();
        intake.watch_list(&list).unwrap();
        intake.acknowledge(&batch(&number.to_string(), 0)).unwrap();
        expected.absorb(list);
    }
    assert_eq!(store.watch_list().unwrap(), expected);
    assert_eq!(expected.identities[1].sector.as_deref(), Some("technology"));
}
