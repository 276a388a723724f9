use std::collections::BTreeSet;

use model::{Actor, Said, Timestamp, Tlp, Usage};
use rusqlite::{Connection, params};

use crate::column::{PART, from_json, grade, json, marking, moment_or_none, optional, origin, signed};
use crate::error::Attempt;
use crate::{Result, Store};

impl Store {
    /// Every actor as each source has it, in order of source, external id and name.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn actors(&self) -> Result<Vec<Actor>> {
        self.ask("read the actors", |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT source, external_id, name, country, targets_sectors, targets_countries, origin_source, \
                 origin_raw, origin_line, said_at, grade, marking, edition FROM actor ORDER BY source, external_id, name",
            )?;
            let rows = statement.query_and_then([], |row| {
                Ok(Actor {
                    source: row.get(0)?,
                    external_id: optional(row.get(1)?),
                    name: row.get(2)?,
                    country: row.get(3)?,
                    targets_sectors: from_json(&row.get::<_, String>(4)?, "the sectors of an actor")?,
                    targets_countries: from_json(&row.get::<_, String>(5)?, "the countries of an actor")?,
                    origin: origin(row, 6)?,
                    said: Said {
                        date: moment_or_none(row.get(9)?)?,
                        grade: grade(row.get(10)?)?,
                        marking: marking(row.get(11)?)?,
                        edition: row.get(12)?,
                        ..Said::default()
                    },
                })
            })?;
            rows.collect()
        })
    }

    /// What actors of exactly these names are said to use, sorted.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn usages_of(&self, actor_names: &[String]) -> Result<Vec<Usage>> {
        self.ask("read what actors use", |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT actor, category, external_id, name, asserter, said_at, grade, marking, quote \
                 FROM json_each(?1) asked CROSS JOIN usage_claim ON actor = asked.value",
            )?;
            let names: Vec<&String> = actor_names.iter().collect::<BTreeSet<_>>().into_iter().collect();
            let mut usages = Vec::new();
            for part in names.chunks(PART) {
                let mut rows = statement.query([json(part)?])?;
                while let Some(row) = rows.next()? {
                    usages.push(Usage {
                        actor: row.get(0)?,
                        category: row.get(1)?,
                        external_id: optional(row.get(2)?),
                        name: row.get(3)?,
                        asserter: row.get(4)?,
                        said: Said {
                            date: moment_or_none(row.get(5)?)?,
                            grade: grade(row.get(6)?)?,
                            marking: marking(row.get(7)?)?,
                            quote: row.get(8)?,
                            ..Said::default()
                        },
                    });
                }
            }
            usages.sort();
            Ok(usages)
        })
    }
}

/// An entry of one source; a later edition of the same entry takes its place.
pub(super) fn absorb(connection: &Connection, batch: i64, actor: &Actor) -> Attempt<()> {
    // The origin stays while nothing but the edition's file changed, so re-observing adds nothing.
    let mut statement = connection.prepare_cached(
        "INSERT INTO actor (source, external_id, name, country, targets_sectors, targets_countries, origin_source, \
         origin_raw, origin_line, batch, said_at, grade, marking, edition) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) \
         ON CONFLICT (source, external_id, name) DO UPDATE SET country = excluded.country, \
         targets_sectors = excluded.targets_sectors, targets_countries = excluded.targets_countries, \
         origin_source = excluded.origin_source, origin_raw = excluded.origin_raw, \
         origin_line = excluded.origin_line, batch = excluded.batch, \
         said_at = min(coalesce(said_at, excluded.said_at), coalesce(excluded.said_at, said_at)), \
         grade = excluded.grade, marking = excluded.marking, edition = excluded.edition \
         WHERE country IS NOT excluded.country OR targets_sectors <> excluded.targets_sectors \
         OR targets_countries <> excluded.targets_countries OR said_at IS NOT excluded.said_at \
         OR grade <> excluded.grade OR marking IS NOT excluded.marking OR edition IS NOT excluded.edition",
    )?;
    statement.execute(params![
        actor.source,
        actor.external_id.as_deref().unwrap_or_default(),
        actor.name,
        actor.country,
        json(&actor.targets_sectors)?,
        json(&actor.targets_countries)?,
        actor.origin.source,
        crate::column::raw(actor.origin.raw),
        signed("line", actor.origin.line)?,
        batch,
        actor.said.date.map(Timestamp::as_micros),
        actor.said.grade.to_string(),
        actor.said.marking.map(Tlp::name),
        actor.said.edition,
    ])?;
    Ok(())
}

pub(super) fn absorb_usage(connection: &Connection, batch: i64, usage: &Usage) -> Attempt<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO usage_claim (actor, category, external_id, name, asserter, batch, said_at, grade, marking, quote) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
         ON CONFLICT (actor, category, external_id, name, asserter) DO UPDATE SET \
         said_at = min(coalesce(said_at, excluded.said_at), coalesce(excluded.said_at, said_at)), \
         grade = excluded.grade, marking = excluded.marking, quote = coalesce(excluded.quote, quote) \
         WHERE said_at IS NOT excluded.said_at OR grade <> excluded.grade OR marking IS NOT excluded.marking \
         OR quote IS NOT excluded.quote",
    )?;
    let external_id = usage.external_id.as_deref().unwrap_or_default();
    statement.execute(params![
        usage.actor,
        usage.category,
        external_id,
        usage.name,
        usage.asserter,
        batch,
        usage.said.date.map(Timestamp::as_micros),
        usage.said.grade.to_string(),
        usage.said.marking.map(Tlp::name),
        usage.said.quote,
    ])?;
    Ok(())
}
