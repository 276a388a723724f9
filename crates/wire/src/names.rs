use model::{DomainName, Interval, NameSeen, Observation, Observed, Rejected, Timestamp};

use crate::line::RawLine;
use crate::{Record, Source};

/// Host names, one a line, with an optional date after a tab, a comma or white space.
///
/// Files of this kind mostly hold one date many times over, so the last one read is kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct NamesDecoder {
    last: Option<(Box<str>, Timestamp)>,
}

impl NamesDecoder {
    /// `text` is trimmed and neither blank nor a comment.
    pub(crate) fn decode(
        &mut self,
        raw: RawLine<'_>,
        text: &str,
        source: Source<'_>,
    ) -> Result<Record, Rejected> {
        let (name, date) = columns(text);
        let name = name_of(name).map_err(|wrong| raw.reject("name", wrong.to_string()))?;
        let when = match date {
            "" => None,
            date => Some(Interval::at(self.moment(date).map_err(|reason| raw.reject("time", reason))?)),
        };
        let what = Observation::Name(NameSeen { name });
        Ok(Record::Observation(Observed { what, when, origin: raw.place(source.file) }))
    }

    fn moment(&mut self, date: &str) -> Result<Timestamp, String> {
        if let Some((_, moment)) = self.last.as_ref().filter(|(text, _)| &**text == date) {
            return Ok(*moment);
        }
        let moment = date.parse().map_err(|wrong: model::InvalidTime| wrong.to_string())?;
        self.last = Some((date.into(), moment));
        Ok(moment)
    }
}

/// The name and what follows it, without the separator and without a comment at the end.
pub(crate) fn columns(text: &str) -> (&str, &str) {
    let separates = |c: char| c == ',' || c.is_whitespace();
    let Some((name, rest)) = text.split_once(separates) else { return (text, "") };
    let rest = rest.split_once('#').map_or(rest, |(rest, _)| rest);
    (name, rest.trim_matches(separates))
}

/// A host name; of a wildcard the name under which it stands.
pub(crate) fn name_of(text: &str) -> Result<DomainName, model::InvalidName> {
    DomainName::parse(text.strip_prefix("*.").unwrap_or(text))
}

#[cfg(test)]
mod tests;
