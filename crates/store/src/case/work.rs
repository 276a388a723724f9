use model::CaseWork;
use rusqlite::{OptionalExtension, params};

use super::{must_be_open, number};
use crate::column::{from_json, json};
use crate::{Result, Store, log};

impl Store {
    /// What persons put into a case; nothing yet for a case that nobody worked on.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn case_work(&self, id: &str) -> Result<CaseWork> {
        let number = number(id)?;
        self.ask("read the work on a case", |connection| {
            let sql = "SELECT document FROM case_work WHERE number = ?1";
            let text: Option<String> =
                connection.prepare_cached(sql)?.query_row([number], |row| row.get(0)).optional()?;
            match text {
                Some(text) => from_json(&text, "the work on a case"),
                None => Ok(CaseWork::of(id)),
            }
        })
    }

    /// Keeps what persons put into a case, and appends the SHA-256 of it to the evidence log with the act that changed it:
    /// `action` in a word, and who. Work that did not change adds nothing.
    ///
    /// # Errors
    /// [`crate::StoreError::Sealed`] for a case that is sealed, and what the database refuses.
    pub fn save_case_work(&mut self, work: &CaseWork, action: &str, by: &str) -> Result<()> {
        let number = number(&work.case)?;
        self.change("save the work on a case", |connection| {
            must_be_open(connection, &work.case, number)?;
            let document = json(work)?;
            let known: Option<String> = connection
                .prepare_cached("SELECT document FROM case_work WHERE number = ?1")?
                .query_row([number], |row| row.get(0))
                .optional()?;
            if known.as_ref() == Some(&document) {
                return Ok(());
            }
            connection
                .prepare_cached(
                    "INSERT INTO case_work (number, document) VALUES (?1, ?2) \
                     ON CONFLICT (number) DO UPDATE SET document = excluded.document",
                )?
                .execute(params![number, document])?;
            log::append_case_work(connection, &work.case, &document, action, by)
        })
    }
}
