//! Appendix A: registry, registrar, domain. The list that whoever executes the order works from.

use model::{DomainSheet, Reach};

use super::{Brief, Document};
use crate::block::{Block, Page, Runs, bold, mono, text};
use crate::wording::{counted, dates_or, exhibits, numbered_name, prose, registrar, registry};

pub(super) fn page(brief: &Brief<'_>) -> Page {
    let sheets: Vec<&DomainSheet> = brief.dossier.listed().collect();
    let mut blocks = vec![Block::notice(format!(
        "{} in the order registry, registrar, domain. Names are given as they are registered (A-label) and are not \
         altered in any way; the same list stands in appendix_a.csv and appendix_a.json. Names with characters beyond ASCII are \
         given in their displayed form (U-label) and by code point too, because different characters can look alike.",
        counted(sheets.len(), "domain", "domains")
    ))];
    if sheets.is_empty() {
        blocks.push(Block::plain(
            "No domain is listed. A domain comes in with an exhibit, a verdict of a named reviewer on collateral damage, \
             and a registry whose place is known.",
        ));
    }
    let mut last_registry = None;
    for group in sheets.chunk_by(|a, b| {
        a.registry.suffix == b.registry.suffix
            && registrar(a.registration.as_ref()) == registrar(b.registration.as_ref())
    }) {
        let Some(first) = group.first() else { continue };
        if last_registry != Some(&first.registry.suffix) {
            last_registry = Some(&first.registry.suffix);
            blocks.push(Block::heading(1, format!("Registry: {}", registry(&first.registry))));
            blocks.push(Block::Fields { rows: registry_fields(first) });
        }
        blocks.push(Block::heading(2, format!("Registrar: {}", registrar(first.registration.as_ref()))));
        let contact = abuse_contact(first);
        if !contact.is_empty() {
            blocks.push(Block::Lead { runs: contact });
        }
        for sheet in group {
            blocks.push(Block::heading(3, numbered_name(sheet)));
            blocks.push(Block::Fields { rows: domain_fields(sheet) });
        }
    }
    Document::AppendixA.captioned(brief, "Appendix A", blocks)
}

fn registry_fields(sheet: &DomainSheet) -> Vec<(String, Runs)> {
    let registry = &sheet.registry;
    let mut rows = vec![
        ("Zone".to_owned(), Runs::from(mono(format!(".{}", registry.suffix)))),
        ("Top-level domain".to_owned(), mono(registry.tld.as_str()).into()),
    ];
    if let Some(place) = &registry.place {
        rows.push(("Place".to_owned(), place.as_str().into()));
    }
    let dated = registry.dated.map_or_else(String::new, |dated| format!(" (as of {})", dated.date()));
    let reach = match registry.reach {
        Reach::Inside => bold(format!("{}{dated}", registry.reach.words())),
        _ => text(format!("{}{dated}", registry.reach.words())),
    };
    rows.push(("Reach of the court".to_owned(), reach.into()));
    rows
}

fn abuse_contact(sheet: &DomainSheet) -> Runs {
    let Some(registration) = &sheet.registration else { return Runs::default() };
    let parts: Vec<&str> = [&registration.abuse_email, &registration.abuse_phone]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    if parts.is_empty() {
        return Runs::default();
    }
    vec![text("Abuse contact: "), mono(parts.join(", "))].into()
}

fn domain_fields(sheet: &DomainSheet) -> Vec<(String, Runs)> {
    let mut rows: Vec<(String, Runs)> = vec![("A-label".to_owned(), mono(sheet.domain.as_str()).into())];
    if sheet.domain_ulabel != sheet.domain.as_str() {
        rows.push(("U-label".to_owned(), mono(sheet.domain_ulabel.as_str()).into()));
    }
    if !sheet.code_points.is_empty() {
        rows.push(("Code points".to_owned(), mono(sheet.code_points.as_str()).into()));
    }
    if let Some(registration) = &sheet.registration {
        let date = |at: Option<model::Timestamp>| {
            at.map_or_else(|| "not published".to_owned(), model::Timestamp::date)
        };
        rows.push((
            "Created, expires".to_owned(),
            format!("{}, {}", date(registration.created), date(registration.expires)).into(),
        ));
        rows.push((
            "Registrant as published".to_owned(),
            registration.registrant.as_deref().unwrap_or("not published").into(),
        ));
        if !registration.status.is_empty() {
            rows.push(("Status".to_owned(), registration.status.join(", ").into()));
        }
        if !registration.nameservers.is_empty() {
            let servers: Vec<&str> = registration.nameservers.iter().map(model::DomainName::as_str).collect();
            rows.push(("Name servers".to_owned(), mono(servers.join(", ")).into()));
        }
        let signed = match registration.signed {
            Some(true) => "yes",
            Some(false) => "no",
            None => "not published",
        };
        rows.push(("DS present".to_owned(), signed.into()));
    }
    rows.push(("Seen".to_owned(), dates_or(sheet.seen).into()));
    rows.push(("Role".to_owned(), sheet.role.as_str().into()));
    if !sheet.imitates.is_empty() {
        let readings: Vec<String> =
            sheet.imitates.iter().map(|one| format!("{}: {}", one.identity, one.reading)).collect();
        rows.push(("Imitates".to_owned(), prose(&readings.join("; "))));
    }
    let actions: Vec<&str> = sheet.actions.iter().map(|code| code.as_str()).collect();
    rows.push((
        "Actions".to_owned(),
        if actions.is_empty() { "none proposed".into() } else { mono(actions.join(", ")).into() },
    ));
    if let Some(review) = &sheet.collateral.review {
        rows.push(("Collateral".to_owned(), format!("{}, by {}", review.verdict, review.by).into()));
    }
    if !sheet.counts_supported.is_empty() {
        rows.push(("Counts supported".to_owned(), sheet.counts_supported.join(", ").into()));
    }
    rows.push(("Exhibits".to_owned(), exhibits(&sheet.exhibits).into()));
    rows
}
