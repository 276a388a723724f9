use model::{DomainName, Entry, Interval, Timestamp};

use crate::Source;
use crate::line::{Block, RawLine};

/// Host names, one a line, with an optional date after a tab, a comma or white space.
///
/// Files of this kind mostly hold one date many times over, so the last one read is kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct NamesDecoder {
    last: Option<(Box<str>, Timestamp)>,
}

impl NamesDecoder {
    /// `text` is trimmed and neither blank nor a comment.
    pub(crate) fn decode(&mut self, raw: RawLine<'_>, text: &str, source: Source<'_>, out: &mut Block) {
        let (name, date) = columns(text);
        let owner = match out.names.owner(without_star(name)) {
            Ok(owner) => owner,
            Err(wrong) => return out.rest.push(Err(raw.reject("name", wrong.to_string()))),
        };
        let when = match date {
            "" => None,
            date => match self.moment(date) {
                Ok(moment) => Some(Interval::at(moment)),
                Err(reason) => return out.rest.push(Err(raw.reject("time", reason))),
            },
        };
        let source = out.names.word(source.file);
        out.names.push(Entry { owner, answer: None, when, count: None, source, line: raw.line });
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
    DomainName::parse(without_star(text))
}

fn without_star(text: &str) -> &str {
    text.strip_prefix("*.").unwrap_or(text)
}

#[cfg(test)]
mod tests;
