use std::net::{Ipv4Addr, Ipv6Addr};

use model::{DomainName, RecordType};

/// The canonical text of a value, as [`model::Resolution::rdata`] has it.
///
/// `None` for the null MX (RFC 7505), which says that there is no mail exchanger.
pub(crate) fn canonical(rrtype: &RecordType, text: &str) -> Result<Option<String>, String> {
    let trimmed = text.trim();
    let wrong = |what: &str| format!("{rrtype} value `{}` is no {what}", shown(trimmed));
    match rrtype {
        RecordType::A => {
            trimmed.parse::<Ipv4Addr>().map(|a| Some(a.to_string())).map_err(|_| wrong("IPv4 address"))
        }
        RecordType::Aaaa => {
            trimmed.parse::<Ipv6Addr>().map(|a| Some(a.to_string())).map_err(|_| wrong("IPv6 address"))
        }
        RecordType::Mx => {
            let host = match trimmed.split_once(char::is_whitespace) {
                Some((preference, host)) => {
                    preference.parse::<u16>().map_err(|_| wrong("preference and host name"))?;
                    host.trim()
                }
                None => trimmed,
            };
            if host == "." { Ok(None) } else { name(rrtype, host) }
        }
        RecordType::Ns | RecordType::Cname => name(rrtype, trimmed),
        RecordType::Other(other) if matches!(other.as_str(), "PTR" | "DNAME") => name(rrtype, trimmed),
        RecordType::Soa | RecordType::Txt | RecordType::Other(_) => Ok(Some(text.to_owned())),
    }
}

fn name(rrtype: &RecordType, text: &str) -> Result<Option<String>, String> {
    match DomainName::parse(text) {
        Ok(name) => Ok(Some(name.as_str().to_owned())),
        Err(wrong) => Err(format!("{rrtype} value: {wrong}")),
    }
}

fn shown(text: &str) -> String {
    text.chars().take(80).flat_map(char::escape_default).collect()
}
