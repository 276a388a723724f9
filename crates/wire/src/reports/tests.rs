use std::io::{BufRead as _, BufReader};

use model::{Grade, Indicator, Knowledge, Rejected, Report};

use crate::{Format, LineDecoder, Record, Source};

fn decode(text: &str) -> Vec<Result<Record, Rejected>> {
    let mut out = Vec::new();
    LineDecoder::new(Format::Reports, Source { file: "reports" }).decode(9, text.as_bytes(), &mut out);
    out
}

fn report(text: &str) -> Report {
    match decode(text).remove(0) {
        Ok(Record::Knowledge(Knowledge::Report(report))) => report,
        other => panic!("{other:?}"),
    }
}

fn code(text: &str) -> String {
    let mut out = decode(text);
    assert_eq!(out.len(), 1, "{out:?}");
    out.pop().unwrap().unwrap_err().code
}

const PLAIN: &str = r#"{"actor": "kimsuky", "date": "2019-12-30", "date_is": "decoded", "refs": ["https://Blog.Example.org:8443/x?y", "t"], "iocs": [["dom", "B.com", "/login/"], ["ip", "192.0.2.7", ""], ["path", "", "/sami"], ["dom", "a.com", ""], ["dom", "a.com", ""]]}"#;

#[test]
fn a_report_as_curators_write_it() {
    let report = report(PLAIN);
    assert_eq!((report.actor.as_str(), report.date.date().as_str()), ("kimsuky", "2019-12-30"));
    assert!(report.dated);
    assert_eq!(report.publisher, "blog.example.org");
    assert_eq!(report.grade, Grade::UNKNOWN);
    assert_eq!(report.references.len(), 2);
    assert_eq!(
        report.indicators,
        [
            Indicator::Name(model::DomainName::parse("a.com").unwrap()),
            Indicator::Name(model::DomainName::parse("b.com").unwrap()),
            Indicator::Address("192.0.2.7".parse().unwrap()),
            Indicator::Path("/login/".to_owned()),
            Indicator::Path("/sami".to_owned()),
        ]
    );
    assert_eq!(report.origin.line, 9);
}

#[test]
fn our_extensions() {
    let text = PLAIN.replace(
        "\"actor\"",
        r#""publisher":"Unit 42","grade":"B2","victims":[{"sector":"education","country":"KR","count":3},{"country":"JP"}],"actor""#,
    );
    let report = report(&text);
    assert_eq!((report.publisher.as_str(), report.grade.to_string().as_str()), ("Unit 42", "B2"));
    assert_eq!(report.victims.iter().map(|victims| victims.count).sum::<u64>(), 4);
    assert_eq!(code(&PLAIN.replace("\"actor\"", "\"grade\":\"Z9\",\"actor\"")), "grade");
}

#[test]
fn the_id_is_of_the_content_not_of_the_place() {
    let first = report(PLAIN);
    assert_eq!(first.id, report(&PLAIN.replace("}", "  }")).id);
    assert_ne!(first.id, report(&PLAIN.replace("192.0.2.7", "192.0.2.8")).id);
    assert_ne!(first.id, report(&PLAIN.replace("kimsuky", "apt37")).id);
    assert_ne!(first.id, report(&PLAIN.replace("2019-12-30", "2019-12-31")).id);
}

#[test]
fn estimated_dates_and_publishers_from_elsewhere() {
    assert!(!report(&PLAIN.replace("decoded", "interpolated")).dated);
    let host = |url: &str| report(&PLAIN.replace("https://Blog.Example.org:8443/x?y", url)).publisher;
    assert_eq!(host("https://user@h.org/"), "h.org");
    assert_eq!(host("http://[2001:db8::1]:80/"), "2001:db8::1");
    assert_eq!(host("no url"), "reports");
}

#[test]
fn indicators_that_cannot_be_read_are_rejected_together() {
    let out = decode(
        &PLAIN.replace(r#"["dom", "a.com", ""]"#, r#"["other", "", "x¬y.org"], ["dom", "bad name", ""]"#),
    );
    assert!(out[0].is_ok());
    let rejected = out[1].as_ref().unwrap_err();
    assert_eq!((out.len(), rejected.code.as_str(), rejected.line), (2, "indicator", 9));
    assert!(rejected.reason.starts_with("4 of 7 indicators"), "{}", rejected.reason);
}

#[test]
fn an_address_filed_as_a_name_is_an_address() {
    let report = report(r#"{"actor":"a","date":"2020-01-01","iocs":[["dom","161.35.41.9",""]]}"#);
    assert_eq!(report.indicators, [Indicator::Address("161.35.41.9".parse().unwrap())]);
}

#[test]
fn bad_reports_are_rejected() {
    assert_eq!(code("{}"), "json");
    assert_eq!(code(&PLAIN.replace("2019-12-30", "2019-13-30")), "time");
    assert_eq!(code(&PLAIN.replace("kimsuky", " ")), "actor");
    assert_eq!(
        code(r#"{"actor":"a","date":"2020-01-01","iocs":[["dom","x",""],["ip","y",""]]}"#),
        "indicator"
    );
    assert_eq!(code(r#"{"actor":"a","date":"2020-01-01","iocs":[]}"#), "indicator");
    assert_eq!(code(&format!(r#"{{"actor":"a","date":"2020-01-01","iocs":{}"#, "[".repeat(10_000))), "json");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "real data is found through the environment")]
fn real_reports_are_all_read() {
    let Ok(shared) = std::env::var("INTERDICT_SHARED") else {
        eprintln!("skipped: INTERDICT_SHARED is not set");
        return;
    };
    let path = format!("{shared}/data/actor-reports/reports-until-2024-06.jsonl.gz");
    let lines = BufReader::new(flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap())).lines();
    let (mut reports, mut names, mut rejected) = (0, 0, Vec::new());
    for line in lines {
        for one in decode(&line.unwrap()) {
            match one {
                Ok(Record::Knowledge(Knowledge::Report(report))) => {
                    reports += 1;
                    names += report.indicators.iter().filter(|i| matches!(i, Indicator::Name(_))).count();
                }
                Ok(other) => panic!("{other:?}"),
                Err(one) => rejected.push(one.reason),
            }
        }
    }
    assert_eq!(reports, 5_152);
    assert!(names > 50_000, "{names}");
    assert_eq!(rejected.len(), 1, "{rejected:?}");
    assert!(rejected[0].contains("other"), "{rejected:?}");
}
