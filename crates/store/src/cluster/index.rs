use std::collections::BTreeMap;

use model::DomainName;

use crate::column::{PART, json, unsigned};
use crate::{Result, Store};

impl Store {
    /// The designators of the clusters that these names are in; names in none are left out.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn clusters_of(&self, names: &[DomainName]) -> Result<BTreeMap<String, String>> {
        self.ask("read the clusters of names", |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT m.name, m.designator FROM json_each(?1) asked \
                 CROSS JOIN cluster_member m ON m.name = asked.value",
            )?;
            let mut found = BTreeMap::new();
            for part in names.chunks(PART) {
                let mut rows = statement.query([json(part)?])?;
                while let Some(row) = rows.next()? {
                    found.insert(row.get(0)?, row.get(1)?);
                }
            }
            Ok(found)
        })
    }

    /// Designator and number of members of every cluster, the largest first.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn cluster_sizes(&self) -> Result<Vec<(String, u64)>> {
        self.ask("count the members of clusters", |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT designator, COUNT(*) FROM cluster_member GROUP BY designator \
                 ORDER BY 2 DESC, LENGTH(designator), designator",
            )?;
            statement.query_and_then([], |row| Ok((row.get(0)?, unsigned(row.get(1)?)?)))?.collect()
        })
    }
}
