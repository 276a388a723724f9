//! The tables of a case as CSV (RFC 4180: header, CRLF, UTF-8), guarded against formulas as Appendix A is.

use std::collections::BTreeMap;

use model::{AddresseeKind, Dossier, Support, Timestamp};

use crate::appendix::record;

/// The claims matrix, one row for each cause, element, fact and exhibit: the whole chain down to the digest. Elements
/// without an exhibit have one row with the gap.
///
/// Columns: `cause`, `cause_support`, `element`, `element_support`, `fact`, `exhibit`, `sha256`, `domains`, `gap`.
#[must_use]
pub fn matrix_csv(dossier: &Dossier) -> Vec<u8> {
    let header = [
        "cause",
        "cause_support",
        "element",
        "element_support",
        "fact",
        "exhibit",
        "sha256",
        "domains",
        "gap",
    ];
    let mut out = table(&header);
    let cited: BTreeMap<u32, &[u32]> =
        dossier.facts.iter().map(|fact| (fact.number, fact.exhibits.as_slice())).collect();
    let word = |support| match support {
        Support::Supported => "supported".to_owned(),
        Support::Unsupported => "unsupported".to_owned(),
    };
    for cause in &dossier.matrix {
        for element in &cause.elements {
            let domains: Vec<&str> = element.domains.iter().map(model::DomainName::as_str).collect();
            let mut row = |fact: String, exhibit: String, digest: String| {
                let cells = [
                    cause.cause.clone(),
                    word(cause.support),
                    element.id.element.clone(),
                    word(element.support),
                    fact,
                    exhibit,
                    digest,
                    domains.join("; "),
                    element.gap.clone().unwrap_or_default(),
                ];
                record(&mut out, cells.into_iter());
            };
            let digests: BTreeMap<u32, String> =
                element.exhibits.iter().map(|(number, digest)| (*number, digest.to_string())).collect();
            let mut shown = false;
            for fact in &element.facts {
                for number in cited.get(fact).copied().unwrap_or_default() {
                    if let Some(digest) = digests.get(number) {
                        shown = true;
                        row(fact.to_string(), exhibit(*number), digest.clone());
                    }
                }
            }
            if !shown {
                row(String::new(), String::new(), String::new());
            }
        }
    }
    out
}

/// The action table, one row for each action on one domain, in order of execution.
///
/// Columns: `step`, `action`, `domain_alabel`, `addressee_kind`, `addressee`, `values`, `instruction`, `verify`.
#[must_use]
pub fn actions_csv(dossier: &Dossier) -> Vec<u8> {
    let mut out = table(&[
        "step",
        "action",
        "domain_alabel",
        "addressee_kind",
        "addressee",
        "values",
        "instruction",
        "verify",
    ]);
    for action in &dossier.actions {
        let kind = match action.addressee.kind {
            AddresseeKind::Registry => "registry",
            AddresseeKind::Registrar => "registrar",
            AddresseeKind::Host => "host",
        };
        let cells = [
            action.step.to_string(),
            action.code.to_string(),
            action.domain.to_string(),
            kind.to_owned(),
            action.addressee.name.clone(),
            action.values.join("; "),
            action.text.clone(),
            action.verify.clone(),
        ];
        record(&mut out, cells.into_iter());
    }
    out
}

/// The service ledger, one row for each attempt.
///
/// Columns: `number`, `doe`, `method`, `address`, `address_exhibit`, `documents_sha256`, `sent_at`, `response`,
/// `bounced`, `reply_sha256`, `exhibits`, `by`.
#[must_use]
pub fn service_csv(dossier: &Dossier) -> Vec<u8> {
    let mut out = table(&[
        "number",
        "doe",
        "method",
        "address",
        "address_exhibit",
        "documents_sha256",
        "sent_at",
        "response",
        "bounced",
        "reply_sha256",
        "exhibits",
        "by",
    ]);
    for attempt in &dossier.service {
        let documents: Vec<String> = attempt.documents.iter().map(ToString::to_string).collect();
        let exhibits: Vec<String> = attempt.exhibits.iter().map(|number| exhibit(*number)).collect();
        let cells = [
            attempt.number.to_string(),
            attempt.doe.map(|doe| doe.to_string()).unwrap_or_default(),
            attempt.method.as_str().to_owned(),
            attempt.address.clone(),
            attempt.address_exhibit.map(exhibit).unwrap_or_default(),
            documents.join("; "),
            attempt.sent_at.to_string(),
            attempt.response.clone().unwrap_or_default(),
            attempt.bounced.map(|bounced| bounced.to_string()).unwrap_or_default(),
            attempt.reply.map(|reply| reply.to_string()).unwrap_or_default(),
            exhibits.join("; "),
            attempt.by.clone(),
        ];
        record(&mut out, cells.into_iter());
    }
    out
}

/// One line of the index of everything that was collected.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct IndexRow {
    /// `exhibit`, `source` (a file that was taken in) or `left_out` (an exhibit that the package does not hold).
    pub kind: &'static str,
    /// `EX-001`; empty for a source.
    pub exhibit: String,
    /// `EV-000001`, where it is an item of the log.
    pub item_id: String,
    /// What it is or shows.
    pub title: String,
    /// Path in the package below `data/`; empty when it is only in the vault.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Bytes, where known.
    pub size: Option<u64>,
    /// When it was acquired, where it is an item of the log.
    pub acquired_at: Option<Timestamp>,
    /// For a source: records read, and records that could not be read.
    pub records: Option<(u64, u64)>,
    /// Whether something in the case rests on it.
    pub cited: bool,
    /// Why it is not in the package.
    pub reason: String,
}

/// The index as CSV, in the order given.
///
/// Columns: `kind`, `exhibit`, `item_id`, `title`, `path`, `sha256`, `size`, `acquired_at`, `records`, `unreadable`,
/// `cited`, `reason`.
#[must_use]
pub fn index_csv(rows: &[IndexRow]) -> Vec<u8> {
    let mut out = table(&[
        "kind",
        "exhibit",
        "item_id",
        "title",
        "path",
        "sha256",
        "size",
        "acquired_at",
        "records",
        "unreadable",
        "cited",
        "reason",
    ]);
    for row in rows {
        let cells = [
            row.kind.to_owned(),
            row.exhibit.clone(),
            row.item_id.clone(),
            row.title.clone(),
            row.path.clone(),
            row.sha256.clone(),
            row.size.map(|size| size.to_string()).unwrap_or_default(),
            row.acquired_at.map(|at| at.to_string()).unwrap_or_default(),
            row.records.map(|(read, _)| read.to_string()).unwrap_or_default(),
            row.records.map(|(_, rejected)| rejected.to_string()).unwrap_or_default(),
            row.cited.to_string(),
            row.reason.clone(),
        ];
        record(&mut out, cells.into_iter());
    }
    out
}

fn table(header: &[&str]) -> Vec<u8> {
    let mut out = Vec::new();
    record(&mut out, header.iter().map(|&name| name.to_owned()));
    out
}

fn exhibit(number: u32) -> String {
    format!("EX-{number:03}")
}
