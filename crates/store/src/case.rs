mod seal;
mod work;

use model::{Case, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use crate::column::{finite, from_json, json, signed, unsigned};
use crate::error::Attempt;
use crate::{Result, Store, StoreError, log};

pub use seal::SealedCase;

/// A case in one line: id, title, the cluster it was made from, number of domains.
pub type CaseLine = (String, String, Option<String>, u64);

impl Store {
    /// The id of the next case: `case-0001` and so on. It is taken when the case is saved.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn next_case_id(&self) -> Result<String> {
        self.ask("read the next case id", |connection| {
            let sql = "SELECT COALESCE(MAX(number), 0) + 1 FROM case_file";
            let number: i64 = connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
            Ok(format!("case-{number:04}"))
        })
    }

    /// Keeps a case, in place of what it was before, and appends the SHA-256 of its document to the evidence log. A
    /// case that did not change adds nothing.
    ///
    /// # Errors
    /// [`StoreError::CaseId`] for an id of another form, [`StoreError::Sealed`] for a case that is sealed,
    /// [`StoreError::NotFinite`] for a weight that is no number, and what the database refuses.
    pub fn save_case(&mut self, case: &Case) -> Result<()> {
        let number = number(&case.id)?;
        self.change("save a case", |connection| {
            must_be_open(connection, &case.id, number)?;
            let weights = case.domains.iter().flat_map(|domain| &domain.links).map(|link| link.weight);
            finite(weights, || case.id.clone())?;
            let document = json(case)?;
            let known: Option<String> = connection
                .prepare_cached("SELECT document FROM case_file WHERE number = ?1")?
                .query_row([number], |row| row.get(0))
                .optional()?;
            if known.as_ref() == Some(&document) {
                return Ok(());
            }
            connection.execute(
                "INSERT INTO case_file (number, id, title, cluster, as_of, domains, document) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (number) DO UPDATE SET title = excluded.title, \
                 cluster = excluded.cluster, as_of = excluded.as_of, domains = excluded.domains, \
                 document = excluded.document",
                params![
                    number,
                    case.id,
                    case.title,
                    case.cluster,
                    case.as_of.map(Timestamp::as_micros),
                    signed("count", case.domains.len() as u64)?,
                    document,
                ],
            )?;
            log::append_case(connection, case, &document)
        })
    }

    /// One case.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn case(&self, id: &str) -> Result<Option<Case>> {
        self.ask("read a case", |connection| {
            let sql = "SELECT document FROM case_file WHERE id = ?1";
            let text: Option<String> =
                connection.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?;
            text.map(|text| from_json(&text, "a case")).transpose()
        })
    }

    /// All cases in order of number.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn cases(&self) -> Result<Vec<CaseLine>> {
        self.ask("list the cases", |connection| {
            let sql = "SELECT id, title, cluster, domains FROM case_file ORDER BY number";
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_and_then([], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, unsigned(row.get(3)?)?))
            })?;
            rows.collect()
        })
    }
}

/// A sealed case takes no change: it can only be succeeded by a supplement.
fn must_be_open(connection: &Connection, id: &str, number: i64) -> Attempt<()> {
    let sealed: Option<(String, i64)> = connection
        .prepare_cached("SELECT sealed_by, sealed_at FROM case_seal WHERE number = ?1")?
        .query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match sealed {
        None => Ok(()),
        Some((by, at)) => {
            let at = crate::column::moment(at)?;
            Err(StoreError::Sealed { case: id.to_owned(), by, at }.into())
        }
    }
}

/// The number in a case id; only the form that [`Store::next_case_id`] gives is taken.
fn number(id: &str) -> Result<i64> {
    let number = id.strip_prefix("case-").and_then(|digits| digits.parse::<i64>().ok());
    number
        .filter(|number| (1..1_000_000_000).contains(number) && format!("case-{number:04}") == id)
        .ok_or_else(|| StoreError::CaseId(id.chars().take(80).collect()))
}
