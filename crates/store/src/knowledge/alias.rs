use model::{AliasClaim, Said};
use rusqlite::{Connection, params};

use crate::column::{grade, marking, moment_or_none};
use crate::error::{Attempt, Fault};
use crate::{Result, Store};

impl Store {
    /// Every claim about names of actors, sorted.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn aliases(&self) -> Result<Vec<AliasClaim>> {
        self.ask("read the aliases", |connection| {
            let sql = "SELECT subject, relation, object, asserter, said_at, valid_from, valid_to, grade, marking, \
                       edition, quote FROM alias_claim";
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_and_then([], |row| {
                let relation: String = row.get(1)?;
                Ok(AliasClaim {
                    subject: row.get(0)?,
                    relation: relation.parse().map_err(|error| Fault::Damaged(format!("{error}")))?,
                    object: row.get(2)?,
                    asserter: row.get(3)?,
                    said: Said {
                        date: moment_or_none(row.get(4)?)?,
                        valid_from: moment_or_none(row.get(5)?)?,
                        valid_to: moment_or_none(row.get(6)?)?,
                        grade: grade(row.get(7)?)?,
                        marking: marking(row.get(8)?)?,
                        edition: row.get(9)?,
                        quote: row.get(10)?,
                    },
                })
            })?;
            let mut claims = rows.collect::<Attempt<Vec<_>>>()?;
            claims.sort();
            Ok(claims)
        })
    }
}

/// A claim said again takes the later edition's grade, marking, interval and edition, and keeps its first date: what was
/// said once was said then.
pub(super) fn absorb(connection: &Connection, batch: i64, claim: &AliasClaim) -> Attempt<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO alias_claim (subject, relation, object, asserter, said_at, valid_from, valid_to, grade, marking, \
         edition, quote, batch) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) \
         ON CONFLICT (subject, relation, object, asserter) DO UPDATE SET \
         said_at = min(coalesce(said_at, excluded.said_at), coalesce(excluded.said_at, said_at)), \
         valid_from = excluded.valid_from, valid_to = excluded.valid_to, grade = excluded.grade, \
         marking = excluded.marking, edition = excluded.edition, quote = coalesce(excluded.quote, quote) \
         WHERE said_at IS NOT excluded.said_at OR valid_from IS NOT excluded.valid_from \
         OR valid_to IS NOT excluded.valid_to OR grade <> excluded.grade OR marking IS NOT excluded.marking \
         OR edition IS NOT excluded.edition OR quote IS NOT excluded.quote",
    )?;
    let said = &claim.said;
    statement.execute(params![
        claim.subject,
        claim.relation.as_str(),
        claim.object,
        claim.asserter,
        said.date.map(model::Timestamp::as_micros),
        said.valid_from.map(model::Timestamp::as_micros),
        said.valid_to.map(model::Timestamp::as_micros),
        said.grade.to_string(),
        said.marking.map(model::Tlp::name),
        said.edition,
        said.quote,
        batch,
    ])?;
    Ok(())
}
