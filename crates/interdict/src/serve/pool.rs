use std::ops::{Deref, DerefMut};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use lake::Lake;

use crate::cli::Place;
use crate::config::Config;
use crate::desk::Desk;

/// Connections to the store at most: each has a cache of 32 MiB of its own.
const MOST: usize = 6;

/// One desk for many threads: each question has a connection of its own to the store, all share the lake.
pub(crate) struct Pool {
    root: PathBuf,
    config: Config,
    lake: Arc<Lake>,
    idle: Mutex<Idle>,
    returned: Condvar,
}

#[derive(Default)]
struct Idle {
    desks: Vec<Desk>,
    /// Those in somebody's hands too.
    made: usize,
}

impl Pool {
    /// Opens the desk, and makes its keys when it is one of before there were any.
    pub(crate) fn open(place: &Place) -> Result<Self> {
        let mut desk = place.read()?;
        if desk.keys().is_err() {
            desk = place.add()?;
            desk.let_go();
        }
        Ok(Self {
            root: desk.root.clone(),
            config: desk.config.clone(),
            lake: Arc::clone(&desk.lake),
            idle: Mutex::new(Idle { desks: vec![desk], made: 1 }),
            returned: Condvar::new(),
        })
    }

    /// Where the desk is.
    pub(crate) fn root(&self) -> &std::path::Path {
        &self.root
    }

    /// A desk for one question; waits while all are in use.
    pub(crate) fn desk(&self) -> Result<Borrowed<'_>> {
        let mut idle = self.idle();
        loop {
            if let Some(desk) = idle.desks.pop() {
                return Ok(Borrowed { pool: self, desk: Some(desk) });
            }
            if idle.made < MOST {
                idle.made += 1;
                drop(idle);
                let desk = Desk::beside(&self.root, &self.config, &self.lake);
                if desk.is_err() {
                    self.idle().made -= 1;
                }
                return Ok(Borrowed { pool: self, desk: Some(desk?) });
            }
            idle = self.returned.wait(idle).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn idle(&self) -> MutexGuard<'_, Idle> {
        // A list of connections is whole after each step, also when a thread panicked in between.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A desk that goes back to its pool.
pub(crate) struct Borrowed<'a> {
    pool: &'a Pool,
    /// Taken out only when it goes back.
    desk: Option<Desk>,
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
        idle.desks.extend(self.desk.take());
        drop(idle);
        self.pool.returned.notify_one();
    }
}
