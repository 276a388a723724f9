use serde_json::json;

use super::*;

#[test]
fn members_are_sorted_by_utf16_code_units() {
    // RFC 8785 section 3.2.3.
    let value = json!({
        "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh", "1": "One",
        "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin Small Letter O With Diaeresis"
    });
    let text = canonical_json(&value).unwrap();
    let order: Vec<usize> = ["Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"]
        .iter()
        .map(|word| text.find(word).unwrap())
        .collect();
    assert!(order.is_sorted(), "{text}");
    assert!(!text.contains(' ') || text.contains("Euro Sign"));
}

#[test]
fn numbers_are_written_as_ecmascript_writes_them() {
    // RFC 8785 appendix B, those that JSON can carry.
    for (bits, wanted) in [
        (0x0000_0000_0000_0000_u64, "0"),
        (0x8000_0000_0000_0000, "0"),
        (0x0000_0000_0000_0001, "5e-324"),
        (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
        (0x4340_0000_0000_0000, "9007199254740992"),
        (0xc340_0000_0000_0000, "-9007199254740992"),
        (0x4430_0000_0000_0000, "295147905179352830000"),
        (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
        (0x44b5_2d02_c7e1_4af6, "1e+23"),
        (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
        (0x444b_1ae4_d6e2_ef50, "1e+21"),
        (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
        (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
        (0x41b3_de43_5555_5554, "333333333.33333325"),
        (0x41b3_de43_5555_5555, "333333333.3333333"),
        (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
    ] {
        assert_eq!(canonical_json(&f64::from_bits(bits)).unwrap(), wanted);
    }
    assert_eq!(canonical_json(&json!([6.25, 3.0, 12, -7])).unwrap(), "[6.25,3,12,-7]");
}

#[test]
fn the_digest_is_over_the_canonical_bytes() {
    let (a, b) = (json!({"b": [1, null], "a": "\u{1}\"\\\n"}), json!({"a": "\u{1}\"\\\n", "b": [1, null]}));
    let text = r#"{"a":"\u0001\"\\\n","b":[1,null]}"#;
    assert_eq!(canonical_json(&a).unwrap(), text);
    assert_eq!(canonical_digest(&a).unwrap(), canonical_digest(&b).unwrap());
    assert_eq!(canonical_digest(&a).unwrap(), Digest::of(text.as_bytes()));
}
