use model::{CaseDomain, CaseLink, DomainName, Interval, Key, KeyKind, Registration, Timestamp};
use proptest::prelude::*;
use serde_json::Value;

use super::*;

fn name(text: &str) -> DomainName {
    DomainName::parse(text).expect("a name")
}

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn domain(text: &str, registration: Option<Registration>) -> CaseDomain {
    let domain = name(text);
    CaseDomain {
        domain_ulabel: domain.unicode(),
        hosts: vec![domain.clone()],
        suffix: domain.suffix().to_owned(),
        domain,
        registration,
        resolutions: Vec::new(),
        seen: None,
        imitates: Vec::new(),
        links: Vec::new(),
        exhibits: Vec::new(),
    }
}

fn registered(text: &str, registrar: Option<&str>) -> CaseDomain {
    let mut registration = Registration::of(name(text));
    registration.registrar = registrar.map(str::to_owned);
    domain(text, Some(registration))
}

fn case(domains: Vec<CaseDomain>) -> Case {
    Case {
        id: "case-0001".to_owned(),
        title: "test".to_owned(),
        cluster: None,
        as_of: Some(time("2019-12-18").end_of_day()),
        domains,
        exhibits: Vec::new(),
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

fn csv(case: &Case) -> Vec<Vec<String>> {
    parse_csv(std::str::from_utf8(&appendix_csv(case)).expect("UTF-8"))
}

fn json(case: &Case) -> Value {
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
fn rows_are_in_order_of_registry_registrar_and_domain() {
    let case = case(vec![
        domain("d.net", None),
        domain("b.com", None),
        registered("z.com", None),
        registered("y.com", Some("Beta")),
        registered("c.com", Some("beta")),
        registered("x.com", Some("Alpha")),
        registered("a.com", Some("Beta")),
        registered("zz.kro.kr", Some("Alpha")),
    ]);
    let rows = csv(&case);
    let wanted = ["x.com", "a.com", "y.com", "c.com", "z.com", "b.com", "zz.kro.kr", "d.net"];
    let mut sorted = wanted.to_vec();
    sorted.sort_by_key(|text| name(text).suffix().to_owned());
    assert_eq!(column(&rows, "domain_alabel"), sorted);
    assert_eq!(column(&rows, "seq"), ["1", "2", "3", "4", "5", "6", "7", "8"]);
    assert_eq!(
        &column(&rows, "registrar")[..6],
        [
            "Alpha",
            "Beta",
            "Beta",
            "beta",
            "unknown (registration data name no registrar)",
            "unknown (no registration data observed)"
        ]
    );
    let document = json(&case);
    assert_eq!(json_domains(&document), column(&rows, "domain_alabel"));
    let groups: Vec<_> =
        document["groups"].as_array().expect("groups").iter().map(|g| &g["registrar"]).collect();
    assert_eq!(groups.len(), 7);
    assert_eq!(document["title"], "Appendix A (draft for counsel)");
    assert_eq!(
        (&document["case"], &document["as_of"]),
        (&"case-0001".into(), &"2019-12-18T23:59:59.999999Z".into())
    );
}

fn full() -> CaseDomain {
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
    full.resolutions = vec![
        (key(KeyKind::Address, "192.0.2.9"), None),
        (key(KeyKind::MailExchanger, "mx.host.example"), Some(window)),
        (key(KeyKind::Address, "192.0.2.7"), Some(window)),
    ];
    full.seen = Some(window);
    full.imitates = vec![("@brand".to_owned(), "rn drawn as m".to_owned())];
    full.links = vec![CaseLink {
        key: key(KeyKind::Address, "192.0.2.7"),
        with: vec![name("a.com")],
        holders: 3,
        weight: 6.25,
    }];
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
    assert_eq!(cell("confusion_type"), "rn drawn as m");
    assert_eq!(cell("created"), "2019-06-01T00:00:00Z");
    assert_eq!((cell("updated"), cell("ds_present")), (String::new(), "false".to_owned()));
    assert_eq!(cell("epp_status"), "client hold; server hold");
    assert_eq!(cell("a_aaaa"), "192.0.2.7 (2019-08-01T00:00:00Z/2019-12-01T00:00:00Z); 192.0.2.9 (undated)");
    assert_eq!(cell("mx"), "mx.host.example (2019-08-01T00:00:00Z/2019-12-01T00:00:00Z)");
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
    assert_eq!(json(&case)["groups"][0]["domains"][0].as_object().map(serde_json::Map::len), Some(29));
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
        prop_assert!(rows.iter().all(|row| row.len() == 29));
        prop_assert_eq!(appendix_csv(&case), appendix_csv(&case));
    }
}
