//! Appendix A of a draft case: the domains an order would act on, as CSV and as JSON.
//!
//! Rows are grouped by registry, then registrar, then domain: the order in which an order is served. Names are never
//! defanged, because whoever executes the order works from this list. Both forms hold the same domains: those that the dossier
//! lists, never one that it excludes.

use model::Dossier;
use serde::Serialize;

mod row;

use row::Row;

/// What the document calls itself: it is a draft, and counsel decides.
const TITLE: &str = "Appendix A (draft for counsel)";

#[derive(Serialize)]
struct Document<'a> {
    title: &'static str,
    case: &'a str,
    as_of: Option<String>,
    groups: Vec<Group<'a>>,
}

#[derive(Serialize)]
struct Group<'a> {
    registry_suffix: &'a str,
    registrar: &'a str,
    domains: &'a [Row<'a>],
}

/// Appendix A as CSV (RFC 4180: header, CRLF, UTF-8), one row a domain.
///
/// Columns: `seq` (from 1), `registry_suffix`, `registry_iana_tld`, `registry_operator`, `registry_place`,
/// `registry_reach`, `registrar`, `registrar_iana_id`, `registrar_abuse_email`, `registrar_abuse_phone`,
/// `domain_alabel`, `domain_ulabel`, `label_codepoints` (only for names with characters outside ASCII), `hosts`,
/// `registry_handle`, `registrant` (as published), `created`, `updated`, `expires`, `epp_status`, `nameservers` (as
/// registered), `ds_present`, `a_aaaa`, `mx`, `nameservers_observed`, `cname` (these four with the host they were seen at,
/// first and last sighting), `first_seen`, `last_seen`, `role`, `mark_or_victim_imitated`, `confusion_type`, `reading`,
/// `links`, `counts_supported`, `collateral`, `collateral_verdict`, `reviewer`, `action`, `exhibits`, `sealed_until`.
/// Several values of one cell are joined by `; `.
///
/// Spreadsheets run cells that begin with `=`, `+`, `-` or `@` as formulas. A cell that begins with one of these, or
/// with a tab, carriage return or line feed, therefore gets a leading apostrophe; telephone numbers (`+1...`) do, too.
/// The JSON form has the values unchanged.
#[must_use]
pub fn appendix_csv(dossier: &Dossier) -> Vec<u8> {
    let rows = rows(dossier);
    let mut out = Vec::new();
    record(&mut out, Row::HEADER.iter().map(|&name| name.to_owned()));
    for row in &rows {
        record(&mut out, row.cells().into_iter());
    }
    out
}

/// Appendix A as JSON: title, case id, `as_of`, and groups of one registry and registrar with their domains.
///
/// The members of a domain are named as the columns of [`appendix_csv`]; lists are lists, and values seen over time
/// are objects with `value`, `host`, `first_seen` and `last_seen`. Pretty-printed, in a fixed order.
#[must_use]
pub fn appendix_json(dossier: &Dossier) -> Vec<u8> {
    let rows = rows(dossier);
    let groups = rows
        .chunk_by(|a, b| a.group() == b.group())
        .map(|domains| {
            let (registry_suffix, registrar) = domains[0].group();
            Group { registry_suffix, registrar, domains }
        })
        .collect();
    let as_of = dossier.case.as_of.map(|moment| moment.to_string());
    let document = Document { title: TITLE, case: &dossier.case.id, as_of, groups };
    let mut out = serde_json::to_vec_pretty(&document).expect("rows hold texts, numbers and lists only");
    out.push(b'\n');
    out
}

/// The listed domains as rows, in order of their numbers.
fn rows(dossier: &Dossier) -> Vec<Row<'_>> {
    dossier.listed().filter_map(|sheet| Some(Row::of(sheet, dossier.domain(&sheet.domain)?))).collect()
}

/// Writes one CSV record.
pub(crate) fn record(out: &mut Vec<u8>, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { "'" } else { "" };
        if cell.contains(['"', ',', '\r', '\n']) {
            out.extend_from_slice(format!("\"{guard}{}\"", cell.replace('"', "\"\"")).as_bytes());
        } else {
            out.extend_from_slice(guard.as_bytes());
            out.extend_from_slice(cell.as_bytes());
        }
    }
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests;
