//! Values for tests.

use model::{Batch, Digest, DomainName, Grade, Id, Indicator, Origin, Report, Timestamp};

pub(crate) fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

pub(crate) fn names(texts: &[&str]) -> Vec<DomainName> {
    texts.iter().map(|text| name(text)).collect()
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn origin(line: u64) -> Origin {
    Origin { source: "test".to_owned(), raw: Some(Digest::of(&line.to_be_bytes())), line }
}

pub(crate) fn batch(content: &str, rejected: u64) -> Batch {
    Batch {
        digest: Digest::of(content.as_bytes()),
        size_bytes: content.len() as u64,
        file: format!("{content}.jsonl"),
        format: "reports".to_owned(),
        decoder: 1,
        part: String::new(),
        accepted: 3,
        rejected,
        skipped: 1,
    }
}

/// A report; values that read as an address are one, those with a leading `/` are paths.
pub(crate) fn report(actor: &str, date: &str, listed: &[&str]) -> Report {
    let indicator = |text: &&str| match text.parse() {
        Ok(address) => Indicator::Address(address),
        Err(_) if text.starts_with('/') => Indicator::Path((*text).to_owned()),
        Err(_) => Indicator::Name(name(text)),
    };
    let mut indicators: Vec<Indicator> = listed.iter().map(indicator).collect();
    indicators.sort();
    Report {
        id: Id::of(&[actor, date]),
        actor: actor.to_owned(),
        date: at(date),
        dated: true,
        publisher: "publisher.example".to_owned(),
        grade: Grade::try_from("B2".to_owned()).unwrap(),
        marking: None,
        references: vec![format!("https://publisher.example/{actor}")],
        indicators,
        victims: Vec::new(),
        origin: origin(7),
    }
}
