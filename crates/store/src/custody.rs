//! Items of evidence and what is done with them: append only, each item and each event a leaf of the log.

mod acquire;
mod act;
mod clock;
mod name;
mod query;

use evidence::custody::{Action, Event};
use evidence::{Clock, Handling, Person, Record, Source, Tool};
use model::{Digest, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use crate::column::signed;
use crate::error::{Attempt, Fault};
use crate::key::DeskKeys;
use crate::log::append_record;

pub use act::{Asked, Refusal};
pub use clock::ClockStatement;
pub use query::{ItemState, StoredItem};

/// What is known of a thing when it is acquired; the store gives it its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acquired {
    /// `source`, or what the person said it is.
    pub kind: String,
    /// One line.
    pub title: String,
    /// Where it came from.
    pub source: Source,
    /// When, by whom, with what, and what is known of the clock.
    pub at: Timestamp,
    /// By whom.
    pub by: Person,
    /// With what.
    pub with: Tool,
    /// The clock then.
    pub clock: Clock,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the bytes: also the object's name in the vault.
    pub digest: Digest,
    /// SHA-512 of the bytes.
    pub sha512: [u8; 64],
    /// Media type, when known.
    pub media_type: Option<String>,
    /// How it is to be handled.
    pub handling: Handling,
}

/// One line of an item, as an item of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extracted {
    /// The item it is in.
    pub from: String,
    /// Line, from 1, of the decompressed bytes.
    pub line: u64,
    /// What was acquired: the line's own digests, size, title.
    pub what: Acquired,
}

/// Something that is done with an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Person,
    /// What.
    pub action: Action,
    /// From where or whom.
    pub from: Option<String>,
    /// To where or whom.
    pub to: Option<String>,
    /// What for.
    pub purpose: Option<String>,
    /// On whose authority.
    pub authority: Option<String>,
    /// What came of it.
    pub result: Option<String>,
    /// SHA-256 of the bytes before and after, where they were looked at.
    pub digests: (Option<Digest>, Option<Digest>),
}

impl Act {
    /// An act with nothing more to say.
    #[must_use]
    pub const fn new(at: Timestamp, by: Person, action: Action) -> Self {
        Self {
            at,
            by,
            action,
            from: None,
            to: None,
            purpose: None,
            authority: None,
            result: None,
            digests: (None, None),
        }
    }
}

/// A moment as `docs/package.md` writes it: microseconds always, so that texts sort as moments do.
#[must_use]
pub fn moment(at: Timestamp) -> String {
    let text = at.to_string();
    let whole = text.strip_suffix('Z').unwrap_or(&text);
    let (seconds, fraction) = whole.split_once('.').unwrap_or((whole, ""));
    format!("{seconds}.{fraction:0<6}Z")
}

/// Appends an event to the custody of the item, and the event to the log.
pub(crate) fn append(connection: &Connection, keys: &DeskKeys, number: i64, act: &Act) -> Attempt<u64> {
    let (item_id, document): (String, Vec<u8>) = connection
        .prepare_cached("SELECT item_id, document FROM item WHERE number = ?1")?
        .query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let last: Option<(i64, String)> = connection
        .prepare_cached("SELECT seq, event FROM custody WHERE item = ?1 ORDER BY seq DESC LIMIT 1")?
        .query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (seq, prev, before) = match &last {
        None => (0, evidence::custody::digest(&document), None),
        Some((seq, line)) => (seq + 1, evidence::custody::digest(line.as_bytes()), Some(at(line)?)),
    };
    let mut now = moment(act.at);
    let mut result = act.result.clone();
    // A clock that was set back must not make the chain run backwards; what it said is kept in words.
    if let Some(before) = before.filter(|before| *before > now) {
        let said = format!("the clock said {now}, earlier than the event before");
        result = Some(result.map_or(said.clone(), |text| format!("{text}; {said}")));
        now = before;
    }
    let event = Event {
        v: 1,
        seq: seq.cast_unsigned(),
        item_id: item_id.clone(),
        at: now,
        actor: act.by.person.clone(),
        role: act.by.role.clone(),
        action: act.action,
        from: act.from.clone(),
        to: act.to.clone(),
        purpose: act.purpose.clone(),
        authority: act.authority.clone(),
        result,
        sha256_before: act.digests.0.map(|digest| digest.to_string()),
        sha256_after: act.digests.1.map(|digest| digest.to_string()),
        prev: prev.clone(),
    };
    let line = event.sign(keys.desk()).map_err(|error| Fault::Damaged(error.to_string()))?;
    let record = Record::Custody {
        v: 2,
        item_id: item_id.clone(),
        seq: event.seq,
        event_sha256: evidence::custody::digest(line.as_bytes()),
        prev,
    };
    let leaf = append_record(connection, "custody", &item_id, &record)?;
    connection
        .prepare_cached("INSERT INTO custody (item, seq, event, leaf) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![number, signed("event", event.seq)?, line, leaf])?;
    Ok(event.seq)
}

fn at(line: &str) -> Attempt<String> {
    read(line).map(|event| event.at)
}

/// A stored event, without its signature.
pub(crate) fn read(line: &str) -> Attempt<Event> {
    serde_json::from_str(line)
        .map_err(|error| Fault::Damaged(format!("a custody event does not read: {error}")))
}

#[cfg(test)]
mod tests;
