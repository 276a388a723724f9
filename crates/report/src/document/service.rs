//! Service and notice as attempted, and the four factors of each Doe.

use model::{DoeFactorKind, ServiceAttempt};

use super::{Brief, Document};
use crate::block::{Block, Column, Page, Runs, Table, bold, mono, text};
use crate::wording::{exhibits, moment};

pub(super) fn page(brief: &Brief<'_>) -> Page {
    let dossier = brief.dossier;
    let mut blocks = vec![Block::notice(
        "What was tried, as it was tried. Leave under FRCP 4(f)(3) is obtained before service by e-mail, message or \
         publication. service.csv beside this paper has the same rows with the digests of what was sent.",
    )];
    blocks.push(Block::heading(1, "Attempts"));
    let mut table = Table::new(vec![
        Column::right("No.", 0.5),
        Column::new("To", 1.0),
        Column::new("How", 1.2),
        Column::new("Address, and where it was taken from", 3.6),
        Column::new("Sent", 2.2),
        Column::new("Answer", 2.8),
        Column::new("Came back", 1.0),
        Column::new("Exhibits; by", 2.2),
    ]);
    for attempt in &dossier.service {
        table.row_below(row(attempt), documents(attempt));
    }
    blocks.push(table.or("No attempt at service or notice is recorded."));
    blocks.push(Block::heading(1, "The defendants: four factors of Doe discovery"));
    if dossier.caption.does.is_empty() {
        blocks.push(Block::plain("No Doe is named in the caption of the case."));
    }
    for doe in &dossier.caption.does {
        blocks.push(Block::heading(2, format!("John Doe {}", doe.number)));
        let handles =
            if doe.handles.is_empty() { "none recorded".to_owned() } else { doe.handles.join("; ") };
        blocks.push(Block::Lead { runs: [bold("Known by: "), mono(handles)].into() });
        let mut table = Table::new(vec![
            Column::new("Factor", 3.2),
            Column::new("What the case has", 5.4),
            Column::new("Says", 1.8),
            Column::new("Exhibits", 1.8),
        ]);
        for kind in DoeFactorKind::ALL {
            match doe.factors.iter().find(|factor| factor.kind == kind) {
                Some(factor) => table.row(vec![
                    kind.words().into(),
                    factor.text.as_str().into(),
                    factor.by.as_str().into(),
                    if factor.exhibits.is_empty() {
                        "none".into()
                    } else {
                        exhibits(&factor.exhibits).into()
                    },
                ]),
                None => table.row(vec![kind.words().into(), bold("MISSING").into(), "-".into(), "-".into()]),
            }
        }
        blocks.push(table.or(""));
    }
    Page { landscape: true, ..Document::Service.captioned(brief, "Service ledger", blocks) }
}

fn row(attempt: &ServiceAttempt) -> Vec<Runs> {
    let taken =
        attempt.address_exhibit.map_or_else(String::new, |number| format!(" ({})", exhibits(&[number])));
    let proof = if attempt.exhibits.is_empty() { "none".to_owned() } else { exhibits(&attempt.exhibits) };
    vec![
        attempt.number.to_string().into(),
        attempt.doe.map_or_else(|| "all".to_owned(), |doe| format!("Doe {doe}")).into(),
        attempt.method.as_str().into(),
        vec![mono(attempt.address.as_str()), text(taken)].into(),
        moment(attempt.sent_at).into(),
        attempt.response.as_deref().unwrap_or("none").into(),
        match attempt.bounced {
            Some(true) => bold("yes").into(),
            Some(false) => "no".into(),
            None => "not known".into(),
        },
        format!("{proof}; {}", attempt.by).into(),
    ]
}

fn documents(attempt: &ServiceAttempt) -> Runs {
    let mut runs =
        vec![text(if attempt.documents.is_empty() { "No document recorded. " } else { "Sent, SHA-256: " })];
    for digest in &attempt.documents {
        runs.push(mono(digest.to_string()));
        runs.push(text(" "));
    }
    if let Some(reply) = attempt.reply {
        runs.push(text("Reply: "));
        runs.push(mono(reply.to_string()));
    }
    runs.into()
}
