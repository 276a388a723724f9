use model::{
    ActionCode, Answer, Caption, Case, CaseDomain, Collateral, CollateralAnswer, CollateralQuestion,
    Confusion, CustodySummary, Digest, DomainName, DomainRole, DomainSheet, ImitationReading, Interval, Key,
    KeyKind, LossLedger, LossTest, MethodStatement, Reach, Registration, Registry, Review, SheetLink,
    SheetSighting, Timestamp, Verdict, VictimTable,
};
use proptest::prelude::*;
use serde_json::Value;

use super::*;

fn name(text: &str) -> DomainName {
    DomainName::parse(text).expect("a name")
}

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn domain(text: &str, registration: Option<Registration>) -> DomainSheet {
    let domain = name(text);
    DomainSheet {
        seq: Some(0),
        domain_ulabel: domain.unicode(),
        code_points: String::new(),
        role: DomainRole::Undetermined,
        role_basis: String::new(),
        imitates: Vec::new(),
        registry: Registry {
            suffix: domain.suffix().to_owned(),
            tld: domain.labels().next_back().unwrap().to_owned(),
            operator: Some("Example Registry".to_owned()),
            place: Some("Reston, US".to_owned()),
            reach: Reach::Inside,
            dated: None,
        },
        domain: domain.clone(),
        registration,
        registration_seen: None,
        addresses: Vec::new(),
        name_servers: Vec::new(),
        mail: Vec::new(),
        canonical_names: Vec::new(),
        seen: None,
        links: Vec::new(),
        bad_faith: Vec::new(),
        counts_supported: Vec::new(),
        facts: Vec::new(),
        exhibits: Vec::new(),
        collateral: Collateral {
            answers: Vec::new(),
            shared_zone: false,
            assessment: Digest::of(b""),
            review: None,
            stale: false,
        },
        actions: Vec::new(),
        sealed_until: None,
    }
}

fn registered(text: &str, registrar: Option<&str>) -> DomainSheet {
    let mut registration = Registration::of(name(text));
    registration.registrar = registrar.map(str::to_owned);
    domain(text, Some(registration))
}

/// A dossier with these sheets, in this order; those with a number are listed.
fn case(mut sheets: Vec<DomainSheet>) -> Dossier {
    for (seq, sheet) in (1..).zip(sheets.iter_mut().filter(|sheet| sheet.seq.is_some())) {
        sheet.seq = Some(seq);
    }
    let domains = sheets
        .iter()
        .map(|sheet| CaseDomain {
            domain: sheet.domain.clone(),
            domain_ulabel: sheet.domain_ulabel.clone(),
            hosts: vec![sheet.domain.clone()],
            suffix: sheet.registry.suffix.clone(),
            registration: sheet.registration.clone(),
            registration_seen: None,
            resolutions: Vec::new(),
            seen: None,
            imitates: Vec::new(),
            readings: Vec::new(),
            links: Vec::new(),
            exhibits: Vec::new(),
        })
        .collect();
    Dossier {
        version: 1,
        case: Case {
            id: "case-0001".to_owned(),
            title: "test".to_owned(),
            cluster: None,
            as_of: Some(time("2019-12-18").end_of_day()),
            domains,
            exhibits: Vec::new(),
            stated: Vec::new(),
        },
        caption: Caption::default(),
        declarant: None,
        facts: Vec::new(),
        causes: Vec::new(),
        matrix: Vec::new(),
        sheets,
        actions: Vec::new(),
        actions_refused: Vec::new(),
        attribution: None,
        actor_names: Vec::new(),
        victims: VictimTable::default(),
        losses: LossLedger {
            entries: Vec::new(),
            total_cents: 0,
            test: LossTest { cents: 500_000, months: 12 },
            best: None,
            met: false,
        },
        marks: Vec::new(),
        migration: None,
        service: Vec::new(),
        method: MethodStatement::default(),
        gaps: Vec::new(),
        exclusions: Vec::new(),
        supplement: None,
        custody: CustodySummary::default(),
        seal: None,
    }
}

/// A reader of RFC 4180 of the tests' own.
fn parse_csv(text: &str) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    let (mut record, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                assert_eq!(chars.next(), Some('\n'), "CRLF ends a record");
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            c => cell.push(c),
        }
    }
    assert!(record.is_empty() && cell.is_empty() && !quoted, "the last record ends with CRLF");
    records
}

fn csv(case: &Dossier) -> Vec<Vec<String>> {
    parse_csv(std::str::from_utf8(&appendix_csv(case)).expect("UTF-8"))
}

fn json(case: &Dossier) -> Value {
    serde_json::from_slice(&appendix_json(case)).expect("JSON")
}

fn json_domains(document: &Value) -> Vec<String> {
    let groups = document["groups"].as_array().expect("groups");
    let rows = groups.iter().flat_map(|group| group["domains"].as_array().expect("domains"));
    rows.map(|row| row["domain_alabel"].as_str().expect("a name").to_owned()).collect()
}

