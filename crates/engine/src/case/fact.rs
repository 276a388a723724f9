//! From observations to statements: one for each value of each kind of record.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    Digest, DomainName, Interval, Key, KeyKind, Link, Observation, RecordType, Registration, Resolution,
};

use super::sentence::sentence;
use super::{CaseInput, Fact, STATED, clipped, hull, known_by};

/// Kinds of record a statement rests on, in the order in which exhibits are numbered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Registration data.
    Registration,
    /// A resolution of one record type.
    Resolution(RecordType),
    /// A certificate.
    Certificate,
    /// A bare occurrence of the name.
    Name,
}

/// A record that supports a statement: file, line, digest, and what it shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Record {
    pub(super) file: Digest,
    pub(super) line: u64,
    pub(super) raw: Digest,
    pub(super) title: String,
}

/// One fact on one domain, with the records of its first and its last sighting.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub(super) kind: Kind,
    /// What tells it from others of its kind: a value, a fingerprint, a name.
    pub(super) value: String,
    /// The host a resolution was seen at.
    pub(super) host: Option<DomainName>,
    /// The sentence.
    pub(super) text: String,
    /// Who saw it: sensors and sources of the records it rests on.
    pub(super) by: BTreeSet<String>,
    /// Names that its records show, besides the domain's own.
    pub(super) names: BTreeSet<DomainName>,
    /// SHA-256 of the public key of a certificate.
    pub(super) key: Option<Digest>,
    /// Values the domain was seen with.
    pub(super) values: Vec<(Key, Option<Interval>)>,
    /// Registration data it states: the newest.
    pub(super) registration: Option<Registration>,
    /// First to last sighting.
    pub(super) seen: Option<Interval>,
    /// The supporting records: first and last sighting, which may be one.
    pub(super) records: Vec<Record>,
}

/// The statements on each domain, by kind and value.
pub(super) fn statements(
    input: &CaseInput<'_>,
    hosts: &BTreeMap<DomainName, BTreeSet<&DomainName>>,
    links: &[&Link],
) -> BTreeMap<DomainName, Vec<Statement>> {
    type About = (Kind, String, Option<DomainName>);
    let mut sorted: BTreeMap<DomainName, BTreeMap<About, Vec<&Fact>>> = BTreeMap::new();
    for fact in input.facts.iter().filter(|fact| known_by(fact.observed.when, input.as_of)) {
        let domains: BTreeSet<DomainName> =
            fact.observed.what.names().into_iter().map(|name| (input.registrable)(name)).collect();
        for domain in domains.into_iter().filter(|domain| hosts.contains_key(domain)) {
            if let Some(statement) = identify(&domain, &fact.observed.what) {
                sorted.entry(domain).or_default().entry(statement).or_default().push(fact);
            }
        }
    }
    let linking: BTreeSet<&str> = links.iter().map(|link| link.key.value.as_str()).collect();
    sorted
        .into_iter()
        .map(|(domain, statements)| {
            let statements =
                statements.into_iter().map(|(about, facts)| state(input, &domain, about, facts)).collect();
            let kept = keep(statements, &linking);
            (domain, kept)
        })
        .collect()
}

/// Kind and value of what an observation says about a domain, and the host of a resolution: what one host resolved to
/// is no fact about another.
fn identify(domain: &DomainName, what: &Observation) -> Option<(Kind, String, Option<DomainName>)> {
    Some(match what {
        Observation::Name(seen) => (Kind::Name, seen.name.to_string(), None),
        Observation::Resolution(of) => {
            (Kind::Resolution(of.rrtype.clone()), of.rdata.clone(), Some(of.name.clone()))
        }
        Observation::Certificate(certificate) => {
            let value = certificate.fingerprint.map_or_else(
                || format!("{} {}", certificate.issuer, certificate.serial),
                |digest| digest.to_string(),
            );
            (Kind::Certificate, value, None)
        }
        // The registration of a name above, a shared zone, is not the domain's.
        Observation::Registration(registration) if registration.domain == *domain => {
            (Kind::Registration, String::new(), None)
        }
        Observation::Registration(_) => return None,
    })
}

