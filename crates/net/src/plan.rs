use std::collections::BTreeSet;
use std::time::Duration;

use wire::Format;

use crate::{Answer, FetchError, Place, client};

/// What would be asked of whom. Nothing has gone out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// In the order in which they will be fetched.
    pub fetches: Vec<Fetch>,
    /// For each of them.
    pub limits: Limits,
}

/// One thing to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetch {
    /// What it is called in the settings.
    pub name: String,
    /// From where.
    pub place: Place,
    /// Formats that will do; anything else is refused.
    pub formats: Vec<Format>,
    /// `ETag` of what is had already: the server may answer that nothing changed (RFC 9110 section 13.1.2).
    pub etag: Option<String>,
    /// `Last-Modified` of what is had already (RFC 9110 section 13.1.3).
    pub last_modified: Option<String>,
}

/// What no answer may exceed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one answer.
    pub bytes: u64,
    /// From the connection to the last byte.
    pub time: Duration,
    /// Redirects that are followed, one after the other.
    pub redirects: u32,
    /// Hosts that a redirect may lead to beside the one that was asked.
    pub hosts: BTreeSet<String>,
}

/// A plan that a person said yes to.
#[derive(Debug)]
pub struct Approved(Plan);

impl Plan {
    /// Turns the plan into one that can be executed; whoever calls this has read it.
    #[must_use]
    pub const fn approve(self) -> Approved {
        Approved(self)
    }
}

impl Approved {
    /// What was approved.
    #[must_use]
    pub fn fetches(&self) -> &[Fetch] {
        &self.0.fetches
    }

    /// Fetches the `index`th item; the bytes go to `into` as they come, and are worth something only when this gives
    /// [`Answer::New`].
    ///
    /// # Errors
    /// [`FetchError`].
    pub fn execute(&self, index: usize, into: &mut dyn std::io::Write) -> Result<Answer, FetchError> {
        let fetch = self.0.fetches.get(index).ok_or(FetchError::NotPlanned(index))?;
        client::fetch(fetch, &self.0.limits, into)
    }
}
