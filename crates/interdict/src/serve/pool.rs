use std::ops::{Deref, DerefMut};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use lake::Lake;
use store::Store;
use web::Failure;

use crate::cli::Place;
use crate::config::Config;
use crate::desk::Desk;

/// Connections to the store at most: each has a cache of 32 MiB of its own.
const MOST: usize = 6;
/// Of these at most so many for questions to the lake, which take long: who signs in or turns a page never waits for them.
const LONG: usize = 3;
/// Questions that may wait for their turn at the lake. Each holds a thread, also when nobody waits for its answer any more.
const WAITING: usize = 32;

/// One desk for many threads: each question has a connection of its own to the store, all share the lake.
pub(crate) struct Pool {
    root: PathBuf,
    config: Config,
    lake: Arc<Lake>,
    idle: Mutex<Idle>,
    returned: Condvar,
    /// Reads nothing but the version: so it sees the changes of all others.
    watcher: Mutex<Store>,
}

#[derive(Default)]
struct Idle {
    desks: Vec<Desk>,
    /// Those in somebody's hands too.
    made: usize,
    /// Those in the hands of long questions.
    long: usize,
    /// Long questions without a desk.
    waiting: usize,
    /// Whether the server ends.
    closing: bool,
}

impl Pool {
    /// Opens the desk, and makes its keys when it is one of before there were any.
    pub(crate) fn open(place: &Place) -> Result<Self> {
        let mut desk = place.read()?;
        if desk.keys().is_err() {
            desk = place.add()?;
            desk.let_go();
        }
        Self::of(desk)
    }

    /// Over a desk that is open.
    pub(super) fn of(desk: Desk) -> Result<Self> {
        let watcher = Desk::beside(&desk.root, &desk.config, &desk.lake)?.store;
        Ok(Self {
            root: desk.root.clone(),
            config: desk.config.clone(),
            lake: Arc::clone(&desk.lake),
            idle: Mutex::new(Idle { desks: vec![desk], made: 1, ..Idle::default() }),
            returned: Condvar::new(),
            watcher: Mutex::new(watcher),
        })
    }

    /// Where the desk is.
    pub(crate) fn root(&self) -> &std::path::Path {
        &self.root
    }

    /// A number that is another whenever anything in the store has changed.
    pub(crate) fn version(&self) -> Result<i64> {
        Ok(self.watcher.lock().unwrap_or_else(PoisonError::into_inner).version()?)
    }

    /// A desk for one question of the store; waits while all are in use.
    pub(crate) fn desk(&self) -> Result<Borrowed<'_>> {
        self.borrow(false)
    }

    /// A desk for one question of the lake; waits while enough of these are in work. [`Failure::Busy`] when enough wait, and
    /// when the server ends.
    pub(crate) fn desk_for_long(&self) -> Result<Borrowed<'_>> {
        self.borrow(true)
    }

    /// The server ends: long questions that wait fail, and so do those that come. What is short is still answered.
    pub(crate) fn close(&self) {
        self.idle().closing = true;
        self.returned.notify_all();
    }

    /// Whether the server ends.
    pub(crate) fn is_closing(&self) -> bool {
        self.idle().closing
    }

    fn borrow(&self, long: bool) -> Result<Borrowed<'_>> {
        let full = |idle: &Idle| (long && idle.long == LONG) || (idle.desks.is_empty() && idle.made == MOST);
        let mut idle = self.idle();
        if long && idle.waiting == WAITING {
            return Err(busy("Many questions wait already. Ask again in a moment."));
        }
        idle.waiting += usize::from(long);
        while full(&idle) && !(long && idle.closing) {
            idle = self.returned.wait(idle).unwrap_or_else(PoisonError::into_inner);
        }
        idle.waiting -= usize::from(long);
        if long && idle.closing {
            return Err(busy("The server is ending."));
        }
        idle.long += usize::from(long);
        // Gives back what was counted, also when the desk cannot be opened.
        let mut borrowed = Borrowed { pool: self, desk: idle.desks.pop(), long };
        if borrowed.desk.is_none() {
            idle.made += 1;
            drop(idle);
            borrowed.desk = Some(Desk::beside(&self.root, &self.config, &self.lake)?);
        }
        Ok(borrowed)
    }

    fn idle(&self) -> MutexGuard<'_, Idle> {
        // A list of connections is whole after each step, also when a thread panicked in between.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn busy(why: &str) -> anyhow::Error {
    Failure::Busy(why.to_owned()).into()
}

/// A desk that goes back to its pool.
pub(crate) struct Borrowed<'a> {
    pool: &'a Pool,
    /// Taken out only when it goes back.
    desk: Option<Desk>,
    long: bool,
}

impl Deref for Borrowed<'_> {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        self.desk.as_ref().expect("it goes back only at the end")
    }
}

impl DerefMut for Borrowed<'_> {
    fn deref_mut(&mut self) -> &mut Desk {
        self.desk.as_mut().expect("it goes back only at the end")
    }
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        let mut idle = self.pool.idle();
        idle.long -= usize::from(self.long);
        match self.desk.take() {
            Some(desk) => idle.desks.push(desk),
            None => idle.made -= 1,
        }
        drop(idle);
        // All: one that waits for its turn at the lake must not swallow the call for one that does not.
        self.pool.returned.notify_all();
    }
}

#[cfg(test)]
mod tests;