fn state(
    input: &CaseInput<'_>,
    domain: &DomainName,
    (kind, value, host): (Kind, String, Option<DomainName>),
    mut facts: Vec<&Fact>,
) -> Statement {
    let when = |fact: &Fact| clipped(fact.observed.when, input.as_of);
    let record = |fact: &Fact| {
        fact.observed.origin.raw.map(|raw| Record {
            file: fact.file,
            line: fact.observed.origin.line,
            raw,
            title: title(domain, fact, when(fact)),
        })
    };
    let place = |fact: &Fact| (fact.file, fact.observed.origin.line, fact.observed.origin.raw);
    // Undated records come last for the first sighting and first for the last one: a dated record shows more.
    facts.sort_by_key(|fact| {
        let first = when(fact).map(Interval::first);
        (first.is_none(), first, place(fact))
    });
    let first = facts.first().and_then(|fact| record(fact));
    let last = if kind == Kind::Registration {
        facts.iter().max_by_key(|fact| age(fact)).copied()
    } else {
        facts
            .iter()
            .max_by_key(|fact| (when(fact).map(Interval::last), std::cmp::Reverse(place(fact))))
            .copied()
    };
    let registration = last.and_then(|fact| match &fact.observed.what {
        Observation::Registration(registration) => Some(registration.clone()),
        _ => None,
    });
    let seen = facts.iter().map(|fact| when(fact)).fold(None, hull);
    let keys = match facts.first().map(|fact| &fact.observed.what) {
        Some(Observation::Resolution(resolution)) => {
            key(resolution).into_iter().map(|key| (key, seen)).collect()
        }
        _ => registration
            .iter()
            .flat_map(|registration| &registration.nameservers)
            .map(|server| (Key { kind: KeyKind::NameServer, value: server.to_string() }, last.and_then(when)))
            .collect(),
    };
    let mut records: Vec<Record> = first.into_iter().chain(last.and_then(record)).collect();
    records.dedup();
    let cited = [facts.first().copied(), last];
    let by = cited.iter().flatten().map(|fact| fact.observed.origin.source.clone()).collect();
    let newest = last.or(facts.first().copied()).map(|fact| &fact.observed.what);
    let key = match newest {
        Some(Observation::Certificate(certificate)) => certificate.key,
        _ => None,
    };
    let names =
        cited.iter().flatten().flat_map(|fact| fact.observed.what.names()).cloned().collect::<BTreeSet<_>>();
    let text = newest.map(|what| sentence(domain, what, seen, &by)).unwrap_or_default();
    Statement { kind, value, host, text, by, names, key, values: keys, registration, seen, records }
}

/// How new registration data is: when it was seen, then by its own dates, then by where it stands.
fn age(fact: &Fact) -> impl Ord + use<> {
    let own = match &fact.observed.what {
        Observation::Registration(registration) => registration.updated.max(registration.created),
        _ => None,
    };
    (
        fact.observed.when.map(Interval::last),
        own,
        fact.file,
        fact.observed.origin.line,
        fact.observed.origin.raw,
    )
}

fn key(resolution: &Resolution) -> Option<Key> {
    let kind = match resolution.rrtype {
        RecordType::A | RecordType::Aaaa => KeyKind::Address,
        RecordType::Ns => KeyKind::NameServer,
        RecordType::Mx => KeyKind::MailExchanger,
        RecordType::Cname => KeyKind::CanonicalName,
        RecordType::Soa | RecordType::Txt | RecordType::Other(_) => return None,
    };
    Some(Key { kind, value: resolution.rdata.clone() })
}

