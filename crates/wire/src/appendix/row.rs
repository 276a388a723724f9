//! One domain of Appendix A.

use model::{CaseDomain, CaseLink, DomainName, Interval, KeyKind, Timestamp};
use serde::Serialize;

/// The registrar of a domain without registration data; sorts last.
const UNOBSERVED: &str = "unknown (no registration data observed)";

/// The registrar of a domain whose registration data do not name one; sorts after the named.
const UNNAMED: &str = "unknown (registration data name no registrar)";

/// The fields of a domain, in the order of the columns.
#[derive(Serialize)]
pub(super) struct Row<'a> {
    seq: usize,
    registry_suffix: &'a str,
    registry_iana_tld: &'a str,
    registrar: &'a str,
    registrar_iana_id: Option<&'a str>,
    registrar_abuse_email: Option<&'a str>,
    registrar_abuse_phone: Option<&'a str>,
    domain_alabel: &'a str,
    domain_ulabel: &'a str,
    label_codepoints: Option<String>,
    hosts: &'a [DomainName],
    registry_handle: Option<&'a str>,
    registrant: Option<&'a str>,
    created: Option<Timestamp>,
    updated: Option<Timestamp>,
    expires: Option<Timestamp>,
    epp_status: &'a [String],
    nameservers: &'a [DomainName],
    ds_present: Option<bool>,
    a_aaaa: Vec<Seen<'a>>,
    mx: Vec<Seen<'a>>,
    nameservers_observed: Vec<Seen<'a>>,
    cname: Vec<Seen<'a>>,
    first_seen: Option<Timestamp>,
    last_seen: Option<Timestamp>,
    mark_or_victim_imitated: Vec<&'a str>,
    confusion_type: Vec<&'a str>,
    links: Vec<Link<'a>>,
    exhibits: &'a [u32],
}

/// A value with its observation window.
#[derive(Serialize)]
struct Seen<'a> {
    value: &'a str,
    first_seen: Option<Timestamp>,
    last_seen: Option<Timestamp>,
}

/// A tie to other domains, with its strength.
#[derive(Serialize)]
struct Link<'a> {
    #[serde(rename = "type")]
    kind: KeyKind,
    value: &'a str,
    with: &'a [DomainName],
    /// Registrable names seen on the value anywhere.
    holders: u64,
    /// Nats.
    weight: f64,
}

impl<'a> Row<'a> {
    /// The columns' names.
    pub(super) const HEADER: [&'static str; 29] = [
        "seq",
        "registry_suffix",
        "registry_iana_tld",
        "registrar",
        "registrar_iana_id",
        "registrar_abuse_email",
        "registrar_abuse_phone",
        "domain_alabel",
        "domain_ulabel",
        "label_codepoints",
        "hosts",
        "registry_handle",
        "registrant",
        "created",
        "updated",
        "expires",
        "epp_status",
        "nameservers",
        "ds_present",
        "a_aaaa",
        "mx",
        "nameservers_observed",
        "cname",
        "first_seen",
        "last_seen",
        "mark_or_victim_imitated",
        "confusion_type",
        "links",
        "exhibits",
    ];

    /// The row of `domain`, not yet numbered.
    pub(super) fn of(domain: &'a CaseDomain) -> Self {
        let registration = domain.registration.as_ref();
        let text = |field: Option<&'a String>| field.map(String::as_str);
        Self {
            seq: 0,
            registry_suffix: &domain.suffix,
            registry_iana_tld: domain.domain.labels().next_back().unwrap_or_default(),
            registrar: match registration {
                None => UNOBSERVED,
                Some(data) => data.registrar.as_deref().unwrap_or(UNNAMED),
            },
            registrar_iana_id: text(registration.and_then(|data| data.registrar_iana_id.as_ref())),
            registrar_abuse_email: text(registration.and_then(|data| data.abuse_email.as_ref())),
            registrar_abuse_phone: text(registration.and_then(|data| data.abuse_phone.as_ref())),
            domain_alabel: domain.domain.as_str(),
            domain_ulabel: &domain.domain_ulabel,
            label_codepoints: codepoints(&domain.domain_ulabel),
            hosts: &domain.hosts,
            registry_handle: text(registration.and_then(|data| data.handle.as_ref())),
            registrant: text(registration.and_then(|data| data.registrant.as_ref())),
            created: registration.and_then(|data| data.created),
            updated: registration.and_then(|data| data.updated),
            expires: registration.and_then(|data| data.expires),
            epp_status: registration.map_or(&[], |data| &data.status),
            nameservers: registration.map_or(&[], |data| &data.nameservers),
            ds_present: registration.and_then(|data| data.signed),
            a_aaaa: seen(domain, KeyKind::Address),
            mx: seen(domain, KeyKind::MailExchanger),
            nameservers_observed: seen(domain, KeyKind::NameServer),
            cname: seen(domain, KeyKind::CanonicalName),
            first_seen: domain.seen.map(Interval::first),
            last_seen: domain.seen.map(Interval::last),
            mark_or_victim_imitated: domain.imitates.iter().map(|(identity, _)| identity.as_str()).collect(),
            confusion_type: domain.imitates.iter().map(|(_, how)| how.as_str()).collect(),
            links: domain.links.iter().map(Link::of).collect(),
            exhibits: &domain.exhibits,
        }
    }

