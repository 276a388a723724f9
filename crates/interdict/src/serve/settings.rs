use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result};
use engine::detect::lookalike::{WordCost, costs};
use model::WatchList;
use web::Failure;
use web::view::{SettingsPage, WatchRow};

use super::words;
use crate::config::documented;
use crate::desk::Desk;

/// Files on the page, the newest first.
const SOURCES: usize = 200;

pub(super) fn page(desk: &Desk, folders: &[PathBuf]) -> Result<SettingsPage> {
    let list = desk.store.watch_list()?;
    Ok(SettingsPage {
        owned: list.owned.len() as u64,
        watched: weighed(&list)?,
        sources: words::sources(desk.store.batches()?, SOURCES),
        config: documented(&desk.config)?,
        folders: folders.iter().map(|folder| folder.display().to_string()).collect(),
    })
}

/// What each word of a text that is a watch-list would cost.
pub(super) fn costs_of(text: &str) -> Result<Vec<WatchRow>> {
    let list = crate::watch_list::parse(text.as_bytes())
        .map_err(|error| Failure::Refused(format!("This is no watch-list: {error:#}")))?;
    if list.identities.is_empty() && list.owned.is_empty() {
        return Err(Failure::Refused("The list is empty.".to_owned()).into());
    }
    weighed(&list).map_err(|error| Failure::Refused(format!("{error:#}")).into())
}

fn weighed(list: &WatchList) -> Result<Vec<WatchRow>> {
    let mut by_identity: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for cost in costs(list).context("the watch-list cannot be watched")? {
        by_identity.entry(cost.identity.clone()).or_default().push((cost.word.clone(), say(&cost)));
    }
    let rows = list.identities.iter().map(|identity| WatchRow {
        identity: identity.name.clone(),
        words: by_identity.remove(&identity.name).unwrap_or_default(),
        domains: identity.domains.iter().map(ToString::to_string).collect(),
    });
    Ok(rows.collect())
}

fn say(cost: &WordCost) -> String {
    let hits = &cost.hits;
    let mut text = format!(
        "per million popular names about {:.0} as the label, {:.0} as a token, {:.0} glued, {:.0} inside; {}",
        hits.label, hits.token, hits.glued, hits.inside, cost.policy
    );
    if let Some(warning) = &cost.warning {
        text.push_str(&format!("; {warning}"));
    }
    text
}
