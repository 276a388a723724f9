use std::collections::BTreeMap;

use wire::prose::{ActKind, Claim, LegalAct, NameRelation, Polarity, Reading, Statement};

use super::{counted, some};

/// What a report in prose says, for an analyst: claims with their sentences, legal acts, then what it names.
pub(crate) fn reading(reading: &Reading) -> String {
    let mut out = format!("{}\n", reading.title.as_deref().unwrap_or("a report without a title"));
    let date = reading.date.map_or_else(|| "undated".to_owned(), |date| date.to_string());
    let publisher = reading.publisher.as_deref().unwrap_or("publisher not said");
    out.push_str(&format!("  {date}, {publisher}; SHA-256 {}\n", reading.source));
    let is_act = |claim: &Claim| matches!(claim.statement, Statement::LegalAct(_));
    for (title, acts) in [("CLAIMED (drafts: what the report says)", false), ("LEGAL ACTS", true)] {
        let claims: Vec<_> =
            reading.claims.iter().zip(1..).filter(|(claim, _)| is_act(claim) == acts).collect();
        if claims.is_empty() {
            continue;
        }
        out.push_str(&format!("\n{title}\n"));
        for (said, number) in claims {
            out.push_str(&claim(reading, said, number));
        }
    }
    let mut kinds: BTreeMap<&str, BTreeMap<String, (usize, u32)>> = BTreeMap::new();
    for mention in &reading.mentions {
        let values = kinds.entry(mention.entity.kind()).or_default();
        values.entry(mention.entity.value()).or_insert((0, mention.place.line)).0 += 1;
    }
    if !kinds.is_empty() {
        out.push_str("\nNAMED (how often, first line)\n");
    }
    for (kind, values) in kinds {
        let values: Vec<String> = values
            .into_iter()
            .map(|(value, (times, line))| format!("{value} ({times}, line {line})"))
            .collect();
        out.push_str(&format!("  {:<14}{}\n", kind.replace('_', " "), some(&values, 20)));
    }
    if !reading.passed_over.is_empty() {
        let left: Vec<String> = reading
            .passed_over
            .iter()
            .map(|left| format!("{} ({}, line {})", left.value, left.reason, left.place.line))
            .collect();
        out.push_str(&format!("\nLEFT OUT\n  {}\n", some(&left, 20)));
    }
    for note in &reading.notes {
        out.push_str(&format!("  note: {note}\n"));
    }
    if reading.claims.is_empty() && reading.mentions.is_empty() {
        out.push_str("  nothing was read from it\n");
    }
    out
}

fn claim(reading: &Reading, claim: &Claim, number: usize) -> String {
    let denied = if claim.polarity == Polarity::Denied { "denied: " } else { "" };
    let mut out =
        format!("{number:>4}. line {:<4} {denied}{}", claim.place.line, statement(&claim.statement));
    if let Some(hedge) = &claim.hedge {
        out.push_str(&format!("; hedged: {hedge}"));
    }
    out.push_str(&format!("; says {}", claim.claimant.as_deref().unwrap_or("the report")));
    if claim.coreference.is_some() {
        out.push_str("; the sentence does not name the actor");
    }
    out.push('\n');
    if let Some(sentence) = reading.sentences.get(claim.sentence as usize) {
        out.push_str(&format!("        \"{}\"\n", sentence.text));
    }
    out
}

fn statement(statement: &Statement) -> String {
    match statement {
        Statement::Alias { subject, relation, object } => {
            let relation = match relation {
                NameRelation::SameAs => "is the same as",
                NameRelation::DistinctFrom => "is another than",
                NameRelation::Overlaps => "overlaps with",
                NameRelation::PartOf => "is part of",
                NameRelation::RenamedFrom => "was formerly named",
            };
            format!("{subject} {relation} {object}")
        }
        Statement::Origin { actor, country } => {
            format!("{} is from {country}", actor.as_deref().unwrap_or("an unnamed actor"))
        }
        Statement::Targets { actor, sectors, countries } => {
            let targets: Vec<&String> = sectors.iter().chain(countries).collect();
            format!("{actor} targets {}", some(&targets, 20))
        }
        Statement::Uses { actor, category, name } => format!("{actor} uses {name} ({category})"),
        Statement::LegalAct(act) => legal_act(act),
    }
}

fn legal_act(act: &LegalAct) -> String {
    let mut out = match act.act {
        ActKind::Suit => "suit",
        ActKind::Order => "order",
        ActKind::Seizure => "seizure",
        ActKind::Indictment => "indictment",
        ActKind::Sanctions => "sanctions",
    }
    .to_owned();
    for (word, part) in [
        ("by", &act.plaintiff),
        ("against", &act.defendant),
        ("at", &act.court),
        ("number", &act.case_number),
    ] {
        if let Some(part) = part {
            out.push_str(&format!(" {word} {part}"));
        }
    }
    if let Some(date) = act.date {
        out.push_str(&format!(" on {date}"));
    }
    if let Some(domains) = act.domains {
        out.push_str(&format!(", {}", counted(domains as usize, "domain")));
    }
    out
}
