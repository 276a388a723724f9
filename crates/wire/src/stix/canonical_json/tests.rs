use proptest::prelude::*;

use super::*;

fn canonical(text: &str) -> String {
    canonical_json(&Json::parse(text.as_bytes()).expect("JSON"))
}

/// The examples of RFC 8785, sections 3.2.2 to 3.2.4.
#[test]
fn the_examples_of_the_standard() {
    let text = r#"{ "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false] }"#;
    assert_eq!(
        canonical(text),
        "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\
         \"string\":\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"
    );
    let keys = r#"{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}"#;
    let order: Vec<String> = canonical(keys)
        .split(',')
        .map(|member| member.chars().rfind(char::is_ascii_digit).into_iter().collect())
        .collect();
    assert_eq!(order, ["2", "4", "6", "7", "1", "5", "3"]);
}

/// The samples of RFC 8785, appendix B.
#[test]
fn numbers_are_written_as_ecmascript_writes_them() {
    for (bits, written) in [
        (0x0000_0000_0000_0000, "0"),
        (0x8000_0000_0000_0000, "0"),
        (0x0000_0000_0000_0001, "5e-324"),
        (0x8000_0000_0000_0001, "-5e-324"),
        (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
        (0x4340_0000_0000_0000, "9007199254740992"),
        (0x4430_0000_0000_0000, "295147905179352830000"),
        (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
        (0x44b5_2d02_c7e1_4af6, "1e+23"),
        (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
        (0x444b_1ae4_d6e2_ef50, "1e+21"),
        (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
        (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
        (0x41b3_de43_5555_5553, "333333333.3333332"),
        (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
    ] {
        assert_eq!(canonical_json(&Json::Float(f64::from_bits(bits))), written);
    }
    assert_eq!(canonical_json(&Json::Integer(i64::MAX)), "9223372036854776000");
}

proptest! {
    #[test]
    fn what_is_written_reads_back(text in "\\PC{0,40}", number in any::<f64>(), integer in any::<i32>()) {
        prop_assume!(number.is_finite());
        let value = Json::List(vec![Json::from(text.as_str()), Json::Float(number), Json::Integer(integer.into())]);
        let written = canonical_json(&value);
        let back = Json::parse(written.as_bytes()).expect("JSON");
        let again = canonical_json(&back);
        prop_assert_eq!(&again, &written);
        prop_assert_eq!(back.list().and_then(|list| list[0].text()), Some(text.as_str()));
    }
}
