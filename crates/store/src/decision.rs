use std::collections::BTreeMap;

use model::Timestamp;
use rusqlite::params;

use crate::column::{PART, json, moment};
use crate::log::append_record;
use crate::people::append_act;
use crate::{AuditRow, Result, Store, StoreError};

/// What a person said of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRow {
    /// `confirmed` or `dismissed`.
    pub verdict: String,
    /// Why.
    pub reason: String,
    /// By whom.
    pub person: String,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// Keeps one decision on findings, in place of earlier ones, with one leaf of kind `decision` in the evidence log that
    /// names them all, and the line of the act. The verdict `open` takes earlier ones back.
    ///
    /// # Errors
    /// [`StoreError::NoFinding`] when one of them is not there, and what the database refuses, also a verdict that is
    /// none. Then nothing is kept.
    pub fn decide(&mut self, findings: &[String], decision: &DecisionRow, audit: &AuditRow) -> Result<()> {
        self.change("decide on findings", |connection| {
            let mut known = connection.prepare_cached("SELECT 1 FROM finding WHERE id = ?1")?;
            for id in findings {
                if !known.exists([id])? {
                    return Err(StoreError::NoFinding(id.chars().take(80).collect()).into());
                }
            }
            let record = serde_json::json!({
                "at": crate::custody::moment(decision.at), "findings": findings, "kind": "decision",
                "person": decision.person, "reason": decision.reason, "v": 2, "verdict": decision.verdict,
            });
            let leaf = append_record(connection, "decision", &decision.person, &record)?;
            let mut keep = connection.prepare_cached(
                "INSERT INTO decision (finding, verdict, reason, person, at, leaf) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                 ON CONFLICT (finding) DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason, \
                 person = excluded.person, at = excluded.at, leaf = excluded.leaf",
            )?;
            let mut take_back = connection.prepare_cached("DELETE FROM decision WHERE finding = ?1")?;
            for id in findings {
                if decision.verdict == "open" {
                    take_back.execute([id])?;
                } else {
                    let (verdict, reason) = (&decision.verdict, &decision.reason);
                    let at = decision.at.as_micros();
                    keep.execute(params![id, verdict, reason, decision.person, at, leaf])?;
                }
            }
            append_act(connection, audit).map(drop)
        })
    }

    /// What was decided on these findings; those without a decision are left out.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn decisions_on(&self, findings: &[String]) -> Result<BTreeMap<String, DecisionRow>> {
        self.ask("read decisions", |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT d.finding, d.verdict, d.reason, d.person, d.at FROM json_each(?1) asked \
                 CROSS JOIN decision d ON d.finding = asked.value",
            )?;
            let mut found = BTreeMap::new();
            for part in findings.chunks(PART) {
                let mut rows = statement.query([json(part)?])?;
                while let Some(row) = rows.next()? {
                    let decision = DecisionRow {
                        verdict: row.get(1)?,
                        reason: row.get(2)?,
                        person: row.get(3)?,
                        at: moment(row.get(4)?)?,
                    };
                    found.insert(row.get(0)?, decision);
                }
            }
            Ok(found)
        })
    }
}
