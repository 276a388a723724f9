//! Sections 1 to 5: who speaks, on what basis, what follows, about whom.

use model::FactTopic;

use super::{Paragraphs, SECTIONS, body};
use crate::block::{Block, Column, Table, mono, text};
use crate::document::Brief;
use crate::wording::{counted, dates, thousands};

const METHOD: &str = "method statement, 70_method/method.pdf";

pub(super) fn write(brief: &Brief<'_>, out: &mut Paragraphs) {
    declarant(brief, out);
    basis(brief, out);
    overview(brief, out);
    actor(brief, out);
    victims(brief, out);
}

fn declarant(brief: &Brief<'_>, out: &mut Paragraphs) {
    out.section(SECTIONS[0]);
    let Some(declarant) = &brief.dossier.declarant else {
        out.block(Block::notice(
            "No declarant is named yet. Name, post, duties, training and publications of whoever will sign stand here \
             once they are set with `interdict case caption`. Nobody can be sworn to what follows before.",
        ));
        return;
    };
    let own = "personal knowledge";
    out.say(format!("I, {}, declare: I am {}.", declarant.name, declarant.post), own);
    if let Some(since) = &declarant.since {
        out.say(format!("I have been employed there since {since}."), own);
    }
    if let Some(duties) = &declarant.duties {
        out.say(duties.as_str(), own);
    }
    for sentence in &declarant.training {
        out.say(sentence.as_str(), own);
    }
    if !declarant.publications.is_empty() {
        out.say("I have published the following:", own);
        out.block(Block::List {
            items: declarant.publications.iter().map(|one| one.as_str().into()).collect(),
        });
    }
    out.say(
        "I make this declaration on personal knowledge, or on information and belief where it says so. If called as a \
         witness, I could and would testify competently to what it states.",
        own,
    );
}

fn basis(brief: &Brief<'_>, out: &mut Paragraphs) {
    let method = &brief.dossier.method;
    out.section(SECTIONS[1]);
    out.say(
        "By threat intelligence I mean observations and reports about who attacks computers and how, collected, tested \
         against each other and kept with their origin.",
        METHOD,
    );
    if !method.sources.is_empty() {
        let records: u64 = method.sources.iter().map(|source| source.accepted).sum();
        let cited = method.sources.iter().filter(|source| source.cited).count();
        let period =
            method.period.map_or_else(String::new, |period| format!(", seen from {}", dates(period)));
        out.say(
            format!(
                "What is stated here was drawn from {} with {} records{period}. The exhibits stand in {} of these \
                 files. The index lists everything that was collected, also what speaks against these conclusions.",
                counted(method.sources.len(), "source file", "source files"),
                thousands(records),
                thousands(cited as u64),
            ),
            METHOD,
        );
    }
    if !method.tools.is_empty() {
        let tools: Vec<String> =
            method.tools.iter().map(|tool| format!("{} {}", tool.name, tool.version)).collect();
        out.say(format!("The programs used were {}.", tools.join(", ")), METHOD);
    }
    out.say(
        "Each numbered sentence says in brackets what it rests on: its number in the list of facts (F-1), what kind of \
         statement it is, and its exhibits (EX-001). A derived sentence can be computed again by anybody from the query \
         in the method statement. A sentence on information and belief says who told it.",
        METHOD,
    );
    out.say(
        format!(
            "The exhibits are the records as they came, {} in number. Their digests stand in the exhibit index; each \
             was entered in a signed log when it was acquired.",
            thousands(brief.items.len() as u64)
        ),
        "exhibit index, 20_declarations/exhibit_index.pdf",
    );
    for (name, key) in brief.keys {
        out.block(Block::plain(vec![text(format!("Key of the {name}: ")), mono(key.trim())]));
    }
}

