//! One page for each domain: what a judge, a monitor or a registry's counsel reads.

use model::{Answer, CaseFact, DomainSheet, SheetSighting};

use super::{Brief, Document};
use crate::block::{Block, Column, Page, Runs, Table, bold, mono, text};
use crate::wording::{
    dates_or, exhibits, key, numbered_name, numbers, prose, registrar, registry, thousands,
};

/// Rows of a kind that fit the page; the data has all.
const SIGHTINGS: usize = 4;
const LINKS: usize = 6;

pub(super) fn page(brief: &Brief<'_>) -> Page {
    let mut blocks = Vec::new();
    for (at, sheet) in brief.dossier.listed().enumerate() {
        let title = numbered_name(sheet);
        blocks.push(if at == 0 { Block::heading(1, title) } else { Block::on_new_page(title) });
        blocks.push(Block::Fields { rows: fields(sheet) });
        blocks.push(Block::heading(2, "Links to other domains of the case"));
        blocks.push(links(sheet));
        if sheet.links.len() > LINKS {
            blocks.push(Block::plain(format!(
                "{} weaker links stand in appendix_a.json.",
                thousands((sheet.links.len() - LINKS) as u64)
            )));
        }
        blocks.push(Block::heading(2, "Factors of bad faith, 15 U.S.C. 1125(d)(1)(B)(i)"));
        blocks.push(bad_faith(sheet));
        blocks.push(Block::heading(2, "Support and collateral"));
        blocks.push(Block::Fields { rows: support(brief, sheet) });
    }
    if blocks.is_empty() {
        blocks.push(Block::plain("Appendix A lists no domain, so there is no proof sheet."));
    }
    Page { headed: false, compact: true, ..Document::ProofSheets.plain(brief, blocks) }
}

fn fields(sheet: &DomainSheet) -> Vec<(String, Runs)> {
    let mut rows: Vec<(String, Runs)> =
        vec![("Domain (A-label)".to_owned(), mono(sheet.domain.as_str()).into())];
    if sheet.domain_ulabel != sheet.domain.as_str() {
        rows.push(("Displayed as (U-label)".to_owned(), mono(sheet.domain_ulabel.as_str()).into()));
    }
    if !sheet.code_points.is_empty() {
        rows.push(("Code points".to_owned(), mono(sheet.code_points.as_str()).into()));
    }
    rows.push((
        "Registry; registrar".to_owned(),
        format!("{}; {}", registry(&sheet.registry), registrar(sheet.registration.as_ref())).into(),
    ));
    if let Some(registration) = &sheet.registration {
        let date = |at: Option<model::Timestamp>| {
            at.map_or_else(|| "not published".to_owned(), model::Timestamp::date)
        };
        rows.push((
            "Created; updated; expires".to_owned(),
            format!(
                "{}; {}; {}",
                date(registration.created),
                date(registration.updated),
                date(registration.expires)
            )
            .into(),
        ));
        rows.push((
            "Registrant as published".to_owned(),
            registration.registrant.as_deref().unwrap_or("not published").into(),
        ));
        rows.push(("Registration data seen".to_owned(), dates_or(sheet.registration_seen).into()));
    }
    rows.push(("Seen, first to last".to_owned(), dates_or(sheet.seen).into()));
    rows.push(("Role".to_owned(), prose(&format!("{}: {}", sheet.role.as_str(), sheet.role_basis))));
    for imitation in &sheet.imitates {
        let ways: Vec<&str> = imitation.confusion.iter().map(|one| one.as_str()).collect();
        rows.push((
            format!("Imitates {}", imitation.identity),
            prose(&format!("{} ({})", imitation.reading, ways.join(", "))),
        ));
    }
    for (name, seen) in [
        ("Addresses", &sheet.addresses),
        ("Name servers", &sheet.name_servers),
        ("Mail exchangers", &sheet.mail),
        ("Canonical names", &sheet.canonical_names),
    ] {
        if !seen.is_empty() {
            rows.push((name.to_owned(), sightings(sheet, seen)));
        }
    }
    rows
}

fn sightings(sheet: &DomainSheet, seen: &[SheetSighting]) -> Runs {
    let mut runs = Vec::new();
    for (at, one) in seen.iter().take(SIGHTINGS).enumerate() {
        if at > 0 {
            runs.push(text("; "));
        }
        runs.push(mono(one.value.as_str()));
        if let Some(host) = one.host.as_ref().filter(|host| **host != sheet.domain) {
            runs.push(text(" at "));
            runs.push(mono(host.as_str()));
        }
        let cited =
            if one.exhibits.is_empty() { String::new() } else { format!(", {}", exhibits(&one.exhibits)) };
        runs.push(text(format!(" ({}{cited})", dates_or(one.when))));
    }
    if seen.len() > SIGHTINGS {
        runs.push(text(format!("; {} more in appendix_a.json", thousands((seen.len() - SIGHTINGS) as u64))));
    }
    runs.into()
}

