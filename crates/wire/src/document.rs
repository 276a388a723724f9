use std::io::BufRead;
use std::ops::ControlFlow;

use model::Rejected;

use crate::{Format, Record, Source, certificate, galaxy, misp, naming_map, rdap, stix, watchlist};

/// What a sink answers: [`ControlFlow::Break`] ends the reading early, without an error.
pub type Flow = ControlFlow<()>;

/// Why a document could not be read to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// The bytes could not be fetched.
    #[error("reading failed: {0}")]
    Io(#[from] std::io::Error),
    /// The document as a whole is broken: nothing after this point was read.
    #[error("the document is malformed: {reason}; nothing after this point was read")]
    Malformed {
        /// What is wrong and where.
        reason: String,
    },
    /// A format of one record a line, which [`crate::LineDecoder`] reads.
    #[error("`{0}` has one record a line and is no document; decode it line by line")]
    Lines(Format),
}

/// Reads a document of `format` from `input` and hands each record or rejection to `sink`, in the document's order.
///
/// Memory is bounded by the decoder of the format, whatever the document's length.
///
/// Returns how many well-formed elements were skipped because they hold nothing that is kept: STIX objects of types
/// that are not read, revoked or deprecated, or that say nothing of an actor, entries of galaxies that are not of actors, and attributes of MISP's events
/// that a report does not list. Other formats skip nothing. When `sink` ends the reading, those until then count.
///
/// # Errors
/// [`DocumentError`]; records handed over before stay valid.
pub fn read_document(
    format: Format,
    source: &Source<'_>,
    input: &mut dyn BufRead,
    sink: &mut dyn FnMut(Result<Record, Rejected>) -> Flow,
) -> Result<u64, DocumentError> {
    match format {
        Format::WatchListToml => watchlist::read(input, source, sink).map(|()| 0),
        Format::Rdap => rdap::read(input, source, sink).map(|()| 0),
        Format::Certificate => certificate::read(input, source, sink).map(|()| 0),
        Format::Stix => stix::read(input, source, sink),
        Format::Galaxy => galaxy::read(input, source, sink),
        Format::NamingMap => naming_map::read(input, source, sink).map(|()| 0),
        Format::Misp => misp::read(input, source, sink),
        Format::Names
        | Format::WatchList
        | Format::Pdns
        | Format::Certstream
        | Format::Reports
        | Format::RdapLines => Err(DocumentError::Lines(format)),
    }
}

#[cfg(test)]
mod tests;