fn overview(brief: &Brief<'_>, out: &mut Paragraphs) {
    let dossier = brief.dossier;
    let listed = dossier.listed().count();
    out.section(SECTIONS[2]);
    out.say(
        format!(
            "Appendix A lists {}. Each has exhibits of its own, and each stands on a proof sheet of its own.",
            counted(listed, "domain", "domains")
        ),
        "Appendix A; proof sheets",
    );
    let linked = dossier.listed().filter(|sheet| !sheet.links.is_empty()).count();
    out.say(
        format!(
            "{} of them share values with others of the list; section 8 says which, and how rare these are.",
            thousands(linked as u64)
        ),
        "section 8",
    );
    let imitating = dossier.listed().filter(|sheet| !sheet.imitates.is_empty()).count();
    if imitating > 0 {
        out.say(
            format!("{} of them imitate the name of a mark or an organisation.", thousands(imitating as u64)),
            "proof sheets",
        );
    }
    if !dossier.exclusions.is_empty() {
        out.say(
            format!(
                "{} of the case {} not in Appendix A, for the reasons given in the collateral assessment.",
                counted(dossier.exclusions.len(), "domain", "domains"),
                if dossier.exclusions.len() == 1 { "is" } else { "are" },
            ),
            "50_orders/collateral.pdf",
        );
    }
    if let Some(accepted) = &dossier.attribution {
        out.say(accepted.statement.as_str(), format!("opinion of {}; section 9", accepted.accepted_by));
    }
}

fn actor(brief: &Brief<'_>, out: &mut Paragraphs) {
    let dossier = brief.dossier;
    out.section(SECTIONS[3]);
    if dossier.attribution.is_none() {
        out.say(
            "Who is behind this infrastructure is not stated: nobody has accepted an attribution by name. The parties \
             are pleaded as Does.",
            "no attribution accepted",
        );
        return;
    }
    let mut table = Table::new(vec![
        Column::new("Name", 2.0),
        Column::new("Used by", 4.0),
        Column::new("Disputed by", 3.0),
        Column::new("Since", 1.3),
    ]);
    for name in &dossier.actor_names {
        table.row(vec![
            name.name.as_str().into(),
            name.asserted_by.join("; ").into(),
            if name.disputed_by.is_empty() { "nobody".into() } else { name.disputed_by.join("; ").into() },
            name.since.map_or_else(|| "undated".to_owned(), model::Timestamp::date).into(),
        ]);
    }
    if dossier.actor_names.is_empty() {
        out.say("No other name of the actor is known from the sources of this case.", METHOD);
    } else {
        out.say(
            "The actor is known by the following names. Each name is what its source says; none is a finding of mine.",
            "on information and belief: the sources named in the table",
        );
        out.block(table.or(""));
    }
}

fn victims(brief: &Brief<'_>, out: &mut Paragraphs) {
    let victims = &brief.dossier.victims;
    out.section(SECTIONS[4]);
    let stated = out.facts(body(brief, &[FactTopic::Victims]));
    let by_country = victims.cells.iter().any(|cell| cell.country.is_some());
    let mut columns = vec![Column::new("Sector", 4.0), Column::right("Victims", 2.0)];
    if by_country {
        columns.insert(1, Column::new("Country", 2.0));
    }
    let mut table = Table::new(columns);
    for cell in &victims.cells {
        let mut row = vec![
            cell.sector.as_deref().unwrap_or("not stated").into(),
            cell.count.map_or_else(|| "suppressed".to_owned(), thousands).into(),
        ];
        if by_country {
            row.insert(1, cell.country.as_deref().unwrap_or("not stated").into());
        }
        table.row(row);
    }
    if victims.cells.is_empty() {
        if stated == 0 {
            out.say("No source of this case counts victims.", METHOD);
        }
        return;
    }
    out.say(
        format!(
            "Victims are given as classes and counts, never by name. Counts below {}, and those that would reveal one, \
             are suppressed. Basis: {}.",
            victims.threshold,
                victims.basis.trim_end_matches('.')
        ),
        "on information and belief: the sources of the counts",
    );
    out.block(table.or(""));
    if let Some(total) = victims.total {
        out.say(format!("All classes together: {}.", thousands(total)), "sum of the table");
    }
}
