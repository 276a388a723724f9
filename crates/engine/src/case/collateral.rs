//! The collateral gate: what else an action on a domain would hit.

use std::collections::BTreeSet;

use model::{
    Answer, Collateral, CollateralAnswer, CollateralQuestion, Digest, DomainName, Key, KeyKind, Review,
    Timestamp,
};

use crate::hub::{HubClass, Hubs};

/// A name registered or in use longer than so many days before it took part in the operation may be somebody's compromised
/// site. Names for an operation are mostly bought within a year of their use.
pub const LONG_BEFORE_DAYS: f64 = 365.0;

/// Names said in an answer at most.
const NAMED: usize = 8;

/// What was observed around a domain, asked of everything that was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surroundings {
    /// The domain.
    pub domain: DomainName,
    /// Host names at or below it that the case names.
    pub hosts: Vec<DomainName>,
    /// Other host names below it, in order; as many as were listed.
    pub others: Vec<DomainName>,
    /// How many other host names there are below it.
    pub others_count: u64,
    /// Mail exchangers seen with it or a host of it.
    pub mail: Vec<String>,
    /// Registrable names, it and the case's others left out, that use a host of it as name server.
    pub served: Vec<DomainName>,
    /// How many such names there are.
    pub served_count: u64,
    /// Each address seen, with the registrable names outside the case that were seen on it while the domain was, or at any
    /// time when undated.
    pub tenants: Vec<(String, u64)>,
    /// Name servers and addresses seen with it.
    pub delegation: Vec<Key>,
    /// Created, as registration data say.
    pub created: Option<Timestamp>,
    /// First sighting of any kind.
    pub first_seen: Option<Timestamp>,
    /// When it first shared something with the operation.
    pub joined: Option<Timestamp>,
    /// Whether it imitates a protected identity.
    pub imitates: bool,
    /// Whether any resolution at all was observed.
    pub resolved: bool,
}

/// Answers the questions, with numbers, from what was observed. An answer that observations cannot give is *unknown*.
///
/// A review counts when it was given on these very answers; otherwise it is stale.
#[must_use]
pub fn assess(around: &Surroundings, hubs: &Hubs, review: Option<&Review>) -> Collateral {
    let shared_zone = is_shared_zone(&around.domain, hubs);
    let answers: Vec<CollateralAnswer> = CollateralQuestion::ALL
        .into_iter()
        .map(|question| {
            let (answer, count, text) = match question {
                CollateralQuestion::SharedZone => zone(around, hubs, shared_zone),
                CollateralQuestion::OtherSubdomains => subdomains(around),
                CollateralQuestion::MailInUse => mail(around),
                CollateralQuestion::NameServerForOthers => served(around),
                CollateralQuestion::SharedHosting => tenants(around),
                CollateralQuestion::Compromised => compromised(around),
                CollateralQuestion::Sinkholed => sinkholed(around, hubs),
            };
            CollateralAnswer { question, answer, count, text }
        })
        .collect();
    let assessment = digest(&around.domain, &answers);
    let current = review.filter(|review| review.assessment == assessment);
    Collateral {
        answers,
        shared_zone,
        assessment,
        review: current.cloned(),
        stale: review.is_some() && current.is_none(),
    }
}

/// Whether strangers have names directly below a domain by its nature.
#[must_use]
pub fn is_shared_zone(domain: &DomainName, hubs: &Hubs) -> bool {
    domain.registrable().is_none() || hubs.is_zone_apex(domain)
}

/// SHA-256 over the domain and each answer, parts with their length before them.
fn digest(domain: &DomainName, answers: &[CollateralAnswer]) -> Digest {
    let mut bytes = Vec::new();
    let mut part = |text: &str| {
        bytes.extend_from_slice(&(text.len() as u64).to_be_bytes());
        bytes.extend_from_slice(text.as_bytes());
    };
    part(domain.as_str());
    for answer in answers {
        part(answer.question.words());
        part(&answer.answer.to_string());
        part(&answer.count.map(|count| count.to_string()).unwrap_or_default());
        part(&answer.text);
    }
    Digest::of(&bytes)
}

type Said = (Answer, Option<u64>, String);

fn zone(around: &Surroundings, hubs: &Hubs, shared: bool) -> Said {
    if around.domain.registrable().is_none() {
        return (Answer::Yes, None, "it is a public suffix: anybody has names below it".to_owned());
    }
    if shared {
        let class = hubs.zone(&around.domain).map_or("shared", |(_, class)| class.as_str());
        return (Answer::Yes, None, format!("it is listed as a zone of strangers ({class})"));
    }
    (Answer::No, None, "neither a public suffix nor a listed zone of strangers".to_owned())
}

