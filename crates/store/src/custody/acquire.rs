use evidence::custody::Action;
use evidence::{Derived, Item, Record};
use model::{Digest, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use super::{Acquired, Act, Extracted, append, moment, query};
use crate::column::signed;
use crate::error::{Attempt, Fault};
use crate::key::DeskKeys;
use crate::log::append_record;
use crate::{Intake, Result, Store, StoreError};

impl Intake<'_> {
    /// Registers what was acquired as an item of evidence, with its entry in the log and its first custody event, in the
    /// transaction of this intake. Bytes that are an item already add nothing: the first acquisition stands.
    ///
    /// # Errors
    /// [`StoreError::DisposedItem`] for bytes that were disposed of, and what the database refuses.
    pub fn acquire(&mut self, keys: &DeskKeys, acquired: &Acquired) -> Result<String> {
        self.within("register an item of evidence", |intake| whole(intake.connection(), keys, acquired))
    }
}

impl Store {
    /// The same in a transaction of its own.
    ///
    /// # Errors
    /// As [`Intake::acquire`].
    pub fn acquire(&mut self, keys: &DeskKeys, acquired: &Acquired) -> Result<String> {
        self.change("register an item of evidence", |connection| whole(connection, keys, acquired))
    }

    /// Registers lines of items as items of their own, in one transaction; those that are known add nothing. Gives their
    /// ids in order.
    ///
    /// # Errors
    /// [`StoreError::NoItem`] for lines of an item that is not there, [`StoreError::DisposedItem`] for one that was disposed
    /// of, and what the database refuses.
    pub fn extract(&mut self, keys: &DeskKeys, lines: &[Extracted]) -> Result<Vec<String>> {
        self.change("register records as evidence", |connection| {
            lines.iter().map(|line| part(connection, keys, line)).collect()
        })
    }
}

fn whole(connection: &Connection, keys: &DeskKeys, acquired: &Acquired) -> Attempt<String> {
    let object = acquired.digest.to_string();
    match known(connection, &object, 0)? {
        Some(known) => Ok(known),
        None => insert(connection, keys, acquired, &object, 0, Vec::new()),
    }
}

fn part(connection: &Connection, keys: &DeskKeys, extracted: &Extracted) -> Attempt<String> {
    let source: Option<(String, i64, String)> = connection
        .prepare_cached("SELECT object, line, sha256 FROM item WHERE item_id = ?1")?
        .query_row([&extracted.from], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((object, 0, sha256)) = source else {
        return Err(StoreError::NoItem(extracted.from.clone()).into());
    };
    let line = signed("line", extracted.line)?;
    if let Some(known) = known(connection, &object, line)? {
        return Ok(known);
    }
    let derived = Derived {
        item_id: extracted.from.clone(),
        sha256,
        line: extracted.line,
        transform: "this line of the decompressed bytes, without its line break".to_owned(),
    };
    insert(connection, keys, &extracted.what, &object, line, vec![derived])
}

fn known(connection: &Connection, object: &str, line: i64) -> Attempt<Option<String>> {
    let sql = "SELECT item_id FROM item WHERE object = ?1 AND line = ?2";
    let found: Option<String> =
        connection.prepare_cached(sql)?.query_row(params![object, line], |row| row.get(0)).optional()?;
    let Some(item_id) = found else { return Ok(None) };
    // Acknowledged as if it were kept, it would be gone with the next tidying.
    if query::state(connection, query::number(connection, &item_id)?)?.disposed {
        return Err(StoreError::DisposedItem { item_id }.into());
    }
    Ok(Some(item_id))
}

fn insert(
    connection: &Connection,
    keys: &DeskKeys,
    acquired: &Acquired,
    object: &str,
    line: i64,
    derived_from: Vec<Derived>,
) -> Attempt<String> {
    let number: i64 = connection
        .prepare_cached("SELECT COALESCE(MAX(number), 0) + 1 FROM item")?
        .query_row([], |row| row.get(0))?;
    let item = Item {
        v: 1,
        item_id: format!("EV-{number:06}"),
        kind: acquired.kind.clone(),
        title: line_of(&acquired.title),
        source: acquired.source.clone(),
        acquired_at: moment(acquired.at),
        acquired_by: acquired.by.clone(),
        acquired_with: acquired.with.clone(),
        clock: acquired.clock.clone(),
        size: acquired.size,
        sha256: acquired.digest.to_string(),
        sha512: hex::encode(acquired.sha512),
        media_type: acquired.media_type.clone(),
        derived_from,
        handling: acquired.handling.clone(),
    };
    let document = item.to_bytes().map_err(|error| Fault::Damaged(error.to_string()))?;
    // Read back before it is logged: what cannot be verified later must not be written now.
    Item::parse(&document).map_err(|error| Fault::Damaged(error.to_string()))?;
    let record = Record::Item {
        v: 2,
        item_id: item.item_id.clone(),
        item_sha256: evidence::custody::digest(&document),
        sha256: item.sha256.clone(),
        acquired_at: item.acquired_at.clone(),
    };
    let leaf = append_record(connection, "item", &item.item_id, &record)?;
    connection
        .prepare_cached(
            "INSERT INTO item (number, item_id, kind, title, sha256, size, acquired, object, line, document, leaf) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            number,
            item.item_id,
            item.kind,
            item.title,
            item.sha256,
            signed("size", item.size)?,
            acquired.at.as_micros(),
            object,
            line,
            document,
            leaf,
        ])?;
    append(connection, keys, number, &created(acquired.at, acquired))?;
    Ok(item.item_id)
}

fn created(at: Timestamp, acquired: &Acquired) -> Act {
    let digest: Option<Digest> = Some(acquired.digest);
    Act {
        from: Some(acquired.source.locator.clone()),
        to: Some("vault".to_owned()),
        digests: (digest, digest),
        ..Act::new(at, acquired.by.clone(), Action::Create)
    }
}

/// A title is one line, whatever a file was called.
fn line_of(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
