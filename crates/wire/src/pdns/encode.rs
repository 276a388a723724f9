use model::{Interval, Resolution, Timestamp};
use serde::Serialize;

/// A row of the Common Output Format, in the order of the draft's fields (draft-dulaunoy-dnsop-passive-dns-cof-11,
/// section 3).
#[derive(Serialize)]
struct Row<'a> {
    rrname: &'a str,
    rrtype: &'a str,
    rdata: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_first: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_last: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
    sensor_id: &'a str,
}

/// Seconds since 1970 as the draft has it; the few moments that are no whole second as RFC 3339, which every decoder of
/// ours reads too.
#[derive(Serialize)]
#[serde(untagged)]
enum Time {
    Seconds(i64),
    Text(String),
}

/// Appends `resolution`, seen in `when` by `source`, to `out` as one line of passive DNS Common Output Format with its
/// line end. Read back, it is the same resolution, time and source; fields that are not known are left out.
pub fn pdns_line(resolution: &Resolution, when: Option<Interval>, source: &str, out: &mut Vec<u8>) {
    let row = Row {
        rrname: resolution.name.as_str(),
        rrtype: resolution.rrtype.as_str(),
        rdata: &resolution.rdata,
        time_first: when.map(|when| time(when.first())),
        time_last: when.map(|when| time(when.last())),
        count: resolution.count,
        sensor_id: source,
    };
    serde_json::to_writer(&mut *out, &row).expect("texts and numbers serialise, and memory takes them");
    out.push(b'\n');
}

fn time(moment: Timestamp) -> Time {
    let micros = moment.as_micros();
    if micros % 1_000_000 == 0 { Time::Seconds(micros / 1_000_000) } else { Time::Text(moment.to_string()) }
}

#[cfg(test)]
mod tests;
