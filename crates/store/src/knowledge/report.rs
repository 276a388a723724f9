mod query;
mod shared;

use std::collections::BTreeMap;

use model::{Indicator, Report, VictimCount};
use rusqlite::{Connection, OptionalExtension, params};

use crate::column::{from_json, json, signed};
use crate::error::Attempt;

/// A report is stored once. When the same report comes again with more indicators or victims (one publication spread
/// over several records), what is new is added and nothing is lost; of two counts of the same victims the higher stays.
pub(super) fn absorb(connection: &Connection, batch: i64, report: &Report) -> Attempt<()> {
    let known: Option<(i64, String)> = connection
        .prepare_cached("SELECT rid, victims FROM report WHERE id = ?1")?
        .query_row([report.id.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let rid = match known {
        Some((rid, victims)) => {
            add_victims(connection, rid, &victims, report)?;
            rid
        }
        None => insert(connection, batch, report)?,
    };
    let mut statement = connection
        .prepare_cached("INSERT OR IGNORE INTO indicator (report, kind, value) VALUES (?1, ?2, ?3)")?;
    for indicator in &report.indicators {
        match indicator {
            Indicator::Name(name) => statement.execute(params![rid, "name", name.as_str()])?,
            Indicator::Address(address) => statement.execute(params![rid, "address", address.to_string()])?,
            Indicator::Path(path) => statement.execute(params![rid, "path", path])?,
        };
    }
    Ok(())
}

fn insert(connection: &Connection, batch: i64, report: &Report) -> Attempt<i64> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO report (id, actor, date, dated, publisher, grade, reference_list, victims, origin_source, \
         origin_raw, origin_line, batch, marking) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    Ok(statement.insert(params![
        report.id.as_str(),
        report.actor,
        report.date.as_micros(),
        report.dated,
        report.publisher,
        report.grade.to_string(),
        json(&report.references)?,
        json(&merge(report.victims.iter()))?,
        report.origin.source,
        crate::column::raw(report.origin.raw),
        signed("line", report.origin.line)?,
        batch,
        report.marking.map(model::Tlp::name),
    ])?)
}

fn add_victims(connection: &Connection, rid: i64, known: &str, report: &Report) -> Attempt<()> {
    let known: Vec<VictimCount> = from_json(known, "the victims of a report")?;
    let merged = merge(known.iter().chain(&report.victims));
    if merged != known {
        connection
            .prepare_cached("UPDATE report SET victims = ?2 WHERE rid = ?1")?
            .execute(params![rid, json(&merged)?])?;
    }
    Ok(())
}

/// One count for each sector and country, in order of first mention. Of several the highest counts: they are one
/// publication's words on the same victims, so their sum would count victims twice.
fn merge<'v>(victims: impl Iterator<Item = &'v VictimCount>) -> Vec<VictimCount> {
    let mut places = BTreeMap::new();
    let mut merged: Vec<VictimCount> = Vec::new();
    for victim in victims {
        let place = *places.entry((&victim.sector, &victim.country)).or_insert(merged.len());
        match merged.get_mut(place) {
            Some(known) => known.count = known.count.max(victim.count),
            None => merged.push(victim.clone()),
        }
    }
    merged
}
