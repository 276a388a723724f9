mod queue;

use std::collections::BTreeSet;

use model::{DomainName, Finding, FindingKind, Id, Likelihood};
use rusqlite::{Row, params};

use crate::column::{PART, finite, from_json, interval, json, name, origin, raw, signed};
use crate::error::{Attempt, Fault};
use crate::{Result, Store, StoreError};

pub use queue::QueueQuery;

const COLUMNS: &str = "id, subject, kind, identity, likelihood, reasons, seen_first, seen_last, origin_source, \
     origin_raw, origin_line";

impl Store {
    /// Puts these findings in place of all earlier ones.
    ///
    /// # Errors
    /// [`StoreError::SameFinding`] when two have one id, [`StoreError::NotFinite`] for a weight that is no number,
    /// and what the database refuses. Then the earlier findings stay.
    pub fn replace_findings(&mut self, findings: &[Finding]) -> Result<()> {
        self.change("replace the findings", |connection| {
            connection.execute("DELETE FROM finding", [])?;
            let mut statement = connection.prepare_cached(&format!(
                "INSERT INTO finding ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) \
                 ON CONFLICT (id) DO NOTHING"
            ))?;
            for finding in findings {
                let weights = finding.reasons.iter().map(|reason| reason.weight);
                finite(weights, || format!("the finding on `{}`", finding.subject))?;
                let written = statement.execute(params![
                    finding.id.as_str(),
                    finding.subject.as_str(),
                    finding.kind.as_str(),
                    finding.identity,
                    finding.likelihood.percent(),
                    json(&finding.reasons)?,
                    finding.seen.map(|seen| seen.first().as_micros()),
                    finding.seen.map(|seen| seen.last().as_micros()),
                    finding.origin.source,
                    raw(finding.origin.raw),
                    signed("line", finding.origin.line)?,
                ])?;
                if written == 0 {
                    let (id, subject) = (finding.id.to_string(), finding.subject.to_string());
                    return Err(StoreError::SameFinding { id, subject }.into());
                }
            }
            Ok(())
        })
    }

    /// Findings of one kind or of all, the likeliest first, then by subject, kind and identity.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn findings(&self, kind: Option<FindingKind>) -> Result<Vec<Finding>> {
        self.ask("read the findings", |connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM finding WHERE ?1 IS NULL OR kind = ?1 \
                 ORDER BY likelihood DESC, subject, kind, identity, id"
            ))?;
            statement.query_and_then([kind.map(FindingKind::as_str)], read)?.collect()
        })
    }

    /// Findings on exactly these names, by subject, kind and identity.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn findings_on(&self, names: &[DomainName]) -> Result<Vec<Finding>> {
        self.ask("read the findings on names", |connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM (SELECT value FROM json_each(?1)) asked CROSS JOIN finding ON subject = asked.value"
            ))?;
            let names: Vec<&DomainName> = names.iter().collect::<BTreeSet<_>>().into_iter().collect();
            let mut findings = Vec::new();
            for part in names.chunks(PART) {
                for finding in statement.query_and_then([json(part)?], read)? {
                    findings.push(finding?);
                }
            }
            findings.sort_by(|a, b| {
                (&a.subject, a.kind, &a.identity, &a.id).cmp(&(&b.subject, b.kind, &b.identity, &b.id))
            });
            Ok(findings)
        })
    }
}

fn read(row: &Row<'_>) -> Attempt<Finding> {
    let percent = row.get(4)?;
    Ok(Finding {
        id: Id::from_text(&row.get::<_, String>(0)?),
        subject: name(&row.get::<_, String>(1)?)?,
        kind: kind(&row.get::<_, String>(2)?)?,
        identity: row.get(3)?,
        likelihood: Likelihood::new(percent).map_err(|error| Fault::Damaged(error.to_string()))?,
        reasons: from_json(&row.get::<_, String>(5)?, "the reasons of a finding")?,
        seen: interval(row.get(6)?, row.get(7)?)?,
        origin: origin(row, 8)?,
    })
}

fn kind(text: &str) -> Attempt<FindingKind> {
    FindingKind::ALL
        .into_iter()
        .find(|kind| kind.as_str() == text)
        .ok_or_else(|| Fault::Damaged(format!("`{text}` is no kind of finding")))
}
