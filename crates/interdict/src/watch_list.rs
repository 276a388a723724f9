//! Reads a watch-list from a file of its own, without a desk.

use std::path::Path;

use anyhow::{Context, Result, bail};
use engine::detect::lookalike::Matcher;
use model::{DomainName, WatchList};
use wire::Record;

use crate::answer::say;

/// Reads a watch-list: TOML, or `name<TAB>domain` lines.
pub(crate) fn read(path: &Path) -> Result<WatchList> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    parse(&bytes).with_context(|| format!("in the watch-list `{}`", path.display()))
}

/// The same of its bytes.
pub(crate) fn parse(bytes: &[u8]) -> Result<WatchList> {
    let format = wire::recognise(bytes, true)?;
    let mut list = WatchList::default();
    let mut keep = |decoded: Result<Record, model::Rejected>| match decoded {
        Ok(Record::WatchList(part)) => {
            list.absorb(part);
            Ok(())
        }
        Ok(_) => bail!("this is {format}, not a watch-list"),
        Err(rejected) => bail!("line {}: {}", rejected.line, rejected.reason),
    };
    crate::stage::observe::decode_all(format, "watchlist", bytes, &mut keep)?;
    Ok(list)
}

/// Reads names that are owned, one a line; empty lines and those that begin with `#` say nothing. A line that is no name
/// is an error: a name that was meant to be owned would alert.
pub(crate) fn owned(path: &Path) -> Result<Vec<DomainName>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let said = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty() && !line.starts_with('#'));
    said.map(|(line, number)| {
        DomainName::parse(line.trim()).with_context(|| format!("in `{}`, line {number}", path.display()))
    })
    .collect()
}

/// Says which identities are not watched, and why.
pub(crate) fn say_refused(matcher: &Matcher) {
    for refused in matcher.refused() {
        say(format!("not watched: {refused}"));
    }
}