    /// What rows are sorted by: registry, registrar (the unknown last), domain.
    pub(super) fn order(&self) -> (&str, u8, &str, &str) {
        let known = match self.registrar {
            UNOBSERVED => 2,
            UNNAMED => 1,
            _ => 0,
        };
        (self.registry_suffix, known, self.registrar, self.domain_alabel)
    }

    /// Registry and registrar.
    pub(super) const fn group(&self) -> (&'a str, &'a str) {
        (self.registry_suffix, self.registrar)
    }

    /// Gives the row its number.
    pub(super) const fn number(&mut self, seq: usize) {
        self.seq = seq;
    }

    /// The cells, in the order of [`Self::HEADER`].
    pub(super) fn cells(&self) -> [String; 29] {
        let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
        let time = |value: Option<Timestamp>| value.map(|moment| moment.to_string()).unwrap_or_default();
        let names = |values: &[DomainName]| joined(values.iter().map(DomainName::as_str));
        let sightings = |values: &[Seen<'_>]| joined(values.iter().map(Seen::words));
        [
            self.seq.to_string(),
            self.registry_suffix.to_owned(),
            self.registry_iana_tld.to_owned(),
            self.registrar.to_owned(),
            text(self.registrar_iana_id),
            text(self.registrar_abuse_email),
            text(self.registrar_abuse_phone),
            self.domain_alabel.to_owned(),
            self.domain_ulabel.to_owned(),
            text(self.label_codepoints.as_deref()),
            names(self.hosts),
            text(self.registry_handle),
            text(self.registrant),
            time(self.created),
            time(self.updated),
            time(self.expires),
            joined(self.epp_status.iter()),
            names(self.nameservers),
            self.ds_present.map(|signed| signed.to_string()).unwrap_or_default(),
            sightings(&self.a_aaaa),
            sightings(&self.mx),
            sightings(&self.nameservers_observed),
            sightings(&self.cname),
            time(self.first_seen),
            time(self.last_seen),
            joined(self.mark_or_victim_imitated.iter()),
            joined(self.confusion_type.iter()),
            joined(self.links.iter().map(Link::words)),
            joined(self.exhibits.iter().map(u32::to_string)),
        ]
    }
}

impl Seen<'_> {
    /// `192.0.2.7 (2019-08-01T00:00:00Z/2019-12-18T00:00:00Z)`: the window as an ISO 8601 interval.
    fn words(&self) -> String {
        match (self.first_seen, self.last_seen) {
            (Some(first), Some(last)) => format!("{} ({first}/{last})", self.value),
            _ => format!("{} (undated)", self.value),
        }
    }
}

impl<'a> Link<'a> {
    fn of(link: &'a CaseLink) -> Self {
        Self {
            kind: link.key.kind,
            value: &link.key.value,
            with: &link.with,
            holders: link.holders,
            weight: link.weight,
        }
    }

    fn words(&self) -> String {
        let with: Vec<&str> = self.with.iter().map(DomainName::as_str).collect();
        if self.kind == KeyKind::Report {
            // Somebody says so; nobody observed it.
            return format!(
                "listed together with {} in report {} (a claim; weight {:.2} nats)",
                with.join(" "),
                self.value,
                self.weight
            );
        }
        format!(
            "{} {} with {} (weight {:.2} nats, held by {} registrable names)",
            self.kind,
            self.value,
            with.join(" "),
            self.weight,
            self.holders
        )
    }
}

/// The values of one kind, sorted, each with its window.
fn seen(domain: &CaseDomain, kind: KeyKind) -> Vec<Seen<'_>> {
    let mut all: Vec<_> = domain.resolutions.iter().filter(|(key, _)| key.kind == kind).collect();
    all.sort();
    all.into_iter()
        .map(|(key, when)| Seen {
            value: &key.value,
            first_seen: when.map(Interval::first),
            last_seen: when.map(Interval::last),
        })
        .collect()
}

/// Code points of each label, `.` between labels, when any is outside ASCII.
fn codepoints(ulabel: &str) -> Option<String> {
    if ulabel.is_ascii() {
        return None;
    }
    let label = |label: &str| {
        let points: Vec<String> = label.chars().map(|c| format!("U+{:04X}", u32::from(c))).collect();
        points.join(" ")
    };
    Some(ulabel.split('.').map(label).collect::<Vec<_>>().join(" . "))
}

fn joined<T: AsRef<str>>(values: impl Iterator<Item = T>) -> String {
    let mut out = String::new();
    for value in values {
        if !out.is_empty() {
            out.push_str("; ");
        }
        out.push_str(value.as_ref());
    }
    out
}
