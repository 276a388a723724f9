//! Reports with an actor, a date, references and indicators, one JSON object a line.
//!
//! `{"actor", "date", "date_is": "decoded" | "interpolated", "refs": [url], "iocs": [[type, value, path]]}`, and of
//! our own: `"publisher"`, `"grade"` (Admiralty), `"tlp"` (TLP 2.0), `"victims": [{"sector", "country", "count"}]`.

mod asked;

use std::collections::BTreeSet;
use std::net::IpAddr;

use model::{Digest, Grade, Id, Indicator, Knowledge, Rejected, Report, Tlp, VictimCount};
use serde::Deserialize;

use crate::line::{Out, RawLine};
use crate::names::name_of;
use crate::scalar::{Scalar, Scalars};
use crate::{Record, Source};
pub use asked::{AskedReport, asked_report};

#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    actor: Scalar<'a>,
    date: Scalar<'a>,
    date_is: Option<Scalar<'a>>,
    refs: Option<Scalars<'a>>,
    iocs: Vec<Scalars<'a>>,
    publisher: Option<Scalar<'a>>,
    grade: Option<String>,
    tlp: Option<String>,
    #[serde(default)]
    victims: Vec<VictimCount>,
}

/// Reads one report. Indicators that cannot be read are rejected together, beside the report with the others.
pub(crate) fn decode(raw: RawLine<'_>, text: &str, source: Source<'_>, out: &mut Out) {
    let mut unreadable = None;
    match report(raw, text, source, &mut unreadable) {
        Ok(report) => {
            out.push(Ok(Record::Knowledge(Knowledge::Report(report))));
            out.extend(unreadable.map(Err));
        }
        Err(rejected) => out.push(Err(rejected)),
    }
}

fn report(
    raw: RawLine<'_>,
    text: &str,
    source: Source<'_>,
    unreadable: &mut Option<Rejected>,
) -> Result<Report, Rejected> {
    let line: Line<'_> = raw.json(text)?;
    let actor = line.actor.text().trim().to_owned();
    if actor.is_empty() {
        return Err(raw.reject("actor", "an empty name of an actor"));
    }
    let date = line.date.moment().map_err(|wrong| raw.reject("time", format!("date: {wrong}")))?;
    let grade = match line.grade {
        Some(grade) => Grade::try_from(grade).map_err(|wrong| raw.reject("grade", wrong))?,
        None => Grade::UNKNOWN,
    };
    let marking = match line.tlp {
        Some(tlp) => Some(Tlp::try_from(tlp).map_err(|wrong| raw.reject("marking", wrong))?),
        None => None,
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
    // One rejection a line: it holds the digest of the whole line, and a line may list very many indicators.
    let rejected = first
        .map(|first| raw.reject("indicator", format!("{wrong} of {} indicators: {first}", line.iocs.len())));
    if indicators.is_empty() && line.victims.is_empty() {
        return Err(
            rejected.unwrap_or_else(|| raw.reject("indicator", "a report without indicators or victims"))
        );
    }
    *unreadable = rejected;
    let given = line.publisher.map(|publisher| publisher.text().trim().to_owned()).filter(|p| !p.is_empty());
    let publisher = given.or_else(|| references.first().and_then(|first| host(first)));
    let mut victims = line.victims;
    victims.sort();
    let indicators: Vec<Indicator> = indicators.into_iter().collect();
    Ok(Report {
        id: id(&actor, &date.to_string(), &references, &indicators),
        actor,
        date,
        dated: line.date_is.is_none_or(|how| how.text() == "decoded"),
        publisher: publisher.unwrap_or_else(|| source.file.to_owned()),
        grade,
        marking,
        references,
        indicators,
        victims,
        origin: raw.origin(source.file),
    })
}

/// From actor, date, references and the digest of the indicators, so that one report read from two files is one.
fn id(actor: &str, date: &str, references: &[String], indicators: &[Indicator]) -> Id<Report> {
    let mut listed = String::new();
    for indicator in indicators {
        match indicator {
            Indicator::Name(name) => listed.push_str(name.as_str()),
            Indicator::Address(address) => listed.push_str(&address.to_string()),
            Indicator::Path(path) => listed.push_str(path),
        }
        listed.push('\n');
    }
    let digest = Digest::of(listed.as_bytes()).to_string();
    let mut parts = vec![actor, date];
    parts.extend(references.iter().map(String::as_str));
    parts.push(&digest);
    Id::of(&parts)
}

/// Reads `[type, value, path]`; the path may be missing or empty.
fn read_indicator(ioc: &[Scalar<'_>], into: &mut BTreeSet<Indicator>) -> Result<(), String> {
    let at = |index: usize| ioc.get(index).map(Scalar::text).unwrap_or_default();
    let (kind, value, path) = (at(0), at(1), at(2));
    let (value, path) = (value.trim(), path.trim());
    let indicator = match kind.trim() {
        // Curators file addresses under names; what an address is, is beyond doubt.
        "dom" | "domain" | "hostname" => match value.parse::<IpAddr>() {
            Ok(address) => Some(Indicator::Address(address)),
            Err(_) => Some(Indicator::Name(name_of(value).map_err(|wrong| wrong.to_string())?)),
        },
        "ip" | "ipv4" | "ipv6" => {
            let address = value.parse().map_err(|_| format!("`{}` is no address", shown(value)))?;
            Some(Indicator::Address(address))
        }
        "path" if value.is_empty() && path.is_empty() => return Err("an empty path".to_owned()),
        "path" => (!value.is_empty()).then(|| Indicator::Path(value.to_owned())),
        other => {
            let text = if value.is_empty() { path } else { value };
            return Err(format!(
                "`{}` of type `{}`, which is neither dom, ip nor path",
                shown(text),
                shown(other)
            ));
        }
    };
    into.extend(indicator);
    if !path.is_empty() {
        into.insert(Indicator::Path(path.to_owned()));
    }
    Ok(())
}

fn shown(text: &str) -> String {
    text.chars().take(80).flat_map(char::escape_default).collect()
}

/// The host of a URL, in lower case, without user and port.
fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next()?,
        None => host.split(':').next()?,
    };
    (!host.is_empty()).then(|| host.to_lowercase())
}

#[cfg(test)]
mod tests;
