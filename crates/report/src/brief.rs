use model::{Dossier, Timestamp};

/// What the documents of one package are made from.
#[derive(Clone, Debug)]
pub struct Brief<'a> {
    /// The case.
    pub dossier: &'a Dossier,
    /// Name of the package: `IVD-2026-0007`.
    pub package: &'a str,
    /// The moment that the package gives as its own; the same moment gives the same bytes.
    pub made_at: Timestamp,
    /// The exhibits as they lie in the package, in order of number.
    pub items: &'a [Item],
    /// Exhibits that the package does not hold.
    pub left_out: &'a [LeftOut],
    /// Documents that could not be made, with the reason, for the read-me.
    pub not_made: &'a [(Document, String)],
    /// Verifier keys (C2SP signed-note) of the log and of the desk: name and text. Printed so that a package made anew
    /// with other keys is found out.
    pub keys: &'a [(String, String)],
    /// Whether personal identifiers were removed for the public (FRCP 5.2).
    pub public: bool,
}

use crate::Document;

/// An exhibit in the package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The exhibit's number.
    pub number: u32,
    /// Its folder under `40_exhibits`: `EX-001`.
    pub folder: String,
    /// Number of the item in the evidence log: `EV-000001`.
    pub item_id: String,
    /// What it shows.
    pub title: String,
    /// Name of the source file, and the line in it.
    pub source: String,
    /// SHA-256 of the source file, in the vault under this name.
    pub source_sha256: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// SHA-512 of the bytes.
    pub sha512: String,
    /// When it was acquired.
    pub acquired_at: Timestamp,
    /// By whom.
    pub acquired_by: String,
    /// What shows that the clock was right then, in words.
    pub clock: String,
}

/// An exhibit that is not in the package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The exhibit's number.
    pub number: u32,
    /// What it shows.
    pub title: String,
    /// Why.
    pub reason: String,
}