impl Statement {
    /// Whether it is what a shared value was seen by, so that its records show the tie.
    pub(super) fn shows(&self, key: &Key) -> bool {
        match key.kind {
            KeyKind::Address | KeyKind::NameServer | KeyKind::MailExchanger | KeyKind::CanonicalName => {
                self.values.iter().any(|(value, _)| value == key)
            }
            KeyKind::Certificate => self.kind == Kind::Certificate && self.value == key.value,
            KeyKind::CertificateKey => self.key.is_some_and(|own| own.to_string() == key.value),
            KeyKind::Registrant | KeyKind::RegistrationBurst => self.kind == Kind::Registration,
            KeyKind::Registrable | KeyKind::Report => false,
        }
    }
}

/// Keeps [`STATED`] statements of each kind: those that links rest on first, then one of each value, then those seen
/// longest.
fn keep(mut statements: Vec<Statement>, linking: &BTreeSet<&str>) -> Vec<Statement> {
    let span = |statement: &Statement| {
        statement.seen.map_or(-1, |seen| seen.last().as_micros() - seen.first().as_micros())
    };
    let links = |statement: &Statement| {
        linking.contains(statement.value.as_str())
            || statement.values.iter().any(|(key, _)| linking.contains(key.value.as_str()))
    };
    let order = |a: &Statement, b: &Statement| {
        (&a.kind, !links(a), -span(a), &a.value, &a.host).cmp(&(
            &b.kind,
            !links(b),
            -span(b),
            &b.value,
            &b.host,
        ))
    };
    statements.sort_by(order);
    // Further hosts of a value that is stated come after every value: hosts by the hundred do not crowd values out.
    let mut stated: BTreeSet<(Kind, String)> = BTreeSet::new();
    let (mut kept, further): (Vec<Statement>, Vec<Statement>) = statements
        .into_iter()
        .partition(|statement| stated.insert((statement.kind.clone(), statement.value.clone())));
    kept.extend(further);
    let mut statements = kept;
    let mut of_kind: BTreeMap<Kind, usize> = BTreeMap::new();
    statements.retain(|statement| {
        let count = of_kind.entry(statement.kind.clone()).or_default();
        *count += 1;
        *count <= STATED
    });
    // From here on in the order of reading: by kind, then as they happened.
    statements.sort_by(|a, b| {
        let first = |statement: &Statement| statement.seen.map(Interval::first);
        (&a.kind, first(a).is_none(), first(a), &a.value, &a.host).cmp(&(
            &b.kind,
            first(b).is_none(),
            first(b),
            &b.value,
            &b.host,
        ))
    });
    statements
}

/// What a record shows, in words.
fn title(domain: &DomainName, fact: &Fact, when: Option<Interval>) -> String {
    let source = &fact.observed.origin.source;
    match &fact.observed.what {
        Observation::Name(seen) => format!("name list {source}: {}{}", seen.name, dates(when)),
        Observation::Resolution(of) => {
            format!("passive DNS record of {source}: {} {} {}{}", of.name, of.rrtype, of.rdata, dates(when))
        }
        Observation::Certificate(of) => {
            let names = match of.names.len() {
                1 => "1 name".to_owned(),
                n => format!("{n} names"),
            };
            format!(
                "certificate of {source}: serial {}, {names} with {domain}, valid from {} to {}{}",
                of.serial,
                of.not_before.date(),
                of.not_after.date(),
                dates(when)
            )
        }
        Observation::Registration(of) => {
            let registrar = of.registrar.as_deref().unwrap_or("not named");
            let created =
                of.created.map(|created| format!(", created {}", created.date())).unwrap_or_default();
            format!(
                "registration data of {source}: {}, registrar {registrar}{created}{}",
                of.domain,
                dates(when)
            )
        }
    }
}

fn dates(when: Option<Interval>) -> String {
    when.map_or_else(
        || ", undated".to_owned(),
        |when| {
            let (first, last) = (when.first().date(), when.last().date());
            if first == last { format!(", seen {first}") } else { format!(", first {first}, last {last}") }
        },
    )
}
