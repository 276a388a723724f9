use super::*;

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

#[test]
fn normalises_case_dot_and_idna() {
    assert_eq!(name("WWW.Example.COM.").as_str(), "www.example.com");
    assert_eq!(name("bücher.example").as_str(), "xn--bcher-kva.example");
    assert_eq!(name("xn--bcher-kva.example").unicode(), "bücher.example");
    assert_eq!(name("_dmarc.example.org").as_str(), "_dmarc.example.org");
    assert_eq!(name("www.example.co.kr").reversed(), "kr.co.example.www");
}

#[test]
fn refuses_what_is_no_host_name() {
    assert_eq!(DomainName::parse(" . "), Err(InvalidName::Empty));
    assert!(matches!(DomainName::parse("localhost"), Err(InvalidName::SingleLabel(_))));
    assert!(matches!(DomainName::parse("a..b"), Err(InvalidName::EmptyLabel(_))));
    assert!(matches!(DomainName::parse("a b.com"), Err(InvalidName::Character(_))));
    assert!(matches!(DomainName::parse("a\0b.com"), Err(InvalidName::Character(_))));
    assert!(matches!(DomainName::parse("-a.com"), Err(InvalidName::Hyphen(_))));
    assert!(matches!(DomainName::parse("192.0.2.1"), Err(InvalidName::Address(_))));
    assert!(matches!(DomainName::parse(&"a.".repeat(600)), Err(InvalidName::TooLong(_))));
    assert!(matches!(DomainName::parse(&format!("{}.com", "a".repeat(64))), Err(InvalidName::TooLong(_))));
}

#[test]
fn registrable_follows_the_public_suffix_list() {
    assert_eq!(name("nid.naver.example.co.kr").registrable().unwrap().as_str(), "example.co.kr");
    assert_eq!(name("a.b.example.com").registrable().unwrap().as_str(), "example.com");
    assert_eq!(name("co.kr").registrable(), None);
    assert_eq!(name("a.b.example.co.kr").suffix(), "co.kr");
    assert!(name("a.example.com").is_within("example.com"));
    assert!(!name("badexample.com").is_within("example.com"));
}

#[test]
fn a_suffix_is_known_or_not() {
    assert!(name("a.example.co.kr").has_known_suffix());
    assert!(!name("report.exe").has_known_suffix());
}

#[test]
fn a_registrable_read_back_must_be_one() {
    let read = |text: &'static str| {
        Registrable::deserialize(serde::de::value::StrDeserializer::<serde::de::value::Error>::new(text))
    };
    assert_eq!(read("example.com").unwrap().as_str(), "example.com");
    assert!(read("www.example.com").is_err());
    assert!(read("com").is_err());
}

proptest::proptest! {
    #[test]
    fn the_plain_path_gives_what_the_whole_one_gives(
        text in "(\\PC{0,12}|[A-Za-z0-9._ *-]{0,20}|[a-z]{1,9}\\.[a-zA-Z0-9-]{1,66}\\.?|([0-9]{1,3}\\.){3}[0-9]{1,3})"
    ) {
        if let Some(plain) = Plain::of(&text) {
            proptest::prop_assert_eq!(Ok(plain.as_str().to_owned()), DomainName::parse_any(&text).map(|name| name.to_string()));
            let mut reversed = [0; 253];
            proptest::prop_assert_eq!(plain.reversed(&mut reversed), DomainName::parse_any(&text).unwrap().reversed());
        }
    }
}

#[test]
fn ordinary_names_take_the_plain_path() {
    for text in ["example.com", "_dmarc.Example.CO.uk.", "xn--bcher-kva.example", "a1.2b"] {
        assert!(Plain::of(text).is_some(), "{text}");
    }
    let longest = format!("{}.{}.{}.{}", "a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(61));
    assert_eq!(Plain::of(&longest).unwrap().as_str(), longest);
    assert_eq!(DomainName::parse(&longest).unwrap().as_str(), longest);
    assert!(Plain::of(&format!("a{longest}")).is_none());
}
