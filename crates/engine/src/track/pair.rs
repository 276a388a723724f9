use std::collections::BTreeMap;

use model::{DomainName, Key, KeyKind, Link};

use super::Rules;

/// Two names and everything that ties them.
pub(super) struct Pair<'a> {
    /// Nats, families summed.
    pub(super) weight: f64,
    /// Strongest first.
    pub(super) links: Vec<&'a Link>,
}

/// Every pair that `links` tie, with what all its values together are worth.
///
/// Families are summed as if independent. Within a family the strongest value counts in full; a second one adds at
/// most [`Rules::second`], and only where it is a second fact: another address, or a name server, mail exchanger or
/// canonical name under another registrable name. A certificate and its key are one family and one fact.
pub(super) fn pairs<'a>(
    links: &'a [Link],
    rules: &Rules,
) -> BTreeMap<(&'a DomainName, &'a DomainName), Pair<'a>> {
    let mut pairs: BTreeMap<_, Pair<'a>> = BTreeMap::new();
    for link in links {
        let pair = pairs.entry((&link.a, &link.b)).or_insert_with(|| Pair { weight: 0.0, links: Vec::new() });
        pair.links.push(link);
    }
    for pair in pairs.values_mut() {
        pair.links.sort_by(|x, y| y.weight.total_cmp(&x.weight).then_with(|| x.key.cmp(&y.key)));
        pair.weight = sum(&pair.links, rules);
    }
    pairs
}

fn sum(strongest_first: &[&Link], rules: &Rules) -> f64 {
    let mut families: BTreeMap<KeyKind, (&Link, Option<f64>)> = BTreeMap::new();
    for link in strongest_first {
        let (first, second) = families.entry(family(link.key.kind)).or_insert((link, None));
        if second.is_none() && first.key != link.key && independent(&first.key, &link.key) {
            *second = Some(link.weight.min(rules.second));
        }
    }
    families.values().map(|(first, second)| first.weight + second.unwrap_or(0.0)).sum()
}

/// The kind that stands for the family.
const fn family(kind: KeyKind) -> KeyKind {
    match kind {
        KeyKind::CertificateKey => KeyKind::Certificate,
        other => other,
    }
}

fn independent(a: &Key, b: &Key) -> bool {
    match a.kind {
        KeyKind::Address => true,
        KeyKind::NameServer | KeyKind::MailExchanger | KeyKind::CanonicalName => {
            let zone = |key: &Key| DomainName::parse(&key.value).ok().and_then(|name| name.registrable());
            zone(a).zip(zone(b)).is_some_and(|(a, b)| a != b)
        }
        _ => false,
    }
}
