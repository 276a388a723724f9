use std::net::{Ipv4Addr, Ipv6Addr};

use model::{Bulk, RecordType, Span};

/// Puts the canonical text of a value, as [`model::Resolution::rdata`] has it, into `bulk`.
///
/// `None` for the null MX (RFC 7505), which says that there is no mail exchanger.
pub(crate) fn put(rrtype: &RecordType, text: &str, bulk: &mut Bulk) -> Result<Option<Span>, String> {
    let trimmed = text.trim();
    let wrong = |what: &str| format!("{rrtype} value `{}` is no {what}", shown(trimmed));
    match rrtype {
        RecordType::A => {
            // Without leading zeros there is one way to write it, and no other is read.
            trimmed.parse::<Ipv4Addr>().map_err(|_| wrong("IPv4 address"))?;
            Ok(Some(bulk.value(trimmed)))
        }
        RecordType::Aaaa => {
            let address = trimmed.parse::<Ipv6Addr>().map_err(|_| wrong("IPv6 address"))?;
            Ok(Some(bulk.value(&address.to_string())))
        }
        RecordType::Mx => {
            let host = match trimmed.split_once(char::is_whitespace) {
                Some((preference, host)) => {
                    preference.parse::<u16>().map_err(|_| wrong("preference and host name"))?;
                    host.trim()
                }
                None => trimmed,
            };
            if host == "." { Ok(None) } else { name(rrtype, host, bulk) }
        }
        RecordType::Ns | RecordType::Cname => name(rrtype, trimmed, bulk),
        RecordType::Other(other) if matches!(other.as_str(), "PTR" | "DNAME") => name(rrtype, trimmed, bulk),
        RecordType::Soa | RecordType::Txt | RecordType::Other(_) => Ok(Some(bulk.value(text))),
    }
}

fn name(rrtype: &RecordType, text: &str, bulk: &mut Bulk) -> Result<Option<Span>, String> {
    bulk.host(text).map(Some).map_err(|wrong| format!("{rrtype} value: {wrong}"))
}

fn shown(text: &str) -> String {
    text.chars().take(80).flat_map(char::escape_default).collect()
}
