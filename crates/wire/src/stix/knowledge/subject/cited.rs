//! What an object cites, and when that was published.

use std::collections::BTreeSet;

use model::Timestamp;

use super::Cited;
use crate::stix::object::Object;
use crate::stix::published::published;

/// Citations are named in at most this many bytes.
const NAMES_LIMIT: usize = 512;
/// Of a description at most this many bytes are read, and of one object this many references: each is searched for each.
const READ_LIMIT: usize = 4_096;
const REFERENCES_LIMIT: usize = 1_000;

/// The external references of an object, as ATT&CK writes them: a reference named like an alias says, as
/// `(Citation: NAME)`, which others speak of it; the description of a publication holds its date as `(2020, November 2)`.
pub(super) struct Citations<'o> {
    references: Vec<(&'o str, &'o str)>,
}

impl<'o> Citations<'o> {
    pub(super) fn of(object: &'o Object<'_>) -> Self {
        let references = object.external_references().filter_map(|reference| {
            // The reference to ATT&CK's own page cites nothing.
            let name = reference.text("source_name").filter(|_| reference.text("external_id").is_none())?;
            let description = reference.text("description").unwrap_or_default();
            Some((name, &description[..description.floor_char_boundary(READ_LIMIT)]))
        });
        Self { references: references.take(REFERENCES_LIMIT).collect() }
    }

    /// What is cited for a name of the object.
    pub(super) fn for_name(&self, name: &str) -> Option<Cited> {
        let (_, description) = self.references.iter().find(|(of, _)| of.eq_ignore_ascii_case(name))?;
        self.cited(cited_in(description), published(description))
    }

    /// All that is cited.
    pub(super) fn all(&self) -> Option<Cited> {
        self.cited(self.references.iter().map(|(name, _)| *name), None)
    }

    fn cited<'n>(&self, names: impl Iterator<Item = &'n str>, own: Option<Timestamp>) -> Option<Cited> {
        let (mut all, mut date, mut seen) = (String::new(), own, BTreeSet::new());
        for name in names.filter(|name| seen.insert(*name)) {
            let found = self.references.iter().find(|(of, _)| *of == name);
            let when = found.and_then(|(_, description)| published(description));
            date = [date, when].into_iter().flatten().min();
            if all.len() + name.len() + 2 <= NAMES_LIMIT {
                if !all.is_empty() {
                    all.push_str("; ");
                }
                all.push_str(name);
            }
        }
        (!all.is_empty() || date.is_some()).then_some(Cited { date, names: all })
    }
}

/// The names in `(Citation: NAME)`.
fn cited_in(description: &str) -> impl Iterator<Item = &str> {
    const MARK: &str = "(Citation: ";
    description.match_indices(MARK).filter_map(|(at, _)| {
        let rest = &description[at + MARK.len()..];
        rest.split_once(')').map(|(name, _)| name.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_is_as_old_as_the_first_publication_cited_for_it() {
        let object = br#"{"type":"intrusion-set","external_references":[
            {"source_name":"mitre-attack","external_id":"G1","description":"(1999)"},
            {"source_name":"THALLIUM","description":"(Citation: New)(Citation: Old)(Citation: Gone)"},
            {"source_name":"New","description":"B. (2021, June 1). x"},
            {"source_name":"Old","description":"A. (2020, November 2). y"}]}"#;
        let object = Object::parse(object).unwrap();
        let citations = Citations::of(&object);
        let cited = citations.for_name("Thallium").unwrap();
        assert_eq!(cited.date.map(Timestamp::date).as_deref(), Some("2020-11-02"));
        assert_eq!(cited.names, "New; Old; Gone");
        assert_eq!(citations.for_name("Kimsuky"), None);
        assert_eq!(citations.all().unwrap().names, "THALLIUM; New; Old");
    }
}
