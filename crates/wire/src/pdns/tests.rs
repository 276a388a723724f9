use model::{Interval, Observation, Observed, Rejected, Resolution};

use crate::{Format, LineDecoder, Record, Source};

fn decode(text: &str) -> Vec<Result<Record, Rejected>> {
    let mut out = Vec::new();
    LineDecoder::new(Format::Pdns, Source { file: "pdns.ndjson" }).decode(4, text.as_bytes(), &mut out);
    out
}

fn seen(text: &str) -> Vec<(Observed<Observation>, Resolution)> {
    decode(text)
        .into_iter()
        .map(|one| match one {
            Ok(Record::Observation(observed)) => match observed.what.clone() {
                Observation::Resolution(resolution) => (observed, resolution),
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        })
        .collect()
}

fn code(text: &str) -> String {
    let mut out = decode(text);
    assert_eq!(out.len(), 1, "{out:?}");
    out.pop().unwrap().unwrap_err().code
}

fn row(rrtype: &str, rdata: &str) -> String {
    format!(r#"{{"rrname":"a.com","rrtype":"{rrtype}","rdata":{rdata},"time_first":1,"time_last":2}}"#)
}

fn interval(first: &str, last: &str) -> Option<Interval> {
    Some(Interval::new(first.parse().unwrap(), last.parse().unwrap()).unwrap())
}

const CIRCL: &str = r#"{"count":59,"origin":"https://www.circl.lu/pdns/","rdata":"185.194.93.14","rrname":"circl.lu","rrtype":"A","time_first":1519659602,"time_last":1543324294,"sensor_id":"lu-1"}"#;

#[test]
fn circl() {
    let all = seen(CIRCL);
    let [(observed, resolution)] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!(resolution.name.as_str(), "circl.lu");
    assert_eq!((resolution.rrtype.as_str(), resolution.rdata.as_str()), ("A", "185.194.93.14"));
    assert_eq!(resolution.count, Some(59));
    assert_eq!(observed.when, interval("2018-02-26T15:40:02Z", "2018-11-27T13:11:34Z"));
    assert_eq!(observed.origin.source, "lu-1");
    assert_eq!(observed.origin.raw, None);
    assert_eq!(observed.origin.line, 4);
}

#[test]
fn dnsdb_has_dots_lists_and_zone_times() {
    let all = seen(
        r#"{"count":1820,"zone_time_first":1374250920,"zone_time_last":1374250921,"rrname":"Farsightsecurity.com.","rrtype":"NS","bailiwick":"com.","rdata":["ns.lah1.vix.com.","ns1.isc-sns.net."]}"#,
    );
    assert_eq!(all.len(), 2);
    assert_eq!(all[0].1.name.as_str(), "farsightsecurity.com");
    assert_eq!((all[0].1.rdata.as_str(), all[1].1.rdata.as_str()), ("ns.lah1.vix.com", "ns1.isc-sns.net"));
    assert_eq!(all[0].0.origin, all[1].0.origin);
    assert_eq!(all[0].0.origin.source, "pdns.ndjson");
    assert_eq!(all[0].0.when, interval("2013-07-19T16:22:00Z", "2013-07-19T16:22:01Z"));
}

#[test]
fn sensors_come_before_zones() {
    let all = seen(
        r#"{"rrname":"a.com","rrtype":"A","rdata":"192.0.2.1","time_first":10,"time_last":20,"zone_time_first":1,"zone_time_last":99}"#,
    );
    assert_eq!(all[0].0.when, interval("1970-01-01T00:00:10Z", "1970-01-01T00:00:20Z"));
}

#[test]
fn saf_frames() {
    assert!(decode(r#"{"cond":"begin"}"#).is_empty());
    assert!(decode(r#"{"cond":"ongoing"}"#).is_empty());
    assert!(decode(r#"{"cond":"succeeded"}"#).is_empty());
    assert_eq!(seen(&format!(r#"{{"obj":{CIRCL}}}"#))[0].1.name.as_str(), "circl.lu");
    assert_eq!(code(r#"{"cond":"limited","msg":"Query limit reached"}"#), "truncated");
    let failed = decode(r#"{"cond":"failed","msg":"timed out"}"#).pop().unwrap().unwrap_err();
    assert_eq!(failed.code, "truncated");
    assert!(failed.reason.contains("timed out"));
    assert_eq!(code(r#"{"cond":"what"}"#), "frame");
    assert_eq!(code(r#"{"obj":{"obj":{"rrname":"a.com"}}}"#), "json");
}

#[test]
fn times_in_every_spelling() {
    for time in [
        "1577836800",
        "\"1577836800\"",
        "\"2020-01-01T00:00:00Z\"",
        "\"2020-01-01 00:00:00\"",
        "1577836800.0",
    ] {
        let text = format!(
            r#"{{"rrname":"a.com","rrtype":"A","rdata":"192.0.2.1","time_first":{time},"time_last":{time}}}"#
        );
        assert_eq!(seen(&text)[0].0.when, interval("2020-01-01", "2020-01-01"), "{time}");
    }
    let row = |times: &str| format!(r#"{{"rrname":"a.com","rrtype":"A","rdata":"192.0.2.1"{times}}}"#);
    assert_eq!(seen(&row(""))[0].0.when, None);
    assert_eq!(
        seen(&row(r#","time_first":null,"time_last":5"#))[0].0.when,
        interval("1970-01-01T00:00:05Z", "1970-01-01T00:00:05Z")
    );
    assert_eq!(
        seen(&row(r#","time_first":0,"time_last":0"#))[0].0.when,
        interval("1970-01-01", "1970-01-01")
    );
    assert_eq!(code(&row(r#","time_first":2,"time_last":1"#)), "time");
    assert_eq!(code(&row(r#","time_first":1577836800000"#)), "time");
    assert_eq!(code(&row(r#","time_first":1e300"#)), "time");
    assert_eq!(code(&row(r#","time_first":"soon""#)), "time");
}

#[test]
fn values_are_canonical() {
    let value = |rrtype: &str, rdata: &str| seen(&row(rrtype, rdata))[0].1.rdata.clone();
    assert_eq!(value("AAAA", r#""2001:0DB8:0:0::1""#), "2001:db8::1");
    assert_eq!(value("28", r#""2001:db8::1""#), "2001:db8::1");
    assert_eq!(value("type1", r#""192.0.2.1""#), "192.0.2.1");
    assert_eq!(value("cname", r#""WWW.B.com.""#), "www.b.com");
    assert_eq!(value("MX", r#""10 Mail.B.com.""#), "mail.b.com");
    assert_eq!(value("MX", r#""mail.b.com""#), "mail.b.com");
    assert_eq!(value("PTR", r#""Host.B.com.""#), "host.b.com");
    assert_eq!(value("TXT", r#""\"v=spf1 -all\"""#), "\"v=spf1 -all\"");
    assert_eq!(seen(&row("TYPE65", r#""1 . alpn=h2""#))[0].1.rrtype.as_str(), "TYPE65");
    assert!(decode(&row("MX", r#""0 .""#)).is_empty(), "the null MX says that there is none");
}

#[test]
fn values_of_the_wrong_kind_are_rejected() {
    assert_eq!(code(&row("A", r#""2001:db8::1""#)), "rdata");
    assert_eq!(code(&row("AAAA", r#""192.0.2.1""#)), "rdata");
    assert_eq!(code(&row("A", r#""192.0.2.256""#)), "rdata");
    assert_eq!(code(&row("NS", r#""localhost.""#)), "rdata");
    assert_eq!(code(&row("MX", r#""high mail.b.com""#)), "rdata");
    assert_eq!(code(&row("A", "[]")), "rdata");
    assert_eq!(code(&row("A", "null")), "rdata");
    assert_eq!(code(&row("", r#""x""#)), "rrtype");
    assert_eq!(code(&row("A B", r#""x""#)), "rrtype");
}

#[test]
fn a_bad_value_does_not_cost_the_good_ones() {
    let out = decode(&row("A", r#"["192.0.2.1","x","y","192.0.2.2"]"#));
    assert_eq!(out.iter().filter(|one| one.is_ok()).count(), 2);
    let rejected: Vec<&Rejected> = out.iter().filter_map(|one| one.as_ref().err()).collect();
    assert_eq!(rejected.len(), 1);
    assert!(rejected[0].reason.starts_with("2 of 4 values"), "{}", rejected[0].reason);
}

#[test]
fn bad_rows_are_rejected() {
    assert_eq!(code("not json"), "json");
    assert_eq!(code(r#"{"rrname":"a.com""#), "json");
    assert_eq!(code(r#"{"rrtype":"A","rdata":"192.0.2.1"}"#), "json");
    assert_eq!(code(r#"{"rrname":"a.com","rdata":"192.0.2.1"}"#), "json");
    assert_eq!(code(r#"{"rrname":"com.","rrtype":"NS","rdata":"a.b.com"}"#), "name");
    assert_eq!(code(r#"{"rrname":"a.com","rrtype":"A","rdata":"192.0.2.1","count":-1}"#), "count");
    assert_eq!(code(r#"{"rrname":{"a":1},"rrtype":"A"}"#), "json");
    assert_eq!(code("[]"), "json");
    let wildcard = row("A", r#""192.0.2.1""#).replace("a.com", "*.a.com");
    assert_eq!(code(&wildcard), "name", "that a wildcard resolves says nothing of the name below it");
}

#[test]
fn depth_bombs_are_rejected_or_passed_over() {
    for open in ["[", "{\"obj\":", "{\"rrname\":", "{\"rdata\":["] {
        assert_eq!(code(&open.repeat(10_000)), "json", "{open}");
    }
    let ignored = format!(
        r#"{{"rrname":"a.com","rrtype":"A","rdata":"192.0.2.1","x":{}{}}}"#,
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    assert_eq!(decode(&ignored).len(), 1);
}

#[test]
fn reasons_stay_short() {
    let rejected = decode(&format!(r#"{{"rrname":"a.com","obj":"{}"}}"#, "x".repeat(100_000)))
        .pop()
        .unwrap()
        .unwrap_err();
    assert!(rejected.reason.len() < 500, "{}", rejected.reason.len());
}
