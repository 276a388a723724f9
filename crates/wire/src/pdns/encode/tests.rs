use model::{DomainName, Observation, Observed, RecordType};
use proptest::prelude::*;

use super::*;
use crate::{Format, LineDecoder, Record, Source};

fn read(line: &[u8]) -> Observed<Observation> {
    let mut out = Vec::new();
    LineDecoder::new(Format::Pdns, Source { file: "export.ndjson" }).decode(1, line, &mut out);
    assert_eq!(out.len(), 1, "{out:?}");
    match out.remove(0) {
        Ok(Record::Observation(observed)) => observed,
        other => panic!("{other:?}"),
    }
}

fn resolution(rrtype: &str, rdata: &str, count: Option<u64>) -> Resolution {
    let name = DomainName::parse("www.example.com").unwrap();
    Resolution { name, rrtype: RecordType::from(rrtype.to_owned()), rdata: rdata.to_owned(), count }
}

#[test]
fn a_line_is_as_the_draft_has_it() {
    let when =
        Interval::new("2018-02-26T15:40:02Z".parse().unwrap(), "2018-11-27T13:11:34Z".parse().unwrap());
    let mut out = Vec::new();
    pdns_line(&resolution("A", "192.0.2.7", Some(59)), Some(when.unwrap()), "lu-1", &mut out);
    pdns_line(&resolution("TXT", "\"v=spf1\"\u{e9}", None), None, "lu-1", &mut out);
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "{\"rrname\":\"www.example.com\",\"rrtype\":\"A\",\"rdata\":\"192.0.2.7\",\"time_first\":1519659602,\
         \"time_last\":1543324294,\"count\":59,\"sensor_id\":\"lu-1\"}\n\
         {\"rrname\":\"www.example.com\",\"rrtype\":\"TXT\",\"rdata\":\"\\\"v=spf1\\\"\u{e9}\",\"sensor_id\":\"lu-1\"}\n"
    );
}

proptest! {
    #[test]
    fn what_was_written_reads_back_the_same(
        value in prop_oneof![
            (any::<u32>()).prop_map(|bits| ("A", std::net::Ipv4Addr::from(bits).to_string())),
            (any::<u128>()).prop_map(|bits| ("AAAA", std::net::Ipv6Addr::from(bits).to_string())),
            ("[a-z]{1,9}\\.[a-z]{1,9}\\.org").prop_map(|name| ("CNAME", name)),
            ("\\PC{1,60}").prop_map(|text| ("TXT", text)),
            ("\\PC{1,60}").prop_map(|text| ("TYPE65", text)),
        ],
        first in -1_000_000_000_000_000_i64..4_000_000_000_000_000,
        length in 0_i64..1_000_000_000_000_000,
        dated in any::<bool>(),
        count in proptest::option::of(0_u64..1 << 62),
        source in "[!-~]{1,20}",
    ) {
        let (rrtype, rdata) = value;
        let times = (Timestamp::from_micros(first), Timestamp::from_micros(first + length));
        let when = match times {
            (Ok(first), Ok(last)) if dated => Some(Interval::new(first, last).unwrap()),
            _ => None,
        };
        let written = resolution(rrtype, &rdata, count);
        let mut line = Vec::new();
        pdns_line(&written, when, &source, &mut line);
        let found = read(&line[..line.len() - 1]);
        prop_assert_eq!(found.what, Observation::Resolution(written));
        prop_assert_eq!(found.when, when);
        prop_assert_eq!(found.origin.source, source);
    }
}
