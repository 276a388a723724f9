use super::*;

fn object(text: &str) -> Object<'_> {
    Object::parse(text.as_bytes()).expect("an object")
}

fn value(kind: &str, value: &str) -> String {
    let text = format!(r#"{{"type":"{kind}","value":"{value}"}}"#);
    canonical_members(object(&text).members()).text("value").expect("a value").to_owned()
}

#[test]
fn values_have_one_form() {
    for (kind, written, canonical) in [
        ("domain-name", "Example.COM.", "example.com"),
        ("domain-name", "b\u{fc}cher.Example", "xn--bcher-kva.example"),
        ("ipv4-addr", "198.51.100.3/32", "198.51.100.3"),
        ("ipv4-addr", "198.51.100.77/24", "198.51.100.0/24"),
        ("ipv4-addr", "198.51.100.77/0", "0.0.0.0/0"),
        ("ipv6-addr", "2001:0DB8:0000:0000:0000:0000:0000:0001/128", "2001:db8::1"),
        ("ipv6-addr", "2001:db8::ff/64", "2001:db8::/64"),
        ("mac-addr", "D2-FB-49-24-37-18", "d2:fb:49:24:37:18"),
        ("email-addr", "Jane.Doe@Example.COM", "Jane.Doe@example.com"),
        ("url", "HTTP://User:Pw@Example.COM:8080/Path?Q#F", "http://User:Pw@example.com:8080/Path?Q#F"),
        ("url", "http://[2001:DB8::1]/A", "http://[2001:db8::1]/A"),
        ("url", "mailto:X@Y", "mailto:X@Y"),
    ] {
        assert_eq!(value(kind, written), canonical, "{written}");
        assert_eq!(value(kind, canonical), canonical, "{canonical} stays");
    }
}

#[test]
fn the_ids_of_one_thing_are_aliases_of_one_canonical_id() {
    let mut observables = Observables::default();
    let first = r#"{"type":"domain-name","id":"domain-name--11111111-1111-4111-8111-111111111111","value":"Example.COM"}"#;
    let second = r#"{"type":"domain-name","id":"domain-name--22222222-2222-4222-8222-222222222222","value":"example.com"}"#;
    let one = observables.add(&object(first)).expect("room").expect("an id");
    let two = observables.add(&object(second)).expect("room").expect("an id");
    assert_eq!((one.as_str(), &two), ("domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7", &one));
    assert_eq!(
        observables.canonical("domain-name--11111111-1111-4111-8111-111111111111"),
        Some(one.as_str())
    );
    assert_eq!(
        observables.aliases(&one).collect::<Vec<_>>(),
        [
            "domain-name--11111111-1111-4111-8111-111111111111",
            "domain-name--22222222-2222-4222-8222-222222222222"
        ]
    );
    assert_eq!(observables.add(&object(r#"{"type":"process","pid":1}"#)), Ok(None));
}

#[test]
fn a_file_is_known_by_any_of_its_hashes() {
    let mut observables = Observables::default();
    let mut add = |text: &str| observables.add(&object(text)).expect("room").expect("an id");
    let both = add(r#"{"type":"file","name":"a","hashes":{"MD5":"AB","SHA-256":"CD"}}"#);
    assert_eq!(add(r#"{"type":"file","name":"b","hashes":{"MD5":"ab"}}"#), both);
    assert_eq!(add(r#"{"type":"file","hashes":{"SHA-256":"cd"}}"#), both);
    assert_ne!(add(r#"{"type":"file","hashes":{"SHA-256":"ce"}}"#), both);
    assert_ne!(add(r#"{"type":"file","name":"a"}"#), both);
}
