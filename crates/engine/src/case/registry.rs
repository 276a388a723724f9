//! Registries: who operates a zone, where, and whether a court of the United States reaches them.
//!
//! A data file with dates, `data/registries.tsv`; a desk may lay its own rows over it. What is not listed is unknown, and an
//! unknown registry blocks every action.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use model::{DomainName, Reach, Registry, Timestamp};

/// Registries by suffix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registries {
    rows: BTreeMap<String, Row>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    operator: String,
    place: String,
    reach: Reach,
    dated: Timestamp,
}

/// A row of a registry file that says nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidRegistries {
    /// Not five columns.
    #[error(
        "registry file, line {line}: expected suffix, operator, place, reach and date, with tabs between"
    )]
    Columns {
        /// Line, from 1.
        line: usize,
    },
    /// No such reach.
    #[error("registry file, line {line}: `{reach}` is none of inside, voluntary, none, unknown")]
    Reach {
        /// Line, from 1.
        line: usize,
        /// What stood there.
        reach: String,
    },
    /// No date.
    #[error("registry file, line {line}: `{date}` is no date")]
    Date {
        /// Line, from 1.
        line: usize,
        /// What stood there.
        date: String,
    },
}

static EMBEDDED: LazyLock<Registries> = LazyLock::new(|| {
    Registries::parse(include_str!("../../data/registries.tsv"))
        .expect("the embedded registry file is checked by a test")
});

impl Registries {
    /// The text that comes with the program.
    pub const DATA: &'static str = include_str!("../../data/registries.tsv");

    /// The list that comes with the program.
    #[must_use]
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Reads `suffix<TAB>operator<TAB>place<TAB>reach<TAB>date` rows, `#` comments. A suffix is a top-level domain or
    /// several labels (`co.uk`) where that zone has an operator of its own.
    ///
    /// # Errors
    /// [`InvalidRegistries`] with the line.
    pub fn parse(text: &str) -> Result<Self, InvalidRegistries> {
        let mut rows = BTreeMap::new();
        for (place, row) in text.lines().enumerate() {
            let line = place + 1;
            if row.trim().is_empty() || row.starts_with('#') {
                continue;
            }
            let columns: Vec<&str> = row.split('\t').map(str::trim).collect();
            let [suffix, operator, place, reach, date] = columns[..] else {
                return Err(InvalidRegistries::Columns { line });
            };
            let reach = match reach {
                "inside" => Reach::Inside,
                "voluntary" => Reach::Voluntary,
                "none" => Reach::None,
                "unknown" => Reach::Unknown,
                other => {
                    return Err(InvalidRegistries::Reach { line, reach: other.chars().take(80).collect() });
                }
            };
            let dated = date
                .parse()
                .map_err(|_| InvalidRegistries::Date { line, date: date.chars().take(80).collect() })?;
            let row = Row { operator: operator.to_owned(), place: place.to_owned(), reach, dated };
            rows.insert(suffix.trim_start_matches('.').to_lowercase(), row);
        }
        Ok(Self { rows })
    }

    /// The same with the rows of `other` in place of its own.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.rows.extend(other.rows);
        self
    }

    /// The registry that a domain is registered at: the longest listed suffix of it. A name below a zone that is no
    /// registry's (dynamic DNS, free hosting) has none but what the file lists for that very zone.
    #[must_use]
    pub fn of(&self, domain: &DomainName) -> Registry {
        let above = domain.as_str().split_once('.').map_or(domain.as_str(), |(_, above)| above);
        let tld = domain.labels().next_back().unwrap_or_default();
        let mut found = self.rows.get(above);
        if found.is_none() && domain.registry_suffix().is_some() {
            let mut rest = above;
            while let Some((_, shorter)) = rest.split_once('.') {
                rest = shorter;
                found = self.rows.get(rest);
                if found.is_some() {
                    break;
                }
            }
        }
        Registry {
            suffix: above.to_owned(),
            tld: tld.to_owned(),
            operator: found.map(|row| row.operator.clone()),
            place: found.map(|row| row.place.clone()),
            reach: found.map_or(Reach::Unknown, |row| row.reach),
            dated: found.map(|row| row.dated),
        }
    }
}

#[cfg(test)]
mod tests;
