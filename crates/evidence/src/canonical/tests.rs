use serde_json::json;

use super::*;

#[test]
fn one_value_has_one_spelling() {
    // Names sort by UTF-16 code units: U+10000 is a pair of surrogates and comes before U+FB33 (RFC 8785 section 3.2.3).
    let value = json!({ "\u{fb33}": 1, "\u{10000}": 2, "b": [true, null, -3], "a": "\u{20ac}$\u{f}\n\"\\/" });
    let text = String::from_utf8(canonical(&value).unwrap()).unwrap();
    assert_eq!(
        text,
        "{\"a\":\"\u{20ac}$\\u000f\\n\\\"\\\\/\",\"b\":[true,null,-3],\"\u{10000}\":2,\"\u{fb33}\":1}"
    );
    assert_eq!(from_canonical::<Value>(text.as_bytes()).unwrap(), value);
}

#[test]
fn other_spellings_are_refused() {
    for text in [
        r#"{"b":1,"a":2}"#,
        r#"{"a":1,"a":1}"#,
        r#"{"a": 1}"#,
        "{\"a\":1}\n",
        r#"{"a":"\u0041"}"#,
        r#"{"a":"\/"}"#,
        r#"{"a":1.0}"#,
        r#"{"a":1e2}"#,
        r#"{"a":-0}"#,
        r#"{"a":9007199254740992}"#,
        r#"{"a":18446744073709551616}"#,
        "",
        "[",
    ] {
        assert!(from_canonical::<Value>(text.as_bytes()).is_err(), "{text}");
    }
    let deep = format!("{}1{}", "[".repeat(40), "]".repeat(40));
    assert!(from_canonical::<Value>(deep.as_bytes()).is_err());
    assert!(canonical(&json!({ "a": 0.5 })).is_err());
    assert_eq!(canonical(&json!(9_007_199_254_740_991_u64)).unwrap(), b"9007199254740991");
}
