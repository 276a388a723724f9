use model::{Digest, Dossier, Seal, Timestamp};
use rusqlite::{OptionalExtension, params};

use super::{must_be_open, number};
use crate::column::{digest, from_json, moment, unsigned};
use crate::{Result, Store, StoreError, log};

/// A sealed case as it was frozen.
#[derive(Clone, Debug, PartialEq)]
pub struct SealedCase {
    /// Who, when, digest, leaf.
    pub seal: Seal,
    /// The dossier as canonical JSON, with `seal` null: the bytes that the digest was taken over.
    pub document: String,
}

impl SealedCase {
    /// The dossier, with its seal in it.
    ///
    /// # Errors
    /// When the document is no dossier that this program reads.
    pub fn dossier(&self) -> std::result::Result<Dossier, String> {
        let mut dossier: Dossier = serde_json::from_str(&self.document).map_err(|error| error.to_string())?;
        dossier.seal = Some(self.seal.clone());
        Ok(dossier)
    }
}

impl Store {
    /// Freezes a case: keeps `document`, the canonical JSON of its dossier, for good, and appends its digest to the evidence
    /// log, in one transaction. From here on the case takes no change.
    ///
    /// # Errors
    /// [`StoreError::Sealed`] when it is sealed already, [`StoreError::NoCase`] when there is none, and what the database
    /// refuses.
    pub fn seal_case(&mut self, id: &str, document: &str, by: &str, at: Timestamp) -> Result<Seal> {
        let number = number(id)?;
        self.change("seal a case", |connection| {
            must_be_open(connection, id, number)?;
            let known: Option<i64> = connection
                .prepare_cached("SELECT number FROM case_file WHERE number = ?1")?
                .query_row([number], |row| row.get(0))
                .optional()?;
            if known.is_none() {
                return Err(StoreError::NoCase(id.to_owned()).into());
            }
            let digest = Digest::of(document.as_bytes());
            let log_index = log::append_seal(connection, id, digest, by, at)?;
            connection
                .prepare_cached(
                    "INSERT INTO case_seal (number, sealed_by, sealed_at, digest, log_index, document) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![number, by, at.as_micros(), digest.to_string(), log_index, document])?;
            Ok(Seal { by: by.to_owned(), at, digest, log_index: Some(unsigned(log_index)?) })
        })
    }

    /// Whether a case is sealed.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn is_sealed(&self, id: &str) -> Result<bool> {
        let number = number(id)?;
        self.ask("read a seal", |connection| {
            let sql = "SELECT EXISTS (SELECT 1 FROM case_seal WHERE number = ?1)";
            Ok(connection.prepare_cached(sql)?.query_row([number], |row| row.get(0))?)
        })
    }

    /// A sealed case; `None` while it is open.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the document has not the digest it was sealed with, and what the database refuses.
    pub fn sealed_case(&self, id: &str) -> Result<Option<SealedCase>> {
        let number = number(id)?;
        self.ask("read a sealed case", |connection| {
            let row: Option<(String, i64, String, i64, String)> = connection
                .prepare_cached(
                    "SELECT sealed_by, sealed_at, digest, log_index, document FROM case_seal WHERE number = ?1",
                )?
                .query_row([number], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
                })
                .optional()?;
            let Some((by, at, stored, log_index, document)) = row else { return Ok(None) };
            let stored = digest(&stored)?;
            if Digest::of(document.as_bytes()) != stored {
                let what = format!("the sealed dossier of {id} was altered");
                return Err(crate::error::Fault::Damaged(what));
            }
            let _: Dossier = from_json(&document, "a sealed dossier")?;
            let seal = Seal { by, at: moment(at)?, digest: stored, log_index: Some(unsigned(log_index)?) };
            Ok(Some(SealedCase { seal, document }))
        })
    }
}
