//! How much memory is kept for an object.

use model::Indicator;

use super::ENTRY;
use crate::stix::knowledge::subject::{About, Body, Cited};

/// An allowance for a name or address in a list.
const VALUE: usize = 64;

fn list(texts: &[String]) -> usize {
    texts.iter().map(|text| text.len() + size_of::<String>()).sum()
}

fn length(text: Option<&String>) -> usize {
    text.map_or(0, String::len)
}

fn cited(cited: Option<&Cited>) -> usize {
    cited.map_or(0, |cited| cited.names.len())
}

fn listed(values: &[Indicator]) -> usize {
    let size = |value: &Indicator| match value {
        Indicator::Name(name) => name.as_str().len(),
        Indicator::Path(path) => path.len(),
        Indicator::Address(_) => 0,
    };
    values.iter().map(|value| VALUE + size(value)).sum()
}

impl About {
    /// Bytes of its strings.
    pub(super) fn size(&self) -> usize {
        self.modified.len()
            + self.created.len()
            + length(self.created_by.as_ref())
            + list(&self.markings)
            + length(self.version.as_ref())
    }
}

impl Body {
    /// Bytes of its strings.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Group { name, aliases, attack_id } => {
                let alias = |alias: &super::super::subject::Alias| {
                    alias.name.len() + cited(alias.cited.as_ref()) + size_of::<String>()
                };
                name.len() + aliases.iter().map(alias).sum::<usize>() + length(attack_id.as_ref())
            }
            Self::Used { name, attack_id, .. } => name.len() + length(attack_id.as_ref()),
            Self::Identity { name, sectors, .. } => name.len() + list(sectors),
            Self::Location { country } => length(country.as_ref()),
            Self::Marking { .. } | Self::Campaign => 0,
            Self::Indicator { values } => listed(values),
            Self::Observable { values, canonical } => listed(values) + length(canonical.as_ref()),
            Self::Report { published, refs, links } => published.len() + list(refs) + list(links),
            Self::Relationship { source, target, cited: by, .. } => {
                source.len() + target.len() + cited(by.as_ref()) + ENTRY
            }
        }
    }
}