fn column<'a>(rows: &'a [Vec<String>], header: &str) -> Vec<&'a str> {
    let at = rows[0].iter().position(|name| name == header).expect("a column");
    rows[1..].iter().map(|row| row[at].as_str()).collect()
}

#[test]
fn rows_are_the_listed_domains_in_groups() {
    let mut left_out = registered("x.com", Some("Alpha"));
    left_out.seq = None;
    let case = case(vec![
        registered("w.com", Some("Alpha")),
        left_out,
        registered("a.com", Some("Beta")),
        registered("z.com", None),
        domain("b.com", None),
        domain("d.net", None),
    ]);
    let rows = csv(&case);
    assert_eq!(column(&rows, "domain_alabel"), ["w.com", "a.com", "z.com", "b.com", "d.net"]);
    assert_eq!(column(&rows, "seq"), ["1", "2", "3", "4", "5"]);
    assert_eq!(
        column(&rows, "registrar"),
        [
            "Alpha",
            "Beta",
            "unknown (registration data name no registrar)",
            "unknown (no registration data observed)",
            "unknown (no registration data observed)"
        ]
    );
    let document = json(&case);
    assert_eq!(json_domains(&document), column(&rows, "domain_alabel"));
    assert_eq!(document["groups"].as_array().expect("groups").len(), 5);
    assert_eq!(document["title"], "Appendix A (draft for counsel)");
    assert_eq!(
        (&document["case"], &document["as_of"]),
        (&"case-0001".into(), &"2019-12-18T23:59:59.999999Z".into())
    );
}

fn full() -> DomainSheet {
    let mut registration = Registration::of(name("xn--mnchen-3ya.com"));
    registration.registrar = Some("Names, \"Quick\" Inc.".to_owned());
    registration.registrar_iana_id = Some("9999".to_owned());
    registration.abuse_email = Some("abuse@registrar.example".to_owned());
    registration.abuse_phone = Some("+1.5555550100".to_owned());
    registration.registrant = Some("=cmd()".to_owned());
    registration.created = Some(time("2019-06-01"));
    registration.status = vec!["client hold".to_owned(), "server hold".to_owned()];
    registration.nameservers = vec![name("ns1.host.example")];
    registration.signed = Some(false);
    let mut full = domain("xn--mnchen-3ya.com", Some(registration));
    let key = |kind, value: &str| Key { kind, value: value.to_owned() };
    let window = Interval::new(time("2019-08-01"), time("2019-12-01")).expect("forwards");
    let seen = |value: &str, host: Option<&str>, when| SheetSighting {
        value: value.to_owned(),
        host: host.map(name),
        when,
        exhibits: vec![2],
    };
    full.addresses =
        vec![seen("192.0.2.7", Some("www.xn--mnchen-3ya.com"), Some(window)), seen("192.0.2.9", None, None)];
    full.mail = vec![seen("mx.host.example", Some("xn--mnchen-3ya.com"), Some(window))];
    full.seen = Some(window);
    full.code_points = "U+006D U+00FC U+006E U+0063 U+0068 U+0065 U+006E . U+0063 U+006F U+006D".to_owned();
    full.imitates = vec![ImitationReading {
        identity: "@brand".to_owned(),
        confusion: vec![Confusion::Homoglyph, Confusion::Combo],
        reading: "rn drawn as m".to_owned(),
    }];
    full.links = vec![SheetLink {
        key: key(KeyKind::Address, "192.0.2.7"),
        with: vec![name("a.com")],
        holders: 3,
        population: 1_000,
        weight: 6.25,
        claim: false,
        exhibits: vec![2],
    }];
    full.counts_supported = vec!["acpa".to_owned()];
    full.collateral.answers = vec![
        CollateralAnswer {
            question: CollateralQuestion::MailInUse,
            answer: Answer::Yes,
            count: Some(1),
            text: "mail exchangers were seen: mx.host.example".to_owned(),
        },
        CollateralAnswer {
            question: CollateralQuestion::Sinkholed,
            answer: Answer::No,
            count: Some(0),
            text: "none".to_owned(),
        },
    ];
    full.collateral.review = Some(Review {
        verdict: Verdict::Take,
        by: "Ada Example".to_owned(),
        second: Some("Bob Example".to_owned()),
        at: time("2019-12-02"),
        note: None,
        assessment: full.collateral.assessment,
    });
    full.actions = vec![ActionCode::NsReplace, ActionCode::Lock];
    full.exhibits = vec![2, 5];
    full
}

