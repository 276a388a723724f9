//! Facts: what each kind must bring along, and those that are derived.

use model::{
    Basis, Case, CaseFact, DomainName, FactKind, FactTopic, Key, KeyKind, ReplayableQuery, Stated, Timestamp,
};

use super::tie::words;

/// Base rates are derived of so many ties at most, strongest first.
const BASE_RATES: usize = 24;

/// Why a sentence is no fact of its kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FactRefused {
    /// It says nothing.
    #[error("a fact needs a sentence")]
    Empty,
    /// Nothing shows it.
    #[error(
        "an observed fact needs at least one exhibit; say --exhibit, or say it as an opinion or on information and belief"
    )]
    NoExhibit,
    /// Nobody can run it again.
    #[error("a derived fact needs the query it came from; say --sql")]
    NoQuery,
    /// Nobody holds it.
    #[error("an opinion needs the name of the person who holds it; say --person")]
    NoPerson,
    /// Nobody said it.
    #[error("a fact on {kind} needs to name who says or saw it", kind = .0.words())]
    NoSource(FactKind),
    /// There is no such exhibit.
    #[error("there is no exhibit {0} in this case")]
    UnknownExhibit(u32),
    /// The case is not about that domain.
    #[error("{0} is no domain of this case")]
    UnknownDomain(DomainName),
}

/// Whether a fact brings along what its kind asks for, and cites nothing that the case does not have.
///
/// # Errors
/// [`FactRefused`] with the first thing that is missing.
pub fn admit(fact: &CaseFact, case: &Case) -> Result<(), FactRefused> {
    let blank = |text: &str| text.trim().is_empty();
    if blank(&fact.text) {
        return Err(FactRefused::Empty);
    }
    for number in &fact.exhibits {
        if case.exhibits.binary_search_by_key(number, |exhibit| exhibit.number).is_err() {
            return Err(FactRefused::UnknownExhibit(*number));
        }
    }
    for domain in &fact.domains {
        if !case.domains.iter().any(|known| known.domain == *domain) {
            return Err(FactRefused::UnknownDomain(domain.clone()));
        }
    }
    match &fact.basis {
        Basis::Observed { .. } if fact.exhibits.is_empty() => Err(FactRefused::NoExhibit),
        Basis::Observed { by } if blank(by) => Err(FactRefused::NoSource(FactKind::Observed)),
        Basis::Derived { query } if blank(&query.sql) || blank(&query.tool) => Err(FactRefused::NoQuery),
        Basis::Opinion { person } if blank(person) => Err(FactRefused::NoPerson),
        Basis::OnInformationAndBelief { source } if blank(source) => {
            Err(FactRefused::NoSource(FactKind::OnInformationAndBelief))
        }
        _ => Ok(()),
    }
}

/// A question whose answer is a derived fact: how many names share a value that ties domains of the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseRateQuestion {
    /// The value.
    pub key: Key,
    /// The domains it ties.
    pub domains: Vec<DomainName>,
    /// The exhibits that show it at these domains.
    pub exhibits: Vec<u32>,
    /// One SELECT with one row and one column: the number of registrable names.
    pub sql: String,
}

/// The base-rate questions of a case, for its strongest observed ties.
#[must_use]
pub fn base_rate_questions(case: &Case) -> Vec<BaseRateQuestion> {
    let mut ties: std::collections::BTreeMap<&Key, (f64, BaseRateQuestion)> =
        std::collections::BTreeMap::new();
    for domain in &case.domains {
        let asked = domain.links.iter().filter(|link| {
            !matches!(link.key.kind, KeyKind::Report | KeyKind::Registrable) && !link.exhibits.is_empty()
        });
        for link in asked {
            let (weight, question) = ties.entry(&link.key).or_insert_with(|| {
                let question = BaseRateQuestion {
                    key: link.key.clone(),
                    domains: Vec::new(),
                    exhibits: Vec::new(),
                    sql: base_rate_sql(&link.key, case.as_of),
                };
                (link.weight, question)
            });
            *weight = weight.max(link.weight);
            question.domains.push(domain.domain.clone());
            question.exhibits.extend(&link.exhibits);
        }
    }
    let mut ties: Vec<(f64, BaseRateQuestion)> = ties.into_values().collect();
    ties.sort_by(|(a, x), (b, y)| b.total_cmp(a).then_with(|| x.key.cmp(&y.key)));
    ties.truncate(BASE_RATES);
    ties.into_iter()
        .map(|(_, mut question)| {
            question.exhibits.sort_unstable();
            question.exhibits.dedup();
            question
        })
        .collect()
}

fn base_rate_sql(key: &Key, as_of: Option<Timestamp>) -> String {
    let until = as_of.map_or_else(String::new, |as_of| {
        format!(" AND (\"first\" IS NULL OR \"first\" <= to_timestamp_micros({}))", as_of.as_micros())
    });
    format!(
        "SELECT count(DISTINCT registrable(reverse(rname))) AS registrable_names FROM pivot WHERE kind = '{}' AND value = \
         '{}'{until}",
        key.kind,
        key.value.replace('\'', "''")
    )
}

/// The derived fact that answers a base-rate question.
#[must_use]
pub fn base_rate(question: &BaseRateQuestion, count: u64, query: ReplayableQuery) -> Stated {
    Stated {
        topic: FactTopic::Link,
        text: format!(
            "In everything that was taken in, {count} registrable names were seen with the {} {}; {} of them are domains of \
             this case.",
            words(question.key.kind),
            question.key.value,
            question.domains.len()
        ),
        basis: Basis::Derived { query },
        domains: question.domains.clone(),
        exhibits: question.exhibits.clone(),
    }
}

#[cfg(test)]
mod tests;
