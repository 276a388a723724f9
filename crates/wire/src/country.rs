//! English country names and their ISO 3166-1 alpha-2 codes.

/// `name<TAB>code` a line, sorted by name in lower case.
const COUNTRIES: &str = include_str!("../data/countries.tsv");

/// The ISO 3166-1 alpha-2 code of `text`: a code in capitals, or a common English name in any case.
///
/// Regions (`Middle East`), organisations (`NATO`) and misspellings have none.
pub(crate) fn country_code(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if text.len() > 100 {
        return None;
    }
    let rows =
        || COUNTRIES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    if text.len() == 2 {
        return rows().map(|(_, code)| code).find(|&code| code == text).or_else(|| by_name(text, rows()));
    }
    by_name(text, rows())
}

fn by_name(text: &str, mut rows: impl Iterator<Item = (&'static str, &'static str)>) -> Option<&'static str> {
    let lower = text.to_lowercase();
    rows.find(|&(name, _)| name == lower).map(|(_, code)| code)
}

#[cfg(test)]
mod tests;