fn subdomains(around: &Surroundings) -> Said {
    match around.others_count {
        0 => (Answer::No, Some(0), "no host name below it was observed but those of the case".to_owned()),
        count => {
            let text = format!(
                "{count} host names below it are not part of the case: {}",
                some(&around.others, count)
            );
            (Answer::Yes, Some(count), text)
        }
    }
}

fn mail(around: &Surroundings) -> Said {
    // A null MX (RFC 7505) says that no mail is received.
    let exchangers: BTreeSet<&str> =
        around.mail.iter().map(String::as_str).filter(|value| !matches!(*value, "" | ".")).collect();
    let count = exchangers.len() as u64;
    if count > 0 {
        let named: Vec<&str> = exchangers.into_iter().take(NAMED).collect();
        return (Answer::Yes, Some(count), format!("mail exchangers were seen: {}", named.join(", ")));
    }
    if around.resolved {
        (Answer::No, Some(0), "resolutions were observed, and no mail exchanger among them".to_owned())
    } else {
        (Answer::Unknown, None, "no resolution was observed at all".to_owned())
    }
}

fn served(around: &Surroundings) -> Said {
    match around.served_count {
        0 => (Answer::No, Some(0), "no other domain was seen with a name server below it".to_owned()),
        count => {
            let text =
                format!("{count} other domains have name servers below it: {}", some(&around.served, count));
            (Answer::Yes, Some(count), text)
        }
    }
}

fn tenants(around: &Surroundings) -> Said {
    if around.tenants.is_empty() {
        return (Answer::Unknown, None, "no address of it was observed".to_owned());
    }
    let most = around.tenants.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let each: Vec<String> =
        around.tenants.iter().take(NAMED).map(|(address, count)| format!("{address}: {count}")).collect();
    let more = around.tenants.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more addresses") } else { String::new() };
    let text = format!("domains outside the case on its addresses: {}{more}", each.join(", "));
    (if most == 0 { Answer::No } else { Answer::Yes }, Some(most), text)
}

fn compromised(around: &Surroundings) -> Said {
    let began = match (around.created, around.first_seen) {
        (Some(created), _) => Some((created, "registered")),
        // Without a date of creation the first sighting is the latest moment at which it can have begun.
        (None, Some(seen)) => Some((seen, "first seen")),
        (None, None) => None,
    };
    let (Some((began, how)), Some(joined)) = (began, around.joined) else {
        let what = if around.joined.is_none() { "first sharing with the operation" } else { "beginning" };
        return (Answer::Unknown, None, format!("its {what} is not dated"));
    };
    let days = began.days_until(joined);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most 9,999 years in days, and not negative"
    )]
    let whole = days.max(0.0) as u64;
    let dates = format!(
        "{how} {}, first shared something with the operation {} ({whole} days later)",
        began.date(),
        joined.date()
    );
    if days > LONG_BEFORE_DAYS && !around.imitates {
        (Answer::Yes, Some(whole), format!("{dates}: it may be somebody's compromised site"))
    } else if days > LONG_BEFORE_DAYS {
        (
            Answer::Unknown,
            Some(whole),
            format!("{dates}; its name imitates, which speaks against a compromised site"),
        )
    } else if around.created.is_none() && !around.imitates {
        (Answer::Unknown, Some(whole), format!("{dates}; its date of creation is not known"))
    } else {
        (Answer::No, Some(whole), dates)
    }
}

fn sinkholed(around: &Surroundings, hubs: &Hubs) -> Said {
    let sinkholes: BTreeSet<String> = around
        .delegation
        .iter()
        .filter(|key| matches!(key.kind, KeyKind::NameServer | KeyKind::Address))
        .filter(|key| hubs.key(key).is_some_and(|class| class == HubClass::Sinkhole))
        .map(ToString::to_string)
        .collect();
    let count = sinkholes.len() as u64;
    if count > 0 {
        let named: Vec<String> = sinkholes.into_iter().take(NAMED).collect();
        return (
            Answer::Yes,
            Some(count),
            format!("known sinkholes were seen with it: {}", named.join(", ")),
        );
    }
    if around.delegation.is_empty() {
        (Answer::Unknown, None, "neither name server nor address of it was observed".to_owned())
    } else {
        (Answer::No, Some(0), "none of its name servers and addresses is a known sinkhole".to_owned())
    }
}

fn some(names: &[DomainName], count: u64) -> String {
    let named: Vec<&str> = names.iter().take(NAMED).map(DomainName::as_str).collect();
    let more = count.saturating_sub(named.len() as u64);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", named.join(", "))
}

#[cfg(test)]
mod tests;
