use std::io;

use crate::InvalidPlace;

/// Why nothing came.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// No such item in the approved plan.
    #[error("the approved plan has no item {0}")]
    NotPlanned(usize),
    /// No connection, or it broke.
    #[error("`{host}` could not be asked: {reason}")]
    Unreachable {
        /// The host.
        host: String,
        /// What the connection says.
        reason: String,
    },
    /// It took longer than allowed.
    #[error("`{host}` did not send all of it within {seconds} seconds")]
    Slow {
        /// The host.
        host: String,
        /// The limit.
        seconds: u64,
    },
    /// An answer that is neither the thing nor a redirect.
    #[error("`{host}` answered {status}")]
    Status {
        /// The host.
        host: String,
        /// Of HTTP.
        status: u16,
    },
    /// A redirect to another host.
    #[error("`{from}` sends on to `{to}`, which is not allowed; add it to `redirect_hosts` if it is right")]
    Redirected {
        /// The host that was asked.
        from: String,
        /// Where it leads.
        to: String,
    },
    /// A redirect to something that is not fetched at all.
    #[error("the redirect leads nowhere: {0}")]
    Nowhere(#[from] InvalidPlace),
    /// More redirects than allowed.
    #[error("more than {0} redirects, one after the other")]
    TooManyRedirects(u32),
    /// More bytes than allowed.
    #[error("`{host}` sends more than {limit} bytes")]
    TooLarge {
        /// The host.
        host: String,
        /// The limit.
        limit: u64,
    },
    /// Fewer bytes than were announced.
    #[error("`{host}` announced {announced} bytes and sent {came}")]
    Truncated {
        /// The host.
        host: String,
        /// `Content-Length`.
        announced: u64,
        /// What came.
        came: u64,
    },
    /// Something else than what was asked for.
    #[error("what `{host}` sends is not what is wanted: {found}")]
    WrongType {
        /// The host.
        host: String,
        /// What it is.
        found: String,
    },
    /// The bytes could not be kept.
    #[error("what came could not be kept: {0}")]
    Keep(#[source] io::Error),
}
