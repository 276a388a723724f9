//! Evidence that an outsider can check: an append-only Merkle log, custody, packages, and the verifier of all of it.
//!
//! A record becomes a leaf ([`leaf`]), leaves make a tree ([`Tree`]), and the tree's [`Root`] fixes every record and
//! its place. An [`InclusionProof`] shows that a record is in a log of a given root; a [`ConsistencyProof`] shows that
//! a later log begins with all of an earlier one (RFC 9162 section 2.1). A [`Checkpoint`] is a root that the log signed,
//! a [`ProofFile`] is all of that in one file, an [`Item`] and its [`custody`] say what an exhibit is and who had it,
//! [`bag`] lists the files of a package, a [`token`] says when somebody else saw it, and [`verify()`] checks a package
//! as a whole: `docs/package.md` has the rules.
//!
//! Nothing here does IO, but [`folder`], which reads a package from disk. The crate depends on nothing else of the
//! project, so that an opposing expert can read and build it alone.

pub mod bag;
mod canonical;
mod checkpoint;
mod consistency_file;
pub mod custody;
mod digest;
mod entry;
pub mod folder;
mod history;
mod item;
mod key;
mod leaf;
mod log_file;
mod malformed;
mod measure;
mod note;
mod proof;
mod proof_file;
mod receipt;
mod text;
mod tile;
pub mod token;
mod tree;
mod verify;
mod witness;

pub use canonical::{canonical, from_canonical};
pub use checkpoint::Checkpoint;
pub use consistency_file::ConsistencyFile;
pub use digest::{Hash, InvalidHash};
pub use entry::{Entry, Record};
pub use history::History;
pub use item::{Clock, Derived, Handling, Item, Person, Source, Tool};
pub use key::{KeyUse, SignerKey, VerifierKey};
pub use leaf::leaf;
pub use malformed::Malformed;
pub use measure::{Measure, Measured, measure};
pub use note::{Note, Signature};
pub use proof::{ConsistencyProof, InclusionProof, ProofError, consistency, inclusion};
pub use proof_file::ProofFile;
pub use receipt::Receipt;
pub use tile::{MAX_ENTRY_BYTES, TILE_WIDTH, Tile, bundle, bundle_path, entries};
pub use tree::{Root, Tree};
pub use verify::{Found, Listing, Problem, Trust, Verdict, keep, verify};
/// The verifier that every package carries: Python's standard library and openssl are all it needs.
pub const VERIFY_PY: &str = include_str!("../python/verify.py");

pub use witness::{Policy, cosign, cosigned};
