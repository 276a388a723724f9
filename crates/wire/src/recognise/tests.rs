use std::io::Read as _;

use proptest::prelude::*;

use super::*;

fn whole(text: &str) -> Result<Format, Unrecognised> {
    recognise(text.as_bytes(), true)
}

#[track_caller]
fn is(format: Format, text: &str) {
    assert_eq!(whole(text), Ok(format), "{text}");
    assert_eq!(whole(&format!("\u{feff}\n  \n# a comment\n{text}")), Ok(format), "{text}");
    assert_eq!(whole(&text.replace('\n', "\r\n")), Ok(format), "{text}");
}

#[test]
fn names() {
    is(Format::Names, "a.com\nb.com\n");
    is(Format::Names, "a.com");
    is(Format::Names, "a.com\t2020-01-01\nb.com,2020-01-01T00:00:00Z\n*.c.com\n");
    is(Format::Names, "domain\na.com\nb.com\n");
}

#[test]
fn watch_lists() {
    is(Format::WatchList, "naver\tnaver.com\noffice 365\toffice365.com\n");
    is(Format::WatchListToml, "[[identity]]\nname = \"naver\"\n");
    is(Format::WatchListToml, "owned = [\n  \"naver.com\",\n]\n");
    is(Format::WatchListToml, "owned=[]\n[[ identity ]] # first\n");
}

#[test]
fn json_lines() {
    is(Format::Pdns, "{\"rrname\":\"a.com\",\"rrtype\":\"A\"}\n{\"rrname\":\"b.com\"}\n");
    is(Format::Pdns, "{\"cond\":\"begin\"}\n{\"obj\":{\"rrname\":\"a.com\"}}\n");
    is(Format::Pdns, "{\"obj\":{\"count\":1,\"rrname\":\"a.com\"}}");
    is(Format::Certstream, "{\"data\":{\"leaf_cert\":{}},\"message_type\":\"certificate_update\"}");
    is(Format::Reports, "{\"iocs\":[[\"dom\",\"a.com\",\"\"]],\"refs\":[],\"actor\":\"x\"}");
    is(Format::RdapLines, "{\"ldhName\":\"a.com\",\"objectClassName\":\"domain\"}\n{}\n");
    is(Format::RdapLines, "{\"objectClassName\":\"domain\"}");
}

