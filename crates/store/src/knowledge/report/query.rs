use std::collections::BTreeSet;
use std::net::IpAddr;

use model::{Digest, DomainName, Id, Indicator, Report, Timestamp};
use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, params};

use crate::column::{PART, digest, from_json, grade, json, marking, moment, name, origin, until};
use crate::error::{Attempt, Fault};
use crate::{Result, Store};

impl Store {
    /// Reports up to `as_of` that list one of these names, the registrable name of one of them, or one of these
    /// addresses; in order of date, then id.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn reports_listing(
        &self,
        names: &[DomainName],
        addresses: &[IpAddr],
        as_of: Option<Timestamp>,
    ) -> Result<Vec<Report>> {
        let mut asked: BTreeSet<String> = names.iter().map(ToString::to_string).collect();
        let registrables = names.iter().filter_map(DomainName::registrable);
        asked.extend(registrables.map(|registrable| registrable.to_string()));
        let addresses: BTreeSet<String> = addresses.iter().map(ToString::to_string).collect();
        self.ask("search the reports", |connection| {
            let mut found = BTreeSet::new();
            matching(connection, "name", &asked, as_of, &mut found)?;
            matching(connection, "address", &addresses, as_of, &mut found)?;
            let mut reader = Reader::new(connection)?;
            found.into_iter().map(|(_, _, rid)| reader.report(rid)).collect()
        })
    }

    /// The reports with these ids, each with the digest of the file it came in; in order of id.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn reports_by_id(&self, ids: &[String]) -> Result<Vec<(Report, Digest)>> {
        let ids: BTreeSet<&String> = ids.iter().collect();
        self.ask("read the reports", |connection| {
            let mut find = connection.prepare_cached(
                "SELECT r.rid, b.digest FROM report r JOIN batch b ON b.seq = r.batch WHERE r.id = ?1",
            )?;
            let mut reader = Reader::new(connection)?;
            let mut reports = Vec::new();
            for id in ids {
                let row: Option<(i64, String)> =
                    find.query_row([id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
                if let Some((rid, file)) = row {
                    reports.push((reader.report(rid)?, digest(&file)?));
                }
            }
            Ok(reports)
        })
    }

    /// Every report up to `as_of`, in order of date, then id.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn reports(&self, as_of: Option<Timestamp>) -> Result<Vec<Report>> {
        self.ask("read the reports", |connection| {
            let mut statement =
                connection.prepare_cached("SELECT rid FROM report WHERE date <= ?1 ORDER BY date, id")?;
            let found = statement.query_and_then([until(as_of)], |row| Ok(row.get(0)?))?;
            let found: Vec<i64> = found.collect::<Attempt<_>>()?;
            let mut reader = Reader::new(connection)?;
            found.into_iter().map(|rid| reader.report(rid)).collect()
        })
    }

    /// Every name that a report up to `as_of` lists.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn reported_names(&self, as_of: Option<Timestamp>) -> Result<BTreeSet<DomainName>> {
        self.ask("read the reported names", |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT DISTINCT i.value FROM report r JOIN indicator i ON i.report = r.rid AND i.kind = 'name' \
                 WHERE r.date <= ?1",
            )?;
            statement.query_and_then([until(as_of)], |row| name(&row.get::<_, String>(0)?))?.collect()
        })
    }
}

/// Adds date, id and row of the reports that list one of `values`.
fn matching(
    connection: &Connection,
    kind: &str,
    values: &BTreeSet<String>,
    as_of: Option<Timestamp>,
    found: &mut BTreeSet<(i64, String, i64)>,
) -> Attempt<()> {
    // CROSS JOIN fixes the order of the loops: each value asked for is looked up in the index.
    let mut statement = connection.prepare_cached(
        "SELECT r.date, r.id, r.rid FROM json_each(?1) asked \
         CROSS JOIN indicator i ON i.value = asked.value AND i.kind = ?2 \
         CROSS JOIN report r ON r.rid = i.report WHERE r.date <= ?3",
    )?;
    let values: Vec<&String> = values.iter().collect();
    for part in values.chunks(PART) {
        let mut rows = statement.query(params![json(part)?, kind, until(as_of)])?;
        while let Some(row) = rows.next()? {
            found.insert((row.get(0)?, row.get(1)?, row.get(2)?));
        }
    }
    Ok(())
}

/// Reads whole reports.
struct Reader<'connection> {
    report: CachedStatement<'connection>,
    indicators: CachedStatement<'connection>,
}

impl<'connection> Reader<'connection> {
    fn new(connection: &'connection Connection) -> Attempt<Self> {
        let report = connection.prepare_cached(
            "SELECT id, actor, date, dated, publisher, grade, reference_list, victims, origin_source, origin_raw, \
             origin_line, marking FROM report WHERE rid = ?1",
        )?;
        let indicators = connection.prepare_cached("SELECT kind, value FROM indicator WHERE report = ?1")?;
        Ok(Self { report, indicators })
    }

    fn report(&mut self, rid: i64) -> Attempt<Report> {
        let listed = self.indicators.query_and_then([rid], indicator)?;
        let mut indicators = listed.collect::<Attempt<Vec<_>>>()?;
        indicators.sort();
        let mut rows = self.report.query([rid])?;
        let row =
            rows.next()?.ok_or_else(|| Fault::Damaged("an indicator of a report that is gone".to_owned()))?;
        Ok(Report {
            id: Id::from_text(&row.get::<_, String>(0)?),
            actor: row.get(1)?,
            date: moment(row.get(2)?)?,
            dated: row.get(3)?,
            publisher: row.get(4)?,
            grade: grade(row.get(5)?)?,
            references: from_json(&row.get::<_, String>(6)?, "the references of a report")?,
            indicators,
            victims: from_json(&row.get::<_, String>(7)?, "the victims of a report")?,
            origin: origin(row, 8)?,
            marking: marking(row.get(11)?)?,
        })
    }
}

fn indicator(row: &Row<'_>) -> Attempt<Indicator> {
    let (kind, value): (String, String) = (row.get(0)?, row.get(1)?);
    match kind.as_str() {
        "name" => Ok(Indicator::Name(name(&value)?)),
        "path" => Ok(Indicator::Path(value)),
        "address" => {
            let address = value.parse();
            address.map(Indicator::Address).map_err(|_| Fault::Damaged(format!("`{value}` is no address")))
        }
        other => Err(Fault::Damaged(format!("`{other}` is no kind of indicator"))),
    }
}
