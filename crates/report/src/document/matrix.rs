//! The claims matrix: cause, element, fact, exhibit, digest; what is missing stands as large as what is there.

use model::{CauseOfAction, CauseSupport, ElementScope, ElementSupport, Support};

use super::{Brief, Document};
use crate::block::{Block, Column, Page, Runs, Table, bold, mono, text};
use crate::wording::{counted, exhibits, numbers, thousands};

/// Digests printed for one element; the data has all.
const DIGESTS: usize = 3;
/// Facts or exhibits printed for one element.
const LISTED: usize = 40;

pub(super) fn page(brief: &Brief<'_>) -> Page {
    let dossier = brief.dossier;
    let supported = dossier.matrix.iter().filter(|cause| cause.support == Support::Supported).count();
    let mut blocks = vec![Block::notice(format!(
        "{} weighed, {} supported in every element. Causes and elements are a draft for counsel, kept as data; a cell \
         without an exhibit is a gap and is shown as one. Facts (F-1) are listed in the declaration; matrix.json and matrix.csv \
         beside this paper have every digest.",
        counted(dossier.matrix.len(), "cause of action", "causes of action"),
        thousands(supported as u64)
    ))];
    blocks.push(Block::heading(1, "Overview"));
    blocks.push(overview(brief));
    let unsupported: Vec<&CauseSupport> =
        dossier.matrix.iter().filter(|cause| cause.support == Support::Unsupported).collect();
    if !unsupported.is_empty() {
        blocks.push(Block::heading(1, "Counts that are not supported"));
        blocks.push(Block::List {
            items: unsupported
                .iter()
                .map(|cause| {
                    let open = cause
                        .elements
                        .iter()
                        .filter(|element| element.support == Support::Unsupported)
                        .count();
                    Runs::from(format!(
                        "{}: {} of {} without support. Consider leaving it out.",
                        title(brief, &cause.cause),
                        thousands(open as u64),
                        counted(cause.elements.len(), "element", "elements"),
                    ))
                })
                .collect(),
        });
    }
    for cause in &dossier.matrix {
        blocks.push(Block::heading(1, title(brief, &cause.cause)));
        if let Some(defined) = defined(brief, &cause.cause) {
            blocks.push(Block::Lead { runs: defined.statute.as_str().into() });
            if !defined.note.is_empty() {
                blocks.push(Block::notice([bold("For counsel: "), text(defined.note.as_str())]));
            }
        }
        blocks.push(elements(brief, cause));
    }
    blocks.push(Block::heading(1, "Domains and the counts they support"));
    blocks.push(domains(brief));
    if !dossier.gaps.is_empty() {
        blocks.push(Block::heading(1, "Gaps"));
        let mut table = Table::new(vec![Column::new("About", 2.6), Column::new("What is missing", 7.0)]);
        for gap in &dossier.gaps {
            table.row(vec![mono(gap.about.as_str()).into(), gap.text.as_str().into()]);
        }
        blocks.push(table.or(""));
    }
    Page { landscape: true, ..Document::Matrix.plain(brief, blocks) }
}

fn defined<'a>(brief: &'a Brief<'_>, code: &str) -> Option<&'a CauseOfAction> {
    brief.dossier.causes.iter().find(|cause| cause.code == code)
}

fn title(brief: &Brief<'_>, code: &str) -> String {
    defined(brief, code).map_or_else(|| code.to_owned(), |cause| cause.title.clone())
}

const fn word(support: Support) -> &'static str {
    match support {
        Support::Supported => "supported",
        Support::Unsupported => "UNSUPPORTED",
    }
}

fn overview(brief: &Brief<'_>) -> Block {
    let mut table = Table::new(vec![
        Column::new("Count", 3.4),
        Column::new("Statute", 4.6),
        Column::new("State", 1.6),
        Column::right("Elements supported", 1.3),
        Column::right("Domains", 1.0),
    ]);
    for cause in &brief.dossier.matrix {
        let met = cause.elements.iter().filter(|element| element.support == Support::Supported).count();
        table.row(vec![
            title(brief, &cause.cause).into(),
            defined(brief, &cause.cause).map_or_else(String::new, |cause| cause.statute.clone()).into(),
            word(cause.support).into(),
            format!("{met} of {}", cause.elements.len()).into(),
            thousands(cause.domains.len() as u64).into(),
        ]);
    }
    table.or("No cause of action was weighed.")
}

fn elements(brief: &Brief<'_>, cause: &CauseSupport) -> Block {
    let mut table = Table::new(vec![
        Column::new("Element: what must be shown", 3.6),
        Column::new("Of", 0.9),
        Column::new("State", 1.7),
        Column::new("Facts (F-)", 2.8),
        Column::new("Exhibits", 2.8),
        Column::new("Missing", 3.4),
    ]);
    for element in &cause.elements {
        let known = defined(brief, &cause.cause)
            .and_then(|defined| defined.elements.iter().find(|one| one.code == element.id.element));
        let (what, scope) = known
            .map_or((element.id.element.as_str(), ElementScope::Case), |one| (one.text.as_str(), one.scope));
        let facts = first(&element.facts, numbers);
        let cited: Vec<u32> = element.exhibits.iter().map(|(number, _)| *number).collect();
        let row = vec![
            what.into(),
            match scope {
                ElementScope::Case => "the case".into(),
                ElementScope::Domain => counted(element.domains.len(), "domain", "domains").into(),
            },
            if element.support == Support::Supported {
                text(word(element.support)).into()
            } else {
                bold(word(element.support)).into()
            },
            facts.into(),
            first(&cited, exhibits).into(),
            element.gap.as_deref().unwrap_or("nothing").into(),
        ];
        if cited.is_empty() {
            table.row(row);
        } else {
            table.row_below(row, digests(element));
        }
    }
    table.or("This cause has no elements.")
}

/// The first of many numbers; the data has all.
fn first(cited: &[u32], shown: impl Fn(&[u32]) -> String) -> String {
    match cited.len() {
        0 => "none".to_owned(),
        count if count > LISTED => {
            format!(
                "{} and {} more in matrix.csv",
                shown(&cited[..LISTED]),
                thousands((count - LISTED) as u64)
            )
        }
        _ => shown(cited),
    }
}

/// The first digests, at the end of the chain.
fn digests(element: &ElementSupport) -> Runs {
    let mut runs = vec![text("SHA-256 of the record: ")];
    for (number, digest) in element.exhibits.iter().take(DIGESTS) {
        runs.push(text(format!("{} ", exhibits(&[*number]))));
        runs.push(mono(digest.to_string()));
        runs.push(text("; "));
    }
    if element.exhibits.len() > DIGESTS {
        runs.push(text(format!("{} further digests in matrix.json.", element.exhibits.len() - DIGESTS)));
    }
    runs.into()
}

fn domains(brief: &Brief<'_>) -> Block {
    let mut table = Table::new(vec![
        Column::right("No.", 0.5),
        Column::new("Domain", 4.0),
        Column::new("Counts supported", 5.0),
        Column::right("Facts", 0.8),
        Column::right("Exhibits", 0.9),
    ]);
    for sheet in brief.dossier.listed() {
        let counts = if sheet.counts_supported.is_empty() {
            "none".to_owned()
        } else {
            sheet.counts_supported.join(", ")
        };
        table.row(vec![
            sheet.seq.unwrap_or_default().to_string().into(),
            mono(sheet.domain.as_str()).into(),
            counts.into(),
            thousands(sheet.facts.len() as u64).into(),
            thousands(sheet.exhibits.len() as u64).into(),
        ]);
    }
    table.or("Appendix A lists no domain.")
}
