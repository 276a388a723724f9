//! Reports whose actor is asked for: as [`super::decode`] reads them, but nothing except what is asked about has to be there.

use std::collections::BTreeSet;

use model::{Grade, Id, Origin, Rejected, Report, Timestamp, VictimCount};
use serde::Deserialize;

use super::{host, id, read_indicator};
use crate::line::RawLine;
use crate::scalar::{Scalar, Scalars};

/// A report that somebody asks about.
#[derive(Clone, Debug, PartialEq)]
pub struct AskedReport {
    /// What it lists; the actor is empty where it names none.
    pub report: Report,
    /// Whether the line gives a date of its own.
    pub has_date: bool,
    /// What it is called, and the name under which profiles of actors cite it.
    pub citation: Option<String>,
    /// External ids of techniques: `T1566.002`.
    pub techniques: BTreeSet<String>,
    /// External ids of malware and tools: `S0154`.
    pub software: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow, alias = "group")]
    actor: Option<Scalar<'a>>,
    #[serde(borrow)]
    date: Option<Scalar<'a>>,
    #[serde(borrow)]
    date_is: Option<Scalar<'a>>,
    #[serde(borrow)]
    refs: Option<Scalars<'a>>,
    #[serde(borrow, default)]
    iocs: Vec<Scalars<'a>>,
    #[serde(borrow)]
    publisher: Option<Scalar<'a>>,
    grade: Option<String>,
    #[serde(default)]
    victims: Vec<VictimCount>,
    #[serde(default)]
    techniques: Vec<String>,
    #[serde(default)]
    software: Vec<String>,
    #[serde(borrow, alias = "citation")]
    report: Option<Scalar<'a>>,
}

/// Reads one JSON object: `{"date", "refs", "iocs": [[type, value, path]], "techniques": [id], "software": [id], "report",
/// "victims", "publisher", "grade", "actor"}`, each of which may be missing. A line without a date is of the moment `undated`.
/// `None` for a blank line.
///
/// Indicators that cannot be read are left out and come as the second value.
///
/// # Errors
/// A line that is no such object, lists nothing, or has neither a date nor `undated`.
pub fn asked_report(
    line: u64,
    bytes: &[u8],
    file: &str,
    undated: Option<Timestamp>,
) -> Option<Result<(AskedReport, Option<Rejected>), Rejected>> {
    let raw = RawLine { line, bytes: crate::without_line_end(bytes) };
    let Ok(text) = std::str::from_utf8(raw.bytes.strip_prefix(crate::line::BOM).unwrap_or(raw.bytes)) else {
        return Some(Err(raw.reject("utf8", "bytes that are not UTF-8")));
    };
    let text = text.trim();
    (!text.is_empty() && !text.starts_with('#')).then(|| read(raw, text, file, undated))
}

