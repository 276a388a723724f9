//! Passive DNS Common Output Format (draft-dulaunoy-dnsop-passive-dns-cof-11), as CIRCL and DNSDB write it, and
//! DNSDB's Streaming API Framing Protocol (SAF) around it.

mod encode;
mod quick;
mod rdata;

use model::{Bulk, Entry, Interval, RecordType, Rejected, Span, Timestamp};
use serde::Deserialize;

pub use encode::pdns_line;

use crate::line::{Block, RawLine};
use crate::scalar::{Scalar, Scalars};

/// A row, or a frame around one.
#[derive(Default, Deserialize)]
pub(crate) struct Row<'a> {
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
pub(crate) fn decode(raw: RawLine<'_>, text: &str, file: &str, out: &mut Block) {
    match raw.json(text) {
        Ok(read) => row(raw, &read, file, out),
        Err(rejected) => out.rest.push(Err(rejected)),
    }
}

/// What `text` begins with, when it is a line that needs no care: the row, and the length of it.
pub(crate) fn quick(text: &str) -> Option<(Row<'_>, usize)> {
    quick::read(text)
}

/// Keeps what a row or a frame says.
pub(crate) fn row(raw: RawLine<'_>, row: &Row<'_>, file: &str, out: &mut Block) {
    if row.rrname.is_none() && (row.cond.is_some() || row.obj.is_some()) {
        if let Some(obj) = &row.obj {
            resolutions(raw, obj, file, out);
        }
        let cond = row.cond.as_ref().map(Scalar::text);
        match cond.as_deref() {
            None | Some("begin" | "ongoing" | "succeeded") => {}
            Some(cond @ ("limited" | "failed")) => {
                let msg = row.msg.as_ref().map_or_else(|| "no message".into(), Scalar::text);
                out.rest.push(Err(raw.reject("truncated", format!("the export was cut: {cond}, {msg}"))));
            }
            Some(cond) => out.rest.push(Err(raw.reject("frame", format!("`{cond}` is no SAF condition")))),
        }
        return;
    }
    resolutions(raw, row, file, out);
}

fn resolutions(raw: RawLine<'_>, row: &Row<'_>, file: &str, out: &mut Block) {
    let bulk = &mut out.resolutions;
    let Head { owner, rrtype, count, when } = match head(raw, row, bulk) {
        Ok(head) => head,
        Err(rejected) => return out.rest.push(Err(rejected)),
    };
    let sensor = [&row.sensor_id, &row.origin].into_iter().flatten().map(Scalar::text);
    let mut named = sensor.filter(|text| !text.trim().is_empty());
    let source = bulk.word(named.next().as_deref().unwrap_or(file));
    let word = bulk.word(rrtype.as_str());
    let values = row.rdata.as_ref().map_or(&[][..], Scalars::as_slice);
    if values.is_empty() {
        return out.rest.push(Err(raw.reject("rdata", "no rdata")));
    }
    let (mut unreadable, mut first) = (0, None);
    for value in values {
        match rdata::put(&rrtype, &value.text(), bulk) {
            Ok(Some(rdata)) => {
                bulk.push(Entry { owner, answer: Some((word, rdata)), when, count, source, line: raw.line });
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
        out.rest.push(Err(raw.reject("rdata", format!("{of}{reason}"))));
    }
}

/// All of a row but its values.
struct Head {
    owner: Span,
    rrtype: RecordType,
    count: Option<u64>,
    when: Option<Interval>,
}

fn head(raw: RawLine<'_>, row: &Row<'_>, bulk: &mut Bulk) -> Result<Head, Rejected> {
    let missing = |field: &str| raw.reject("json", format!("no `{field}`; a passive DNS row needs it"));
    let name = row.rrname.as_ref().ok_or_else(|| missing("rrname"))?.text();
    let owner = bulk.owner(&name).map_err(|wrong| raw.reject("name", format!("rrname: {wrong}")))?;
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
    Ok(Head { owner, rrtype, count, when })
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
    match text {
        "A" => return Some(RecordType::A),
        "AAAA" => return Some(RecordType::Aaaa),
        "NS" => return Some(RecordType::Ns),
        "CNAME" => return Some(RecordType::Cname),
        "MX" => return Some(RecordType::Mx),
        "TXT" => return Some(RecordType::Txt),
        _ => {}
    }
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
