use std::io::{BufRead, Read};

use model::{DomainName, Identity, Rejected, WatchList};

use crate::line::RawLine;
use crate::{DocumentError, Flow, Record, Source};

/// The longest watch list in TOML, in bytes.
const MAX_TOML_BYTES: u64 = 16 << 20;

/// Reads `identity<TAB>domain`; `text` is trimmed and neither blank nor a comment.
pub(crate) fn decode(raw: RawLine<'_>, text: &str) -> Result<Record, Rejected> {
    let (name, domain) = text
        .split_once('\t')
        .or_else(|| text.split_once(char::is_whitespace))
        .ok_or_else(|| raw.reject("columns", "a watch list has two columns: identity, tab, domain"))?;
    let domain = DomainName::parse(domain).map_err(|wrong| raw.reject("name", wrong.to_string()))?;
    let identity = Identity {
        name: name.trim().to_owned(),
        words: Vec::new(),
        domains: vec![domain],
        sector: None,
        country: None,
    };
    Ok(Record::WatchList(WatchList { identities: vec![identity], owned: Vec::new() }))
}

/// Reads a watch list in TOML: `[[identity]]` tables as [`Identity`] has them, and `owned`, a list of names.
///
/// A watch list is one thing: a mistake anywhere in it rejects it all, since protecting half of what somebody wrote
/// down would go unnoticed.
pub(crate) fn read(
    input: &mut dyn BufRead,
    _source: &Source<'_>,
    sink: &mut dyn FnMut(Result<Record, Rejected>) -> Flow,
) -> Result<(), DocumentError> {
    let mut bytes = Vec::new();
    input.take(MAX_TOML_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_TOML_BYTES {
        let reason = format!("a watch list of more than {MAX_TOML_BYTES} bytes");
        return Err(DocumentError::Malformed { reason });
    }
    let text = std::str::from_utf8(&bytes)
        .map_err(|wrong| DocumentError::Malformed { reason: format!("not UTF-8: {wrong}") })?;
    match toml::from_str::<WatchList>(text.trim_start_matches('\u{feff}')) {
        Ok(list) => {
            let mut sorted = WatchList::default();
            sorted.absorb(list);
            let _ = sink(Ok(Record::WatchList(sorted)));
        }
        Err(wrong) => {
            let before = wrong.span().map_or(0, |span| span.start.min(bytes.len()));
            let line = 1 + bytes[..before].iter().filter(|byte| **byte == b'\n').count() as u64;
            let reason: String = wrong.message().chars().take(400).collect();
            let _ = sink(Err(Rejected::new(line, "toml", reason, &bytes)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
