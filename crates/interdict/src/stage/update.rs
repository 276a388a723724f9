//! Update: knowledge is fetched from the addresses in the settings, after approval, and comes in by the same door.

use std::io::{BufWriter, Seek, SeekFrom, Write as _};
use std::time::Duration;

use anyhow::{Context, Result};
use model::Batch;
use net::{Answer, Approved, Fetch, Limits, Place, Plan};
use store::Fetched;
use wire::Format;

use super::observe::{Taken, take_in};
use crate::clock::now;
use crate::desk::Desk;
use crate::intake::{Problem, Progress};

/// What became of one address.
pub(crate) enum Outcome {
    /// New bytes came in, or bytes that another address had brought.
    New(Taken),
    /// The server has nothing newer.
    Unchanged(Taken),
    /// Nothing came; the other addresses are asked all the same.
    Failed(Problem),
}

/// How many redirects are followed, one after the other.
const REDIRECTS: u32 = 5;

/// What would be fetched: every address of the settings, with what is had of it already.
pub(crate) fn plan(desk: &Desk) -> Result<Plan> {
    let config = &desk.config.knowledge;
    let had = desk.store.fetched()?;
    let fetches = config.sources.iter().map(|source| {
        let place = Place::parse(source).context("in knowledge.sources")?;
        let known = had.iter().find(|known| known.url == place.as_str());
        Ok(Fetch {
            name: name_of(&place),
            formats: Format::ALL.into_iter().filter(|format| is_fetched(*format)).collect(),
            etag: known.and_then(|known| known.etag.clone()),
            last_modified: known.and_then(|known| known.last_modified.clone()),
            place,
        })
    });
    Ok(Plan {
        fetches: fetches.collect::<Result<_>>()?,
        limits: Limits {
            bytes: config.max_bytes,
            time: Duration::from_secs(config.timeout_seconds),
            redirects: REDIRECTS,
            hosts: config.redirect_hosts.iter().map(|host| host.to_lowercase()).collect(),
        },
    })
}

const fn is_fetched(format: Format) -> bool {
    matches!(format, Format::Stix | Format::Galaxy | Format::NamingMap | Format::Misp | Format::Reports)
}

/// The last part of the path: `enterprise-attack.json`.
fn name_of(place: &Place) -> String {
    let path = place.as_str().split('?').next().unwrap_or_default();
    let name = path.rsplit('/').find(|part| !part.is_empty()).unwrap_or_default();
    if name == place.host() || name.is_empty() { place.host().to_owned() } else { name.to_owned() }
}

/// Fetches what was approved, address by address. What came is whole, within the limits and of a known format before it
/// is in the vault, and acknowledged before its address is marked as fetched: a kill in between only fetches again.
pub(crate) fn update(desk: &mut Desk, approved: &Approved) -> Result<Vec<Outcome>> {
    let progress = Progress::items("fetching");
    let mut outcomes = Vec::new();
    for index in 0..approved.fetches().len() {
        outcomes.push(one(desk, approved, index)?);
        progress.add(1);
    }
    progress.finish();
    Ok(outcomes)
}

fn one(desk: &mut Desk, approved: &Approved, index: usize) -> Result<Outcome> {
    let fetch = &approved.fetches()[index];
    let mut file = tempfile::tempfile_in(&desk.root)
        .with_context(|| format!("cannot make a file in `{}`", desk.root.display()))?;
    let mut writer = BufWriter::new(&mut file);
    let answer = match approved.execute(index, &mut writer) {
        Ok(answer) => answer,
        Err(error @ net::FetchError::Keep(_)) => return Err(error.into()),
        Err(error) => {
            let (path, reason) = (fetch.place.to_string(), error.to_string());
            return Ok(Outcome::Failed(Problem { path, reason, failed: true }));
        }
    };
    writer.flush().context("cannot keep what came")?;
    drop(writer);
    let url = fetch.place.as_str().to_owned();
    match answer {
        Answer::New(new) => {
            file.seek(SeekFrom::Start(0)).context("cannot read back what came")?;
            let kept = desk.vault.take(&mut file)?;
            let taken = take_in(desk, &fetch.name, &kept)?;
            let at = now()?;
            desk.store.save_fetched(&Fetched {
                url,
                digest: kept.digest,
                size_bytes: kept.size,
                etag: new.etag,
                last_modified: new.last_modified,
                fetched_at: at,
                checked_at: at,
            })?;
            Ok(Outcome::New(taken))
        }
        Answer::Unchanged => {
            let had = desk.store.fetched()?.into_iter().find(|known| known.url == url);
            let Some(had) = had else {
                let reason = "the server says that nothing changed, and nothing is had of it".to_owned();
                return Ok(Outcome::Failed(Problem { path: url, reason, failed: true }));
            };
            let taken = known(desk, &fetch.name, &had)?;
            desk.store.save_fetched(&Fetched { checked_at: now()?, ..had })?;
            Ok(Outcome::Unchanged(taken))
        }
    }
}

/// The batch of what is had already; where a newer decoder has not read these bytes yet, it does now.
fn known(desk: &mut Desk, name: &str, had: &Fetched) -> Result<Taken> {
    let is_current = |batch: &Batch| {
        let newest = batch.format.parse::<Format>().is_ok_and(|format| format.decoder() == batch.decoder);
        batch.digest == had.digest && batch.part.is_empty() && newest
    };
    if let Some(batch) = desk.store.batches()?.into_iter().find(is_current) {
        return Ok(Taken { batch, state: "known" });
    }
    let mut object = desk.vault.open_object(&had.digest)?;
    let kept = desk.vault.take(&mut object)?;
    take_in(desk, name, &kept)
}
