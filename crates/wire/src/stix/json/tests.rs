use super::*;

#[test]
fn values_keep_their_order_and_borrow_their_texts() {
    let text = br#"{"b":1,"a":[true,null,-2.5,"x\n",18446744073709551615],"c":{"d":"plain"}}"#;
    let value = Json::parse(text).expect("JSON");
    let members = value.members().expect("an object");
    assert_eq!(members.iter().map(|(key, _)| key).collect::<Vec<_>>(), ["b", "a", "c"]);
    let list = members.get("a").and_then(Json::list).expect("a list");
    assert_eq!(list[2], Json::Float(-2.5));
    assert_eq!(list[3].text(), Some("x\n"));
    assert_eq!(list[4], Json::Float(18_446_744_073_709_551_615.0));
    let inner = members.get("c").and_then(Json::members).and_then(|inner| inner.get("d"));
    assert!(matches!(inner, Some(Json::Text(Cow::Borrowed("plain")))));
}

#[test]
fn a_key_twice_is_refused_wherever_it_stands() {
    for text in [r#"{"a":1,"a":2}"#, r#"[{"x":{"a":1,"b":2,"\u0061":3}}]"#] {
        let error = Json::parse(text.as_bytes()).expect_err("a key twice");
        assert!(error.to_string().contains("`a` stands twice"), "{error}");
    }
}

#[test]
fn depth_is_bounded_without_losing_the_rest() {
    for depth in [MAX_DEPTH - 1, MAX_DEPTH, 100_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let text = format!("[{}1{},2]", open.repeat(depth), close.repeat(depth));
            let value = Json::parse(text.as_bytes());
            let value = value.expect("JSON");
            let list = value.list().expect("a list");
            assert_eq!(list[1], Json::Integer(2));
            assert_eq!(format!("{:?}", list[0]).contains("Deep"), depth >= MAX_DEPTH, "{depth}");
        }
    }
    assert!(Json::parse("[".repeat(100_000).as_bytes()).is_err());
}

#[test]
fn nothing_may_follow_a_value() {
    for text in ["", "{} {}", "1 2", "nul", "\"\\x\"", "{\"a\"}"] {
        assert!(Json::parse(text.as_bytes()).is_err(), "{text}");
    }
}
