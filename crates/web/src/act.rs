use std::cell::Cell;

use crate::people::Audit;

/// What a request does, as the audit will have it.
///
/// A handler that changes something takes the line and hands it to the desk, which writes both in one transaction. Of any
/// other request, and of one that failed, the guard writes it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Act {
    /// `POST /findings/decide`.
    what: String,
    /// To what, in words; never a secret.
    object: String,
    taken: Cell<bool>,
}

impl Act {
    pub(crate) const fn new(what: String, object: String) -> Self {
        Self { what, object, taken: Cell::new(false) }
    }

    /// The line, when the act ends with this HTTP status.
    pub(crate) fn line(&self, person: &str, status: u16) -> Audit {
        let (person, act, object) = (person.to_owned(), self.what.clone(), self.object.clone());
        Audit { person, act, object, status }
    }

    /// The line, for the desk to write with what it changes.
    pub(crate) fn take(&self, person: &str, status: u16) -> Audit {
        self.taken.set(true);
        self.line(person, status)
    }

    /// Whether the desk was given the line.
    pub(crate) const fn is_taken(&self) -> bool {
        self.taken.get()
    }
}
