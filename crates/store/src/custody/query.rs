use evidence::Item;
use evidence::custody::{Action, Event};
use model::Digest;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::read;
use crate::column::{digest, unsigned};
use crate::error::{Attempt, Fault};
use crate::{Result, Store, StoreError};

/// An item as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredItem {
    /// What it is.
    pub item: Item,
    /// The bytes of `item.json`.
    pub document: Vec<u8>,
    /// The object in the vault that has its bytes.
    pub object: Digest,
    /// Line in that object, 0 for all of it.
    pub line: u64,
    /// Its entry in the log.
    pub leaf: u64,
    /// What the custody events amount to.
    pub state: ItemState,
}

/// What the custody events of an item amount to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ItemState {
    /// A litigation hold is on it.
    pub held: bool,
    /// Its bytes are gone.
    pub disposed: bool,
    /// Two persons unsealed it, and nobody sealed it again.
    pub unsealed: bool,
    /// Number of events.
    pub events: u64,
}

const COLUMNS: &str = "number, document, object, line, leaf";

impl Store {
    /// One item; `None` when there is none with this id.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn item(&self, item_id: &str) -> Result<Option<StoredItem>> {
        self.ask("read an item of evidence", |connection| one(connection, "item_id = ?1", &[&item_id]))
    }

    /// The item that is this line (0: all) of an object of the vault.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn item_at(&self, object: &Digest, line: u64) -> Result<Option<StoredItem>> {
        let Ok(line) = i64::try_from(line) else { return Ok(None) };
        self.ask("read an item of evidence", |connection| {
            one(connection, "object = ?1 AND line = ?2", &[&object.to_string(), &line])
        })
    }

    /// Hands every item to `each`, in order of number, on one state of the store.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn items(&self, mut each: impl FnMut(StoredItem)) -> Result<()> {
        self.ask("list the items of evidence", |connection| {
            let sql = format!("SELECT {COLUMNS} FROM item ORDER BY number");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                each(stored(connection, row)?);
            }
            Ok(())
        })
    }

    /// The custody of an item: the lines of `custody.jsonl`, in order.
    ///
    /// # Errors
    /// [`StoreError::NoItem`] when it is not there, and what the database refuses.
    pub fn custody(&self, item_id: &str) -> Result<Vec<String>> {
        self.ask("read the custody of an item", |connection| lines(connection, number(connection, item_id)?))
    }
}

impl Store {
    /// The entry in the log of one event in the custody of an item; `None` when there is no such event.
    ///
    /// # Errors
    /// [`StoreError::NoItem`] when the item is not there, and what the database refuses.
    pub fn custody_leaf(&self, item_id: &str, seq: u64) -> Result<Option<u64>> {
        let Ok(seq) = i64::try_from(seq) else { return Ok(None) };
        self.ask("read the custody of an item", |connection| {
            let sql = "SELECT leaf FROM custody WHERE item = ?1 AND seq = ?2";
            let leaf: Option<i64> = connection
                .prepare_cached(sql)?
                .query_row(params![number(connection, item_id)?, seq], |row| row.get(0))
                .optional()?;
            leaf.map(unsigned).transpose()
        })
    }
}

pub(super) fn number(connection: &Connection, item_id: &str) -> Attempt<i64> {
    let mut statement = connection.prepare_cached("SELECT number FROM item WHERE item_id = ?1")?;
    let number = statement.query_row([item_id], |row| row.get(0)).optional()?;
    number.ok_or_else(|| StoreError::NoItem(item_id.chars().take(80).collect()).into())
}

pub(super) fn events(connection: &Connection, number: i64) -> Attempt<Vec<Event>> {
    lines(connection, number)?.iter().map(|line| read(line)).collect()
}

pub(super) fn state(connection: &Connection, number: i64) -> Attempt<ItemState> {
    let mut state = ItemState::default();
    for event in events(connection, number)? {
        state.events += 1;
        match event.action {
            Action::Hold => state.held = true,
            Action::Release => state.held = false,
            Action::Dispose => state.disposed = true,
            Action::Unseal => state.unsealed = true,
            Action::Seal => state.unsealed = false,
            _ => {}
        }
    }
    Ok(state)
}

/// Whether a hold is on the item, or on any other that lies in the same object.
pub(super) fn held_with_parts(connection: &Connection, number: i64) -> Attempt<bool> {
    for other in in_same_object(connection, number)? {
        if state(connection, other)?.held {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The item's object, when every item that lies in it is disposed of.
pub(super) fn unneeded(connection: &Connection, number: i64) -> Attempt<Option<Digest>> {
    for other in in_same_object(connection, number)? {
        if !state(connection, other)?.disposed {
            return Ok(None);
        }
    }
    let sql = "SELECT object FROM item WHERE number = ?1";
    let object: String = connection.prepare_cached(sql)?.query_row([number], |row| row.get(0))?;
    digest(&object).map(Some)
}

fn in_same_object(connection: &Connection, number: i64) -> Attempt<Vec<i64>> {
    let sql = "SELECT number FROM item WHERE object = (SELECT object FROM item WHERE number = ?1)";
    let mut statement = connection.prepare_cached(sql)?;
    let numbers = statement.query_map([number], |row| row.get(0))?;
    Ok(numbers.collect::<rusqlite::Result<_>>()?)
}

fn lines(connection: &Connection, number: i64) -> Attempt<Vec<String>> {
    let mut statement =
        connection.prepare_cached("SELECT event FROM custody WHERE item = ?1 ORDER BY seq")?;
    let lines = statement.query_map(params![number], |row| row.get(0))?;
    Ok(lines.collect::<rusqlite::Result<_>>()?)
}

fn one(
    connection: &Connection,
    condition: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Attempt<Option<StoredItem>> {
    let sql = format!("SELECT {COLUMNS} FROM item WHERE {condition}");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(values)?;
    rows.next()?.map(|row| stored(connection, row)).transpose()
}

fn stored(connection: &Connection, row: &Row<'_>) -> Attempt<StoredItem> {
    let document: Vec<u8> = row.get(1)?;
    let item = Item::parse(&document)
        .map_err(|error| Fault::Damaged(format!("an item of evidence does not read back: {error}")))?;
    Ok(StoredItem {
        item,
        document,
        object: digest(&row.get::<_, String>(2)?)?,
        line: unsigned(row.get(3)?)?,
        leaf: unsigned(row.get(4)?)?,
        state: state(connection, row.get(0)?)?,
    })
}
