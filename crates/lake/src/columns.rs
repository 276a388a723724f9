//! Between values of `model` and columns of Arrow.

mod bulk;
mod read;
mod write;

pub(crate) use bulk::{BulkTable, bulk_rows};
pub(crate) use read::{CertificateId, Columns, PartialCertificate, certificate, registration, resolution};
pub(crate) use write::{batch_row, rows_of, sorted_rows};
