use std::collections::BTreeMap;

use model::{Identity, WatchList};
use rusqlite::{Connection, params};

use crate::column::name;
use crate::error::{Attempt, Fault};
use crate::{Result, Store};

impl Store {
    /// Everything that any watch-list brought in, joined: sorted and unique.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn watch_list(&self) -> Result<WatchList> {
        self.ask("read the watch-list", |connection| {
            let mut identities = BTreeMap::<String, Identity>::new();
            let mut statement =
                connection.prepare_cached("SELECT name, sector, country FROM identity ORDER BY name")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let name: String = row.get(0)?;
                let identity = Identity {
                    name: name.clone(),
                    words: Vec::new(),
                    domains: Vec::new(),
                    sector: row.get(1)?,
                    country: row.get(2)?,
                };
                identities.insert(name, identity);
            }
            let orphan = || Fault::Damaged("a word or domain of an identity that is not there".to_owned());
            for (of, word) in pairs(connection, "SELECT identity, word FROM identity_word ORDER BY 1, 2")? {
                identities.get_mut(&of).ok_or_else(orphan)?.words.push(word);
            }
            for (of, domain) in
                pairs(connection, "SELECT identity, domain FROM identity_domain ORDER BY 1, 2")?
            {
                identities.get_mut(&of).ok_or_else(orphan)?.domains.push(name(&domain)?);
            }
            let mut statement = connection.prepare_cached("SELECT name FROM owned_name ORDER BY name")?;
            let owned = statement.query_and_then([], |row| name(&row.get::<_, String>(0)?))?;
            let owned = owned.collect::<Attempt<_>>()?;
            Ok(WatchList { identities: identities.into_values().collect(), owned })
        })
    }
}

fn pairs(connection: &Connection, sql: &str) -> Attempt<Vec<(String, String)>> {
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_and_then([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// Adds what `list` has, by the rules of [`WatchList::absorb`]: the first sector and country of an identity stay.
pub(crate) fn absorb(connection: &Connection, list: &WatchList) -> Attempt<()> {
    let mut identity = connection.prepare_cached(
        "INSERT INTO identity (name, sector, country) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE \
         SET sector = COALESCE(sector, excluded.sector), country = COALESCE(country, excluded.country)",
    )?;
    let mut word =
        connection.prepare_cached("INSERT OR IGNORE INTO identity_word (identity, word) VALUES (?1, ?2)")?;
    let mut domain = connection
        .prepare_cached("INSERT OR IGNORE INTO identity_domain (identity, domain) VALUES (?1, ?2)")?;
    let mut owned = connection.prepare_cached("INSERT OR IGNORE INTO owned_name (name) VALUES (?1)")?;
    for one in &list.identities {
        identity.execute(params![one.name, one.sector, one.country])?;
        for text in &one.words {
            word.execute([&one.name, text])?;
        }
        for owned in &one.domains {
            domain.execute([&one.name, owned.as_str()])?;
        }
    }
    for name in &list.owned {
        owned.execute([name.as_str()])?;
    }
    Ok(())
}