fn links(sheet: &DomainSheet) -> Block {
    let mut table = Table::new(vec![
        Column::new("Shared value", 3.6),
        Column::new("With", 3.2),
        Column::right("Names with it", 1.5),
        Column::right("Weight (nats)", 1.2),
        Column::new("Exhibits", 1.9),
    ]);
    for link in sheet.links.iter().take(LINKS) {
        let mut value = key(&link.key);
        if link.claim {
            value.push(text(" (a claim)"));
        }
        let mut with: Vec<_> =
            link.with.iter().take(3).flat_map(|name| [mono(name.as_str()), text(", ")]).collect();
        with.pop();
        if link.with.len() > 3 {
            with.push(text(format!(" and {} more", thousands((link.with.len() - 3) as u64))));
        }
        let holders = if link.population == 0 {
            thousands(link.holders)
        } else {
            format!("{} of {}", thousands(link.holders), thousands(link.population))
        };
        let shown = if link.exhibits.is_empty() { "none".to_owned() } else { few(&link.exhibits) };
        table.row(vec![
            value.into(),
            with.into(),
            holders.into(),
            format!("{:.1}", link.weight).into(),
            shown.into(),
        ]);
    }
    table.or("No value is shared with another domain of the case.")
}

fn bad_faith(sheet: &DomainSheet) -> Block {
    let mut table =
        Table::new(vec![Column::new("Factor", 4.4), Column::new("Answer", 0.9), Column::new("Why", 4.9)]);
    let known = |factor: &&model::BadFaithFactor| factor.answer != Answer::Unknown;
    for factor in sheet.bad_faith.iter().filter(known) {
        let cited =
            if factor.exhibits.is_empty() { String::new() } else { format!(" ({})", few(&factor.exhibits)) };
        let by = factor.by.as_ref().map_or_else(String::new, |by| format!(", says {by}"));
        table.row(vec![
            format!("{}: {}", factor.numeral, factor.factor).into(),
            factor.answer.to_string().into(),
            format!("{}{by}{cited}", factor.text).into(),
        ]);
    }
    table.or("No factor is answered yet; all nine are unknown.")
}

fn support(brief: &Brief<'_>, sheet: &DomainSheet) -> Vec<(String, Runs)> {
    let unknown: Vec<&str> = sheet
        .bad_faith
        .iter()
        .filter(|factor| factor.answer == Answer::Unknown)
        .map(|factor| factor.numeral.as_str())
        .collect();
    let mut rows: Vec<(String, Runs)> = Vec::new();
    if !unknown.is_empty() && unknown.len() < sheet.bad_faith.len() {
        rows.push(("Factors not known".to_owned(), unknown.join(", ").into()));
    }
    let supported = if sheet.counts_supported.is_empty() {
        "none yet".to_owned()
    } else {
        sheet.counts_supported.join(", ")
    };
    rows.push(("Counts supported".to_owned(), supported.into()));
    let mut open = Vec::new();
    for answer in sheet.collateral.answers.iter().filter(|answer| answer.answer != Answer::No) {
        open.push(bold(format!("{} ", answer.question.words())));
        open.push(text(format!("{}: {} ", answer.answer, answer.text)));
    }
    if !open.is_empty() {
        rows.push(("Collateral, not answered no".to_owned(), open.into()));
    }
    let verdict = sheet.collateral.review.as_ref().map_or_else(
        || "no verdict".to_owned(),
        |review| {
            let second = review.second.as_ref().map_or_else(String::new, |second| format!(" and {second}"));
            let note = review.note.as_ref().map_or_else(String::new, |note| format!(": {note}"));
            format!("{}, by {}{second}, {}{note}", review.verdict, review.by, review.at.date())
        },
    );
    rows.push(("Verdict on collateral".to_owned(), verdict.into()));
    let actions: Vec<&str> = sheet.actions.iter().map(|code| code.as_str()).collect();
    rows.push((
        "Actions".to_owned(),
        if actions.is_empty() { "none proposed".into() } else { mono(actions.join(", ")).into() },
    ));
    if let Some(until) = sheet.sealed_until {
        rows.push(("Sealed until".to_owned(), until.date().into()));
    }
    let facts: Vec<u32> = brief
        .dossier
        .facts
        .iter()
        .filter(|fact: &&CaseFact| fact.domains.contains(&sheet.domain))
        .map(|fact| fact.number)
        .collect();
    rows.push((
        "Facts (F-)".to_owned(),
        if facts.is_empty() { "none".into() } else { numbers(&facts).into() },
    ));
    rows.push((
        "Exhibits".to_owned(),
        if sheet.exhibits.is_empty() { "none".into() } else { exhibits(&sheet.exhibits).into() },
    ));
    rows
}

/// The first exhibits and how many more there are.
fn few(cited: &[u32]) -> String {
    let shown = exhibits(cited.get(..cited.len().min(4)).unwrap_or_default());
    if cited.len() > 4 { format!("{shown} and {} more", cited.len() - 4) } else { shown }
}
