//! The first paper that somebody opens: what is here, what is missing, how to check it.

use super::{Brief, Document};
use crate::block::{Block, Column, Page, Runs, Table, bold, mono, text};
use crate::wording::{counted, exhibit, moment, thousands};

pub(super) fn page(brief: &Brief<'_>) -> Page {
    let mut blocks = vec![Block::notice(
        "Everything here was drafted by a program from the records in 40_exhibits. It is no filing and no legal advice. \
         Every sentence must be checked against its exhibits before anybody signs it; nothing here is signed or dated.",
    )];
    blocks.push(Block::Fields { rows: state(brief) });
    blocks.push(Block::heading(1, "What lies where"));
    let mut table = Table::new(vec![Column::new("File", 4.6), Column::new("What it is", 6.0)]);
    for (path, what) in contents() {
        let missing = brief.not_made.iter().any(|(document, _)| document.path() == path);
        table.row(vec![
            mono(path).into(),
            if missing { bold("not made, see below").into() } else { what.into() },
        ]);
    }
    blocks.push(table.or(""));
    blocks.push(Block::heading(1, "How to verify"));
    blocks.extend(verify(brief));
    blocks.push(Block::heading(1, "What is missing"));
    blocks.extend(missing(brief));
    Document::Readme.plain(brief, blocks)
}

fn state(brief: &Brief<'_>) -> Vec<(String, Runs)> {
    let dossier = brief.dossier;
    let mut rows: Vec<(String, Runs)> = vec![
        ("Package".to_owned(), mono(brief.package).into()),
        ("Case".to_owned(), format!("{}: {}", dossier.case.id, dossier.case.title).into()),
        ("Made".to_owned(), moment(brief.made_at).into()),
        (
            "State".to_owned(),
            match &dossier.seal {
                Some(seal) => vec![
                    text(format!("sealed by {} on {}; digest of the dossier ", seal.by, moment(seal.at))),
                    mono(seal.digest.to_string()),
                ]
                .into(),
                None => bold("working draft, not sealed").into(),
            },
        ),
        (
            "Domains".to_owned(),
            format!(
                "{} in Appendix A, {} left out",
                thousands(dossier.listed().count() as u64),
                thousands(dossier.exclusions.len() as u64)
            )
            .into(),
        ),
        (
            "Exhibits".to_owned(),
            format!(
                "{} in the package, {} left out",
                thousands(brief.items.len() as u64),
                thousands(brief.left_out.len() as u64)
            )
            .into(),
        ),
    ];
    if let Some(supplement) = &dossier.supplement {
        rows.push((
            "Supplement to".to_owned(),
            vec![
                text(format!(
                    "{}, after the order of {}; digest ",
                    supplement.of,
                    supplement.order_date.date()
                )),
                mono(supplement.of_digest.to_string()),
            ]
            .into(),
        ));
    }
    if brief.public {
        rows.push((
            "Copy".to_owned(),
            bold("public copy: personal identifiers are removed (FRCP 5.2)").into(),
        ));
    }
    rows
}

fn contents() -> Vec<(&'static str, &'static str)> {
    let mut rows: Vec<(&str, &str)> =
        Document::ALL.into_iter().skip(1).map(|document| (document.path(), document.title())).collect();
    rows.extend([
        ("index.csv, index.json", "everything that was collected, also what speaks against the case"),
        ("10_complaint_facts/dossier.json", "the case as data: all that these papers print"),
        ("10_complaint_facts/matrix.csv", "the claims matrix as data"),
        ("30_appendix_a/appendix_a.csv", "Appendix A for machines"),
        ("30_appendix_a/appendix_a.json", "the same with links, base rates and sightings in full"),
        ("40_exhibits/", "one folder for each exhibit: record, item.json, custody.jsonl, item.tlog-proof"),
        ("41_sources/", "the items that exhibits were taken from"),
        ("50_orders/actions.csv", "the action table"),
        ("60_notice/service.csv", "the service ledger"),
        ("70_method/tools.json", "programs, data and sources with digests"),
        ("80_ontology/case.jsonld", "the same for other forensic programs (CASE/UCO)"),
        ("80_ontology/bundle.stix.json", "the same for threat-intelligence platforms (STIX 2.1)"),
        ("90_verify/", "verifier, keys and how to use them"),
    ]);
    rows.sort_unstable();
    rows
}

fn verify(brief: &Brief<'_>) -> Vec<Block> {
    let mut blocks = vec![
        Block::plain(
            "Nothing of ours is needed. Python 3.8 or later with its standard library, and openssl, are enough. In the folder \
             of the package:",
        ),
        Block::code("python3 data/90_verify/verify.py ."),
        Block::plain("Whoever has the program runs:"),
        Block::code("interdict verify ."),
        Block::plain(
            "Both name the first file that was changed, added, removed or renamed. By hand, any digest is checked with:",
        ),
        Block::code("sha256sum -c manifest-sha256.txt"),
    ];
    if brief.keys.is_empty() {
        return blocks;
    }
    blocks.push(Block::plain(
        "Somebody could make the whole package anew with other keys. So compare the keys in 90_verify/keys with these, \
         which the declaration has too:",
    ));
    let rows = brief.keys.iter().map(|(name, key)| (name.clone(), Runs::from(mono(key.trim())))).collect();
    blocks.push(Block::Fields { rows });
    blocks
}

fn missing(brief: &Brief<'_>) -> Vec<Block> {
    let dossier = brief.dossier;
    let mut items: Vec<Runs> = Vec::new();
    for (document, reason) in brief.not_made {
        items.push([bold(format!("{}: ", document.title())), text(reason.as_str())].into());
    }
    for cause in dossier.matrix.iter().filter(|cause| cause.support == model::Support::Unsupported) {
        let open =
            cause.elements.iter().filter(|element| element.support == model::Support::Unsupported).count();
        let title = dossier
            .causes
            .iter()
            .find(|one| one.code == cause.cause)
            .map_or(cause.cause.as_str(), |one| one.title.as_str());
        items.push(
            [
                bold(format!("Unsupported count, {title}: ")),
                text(format!("{} without support", counted(open, "element", "elements"))),
            ]
            .into(),
        );
    }
    for reason in &dossier.actions_refused {
        items.push([bold("Action table: "), text(reason.as_str())].into());
    }
    for exclusion in &dossier.exclusions {
        items.push(
            [
                bold("Not in Appendix A: "),
                mono(exclusion.domain.as_str()),
                text(format!(": {}", exclusion.text)),
            ]
            .into(),
        );
    }
    for left in brief.left_out {
        items.push([bold(format!("{} left out: ", exhibit(left.number))), text(left.reason.as_str())].into());
    }
    if dossier.declarant.is_none() {
        items.push(
            [bold("Declarant: "), text("nobody is named; set one with `interdict case caption`")].into(),
        );
    }
    let shown = dossier.gaps.iter().filter(|gap| gap.about == "case");
    items.extend(shown.map(|gap| Runs::from(gap.text.as_str())));
    let others = dossier.gaps.iter().filter(|gap| gap.about != "case").count();
    if others > 0 {
        items.push(
            format!(
                "{} on single domains or elements: see the claims matrix.",
                counted(others, "further gap", "further gaps")
            )
            .into(),
        );
    }
    if items.is_empty() {
        return vec![Block::plain("No gap was found.")];
    }
    vec![Block::List { items }]
}
