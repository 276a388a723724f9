//! The shared data that look-alike measurements read; included by tests, benches and the fit.

use std::io::Read as _;
use std::path::Path;

use model::{DomainName, Identity, WatchList};

/// Names registered within days, one a line.
pub(crate) const REGISTERED: &str = "lookalike/new-registrations-dev.txt.gz";
/// Names that many people ask for, one a line.
pub(crate) const POPULAR: &str = "lookalike/popular-names-dev.txt.gz";
/// Names of the watched brands, one a line.
pub(crate) const OWNED: &str = "lookalike/owned.txt";

/// A file of the folder as text; `.gz` is unpacked.
pub(crate) fn text(folder: &Path, file: &str) -> String {
    let bytes = std::fs::read(folder.join(file)).expect("a file of the shared data");
    let mut text = String::new();
    if file.ends_with(".gz") {
        flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).expect("gzip of UTF-8");
    } else {
        text = String::from_utf8(bytes).expect("UTF-8");
    }
    text
}

/// An identity with one domain, and no words but its name and that domain's label.
pub(crate) fn identity(name: &str, domain: &str) -> Identity {
    Identity {
        name: name.to_owned(),
        words: Vec::new(),
        domains: vec![DomainName::parse(domain).expect("a name of the data")],
        sector: None,
        country: None,
    }
}

/// Identities from rows of name, tab, domain; rows with `#` are comments.
pub(crate) fn identities(rows: &str) -> Vec<Identity> {
    let rows = rows.lines().filter(|row| !row.starts_with('#'));
    rows.filter_map(|row| row.split_once('\t')).map(|(name, domain)| identity(name, domain)).collect()
}

/// The 25 identities of the measurements, and all names their brands own.
pub(crate) fn watch_list(folder: &Path) -> WatchList {
    let owned = text(folder, OWNED);
    let owned = owned.lines().map(|name| DomainName::parse(name).expect("a name of the shared data"));
    WatchList { identities: identities(&text(folder, "lookalike/watchlist.txt")), owned: owned.collect() }
}
