use evidence::Person;
use evidence::custody::Action;
use model::{Digest, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::json;

use super::name::{is_account, same_person};
use super::{Act, append, query};
use crate::error::Attempt;
use crate::key::DeskKeys;
use crate::log::append_record;
use crate::{Result, Store, StoreError};

/// What became of an act that needs two persons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The first person asked; another one must confirm.
    First,
    /// The second person confirmed: it is to be done now. The object may go, when no other item needs it.
    Confirmed {
        /// The object in the vault, `None` when another item still needs it.
        object: Option<Digest>,
    },
    /// It was refused, and the refusal is an event.
    Refused(Refusal),
}

/// Why an act was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A litigation hold is on the item, or on one that was taken from it.
    Held,
    /// It is disposed of already.
    Disposed,
    /// The same person asked before; it takes two.
    SamePerson,
}

impl Refusal {
    /// The reason in words.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Held => "a litigation hold is on it, or on what was taken from it",
            Self::Disposed => "it is disposed of already",
            Self::SamePerson => "the same person asked before; it takes two",
        }
    }
}

impl Store {
    /// Notes acts with items, in one transaction: everything that was done, also looking and verifying.
    ///
    /// # Errors
    /// [`StoreError::NoItem`] when one is not there, and what the database refuses.
    pub fn record_acts(&mut self, keys: &DeskKeys, acts: &[(String, Act)]) -> Result<()> {
        self.change("note acts with evidence", |connection| {
            for (item_id, act) in acts {
                append(connection, keys, query::number(connection, item_id)?, act)?;
            }
            Ok(())
        })
    }

    /// Asks for an act that takes two persons, `Dispose` or `Unseal`; the second person's asking confirms it. Under a
    /// litigation hold, or when the same person asks twice, it is refused and the refusal noted.
    ///
    /// # Errors
    /// [`StoreError::NoItem`] when it is not there, [`StoreError::NotNamed`] when an account asks and no person, and what the
    /// database refuses.
    pub fn ask_for(&mut self, keys: &DeskKeys, item_id: &str, act: &Act) -> Result<Asked> {
        named(word(act.action), &act.by)?;
        self.change("ask for an act with evidence", |connection| {
            let number = query::number(connection, item_id)?;
            if let Some(refusal) = refusal(connection, number, act)? {
                let refused = Act {
                    action: Action::Refuse,
                    result: Some(format!("{}: {}", word(act.action), refusal.reason())),
                    ..act.clone()
                };
                append(connection, keys, number, &refused)?;
                return Ok(Asked::Refused(refusal));
            }
            match first(connection, number, act.action)? {
                None => {
                    let record = json!({
                        "action": word(act.action), "at": super::moment(act.at), "item_id": item_id,
                        "kind": "approval", "person": act.by.person, "v": 2,
                    });
                    let leaf = append_record(connection, "approval", item_id, &record)?;
                    let sql = "INSERT INTO approval (item, action, person, leaf) VALUES (?1, ?2, ?3, ?4)";
                    connection.execute(sql, params![number, word(act.action), act.by.person, leaf])?;
                    Ok(Asked::First)
                }
                Some(person) => {
                    let sql = "DELETE FROM approval WHERE item = ?1 AND action = ?2";
                    connection.execute(sql, params![number, word(act.action)])?;
                    let act = Act { authority: Some(format!("asked for by {person}")), ..act.clone() };
                    append(connection, keys, number, &act)?;
                    let object = match act.action {
                        Action::Dispose => query::unneeded(connection, number)?,
                        _ => None,
                    };
                    Ok(Asked::Confirmed { object })
                }
            }
        })
    }

    /// Puts a litigation hold on an item, or takes it off.
    ///
    /// # Errors
    /// [`StoreError::NoItem`] when it is not there, [`StoreError::HoldAsIs`] when that changes nothing,
    /// [`StoreError::NotNamed`] when an account and no person takes it off.
    pub fn hold(
        &mut self,
        keys: &DeskKeys,
        item_id: &str,
        on: bool,
        by: &Person,
        at: Timestamp,
        purpose: Option<&str>,
    ) -> Result<()> {
        if !on {
            named("release", by)?;
        }
        self.change("hold an item of evidence", |connection| {
            let number = query::number(connection, item_id)?;
            if query::state(connection, number)?.held == on {
                return Err(StoreError::HoldAsIs { item_id: item_id.to_owned(), on }.into());
            }
            let action = if on { Action::Hold } else { Action::Release };
            let act = Act { purpose: purpose.map(str::to_owned), ..Act::new(at, by.clone(), action) };
            append(connection, keys, number, &act).map(|_| ())
        })
    }
}

/// A person must answer for it: an account is none, and one person may have several.
fn named(act: &'static str, by: &Person) -> Result<()> {
    if is_account(&by.person) {
        return Err(StoreError::NotNamed { act, given: by.person.clone() });
    }
    Ok(())
}

fn refusal(connection: &Connection, number: i64, act: &Act) -> Attempt<Option<Refusal>> {
    if query::state(connection, number)?.disposed {
        return Ok(Some(Refusal::Disposed));
    }
    if act.action == Action::Dispose && query::held_with_parts(connection, number)? {
        return Ok(Some(Refusal::Held));
    }
    let person = first(connection, number, act.action)?;
    let same = person.is_some_and(|person| same_person(&person, &act.by.person));
    Ok(same.then_some(Refusal::SamePerson))
}

fn first(connection: &Connection, number: i64, action: Action) -> Attempt<Option<String>> {
    let sql = "SELECT person FROM approval WHERE item = ?1 AND action = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_row(params![number, word(action)], |row| row.get(0)).optional()?)
}

const fn word(action: Action) -> &'static str {
    match action {
        Action::Unseal => "unseal",
        _ => "dispose",
    }
}
