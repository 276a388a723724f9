mod index;

use std::collections::BTreeMap;

use model::{Change, Cluster, ClusterEvent, DomainName};
use rusqlite::{Connection, OptionalExtension, params};

use crate::column::{finite, from_json, json, name, signed, unsigned};
use crate::error::Attempt;
use crate::{Result, Store};

/// Orders `UNK-9999` before `UNK-10000`.
const BY_DESIGNATOR: &str = "ORDER BY LENGTH(designator), designator";

impl Store {
    /// The clusters as they are now, in order of designator.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn clusters(&self) -> Result<Vec<Cluster>> {
        self.ask("read the clusters", |connection| read(connection, None))
    }

    /// One cluster as it is now.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn cluster(&self, designator: &str) -> Result<Option<Cluster>> {
        self.ask("read a cluster", |connection| Ok(read(connection, Some(designator))?.pop()))
    }

    /// The number of the next designator that was never given, from 1.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn next_designator(&self) -> Result<u64> {
        self.ask("read the next designator", |connection| {
            let sql = "SELECT next FROM counter WHERE name = 'designator'";
            let next = connection.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?;
            unsigned(next.unwrap_or(1))
        })
    }

    /// The number of the next run of tracking: one above the greatest in the recorded events, from 1.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn next_run(&self) -> Result<u64> {
        self.ask("read the next run", |connection| {
            let sql = "SELECT COALESCE(MAX(run), 0) + 1 FROM cluster_event";
            unsigned(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
        })
    }

    /// Puts these clusters in place of the current ones and appends what became of them. The next designator never
    /// goes back, so none is given twice.
    ///
    /// # Errors
    /// [`crate::StoreError::NotFinite`] for a link whose weight is no number, and what the database refuses. Then
    /// nothing changed.
    pub fn save_tracking(
        &mut self,
        clusters: &[Cluster],
        events: &[ClusterEvent],
        next_designator: u64,
    ) -> Result<()> {
        self.change("save the clusters", |connection| {
            connection.execute("DELETE FROM cluster_member", [])?;
            connection.execute("DELETE FROM cluster", [])?;
            let mut row =
                connection.prepare_cached("INSERT INTO cluster (designator, links) VALUES (?1, ?2)")?;
            let mut member =
                connection.prepare_cached("INSERT INTO cluster_member (designator, name) VALUES (?1, ?2)")?;
            for cluster in clusters {
                let weights = cluster.links.iter().map(|link| link.weight);
                finite(weights, || format!("the cluster {}", cluster.designator))?;
                row.execute([&cluster.designator, &json(&cluster.links)?])?;
                for name in &cluster.members {
                    member.execute([&cluster.designator, name.as_str()])?;
                }
            }
            append(connection, events)?;
            connection.execute(
                "INSERT INTO counter (name, next) VALUES ('designator', ?1) \
                 ON CONFLICT (name) DO UPDATE SET next = MAX(next, excluded.next)",
                [signed("designator", next_designator)?],
            )?;
            Ok(())
        })
    }

    /// What became of clusters, in order of recording; with a designator, all that concerns it, also as the one
    /// absorbed or split off.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn events(&self, designator: Option<&str>) -> Result<Vec<ClusterEvent>> {
        self.ask("read the history of clusters", |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT run, designator, change FROM cluster_event \
                 WHERE ?1 IS NULL OR designator = ?1 OR other = ?1 ORDER BY seq",
            )?;
            let rows = statement.query_and_then([designator], |row| {
                Ok(ClusterEvent {
                    run: unsigned(row.get(0)?)?,
                    designator: row.get(1)?,
                    change: from_json(&row.get::<_, String>(2)?, "an event of a cluster")?,
                })
            })?;
            rows.collect()
        })
    }
}

fn append(connection: &Connection, events: &[ClusterEvent]) -> Attempt<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO cluster_event (run, designator, other, change) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for event in events {
        let other = match &event.change {
            Change::Merged { absorbed } => Some(absorbed),
            Change::Split { into, .. } => Some(into),
            Change::New { .. } | Change::Grown { .. } | Change::Shrunk { .. } | Change::Dissolved => None,
        };
        statement.execute(params![
            signed("run", event.run)?,
            event.designator,
            other,
            json(&event.change)?
        ])?;
    }
    Ok(())
}

fn read(connection: &Connection, designator: Option<&str>) -> Attempt<Vec<Cluster>> {
    let mut members = BTreeMap::<String, Vec<DomainName>>::new();
    let mut statement = connection.prepare_cached(
        "SELECT designator, name FROM cluster_member WHERE ?1 IS NULL OR designator = ?1 ORDER BY designator, name",
    )?;
    let mut rows = statement.query([designator])?;
    while let Some(row) = rows.next()? {
        members.entry(row.get(0)?).or_default().push(name(&row.get::<_, String>(1)?)?);
    }
    let mut statement = connection.prepare_cached(&format!(
        "SELECT designator, links FROM cluster WHERE ?1 IS NULL OR designator = ?1 {BY_DESIGNATOR}"
    ))?;
    let rows = statement.query_and_then([designator], |row| {
        let designator: String = row.get(0)?;
        let links = from_json(&row.get::<_, String>(1)?, "the links of a cluster")?;
        Ok(Cluster { members: members.remove(&designator).unwrap_or_default(), designator, links })
    })?;
    rows.collect()
}
