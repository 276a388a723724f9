//! How the facts were come by: what an opposing expert needs to do it again.

use model::Basis;

use super::rates::rates;
use super::{Brief, Document};
use crate::block::{Block, Column, Page, Runs, Table, mono, text};
use crate::wording::{counted, dates_or, prose, thousands};

pub(super) fn page(brief: &Brief<'_>) -> Page {
    let method = &brief.dossier.method;
    let mut blocks = vec![Block::notice(prose(
        "For FRE 702 and 901(b)(9). tools.json beside this paper has the same lists; queries/ has the text of every query \
         that a derived fact rests on, to be run again with `interdict sql`.",
    ))];
    blocks.push(Block::heading(1, "How it was done"));
    if method.steps.is_empty() {
        blocks.push(Block::plain("The case does not describe its steps."));
    } else {
        blocks.extend((1..).zip(&method.steps).map(|(number, step)| Block::Numbered {
            number,
            runs: step.as_str().into(),
            support: Runs::default(),
        }));
    }
    blocks.push(Block::heading(1, "Programs"));
    let mut table = Table::new(vec![
        Column::new("Program", 4.0),
        Column::new("Version", 3.0),
        Column::new("Program file", 4.0),
    ]);
    for tool in &method.tools {
        let row =
            |file: &str| vec![tool.name.as_str().into(), tool.version.as_str().into(), Runs::from(file)];
        match tool.digest {
            Some(digest) => {
                table.row_below(row("digest below"), vec![text("SHA-256 "), mono(digest.to_string())].into());
            }
            None => {
                table.row(row("could not be read"));
            }
        }
    }
    blocks.push(table.or("No program is named."));
    blocks.push(Block::heading(1, "Measured error rates"));
    blocks.push(
        rates(&method.error_rates)
            .or("No error rate is given: nothing derived by the program can be relied on before one is."),
    );
    blocks.push(Block::heading(1, "Data that the program judges by"));
    let mut table = Table::new(vec![Column::new("File", 3.6), Column::new("What it says", 7.0)]);
    for file in &method.data {
        table.row_below(
            vec![file.name.as_str().into(), file.what.as_str().into()],
            vec![text("SHA-256 "), mono(file.digest.to_string())].into(),
        );
    }
    blocks.push(table.or("No data file is named."));
    blocks.push(Block::heading(1, "What was taken in"));
    blocks.push(Block::plain(format!(
        "{}, cited or not; what is cited was seen {}.",
        counted(method.sources.len(), "source file", "source files"),
        dates_or(method.period)
    )));
    blocks.push(sources(brief));
    blocks.push(Block::heading(1, "Queries"));
    let mut any = false;
    for fact in &brief.dossier.facts {
        let Basis::Derived { query } = &fact.basis else { continue };
        any = true;
        blocks.push(Block::heading(2, format!("F-{}", fact.number)));
        blocks.push(Block::plain(prose(&fact.text)));
        blocks.push(Block::code(&query.sql));
        blocks.push(Block::plain(vec![
            text(format!(
                "{} with {}; SHA-256 of the sorted rows ",
                counted(usize::try_from(query.rows).unwrap_or(usize::MAX), "row", "rows"),
                query.tool
            )),
            mono(query.result.to_string()),
        ]));
    }
    if !any {
        blocks.push(Block::plain("No fact of the case is derived by a query."));
    }
    Document::Method.plain(brief, blocks)
}

fn sources(brief: &Brief<'_>) -> Block {
    let mut table = Table::new(vec![
        Column::new("File", 4.6),
        Column::new("Format", 2.0),
        Column::right("Records", 1.2),
        Column::right("Not readable", 1.2),
        Column::new("Cited", 0.8),
    ]);
    for source in &brief.dossier.method.sources {
        table.row_below(
            vec![
                source.name.as_str().into(),
                source.format.as_str().into(),
                thousands(source.accepted).into(),
                thousands(source.rejected).into(),
                if source.cited { "yes".into() } else { "no".into() },
            ],
            vec![text("SHA-256 "), mono(source.digest.to_string())].into(),
        );
    }
    table.or("Nothing was taken in.")
}
