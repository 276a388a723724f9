//! What clusters of galaxies, and the tags that stand for them, tell of an event.

use model::{AliasClaim, AliasRelation, Said as Stamp};
use serde::Deserialize;

use crate::grade;
use crate::scalar::{Scalar, Scalars};

/// What a cluster is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An actor; of several ways to name one the lowest rank counts.
    Actor(u8),
    /// What actors use; the category as [`model::Usage`] has it.
    Used(&'static str),
    /// A sector of victims.
    Sector,
    /// A country of victims.
    Target,
    /// Nothing that is kept.
    Other,
}

/// What is told.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) kind: Kind,
    pub(super) name: String,
    pub(super) external_id: Option<String>,
}

impl Said {
    pub(super) fn of(kind: Kind, name: String) -> Self {
        Self { kind, name, external_id: None }
    }
}

#[derive(Deserialize)]
struct Cluster<'a> {
    #[serde(borrow)]
    value: Scalar<'a>,
    #[serde(borrow, default)]
    meta: Option<Meta<'a>>,
}

#[derive(Deserialize)]
struct Meta<'a> {
    #[serde(borrow, default)]
    synonyms: Option<Scalars<'a>>,
}

/// What galaxies are about, by their type.
fn kind_of(galaxy: &str) -> Kind {
    match galaxy {
        "mitre-intrusion-set" | "mitre-enterprise-attack-intrusion-set" => Kind::Actor(0),
        "threat-actor" => Kind::Actor(1),
        "microsoft-activity-group" => Kind::Actor(2),
        "360net-threat-actor" | "tidal-groups" | "groups" => Kind::Actor(3),
        "mitre-attack-pattern"
        | "mitre-enterprise-attack-attack-pattern"
        | "mitre-mobile-attack-attack-pattern"
        | "mitre-ics-techniques" => Kind::Used("technique"),
        "mitre-malware"
        | "mitre-enterprise-attack-malware"
        | "malpedia"
        | "rat"
        | "ransomware"
        | "backdoor"
        | "stealer"
        | "banker"
        | "botnet"
        | "android" => Kind::Used("malware"),
        "tool" | "mitre-tool" | "mitre-enterprise-attack-tool" => Kind::Used("tool"),
        "sector" => Kind::Sector,
        "target-information" => Kind::Target,
        _ => Kind::Other,
    }
}

/// What a cluster of the galaxy `galaxy` tells, and the synonyms that galaxy claims for an actor.
pub(super) fn told_by_cluster(galaxy: &str, text: &str) -> Result<(Said, Vec<AliasClaim>), String> {
    let cluster: Cluster<'_> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let told = told(kind_of(galaxy), &cluster.value.text());
    let mut claims = Vec::new();
    if let Kind::Actor(_) = told.kind {
        let asserter = format!("misp-galaxy:{galaxy}");
        let synonyms = cluster.meta.and_then(|meta| meta.synonyms);
        for synonym in synonyms.iter().flat_map(Scalars::as_slice) {
            let synonym = synonym.text().trim().to_owned();
            if !synonym.is_empty() && synonym != told.name && synonym.len() <= 1024 {
                claims.push(AliasClaim {
                    subject: told.name.clone(),
                    relation: AliasRelation::SameAs,
                    object: synonym,
                    said: Stamp::graded(grade::of_source(&asserter)),
                    asserter: asserter.clone(),
                });
            }
        }
    }
    Ok((told, claims))
}

/// What a tag `misp-galaxy:KIND="VALUE"` tells; `None` for other tags.
pub(super) fn told_by_tag(tag: &str) -> Option<Said> {
    let (kind, value) = tag.trim().strip_prefix("misp-galaxy:")?.split_once('=')?;
    Some(told(kind_of(kind.trim()), value.trim().trim_matches('"')))
}

/// `Spearphishing Link - T1566.002` is a name and an id of ATT&CK.
fn told(kind: Kind, value: &str) -> Said {
    let value = value.trim();
    let coded = value.rsplit_once(" - ").filter(|(name, code)| {
        let digits = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let letter = code.trim().chars().next().is_some_and(|first| matches!(first, 'T' | 'S' | 'G'));
        !name.trim().is_empty() && letter && code.trim().get(1..).is_some_and(digits)
    });
    match (coded, kind) {
        (Some((name, code)), Kind::Used(_) | Kind::Actor(_)) => {
            Said { kind, name: name.trim().to_owned(), external_id: Some(code.trim().to_owned()) }
        }
        _ => Said::of(kind, value.to_owned()),
    }
}
