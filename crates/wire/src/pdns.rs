//! Passive DNS Common Output Format (draft-dulaunoy-dnsop-passive-dns-cof-11), as CIRCL and DNSDB write it, and
//! DNSDB's Streaming API Framing Protocol (SAF) around it.

mod rdata;

use model::{DomainName, Interval, Observation, Observed, RecordType, Rejected, Resolution, Timestamp};
use serde::Deserialize;

use crate::line::{Out, RawLine};
use crate::scalar::{Scalar, Scalars};
use crate::{Record, Source};

/// A row, or a frame around one.
#[derive(Deserialize)]
struct Row<'a> {
    #[serde(borrow)]
    rrname: Option<Scalar<'a>>,
    rrtype: Option<Scalar<'a>>,
    rdata: Option<Scalars<'a>>,
    time_first: Option<Scalar<'a>>,
    time_last: Option<Scalar<'a>>,
    zone_time_first: Option<Scalar<'a>>,
    zone_time_last: Option<Scalar<'a>>,
    count: Option<Scalar<'a>>,
    sensor_id: Option<Scalar<'a>>,
    origin: Option<Scalar<'a>>,
    cond: Option<Scalar<'a>>,
    msg: Option<Scalar<'a>>,
    obj: Option<Box<Row<'a>>>,
}

/// Reads one line: a row gives one resolution for each value of `rdata`, a frame gives what it holds.
pub(crate) fn decode(raw: RawLine<'_>, text: &str, source: Source<'_>, out: &mut Out) {
    let row: Row<'_> = match raw.json(text) {
        Ok(row) => row,
        Err(rejected) => return out.push(Err(rejected)),
    };
    if row.rrname.is_none() && (row.cond.is_some() || row.obj.is_some()) {
        if let Some(obj) = &row.obj {
            resolutions(raw, obj, source, out);
        }
        let cond = row.cond.as_ref().map(Scalar::text);
        match cond.as_deref() {
            None | Some("begin" | "ongoing" | "succeeded") => {}
            Some(cond @ ("limited" | "failed")) => {
                let msg = row.msg.as_ref().map_or_else(|| "no message".into(), Scalar::text);
                out.push(Err(raw.reject("truncated", format!("the export was cut: {cond}, {msg}"))));
            }
            Some(cond) => out.push(Err(raw.reject("frame", format!("`{cond}` is no SAF condition")))),
        }
        return;
    }
    resolutions(raw, &row, source, out);
}

fn resolutions(raw: RawLine<'_>, row: &Row<'_>, source: Source<'_>, out: &mut Out) {
    let (resolution, when) = match head(raw, row) {
        Ok(head) => head,
        Err(rejected) => return out.push(Err(rejected)),
    };
    let sensor = [&row.sensor_id, &row.origin].into_iter().flatten().map(Scalar::text);
    let mut named = sensor.filter(|text| !text.trim().is_empty());
    let origin = raw.place(named.next().as_deref().unwrap_or(source.file));
    let values = row.rdata.as_ref().map_or(&[][..], |values| &values.0);
    if values.is_empty() {
        return out.push(Err(raw.reject("rdata", "no rdata")));
    }
    let (mut unreadable, mut first) = (0, None);
    for value in values {
        match rdata::canonical(&resolution.rrtype, &value.text()) {
            Ok(Some(rdata)) => {
                let what = Observation::Resolution(Resolution { rdata, ..resolution.clone() });
                out.push(Ok(Record::Observation(Observed { what, when, origin: origin.clone() })));
            }
            Ok(None) => {}
            Err(reason) => {
                unreadable += 1;
                first.get_or_insert(reason);
            }
        }
    }
    // One rejection a line: a rejection holds the digest of the whole line, and a line may list very many values.
    if let Some(reason) = first {
        let of = if values.len() > 1 {
            format!("{unreadable} of {} values: ", values.len())
        } else {
            String::new()
        };
        out.push(Err(raw.reject("rdata", format!("{of}{reason}"))));
    }
}

/// All of a row but its values.
fn head(raw: RawLine<'_>, row: &Row<'_>) -> Result<(Resolution, Option<Interval>), Rejected> {
    let missing = |field: &str| raw.reject("json", format!("no `{field}`; a passive DNS row needs it"));
    let name = row.rrname.as_ref().ok_or_else(|| missing("rrname"))?.text();
    let name = DomainName::parse(&name).map_err(|wrong| raw.reject("name", format!("rrname: {wrong}")))?;
    let rrtype = record_type(row.rrtype.as_ref().ok_or_else(|| missing("rrtype"))?)
        .ok_or_else(|| raw.reject("rrtype", "rrtype is no mnemonic of a record type"))?;
    let count = match &row.count {
        None => None,
        Some(count) => {
            let wrong = || raw.reject("count", format!("count `{}` is no whole number", count.text()));
            Some(count.count().ok_or_else(wrong)?)
        }
    };
    let when = interval(row).map_err(|wrong| raw.reject("time", wrong.to_string()))?;
    Ok((Resolution { name, rrtype, rdata: String::new(), count }, when))
}

/// What the sensors saw; what the zone files said only where no sensor saw anything.
fn interval(row: &Row<'_>) -> Result<Option<Interval>, model::InvalidTime> {
    let moment = |field: &Option<Scalar<'_>>| field.as_ref().map(Scalar::moment).transpose();
    let seen: (Option<Timestamp>, _) = (moment(&row.time_first)?, moment(&row.time_last)?);
    let (first, last) = match seen {
        (None, None) => (moment(&row.zone_time_first)?, moment(&row.zone_time_last)?),
        seen => seen,
    };
    match (first, last) {
        (Some(first), Some(last)) => Interval::new(first, last).map(Some),
        (one, other) => Ok(one.or(other).map(Interval::at)),
    }
}

/// A mnemonic, RFC 3597's `TYPE28`, or the number alone.
fn record_type(rrtype: &Scalar<'_>) -> Option<RecordType> {
    let text = rrtype.text();
    let text = text.trim();
    let fits = (1..=24).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !fits {
        return None;
    }
    let upper = text.to_ascii_uppercase();
    let number = upper.strip_prefix("TYPE").unwrap_or(&upper).parse::<u16>();
    // IANA's registry of resource record types, those that the canonical form of a value depends on.
    let mnemonic = match number {
        Err(_) => return Some(RecordType::from(upper)),
        Ok(1) => "A",
        Ok(2) => "NS",
        Ok(5) => "CNAME",
        Ok(6) => "SOA",
        Ok(12) => "PTR",
        Ok(15) => "MX",
        Ok(16) => "TXT",
        Ok(28) => "AAAA",
        Ok(39) => "DNAME",
        Ok(other) => return Some(RecordType::Other(format!("TYPE{other}"))),
    };
    Some(RecordType::from(mnemonic.to_owned()))
}

#[cfg(test)]
mod tests;
