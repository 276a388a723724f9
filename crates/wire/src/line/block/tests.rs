use proptest::prelude::*;

use super::*;
use crate::Source;

type Told = (Vec<Result<Record, Rejected>>, u64);

/// What the lines give one by one: records first, then rejections, as a block has them.
fn one_by_one(format: Format, bytes: &[u8]) -> Told {
    let mut decoder = LineDecoder::new(format, Source { file: "f" });
    let (mut records, mut rejected, mut skipped) = (Vec::new(), Vec::new(), 0);
    let whole = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    for (line, number) in whole.split(|byte| *byte == b'\n').zip(5..).take_while(|_| !bytes.is_empty()) {
        let mut out = Vec::new();
        decoder.decode(number, line, &mut out);
        skipped += u64::from(out.is_empty());
        let (good, bad): (Vec<_>, Vec<_>) = out.into_iter().partition(Result::is_ok);
        records.extend(good);
        rejected.extend(bad);
    }
    records.extend(rejected);
    (records, skipped)
}

fn as_block(format: Format, bytes: &[u8]) -> Told {
    let mut decoder = LineDecoder::new(format, Source { file: "f" });
    let mut block = Block::default();
    decoder.decode_block(5, bytes, &mut block);
    let mut all: Vec<Result<Record, Rejected>> = Vec::new();
    for bulk in [&block.names, &block.resolutions] {
        all.extend((0..bulk.len()).map(|place| Ok(Record::Observation(bulk.observed(place)))));
    }
    all.extend(block.rest);
    (all, block.skipped)
}

/// A row in one of the many ways to write it, right and wrong.
fn any_row() -> impl Strategy<Value = String> {
    let name = "(www\\.)?[A-Za-z-]{1,8}\\.(com|co\\.uk|\u{fc}b\\.de)\\.?";
    let rrtype = "(A|AAAA|NS|MX|TXT|a|28|SOA|\\?)";
    let value = r#"("192\.0\.2\.[0-9]{1,3}"|"2001:DB8::0{0,3}7"|"10 mx\.example\.com\."|"ns\.example\.org"|"v=\\t x"|""|7|null|true)"#;
    let number = r#"(0|1[0-9]{0,9}|"15[0-9]{8}"|"2019-01-02"|-5|1\.5|01|1e3|null|99999999999999999999|"x")"#;
    let times = (number, number, number);
    let space = "( |\t)?";
    let values = proptest::collection::vec(value, 0..3);
    (name, rrtype, values, times, (space, space, 0..14_u8)).prop_map(
        |(name, rrtype, values, (first, last, count), (a, b, odd))| {
            let values = match values.as_slice() {
                [one] if odd % 2 == 0 => one.clone(),
                all => format!("[{a}{}{b}]", all.join(",")),
            };
            let more = match odd {
                0 => r#","bailiwick":"com.","bailiwick":"x""#,
                1 => r#","count":1"#,
                2 => r#","sensor_id":"s-1","origin":7"#,
                3 => r#","cond":"begin""#,
                4 => r#","x":{}"#,
                5 => r#","zone_time_first":3,"zone_time_last":9"#,
                _ => "",
            };
            let head = format!(r#"{{{a}"rrname"{b}:{a}"{name}","rrtype":"{rrtype}","rdata":{values},"#);
            format!(r#"{head}{b}"time_first":{first},"time_last":{last},"count":{count}{more}{a}}}"#)
        },
    )
}

fn any_line() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        8 => (any_row(), "(\r| |x)?").prop_map(|(row, end)| (row + &end).into_bytes()),
        1 => "[ #a-z.\u{e9}]{0,12}".prop_map(String::into_bytes),
        1 => Just(b"{\"rrname\":\"\xff.com\"}".to_vec()),
        1 => Just(b"{\"cond\":\"begin\"}".to_vec()),
    ]
}

proptest! {
    #[test]
    fn a_block_gives_what_its_lines_give(lines in proptest::collection::vec(any_line(), 0..12), ends in any::<bool>()) {
        let mut bytes = lines.join(&b'\n');
        if ends {
            bytes.push(b'\n');
        }
        for format in [Format::Pdns, Format::Names] {
            prop_assert_eq!(as_block(format, &bytes), one_by_one(format, &bytes));
        }
    }

    // White space before the brace is nothing to the whole reader, and too much for the quick one.
    #[test]
    fn a_quick_row_is_what_the_whole_reader_makes_of_it(row in any_row()) {
        let told = |text: String| -> Vec<_> {
            let (all, _) = as_block(Format::Pdns, text.as_bytes());
            all.into_iter().map(|one| one.map_err(|wrong| (wrong.line, wrong.code))).collect()
        };
        prop_assert_eq!(told(row.clone()), told(format!(" {row}")));
    }
}

#[test]
fn ordinary_rows_are_quick() {
    for row in [
        r#"{"rrname":"a.com","rrtype":"A","rdata":"192.0.2.7","time_first":1,"time_last":2,"count":3}"#,
        r#"{"count": 3, "rrname": "a.com.", "rrtype": "NS", "rdata": ["b.com.", "c.com."], "bailiwick": "com."}"#,
    ] {
        let length = |text: &str| pdns::quick(text).map(|(_, length)| length);
        assert_eq!(length(row), Some(row.len()));
        assert_eq!(length(&format!("{row}\r\nnext")), Some(row.len()));
        assert_eq!(length(&format!("{row} ")), None, "what follows is looked at");
    }
}
