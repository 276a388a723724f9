//! Bytes to model and back: every format that interdict reads, recognised by content.
//!
//! Pure: nothing here opens a file, a socket or a clock. [`recognise`] names the format of the first bytes of a
//! source; [`LineDecoder`] reads the formats of one record a line, [`read_document`] those whose unit is a whole
//! document. A record that cannot be read is a [`model::Rejected`] beside the good ones, never a silent loss.

mod appendix;
mod canonical;
mod case_stix;
mod case_table;
mod case_uco;
mod cause;
mod certificate;
mod certstream;
mod document;
mod elements;
mod format;
mod galaxy;
mod grade;
mod line;
mod location;
mod misp;
mod names;
mod naming_map;
pub mod navigator;
mod pdns;
pub mod prose;
mod rdap;
mod recognise;
mod record;
mod reports;
mod scalar;
pub mod stix;
mod watchlist;

pub use appendix::{appendix_csv, appendix_json};
pub use canonical::{NotCanonical, canonical_digest, canonical_json};
pub use case_stix::case_stix;
pub use case_table::{IndexRow, actions_csv, index_csv, matrix_csv, service_csv};
pub use case_uco::{UcoCopy, case_uco};
pub use cause::{CAUSES, InvalidCause, read_cause};
pub use document::{DocumentError, Flow, read_document};
pub use format::{Format, Shape, UnknownFormat};
pub use line::{Block, LineDecoder, MAX_LINE_BYTES, without_line_end};
pub use pdns::pdns_line;
pub use recognise::{Unrecognised, recognise};
pub use record::{Record, Source};
pub use reports::{AskedReport, asked_report};
