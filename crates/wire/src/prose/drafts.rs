use std::collections::{BTreeMap, BTreeSet};

use model::{Actor, AliasClaim, AliasRelation, Grade, Id, Indicator, Knowledge, Origin, Report, Said, Usage};
use serde::{Deserialize, Serialize};

use super::{Basis, Claim, Coreference, Entity, NameRelation, Place, Polarity, Reading, Statement};

/// A value for the store of knowledge, as a report claims it; a person accepts it or does not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// What would be stored.
    pub knowledge: Knowledge,
    /// Index of its claim in [`Reading::claims`]; for the list of indicators, none.
    pub claim: Option<u32>,
    /// The word that weakens the claim, when there is one.
    pub hedge: Option<String>,
    /// How the actor was found when the sentence does not name it.
    pub coreference: Option<Coreference>,
    /// The sentence; for the list of indicators, none.
    pub sentence: Option<String>,
    /// Where it stands; for the list of indicators, its first.
    pub place: Place,
}

/// The draft claims of a reading, by place; the list of indicators comes last.
///
/// `file` names the source where the report names no publisher. The asserter is whom the report quotes, else its
/// publisher. A denied `same as` is `distinct from`. What `model` has no word for gives no draft: denied origins,
/// targets and uses, overlaps, legal acts, origins of actors without a name.
///
/// The indicators become one [`Report`] on the actor named most often, when the report has a date and an actor: those
/// the author defanged, or all when none is. No grade is given.
#[must_use]
pub fn drafts(reading: &Reading, file: &str) -> Vec<Draft> {
    let source = reading.publisher.as_deref().unwrap_or(file);
    let claimed = reading.claims.iter().zip(0..).filter_map(|(claim, index)| {
        let origin = Origin {
            source: source.to_owned(),
            raw: Some(reading.source),
            line: u64::from(claim.place.line),
        };
        let sentence = reading.sentences.get(claim.sentence as usize).map(|sentence| sentence.text.clone());
        let date = reading.date.map(super::PartialDate::start);
        let said = Said { date, quote: sentence.clone(), ..Said::default() };
        let knowledge = knowledge(claim, claim.claimant.as_deref().unwrap_or(source), origin, said)?;
        Some(Draft {
            knowledge,
            claim: Some(index),
            hedge: claim.hedge.clone(),
            coreference: claim.coreference,
            sentence,
            place: claim.place,
        })
    });
    claimed.chain(report(reading, source)).collect()
}

fn knowledge(claim: &Claim, asserter: &str, origin: Origin, said: Said) -> Option<Knowledge> {
    let asserter = asserter.to_owned();
    let affirmed = claim.polarity == Polarity::Affirmed;
    let actor = |name: &str, country: Option<&String>, sectors: &[String], countries: &[String]| Actor {
        source: asserter.clone(),
        external_id: None,
        name: name.to_owned(),
        country: country.cloned(),
        targets_sectors: sectors.to_vec(),
        targets_countries: countries.to_vec(),
        said: said.clone(),
        origin,
    };
    match &claim.statement {
        Statement::Alias { subject, relation, object } => {
            let (relation, turned) = match (relation, affirmed) {
                (NameRelation::SameAs | NameRelation::RenamedFrom, true) => (AliasRelation::SameAs, false),
                (NameRelation::SameAs, false) | (NameRelation::DistinctFrom, true) => {
                    (AliasRelation::DistinctFrom, false)
                }
                (NameRelation::PartOf, true) => (AliasRelation::BroaderThan, true),
                _ => return None,
            };
            let (subject, object) = if turned { (object, subject) } else { (subject, object) };
            let (subject, object) = (subject.clone(), object.clone());
            Some(Knowledge::Alias(AliasClaim { subject, relation, object, asserter, said }))
        }
        Statement::Origin { actor: Some(name), country } if affirmed => {
            Some(Knowledge::Actor(actor(name, Some(country), &[], &[])))
        }
        Statement::Targets { actor: name, sectors, countries } if affirmed => {
            Some(Knowledge::Actor(actor(name, None, sectors, countries)))
        }
        Statement::Uses { actor, category, name } if affirmed => Some(Knowledge::Usage(Usage {
            actor: actor.clone(),
            category: category.clone(),
            external_id: (category == "technique").then(|| name.clone()),
            name: name.clone(),
            asserter,
            said,
        })),
        _ => None,
    }
}

/// The list of indicators, as a report on the actor named most often; of equals the one named first.
fn report(reading: &Reading, source: &str) -> Option<Draft> {
    let mut actors: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for mention in &reading.mentions {
        if let Entity::Actor(name) = &mention.entity {
            actors.entry(name).or_insert((0, mention.place.start)).0 += 1;
        }
    }
    let (actor, _) =
        actors.into_iter().max_by_key(|(_, (count, first))| (*count, std::cmp::Reverse(*first)))?;
    let date = reading.date?;
    let any_defanged = reading.mentions.iter().any(|mention| mention.basis == Basis::Defanged);
    let listed = reading.mentions.iter().filter(|mention| !any_defanged || mention.basis == Basis::Defanged);
    let mut first = None;
    let mut indicators = BTreeSet::new();
    for mention in listed {
        let indicator = match &mention.entity {
            Entity::Name(name) => Indicator::Name(name.clone()),
            Entity::Address(address) => Indicator::Address(*address),
            _ => continue,
        };
        first.get_or_insert(mention.place);
        indicators.insert(indicator);
    }
    let place = first?;
    let id = Id::of(&[actor, &date.to_string(), &reading.source.to_string()]);
    let report = Report {
        id,
        actor: actor.to_owned(),
        date: date.start(),
        dated: true,
        publisher: source.to_owned(),
        grade: Grade::UNKNOWN,
        marking: None,
        references: Vec::new(),
        indicators: indicators.into_iter().collect(),
        victims: Vec::new(),
        origin: Origin { source: source.to_owned(), raw: Some(reading.source), line: u64::from(place.line) },
    };
    Some(Draft {
        knowledge: Knowledge::Report(report),
        claim: None,
        hedge: None,
        coreference: None,
        sentence: None,
        place,
    })
}
