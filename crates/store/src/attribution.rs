use model::{Attribution, Profile};
use rusqlite::{OptionalExtension, params};

use crate::column::{finite, from_json, json};
use crate::{Result, Store};

impl Store {
    /// Keeps an attribution as the latest of its cluster.
    ///
    /// # Errors
    /// [`crate::StoreError::NotFinite`] for a weight that is no number, and what the database refuses.
    pub fn save_attribution(&mut self, attribution: &Attribution) -> Result<()> {
        self.change("save an attribution", |connection| {
            let evidence = attribution.contributions.iter().chain(&attribution.against);
            let probabilities = attribution.hypotheses.iter().map(|one| one.probability);
            let rungs = attribution.ladder.iter().map(|rung| rung.probability);
            let all =
                evidence.map(|one| one.nats).chain(probabilities).chain(rungs).chain([attribution.unknown]);
            finite(all, || format!("the attribution of {}", attribution.designator))?;
            connection.execute(
                "INSERT OR REPLACE INTO attribution (designator, as_of, document) VALUES (?1, ?2, ?3)",
                params![
                    attribution.designator,
                    attribution.as_of.map(model::Timestamp::as_micros),
                    json(attribution)?
                ],
            )?;
            Ok(())
        })
    }

    /// The latest attribution of a cluster.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn attribution(&self, designator: &str) -> Result<Option<Attribution>> {
        self.ask("read an attribution", |connection| {
            let sql = "SELECT document FROM attribution WHERE designator = ?1";
            let text: Option<String> =
                connection.prepare_cached(sql)?.query_row([designator], |row| row.get(0)).optional()?;
            text.map(|text| from_json(&text, "an attribution")).transpose()
        })
    }

    /// Keeps a profile as the latest of its cluster.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn save_profile(&mut self, profile: &Profile) -> Result<()> {
        self.change("save a profile", |connection| {
            connection.execute(
                "INSERT OR REPLACE INTO profile (designator, document) VALUES (?1, ?2)",
                [&profile.designator, &json(profile)?],
            )?;
            Ok(())
        })
    }

    /// The latest profile of a cluster.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn profile(&self, designator: &str) -> Result<Option<Profile>> {
        self.ask("read a profile", |connection| {
            let sql = "SELECT document FROM profile WHERE designator = ?1";
            let text: Option<String> =
                connection.prepare_cached(sql)?.query_row([designator], |row| row.get(0)).optional()?;
            text.map(|text| from_json(&text, "a profile")).transpose()
        })
    }
}
