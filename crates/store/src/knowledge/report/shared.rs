use std::collections::BTreeSet;

use model::{BaseRate, DomainName, Edge, Interval, Key, KeyKind, Shared, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use crate::column::{PART, json, moment, name, unsigned, until};
use crate::error::Attempt;
use crate::{Result, Store};

impl Store {
    /// Which reports up to `as_of` list exactly these names: one edge for each name and report, at the report's date;
    /// in order of name, then report. A key's value is the report's id, then who says it of whom and when, for people.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn report_edges(&self, names: &[DomainName], as_of: Option<Timestamp>) -> Result<Vec<Edge>> {
        self.ask("search the reports", |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT i.value, r.date, r.id, r.publisher, r.actor FROM json_each(?1) asked \
                 CROSS JOIN indicator i ON i.value = asked.value AND i.kind = 'name' \
                 CROSS JOIN report r ON r.rid = i.report WHERE r.date <= ?2",
            )?;
            let names: Vec<&DomainName> = names.iter().collect::<BTreeSet<_>>().into_iter().collect();
            let mut edges = Vec::new();
            for part in names.chunks(PART) {
                let mut rows = statement.query(params![json(part)?, until(as_of)])?;
                while let Some(row) = rows.next()? {
                    let date = moment(row.get(1)?)?;
                    let (id, publisher, actor): (String, String, String) =
                        (row.get(2)?, row.get(3)?, row.get(4)?);
                    let value = format!("{id} ({publisher} on {actor}, {})", date.date());
                    edges.push(Edge {
                        name: name(&row.get::<_, String>(0)?)?,
                        key: Key { kind: KeyKind::Report, value },
                        when: Some(Interval::at(date)),
                    });
                }
            }
            edges.sort();
            Ok(edges)
        })
    }

    /// The names that these reports list, for keys of kind [`KeyKind::Report`] up to `as_of`; others are passed over.
    ///
    /// At most `cap` names of each, in order of name; the base rate counts all of them: holders are the names the
    /// report lists, the population is every name that a report up to `as_of` lists. In order of key.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn report_shared(&self, keys: &[Key], cap: usize, as_of: Option<Timestamp>) -> Result<Vec<Shared>> {
        let keys: BTreeSet<&Key> = keys.iter().filter(|key| key.kind == KeyKind::Report).collect();
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        self.ask("search the reports", |connection| {
            let population = population(connection, as_of)?;
            let mut report =
                connection.prepare_cached("SELECT rid, date FROM report WHERE id = ?1 AND date <= ?2")?;
            let mut count = connection
                .prepare_cached("SELECT COUNT(*) FROM indicator WHERE report = ?1 AND kind = 'name'")?;
            let mut listed = connection.prepare_cached(
                "SELECT value FROM indicator WHERE report = ?1 AND kind = 'name' ORDER BY value LIMIT ?2",
            )?;
            let limit = i64::try_from(cap).unwrap_or(i64::MAX);
            let mut answer = Vec::new();
            for key in keys {
                // The id; what follows it is for people.
                let id = key.value.split(' ').next().unwrap_or_default();
                let row = report.query_row(params![id, until(as_of)], |row| {
                    Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
                });
                let Some((rid, date)) = row.optional()? else { continue };
                let when = Some(Interval::at(moment(date)?));
                let holders = unsigned(count.query_row([rid], |row| row.get(0))?)?;
                let names = listed
                    .query_and_then([rid, limit], |row| Ok((name(&row.get::<_, String>(0)?)?, when)))?
                    .collect::<Attempt<Vec<_>>>()?;
                answer.push(Shared { key: key.clone(), names, rate: BaseRate { holders, population } });
            }
            Ok(answer)
        })
    }
}

fn population(connection: &Connection, as_of: Option<Timestamp>) -> Attempt<u64> {
    let mut statement = connection.prepare_cached(
        "SELECT COUNT(DISTINCT i.value) FROM report r JOIN indicator i ON i.report = r.rid AND i.kind = 'name' \
         WHERE r.date <= ?1",
    )?;
    unsigned(statement.query_row([until(as_of)], |row| row.get(0))?)
}
