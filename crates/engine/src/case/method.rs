//! The method statement: data that the program brings along, measured error rates, and how it was done, in words.

use model::ErrorRate;

const LOOKALIKE: &str = include_str!("../../../../docs/lookalike-figures.md");
const ATTRIBUTION: &str = include_str!("../../../../docs/attribution-figures.md");

/// Data files that the program judges by: name, what it says, text.
pub fn data_files() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    [
        (
            "hubs.tsv",
            "zones that strangers share: dynamic DNS, hosting, parking, sinkholes",
            include_str!("../../data/hubs.tsv"),
        ),
        (
            "hub-addresses.tsv",
            "addresses that strangers share, known sinkholes among them",
            include_str!("../../data/hub-addresses.tsv"),
        ),
        (
            "lookalike-weights.tsv",
            "weights of the look-alike detector",
            include_str!("../../data/lookalike-weights.tsv"),
        ),
        (
            "attribution-weights.tsv",
            "weights of attribution",
            include_str!("../../data/attribution-weights.tsv"),
        ),
    ]
    .into_iter()
}

/// The error rates that were measured, as the project's own figures state them; those pages are written by the program that
/// measures.
#[must_use]
pub fn error_rates() -> Vec<ErrorRate> {
    let mut rates = Vec::new();
    for threshold in ["default", "strict"] {
        let Some((header, cells)) = row(LOOKALIKE, threshold, "pool precision %") else { continue };
        let cell =
            |name: &str| header.iter().position(|head| *head == name).and_then(|place| cells.get(place));
        if let (Some(at), Some(precision), Some(recall)) =
            (cell("p >="), cell("pool precision %"), cell("pool recall %"))
        {
            rates.push(ErrorRate {
                what: format!("look-alike detector, {threshold} threshold (probability at least {at})"),
                value: format!("precision {precision} %, recall {recall} %"),
                measured_on: "320 labelled names of a stream of new registrations, weighted to the whole stream; development \
                    data, on which the detector was built"
                    .to_owned(),
                reference: "docs/lookalike-figures.md".to_owned(),
            });
        }
    }
    if let Some((header, cells)) = row(ATTRIBUTION, "strict", "ECE") {
        let cell =
            |name: &str| header.iter().position(|head| *head == name).and_then(|place| cells.get(place));
        if let (Some(right), Some(error)) = (cell("right at >= 0.8"), cell("ECE")) {
            rates.push(ErrorRate {
                what: "attribution by techniques and software, answers of 80 % or more before ceilings".to_owned(),
                value: format!("right {right}; expected calibration error {error}"),
                measured_on: "public reports on ATT&CK groups, what only the report itself says taken out, five folds by group"
                    .to_owned(),
                reference: "docs/attribution-figures.md".to_owned(),
            });
        }
    }
    rates
}

/// The first row of a table that begins with `first` and whose header has a column `column`.
fn row<'a>(text: &'a str, first: &str, column: &str) -> Option<(Vec<&'a str>, Vec<&'a str>)> {
    let cells =
        |line: &'a str| -> Vec<&'a str> { line.trim().trim_matches('|').split('|').map(str::trim).collect() };
    let mut header: Vec<&str> = Vec::new();
    for line in text.lines() {
        if !line.starts_with('|') {
            header.clear();
        } else if header.is_empty() {
            header = cells(line);
        } else {
            let found = cells(line);
            if found.first() == Some(&first) && header.contains(&column) {
                return Some((header, found));
            }
        }
    }
    None
}

/// How it was done, one sentence each.
#[must_use]
pub fn method_steps() -> Vec<String> {
    [
        "Source files were copied unchanged into a store under the SHA-256 of their bytes before the first record was read.",
        "Records that could not be read were kept apart with the reason, and counted; none was dropped.",
        "Names were compared with a list of protected identities by fixed rules (letters that look alike, slips, added words); \
         each finding lists its reasons with weights.",
        "Domains were linked only by values that both were seen with; values that many unrelated names share (hosting, content \
         delivery, parking, name servers of registrars) link nothing, and every link states how many names share its value.",
        "What people say in reports was kept apart from what sensors saw; a report never makes an observation.",
        "An observed fact cites the record that shows it, by file, line and SHA-256; a derived fact carries the query it came \
         from and the SHA-256 of its answer, and can be run again.",
        "No score became a fact. Attribution entered only when a person accepted it by name, in the words of a fixed scale, with \
         its alternatives.",
    ]
    .map(str::to_owned)
    .to_vec()
}

#[cfg(test)]
mod tests;