fn read(
    raw: RawLine<'_>,
    text: &str,
    file: &str,
    undated: Option<Timestamp>,
) -> Result<(AskedReport, Option<Rejected>), Rejected> {
    let line: Line<'_> = raw.json(text)?;
    let given = |scalar: &Option<Scalar<'_>>| {
        scalar.as_ref().map(|text| text.text().trim().to_owned()).filter(|text| !text.is_empty())
    };
    let date = match &line.date {
        Some(date) => date.moment().map_err(|wrong| raw.reject("time", format!("date: {wrong}")))?,
        None => undated.ok_or_else(|| {
            raw.reject("time", "a report without a date; give one, or ask as of a date (--as-of)")
        })?,
    };
    let grade = match line.grade {
        Some(grade) => Grade::try_from(grade).map_err(|wrong| raw.reject("grade", wrong))?,
        None => Grade::UNKNOWN,
    };
    let references: Vec<String> =
        line.refs.iter().flat_map(|refs| refs.as_slice()).map(|r| r.text().into()).collect();
    let (mut indicators, mut wrong, mut first) = (BTreeSet::new(), 0u64, None);
    for ioc in &line.iocs {
        if let Err(reason) = read_indicator(ioc.as_slice(), &mut indicators) {
            wrong += 1;
            first.get_or_insert(reason);
        }
    }
    let rejected = first
        .map(|first| raw.reject("indicator", format!("{wrong} of {} indicators: {first}", line.iocs.len())));
    if indicators.is_empty() && line.techniques.is_empty() && line.software.is_empty() {
        return Err(rejected.unwrap_or_else(|| {
            raw.reject("indicator", "a report without indicators, techniques and software")
        }));
    }
    let actor = given(&line.actor).unwrap_or_default();
    let publisher = given(&line.publisher).or_else(|| references.first().and_then(|first| host(first)));
    let indicators: Vec<_> = indicators.into_iter().collect();
    let origin: Origin = raw.origin(file);
    // Without an actor, a date and references two lines of one content would be one report.
    let id: Id<Report> = id(&actor, &date.to_string(), &references, &indicators);
    let mut victims = line.victims;
    victims.sort();
    let report = Report {
        id,
        actor,
        date,
        dated: line.date_is.is_none_or(|how| how.text() == "decoded"),
        publisher: publisher.unwrap_or_else(|| file.to_owned()),
        grade,
        marking: None,
        references,
        indicators,
        victims,
        origin,
    };
    let trimmed = |ids: Vec<String>| {
        ids.into_iter().map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect()
    };
    let asked = AskedReport {
        report,
        has_date: line.date.is_some(),
        citation: given(&line.report),
        techniques: trimmed(line.techniques),
        software: trimmed(line.software),
    };
    Ok((asked, rejected))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(text: &str) -> Result<(AskedReport, Option<Rejected>), Rejected> {
        asked_report(1, text.as_bytes(), "file", None).unwrap()
    }

    #[test]
    fn an_actor_is_not_needed_and_techniques_may_be_all() {
        let (asked, bad) = ask(
            r#"{"date": "2020-01-02", "iocs": [["dom", "a.example.org", "/x"], ["ip", "no"]], "refs": ["https://lab.example/1"]}"#,
        )
        .unwrap();
        assert_eq!((asked.report.indicators.len(), asked.report.actor.as_str()), (2, ""));
        assert_eq!(asked.report.publisher, "lab.example");
        assert_eq!(bad.unwrap().code, "indicator");
        let (asked, _) = ask(
            r#"{"date": "2020-01-02", "report": "Lab 2020", "group": "G1", "techniques": ["T1", " T2 "], "software": ["S1"]}"#,
        )
        .unwrap();
        assert_eq!(
            (asked.techniques.len(), asked.software.len(), asked.citation.as_deref()),
            (2, 1, Some("Lab 2020"))
        );
        assert_eq!(asked.report.actor, "G1");
    }

    #[test]
    fn what_cannot_be_asked_is_refused_with_a_reason() {
        for (text, code) in [
            (r#"{"date": "2020-01-02"}"#, "indicator"),
            (r#"{"iocs": [["dom", "a.example.org"]]}"#, "time"),
            (r#"{"date": "2020-13-02", "iocs": [["dom", "a.example.org"]]}"#, "time"),
            (r#"{"date": "2020-01-02", "grade": "Z9", "iocs": [["dom", "a.example.org"]]}"#, "grade"),
            ("[1]", "json"),
        ] {
            assert_eq!(ask(text).unwrap_err().code, code, "{text}");
        }
        let moment = "2020-01-02".parse().unwrap();
        let undated = asked_report(1, br#"{"iocs": [["dom", "a.example.org"]]}"#, "file", Some(moment));
        let (asked, _) = undated.unwrap().unwrap();
        assert!(!asked.has_date && asked.report.date == moment);
        assert!(asked_report(1, b"  \n", "file", None).is_none());
        assert_eq!(asked_report(1, b"\xff", "file", None).unwrap().unwrap_err().code, "utf8");
    }
}
