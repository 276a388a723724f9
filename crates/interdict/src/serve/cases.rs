use anyhow::Result;
use model::{Answer, Collateral, DomainSheet, Dossier};
use web::Failure;
use web::view::{CasePage, CaseRow, DomainRow, ElementCell, ExhibitRow};

use super::words;
use crate::case_file;
use crate::desk::Desk;
use crate::stage::case::dossier::{Depth, dossier};

pub(super) fn rows(desk: &Desk) -> Result<Vec<CaseRow>> {
    let mut rows = Vec::new();
    for (id, title, _, domains) in desk.store.cases()? {
        let exhibits = desk.store.case(&id)?.map_or(0, |case| case.exhibits.len() as u64);
        rows.push(CaseRow { sealed: desk.store.is_sealed(&id)?, id, title, domains, exhibits });
    }
    Ok(rows)
}

pub(super) fn one(desk: &Desk, id: &str) -> Result<CasePage> {
    if !desk.store.cases()?.iter().any(|(known, ..)| known == id) {
        return Err(Failure::NotFound(format!("There is no case `{id}`.")).into());
    }
    // What is shown as sealed is what the seal was checked over, and no file that lies about.
    let draft = if desk.store.is_sealed(id)? { None } else { desk.store.case(id)? };
    let dossier = match draft.map(|case| case_file::written(desk, &case)).transpose()?.flatten() {
        Some(written) => written,
        None => dossier(desk, id, Depth::Draft)?,
    };
    let seal = dossier
        .seal
        .as_ref()
        .map(|seal| format!("sealed by {} at {}, SHA-256 {}", seal.by, seal.at, seal.digest));
    let mut gaps = engine::case::gaps(&dossier.case);
    gaps.extend(dossier.actions_refused.iter().map(|why| format!("order: {why}")));
    Ok(CasePage {
        id: dossier.case.id.clone(),
        title: dossier.case.title.clone(),
        cluster: dossier.case.cluster.clone(),
        as_of: words::moment(dossier.case.as_of),
        seal,
        domains: dossier.sheets.iter().map(domain).collect(),
        matrix: matrix(&dossier),
        gaps,
        exhibits: dossier
            .case
            .exhibits
            .iter()
            .map(|exhibit| ExhibitRow {
                number: exhibit.number,
                title: exhibit.title.clone(),
                sha256: exhibit.raw.to_string(),
                place: format!("{}, line {}", exhibit.file_name, exhibit.line),
            })
            .collect(),
    })
}

fn domain(sheet: &DomainSheet) -> DomainRow {
    DomainRow {
        domain: sheet.domain.to_string(),
        registry: sheet.registry.operator.clone().unwrap_or_else(|| format!(".{}", sheet.registry.suffix)),
        registrar: sheet.registration.as_ref().and_then(|registration| registration.registrar.clone()),
        imitates: sheet.imitates.iter().map(|reading| reading.identity.clone()).collect(),
        seen: words::span(sheet.seen),
        exhibits: sheet.exhibits.clone(),
        collateral: collateral(&sheet.collateral),
        listed: sheet.seq.is_some(),
    }
}

/// The gate in words: the verdict with its persons, then what speaks against an action.
fn collateral(gate: &Collateral) -> String {
    let verdict = match (&gate.review, gate.stale) {
        (Some(review), _) => match &review.second {
            Some(second) => format!("{} by {} and {second}", review.verdict.as_str(), review.by),
            None => format!("{} by {}", review.verdict.as_str(), review.by),
        },
        (None, true) => "the verdict no longer counts: the answers changed".to_owned(),
        (None, false) => "no verdict yet".to_owned(),
    };
    let of = |wanted: Answer| gate.answers.iter().filter(move |one| one.answer == wanted);
    let found: Vec<&str> = of(Answer::Yes).map(|one| one.text.as_str()).collect();
    let unknown = of(Answer::Unknown).count();
    let mut parts = vec![verdict];
    parts.extend(found.into_iter().map(str::to_owned));
    parts.extend((unknown > 0).then(|| format!("{unknown} questions not answered")));
    parts.join("; ")
}

fn matrix(dossier: &Dossier) -> Vec<ElementCell> {
    let mut cells = Vec::new();
    for (cause, support) in dossier.causes.iter().zip(&dossier.matrix) {
        for (element, of) in cause.elements.iter().zip(&support.elements) {
            cells.push(ElementCell {
                cause: cause.title.clone(),
                element: element.text.clone(),
                facts: of.facts.len() as u64,
                exhibits: of.exhibits.len() as u64,
                gap: of.gap.clone(),
            });
        }
    }
    cells
}