#[test]
fn every_field_is_there_and_never_defanged() {
    let case = case(vec![full()]);
    let rows = csv(&case);
    let cell = |header: &str| column(&rows, header)[0].to_owned();
    assert_eq!(cell("domain_alabel"), "xn--mnchen-3ya.com");
    assert_eq!(cell("domain_ulabel"), "münchen.com");
    assert_eq!(
        cell("label_codepoints"),
        "U+006D U+00FC U+006E U+0063 U+0068 U+0065 U+006E . U+0063 U+006F U+006D"
    );
    assert_eq!((cell("registry_suffix"), cell("registry_iana_tld")), ("com".to_owned(), "com".to_owned()));
    assert_eq!(cell("registrar"), "Names, \"Quick\" Inc.");
    assert_eq!(cell("registrar_abuse_phone"), "'+1.5555550100");
    assert_eq!(cell("registrant"), "'=cmd()");
    assert_eq!(cell("mark_or_victim_imitated"), "'@brand");
    assert_eq!(
        (cell("confusion_type"), cell("reading")),
        ("combo; homoglyph".to_owned(), "rn drawn as m".to_owned())
    );
    assert_eq!(
        (cell("registry_operator"), cell("registry_reach")),
        ("Example Registry".to_owned(), "inside the court's reach".to_owned())
    );
    assert_eq!(
        (cell("action"), cell("counts_supported")),
        ("NS_REPLACE; LOCK".to_owned(), "acpa".to_owned())
    );
    assert_eq!(cell("collateral"), "does it receive mail? yes: mail exchangers were seen: mx.host.example");
    assert_eq!(
        (cell("collateral_verdict"), cell("reviewer")),
        ("take".to_owned(), "Ada Example; Bob Example".to_owned())
    );
    assert_eq!(cell("created"), "2019-06-01T00:00:00Z");
    assert_eq!((cell("updated"), cell("ds_present")), (String::new(), "false".to_owned()));
    assert_eq!(cell("epp_status"), "client hold; server hold");
    assert_eq!(
        cell("a_aaaa"),
        "192.0.2.7 at www.xn--mnchen-3ya.com (2019-08-01T00:00:00Z/2019-12-01T00:00:00Z); 192.0.2.9 (undated)"
    );
    assert_eq!(
        cell("mx"),
        "mx.host.example at xn--mnchen-3ya.com (2019-08-01T00:00:00Z/2019-12-01T00:00:00Z)"
    );
    assert_eq!(cell("links"), "address 192.0.2.7 with a.com (weight 6.25 nats, held by 3 registrable names)");
    assert_eq!((cell("exhibits"), cell("last_seen")), ("2; 5".to_owned(), "2019-12-01T00:00:00Z".to_owned()));
    let document = json(&case);
    let row = &document["groups"][0]["domains"][0];
    assert_eq!(row["registrar_abuse_phone"], "+1.5555550100");
    assert_eq!(row["registrant"], "=cmd()");
    assert_eq!(row["a_aaaa"][0]["first_seen"], "2019-08-01T00:00:00Z");
    assert_eq!(row["links"][0]["weight"], 6.25);
    assert_eq!(row["exhibits"], serde_json::json!([2, 5]));
}

#[test]
fn a_link_by_report_is_called_a_claim() {
    let mut of = full();
    of.links[0].key = Key { kind: KeyKind::Report, value: "r1".to_owned() };
    let rows = csv(&case(vec![of]));
    let words = "listed together with a.com in report r1 (a claim; weight 6.25 nats)";
    assert_eq!(column(&rows, "links"), [words]);
}

#[test]
fn the_members_of_json_are_the_columns_of_csv() {
    let case = case(vec![full()]);
    let bytes = appendix_json(&case);
    let text = std::str::from_utf8(&bytes).expect("UTF-8");
    let mut from = 0;
    for header in Row::HEADER {
        let member = format!("\n          \"{header}\": ");
        let at = text[from..].find(&member).unwrap_or_else(|| panic!("{header} in order"));
        from += at + member.len();
    }
    assert_eq!(json(&case)["groups"][0]["domains"][0].as_object().map(serde_json::Map::len), Some(40));
}

#[test]
fn an_empty_case_gives_a_header_and_no_groups() {
    let case = case(Vec::new());
    assert_eq!(csv(&case).len(), 1);
    assert_eq!(json(&case)["groups"], serde_json::json!([]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever registries publish, both forms hold the same domains, no cell runs as a formula, and every cell
    /// reads back as it was but for the apostrophe.
    #[test]
    fn both_forms_hold_the_same_domains(
        entries in proptest::collection::vec(("[a-z]{1,8}\\.(com|net|co\\.kr)", proptest::option::of(".{0,12}|[=+@\\-\t\r\n\",']{1,4}x")), 0..12),
    ) {
        let domains = entries.iter().map(|(text, registrar)| registered(text, registrar.as_deref())).collect();
        let case = case(domains);
        let rows = csv(&case);
        let document = json(&case);
        prop_assert_eq!(json_domains(&document), column(&rows, "domain_alabel"));
        let groups = document["groups"].as_array().expect("groups").clone();
        let registrars: Vec<&str> = groups
            .iter()
            .flat_map(|group| group["domains"].as_array().expect("domains"))
            .map(|row| row["registrar"].as_str().expect("a text"))
            .collect();
        for (cell, registrar) in column(&rows, "registrar").into_iter().zip(registrars) {
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
            prop_assert!(cell == registrar || cell.strip_prefix('\'') == Some(registrar));
        }
        prop_assert!(rows.iter().all(|row| row.len() == 40));
        prop_assert_eq!(appendix_csv(&case), appendix_csv(&case));
    }
}
