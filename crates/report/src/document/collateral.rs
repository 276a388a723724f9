//! What else an action would hit, domain by domain, with who decided; and the domains that are left out.

use model::{Answer, CollateralQuestion, DomainSheet};

use super::{Brief, Document};
use crate::block::{Block, Column, Page, Runs, Table, bold, mono, text};
use crate::wording::counted;

pub(super) fn page(brief: &Brief<'_>) -> Page {
    let dossier = brief.dossier;
    let mut blocks = vec![Block::notice(
        "Seven questions were put to every domain of the case, after ICANN's paper of 24 January 2013 on collateral damage. \
         Y: yes; N: no; ?: what was observed does not tell. A domain comes into Appendix A only after a named person gave a \
         verdict on these very answers.",
    )];
    blocks.push(Block::heading(1, "Questions"));
    blocks.push(Block::List {
        items: (1..)
            .zip(CollateralQuestion::ALL)
            .map(|(number, question)| Runs::from([bold(format!("Q{number} ")), text(question.words())]))
            .collect(),
    });
    blocks.push(Block::heading(1, "Answers and verdicts"));
    blocks.push(answers(brief));
    blocks.push(Block::heading(1, "Left out of Appendix A"));
    let mut table = Table::new(vec![Column::new("Domain", 4.0), Column::new("Why", 7.0)]);
    for exclusion in &dossier.exclusions {
        table.row(vec![mono(exclusion.domain.as_str()).into(), exclusion.text.as_str().into()]);
    }
    blocks.push(table.or("Every domain of the case is listed."));
    blocks.push(Block::heading(1, "What the answers rest on"));
    let mut table = Table::new(vec![
        Column::new("Domain", 3.4),
        Column::new("Question", 0.9),
        Column::new("Answer", 0.9),
        Column::new("In words", 6.0),
    ]);
    for sheet in &dossier.sheets {
        for answer in sheet.collateral.answers.iter().filter(|answer| answer.answer != Answer::No) {
            let number = CollateralQuestion::ALL.iter().position(|question| *question == answer.question);
            table.row(vec![
                mono(sheet.domain.as_str()).into(),
                format!("Q{}", number.map_or(0, |number| number + 1)).into(),
                answer.answer.to_string().into(),
                answer.text.as_str().into(),
            ]);
        }
    }
    blocks.push(table.or("Every question is answered with no, for every domain."));
    Page { landscape: true, ..Document::Collateral.captioned(brief, "Collateral assessment", blocks) }
}

fn answers(brief: &Brief<'_>) -> Block {
    let mut columns = vec![Column::right("No.", 0.5), Column::new("Domain", 4.4)];
    columns.extend(["Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7"].map(|title| Column::new(title, 0.5)));
    columns.extend([Column::new("Verdict", 1.2), Column::new("By", 2.4), Column::new("On", 1.3)]);
    let mut table = Table::new(columns);
    for sheet in &brief.dossier.sheets {
        let mut cells: Vec<Runs> = vec![
            sheet.seq.map_or_else(|| "-".to_owned(), |seq| seq.to_string()).into(),
            mono(sheet.domain.as_str()).into(),
        ];
        cells.extend(CollateralQuestion::ALL.map(|question| mark(sheet, question)));
        cells.extend(verdict(sheet));
        table.row(cells);
    }
    table.or(&format!("The case has {}.", counted(0, "domain", "domains")))
}

fn mark(sheet: &DomainSheet, question: CollateralQuestion) -> Runs {
    let answer = sheet
        .collateral
        .answers
        .iter()
        .find(|answer| answer.question == question)
        .map(|answer| answer.answer);
    match answer {
        Some(Answer::Yes) => bold("Y").into(),
        Some(Answer::No) => "N".into(),
        Some(Answer::Unknown) | None => bold("?").into(),
    }
}

fn verdict(sheet: &DomainSheet) -> [Runs; 3] {
    match &sheet.collateral.review {
        Some(review) => {
            let second = review.second.as_ref().map_or_else(String::new, |second| format!(" and {second}"));
            [review.verdict.as_str().into(), format!("{}{second}", review.by).into(), review.at.date().into()]
        }
        None if sheet.collateral.stale => [bold("stale").into(), "answers changed since".into(), "-".into()],
        None => [bold("none").into(), "nobody yet".into(), "-".into()],
    }
}