#[test]
fn documents() {
    is(Format::Rdap, "{\n  \"ldhName\": \"a.com\",\n  \"objectClassName\": \"domain\"\n}\n");
    is(Format::Stix, "{\"id\":\"bundle--1\",\"objects\":[{\"type\":\"x\"}],\"type\":\"bundle\"}");
    is(Format::Galaxy, "{\"values\":[{\"value\":\"x\",\"uuid\":\"y\"}]}");
    is(Format::Galaxy, "{\n\"values\":[],\n\"type\":\"t\",\"uuid\":\"u\"}");
    is(Format::Misp, "{\"Event\":{\"uuid\":\"u\",\"info\":\"i\"}}");
    is(Format::Misp, "{\"response\":[{\"Event\":{\"uuid\":\"u\"}}]}");
    is(Format::Misp, "[{\"Event\":{\"uuid\":\"u\"}}]");
    is(Format::NamingMap, "[\n {\n \"Threat actor name\": \"Amethyst Rain\"}]");
    is(Format::Certificate, "subject=CN = a\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
    assert_eq!(recognise(&[0x30, 0x82, 0x05, 0x39, 0x30, 0x82], true), Ok(Format::Certificate));
}

#[test]
fn documents_cut_by_the_end_of_the_head() {
    let cut = |text: &str| recognise(text.as_bytes(), false);
    let objects =
        format!("{{\"objects\":[{}", "{\"id\":\"a--b\",\"type\":\"x\",\"n\":{\"m\":[1]}},".repeat(900));
    assert_eq!(cut(&objects), Ok(Format::Stix));
    let values = format!("{{\"values\":[{}", "{\"uuid\":\"u\",\"value\":\"x\",\"meta\":{}},".repeat(900));
    assert_eq!(cut(&values), Ok(Format::Galaxy));
    assert_eq!(
        cut("{\"authors\":[\"a\"],\"category\":\"c\",\"source\":\"s\",\"type\":\"t\",\"desc"),
        Ok(Format::Galaxy)
    );
    assert_eq!(cut("{\"rrname\":\"a.com\",\"rda"), Ok(Format::Pdns));
}

#[test]
fn keys_deeper_down_do_not_count() {
    assert!(whole("{\"a\":{\"b\":{\"rrname\":1}},\"c\":\"message_type\"}").is_err());
    assert!(whole("{\"note\":\"\\\"rrname\\\":\"}").is_err());
}

#[test]
fn a_minority_of_broken_lines_does_not_matter() {
    let good = "a.com\nb.com\nc.com\n".as_bytes();
    assert_eq!(recognise(&[b"\xff\xfd\n\0\0\n", good].concat(), true), Ok(Format::Names));
    let rows = b"\0garbage\n{\"rrname\":\"a.com\"}\n{\"rrname\":\"b.com\"}\n{\"rrname\":\"\xff\"}\n";
    assert_eq!(recognise(rows, true), Ok(Format::Pdns));
    let cut = b"me\":\"x\"}\n{\"rrname\":\"a.com\"}\n{\"rrname\":\"b.com\"}\n";
    assert_eq!(recognise(cut, true), Ok(Format::Pdns));
    // The last line of a head may be cut.
    assert_eq!(recognise(b"a.com\nb.co", false), Ok(Format::Names));
    assert_eq!(recognise(b"a.com\nlocal", false), Ok(Format::Names));
}

#[test]
fn nothing_is_its_own_answer() {
    for text in ["", "\u{feff}", " \r\n\t\n", "# only\n# comments\n"] {
        assert_eq!(whole(text), Err(Unrecognised::Empty), "{text:?}");
    }
}

#[test]
fn what_is_none_says_what_it_looks_like() {
    let said = |bytes: &[u8]| recognise(bytes, true).unwrap_err().to_string();
    let prose = said(b"Dear counsel,\nplease find attached\nthe list a.com\n");
    assert!(prose.contains("Dear counsel") && prose.contains("0 of the first 3 lines"), "{prose}");
    let json = said(b"{\"hello\":1,\"world\":2}");
    assert!(json.contains("`hello`, `world`") && json.contains("rrname"), "{json}");
    assert!(said(b"\x1f\x8b\x08\0\0").contains("gzip"));
    assert!(said(b"\xff\xfea\0.\0").contains("UTF-16"));
    assert!(said(&[1, 0, 2, 0, 3]).contains("binary data"));
    let half = whole("a.com\nb.com\nnothing\nat all\n").unwrap_err();
    assert!(matches!(half, Unrecognised::Text { lines: 4, known: 2, .. }), "{half}");
}

#[test]
fn a_cut_dnsdb_stream_is_still_passive_dns() {
    is(Format::Pdns, "{\"cond\":\"failed\",\"msg\":\"no quota\"}");
}

#[test]
fn depth_does_not_overflow() {
    for open in ["[", "{\"a\":", "[{"] {
        assert!(whole(&open.repeat(65_536)).is_err());
    }
}

proptest! {
    #[test]
    fn any_bytes_get_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..300), whole in any::<bool>()) {
        let _ = recognise(&bytes, whole);
    }

    #[test]
    fn any_json_like_text_gets_an_answer(text in "[\\[\\]{}:,\"\\\\\n a-c]{0,80}", whole in any::<bool>()) {
        let _ = recognise(text.as_bytes(), whole);
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "real data is found through the environment")]
fn real_files() {
    let Ok(shared) = std::env::var("INTERDICT_SHARED") else {
        eprintln!("skipped: INTERDICT_SHARED is not set");
        return;
    };
    let head = |file: &str| {
        let reader = std::fs::File::open(format!("{shared}/data/{file}")).unwrap();
        let mut bytes = Vec::new();
        let limit = 64 << 10;
        if file.ends_with(".gz") {
            flate2::read::GzDecoder::new(reader).take(limit).read_to_end(&mut bytes).unwrap();
        } else {
            reader.take(limit).read_to_end(&mut bytes).unwrap();
        }
        let whole = bytes.len() < 64 << 10;
        (bytes, whole)
    };
    let expected = [
        ("thallium/thallium.txt", Format::Names),
        ("lookalike/owned.txt", Format::Names),
        ("lookalike/popular-names-dev.txt.gz", Format::Names),
        ("lookalike/new-registrations-dev.txt.gz", Format::Names),
        ("actor-reports/free-web-hosting.txt", Format::Names),
        ("actor-reports/dynamic-dns-zones.txt", Format::Names),
        ("lookalike/watchlist.txt", Format::WatchList),
        ("actor-reports/reports-until-2024-06.jsonl.gz", Format::Reports),
        ("attack/enterprise-attack-2.1.json.gz", Format::Stix),
        ("galaxy/360net.json", Format::Galaxy),
        ("galaxy/malpedia.json", Format::Galaxy),
        ("galaxy/microsoft-activity-group.json", Format::Galaxy),
        ("galaxy/threat-actor.json", Format::Galaxy),
        ("galaxy/tidal-groups.json", Format::Galaxy),
        ("galaxy/tool.json", Format::Galaxy),
        ("galaxy/MicrosoftMapping.json", Format::NamingMap),
    ];
    for (file, format) in expected {
        let (bytes, whole) = head(file);
        assert_eq!(recognise(&bytes, whole), Ok(format), "{file}");
    }
    let none = [
        "README.md",
        "thallium/labels_thallium.txt",
        "lookalike/conf.tsv",
        "lookalike/lures.txt",
        "lookalike/coverage_names.tsv",
        "lookalike/pool_labelled.tsv",
        "lookalike/sample_labelled.tsv",
        "galaxy/alias-pairs-dev.csv",
        "attack/report-items.json",
        "stix-suites/matcher_cases.json",
        "stix-suites/pattern_cases.json",
        "stix-suites/sco_id_vectors.jsonl",
        "stix-suites/validator_cases.json",
    ];
    for file in none {
        let (bytes, whole) = head(file);
        assert!(recognise(&bytes, whole).is_err(), "{file}: {:?}", recognise(&bytes, whole));
    }
}
