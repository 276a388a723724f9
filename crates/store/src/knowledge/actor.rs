use std::collections::BTreeSet;

use model::{Actor, AliasClaim, AliasRelation, Usage};
use rusqlite::{Connection, params};

use crate::column::{PART, from_json, json, optional, origin, signed};
use crate::error::{Attempt, Fault};
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
                 origin_raw, origin_line FROM actor ORDER BY source, external_id, name",
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
                })
            })?;
            rows.collect()
        })
    }

    /// Every claim about names of actors, sorted.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn aliases(&self) -> Result<Vec<AliasClaim>> {
        self.ask("read the aliases", |connection| {
            let sql = "SELECT subject, relation, object, asserter FROM alias_claim";
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_and_then([], |row| {
                Ok(AliasClaim {
                    subject: row.get(0)?,
                    relation: relation(&row.get::<_, String>(1)?)?,
                    object: row.get(2)?,
                    asserter: row.get(3)?,
                })
            })?;
            let mut claims = rows.collect::<Attempt<Vec<_>>>()?;
            claims.sort();
            Ok(claims)
        })
    }

    /// What actors of exactly these names are said to use, sorted.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn usages_of(&self, actor_names: &[String]) -> Result<Vec<Usage>> {
        self.ask("read what actors use", |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT actor, category, external_id, name, asserter \
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
         origin_raw, origin_line, batch) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
         ON CONFLICT (source, external_id, name) DO UPDATE SET country = excluded.country, \
         targets_sectors = excluded.targets_sectors, targets_countries = excluded.targets_countries, \
         origin_source = excluded.origin_source, origin_raw = excluded.origin_raw, \
         origin_line = excluded.origin_line, batch = excluded.batch \
         WHERE country IS NOT excluded.country OR targets_sectors <> excluded.targets_sectors \
         OR targets_countries <> excluded.targets_countries",
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
    ])?;
    Ok(())
}

pub(super) fn absorb_alias(connection: &Connection, batch: i64, claim: &AliasClaim) -> Attempt<()> {
    let mut statement = connection.prepare_cached(
        "INSERT OR IGNORE INTO alias_claim (subject, relation, object, asserter, batch) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    let relation = match claim.relation {
        AliasRelation::SameAs => "same_as",
        AliasRelation::DistinctFrom => "distinct_from",
        AliasRelation::BroaderThan => "broader_than",
    };
    statement.execute(params![claim.subject, relation, claim.object, claim.asserter, batch])?;
    Ok(())
}

pub(super) fn absorb_usage(connection: &Connection, batch: i64, usage: &Usage) -> Attempt<()> {
    let mut statement = connection.prepare_cached(
        "INSERT OR IGNORE INTO usage_claim (actor, category, external_id, name, asserter, batch) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let external_id = usage.external_id.as_deref().unwrap_or_default();
    statement.execute(params![
        usage.actor,
        usage.category,
        external_id,
        usage.name,
        usage.asserter,
        batch
    ])?;
    Ok(())
}

fn relation(text: &str) -> Attempt<AliasRelation> {
    match text {
        "same_as" => Ok(AliasRelation::SameAs),
        "distinct_from" => Ok(AliasRelation::DistinctFrom),
        "broader_than" => Ok(AliasRelation::BroaderThan),
        other => Err(Fault::Damaged(format!("`{other}` is no relation between names"))),
    }
}
