//! English country names and their ISO 3166-1 alpha-2 codes.

use std::sync::LazyLock;

const COUNTRIES: &str = include_str!("../data/countries.tsv");

/// Names in lower case with their codes, sorted by name.
static NAMES: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let rows = COUNTRIES.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| line.split_once('\t')).collect()
});

/// Longest text that is looked up, in bytes.
const LIMIT: usize = 100;

/// The ISO 3166-1 alpha-2 code of `text`: a code in capitals, or a common English name in any case.
///
/// Regions (`Middle East`), organisations (`NATO`), misspellings, and names of more than one country (`Korea`) have none.
#[must_use]
pub fn country_code(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if text.len() > LIMIT {
        return None;
    }
    let is_code = text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
    let code = if is_code { NAMES.iter().find(|(_, code)| *code == text) } else { None };
    let named = || {
        let lower = text.to_lowercase();
        NAMES.binary_search_by(|(name, _)| (*name).cmp(&lower)).ok().map(|index| &NAMES[index])
    };
    code.or_else(named).map(|(_, code)| *code)
}

/// All names in lower case with their codes, sorted by name.
pub fn country_names() -> impl Iterator<Item = (&'static str, &'static str)> {
    NAMES.iter().copied()
}

#[cfg(test)]
mod tests;
