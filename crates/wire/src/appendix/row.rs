//! One domain of Appendix A.

use model::{
    Answer, CaseDomain, DomainName, DomainSheet, Interval, KeyKind, SheetLink, SheetSighting, Timestamp,
};
use serde::Serialize;

/// The registrar of a domain without registration data; sorts last.
const UNOBSERVED: &str = "unknown (no registration data observed)";

/// The registrar of a domain whose registration data do not name one; sorts after the named.
const UNNAMED: &str = "unknown (registration data name no registrar)";

/// The fields of a domain, in the order of the columns.
#[derive(Serialize)]
pub(super) struct Row<'a> {
    seq: u32,
    registry_suffix: &'a str,
    registry_iana_tld: &'a str,
    registry_operator: Option<&'a str>,
    registry_place: Option<&'a str>,
    registry_reach: &'static str,
    registrar: &'a str,
    registrar_iana_id: Option<&'a str>,
    registrar_abuse_email: Option<&'a str>,
    registrar_abuse_phone: Option<&'a str>,
    domain_alabel: &'a str,
    domain_ulabel: &'a str,
    label_codepoints: Option<&'a str>,
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
    role: &'static str,
    mark_or_victim_imitated: Vec<&'a str>,
    confusion_type: Vec<&'static str>,
    reading: Vec<&'a str>,
    links: Vec<Link<'a>>,
    counts_supported: &'a [String],
    collateral: Vec<String>,
    collateral_verdict: Option<&'static str>,
    reviewer: Vec<&'a str>,
    action: Vec<&'static str>,
    exhibits: &'a [u32],
    sealed_until: Option<Timestamp>,
}

/// A value with its observation window.
#[derive(Serialize)]
struct Seen<'a> {
    value: &'a str,
    /// The host it was seen at.
    host: Option<&'a str>,
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
    /// Registrable names for which any value of this kind is known.
    population: u64,
    /// Nats.
    weight: f64,
    exhibits: &'a [u32],
}

impl<'a> Row<'a> {
    /// The columns' names.
    pub(super) const HEADER: [&'static str; 40] = [
        "seq",
        "registry_suffix",
        "registry_iana_tld",
        "registry_operator",
        "registry_place",
        "registry_reach",
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
        "role",
        "mark_or_victim_imitated",
        "confusion_type",
        "reading",
        "links",
        "counts_supported",
        "collateral",
        "collateral_verdict",
        "reviewer",
        "action",
        "exhibits",
        "sealed_until",
    ];

    /// The row of a listed domain.
    pub(super) fn of(sheet: &'a DomainSheet, domain: &'a CaseDomain) -> Self {
        let registration = sheet.registration.as_ref();
        let text = |field: Option<&'a String>| field.map(String::as_str);
        let review = sheet.collateral.review.as_ref();
        let mut confusion: Vec<&'static str> =
            sheet.imitates.iter().flat_map(|of| &of.confusion).map(|kind| kind.as_str()).collect();
        confusion.sort_unstable();
        confusion.dedup();
        Self {
            seq: sheet.seq.unwrap_or_default(),
            registry_suffix: &domain.suffix,
            registry_iana_tld: &sheet.registry.tld,
            registry_operator: sheet.registry.operator.as_deref(),
            registry_place: sheet.registry.place.as_deref(),
            registry_reach: sheet.registry.reach.words(),
            registrar: match registration {
                None => UNOBSERVED,
                Some(data) => data.registrar.as_deref().unwrap_or(UNNAMED),
            },
            registrar_iana_id: text(registration.and_then(|data| data.registrar_iana_id.as_ref())),
            registrar_abuse_email: text(registration.and_then(|data| data.abuse_email.as_ref())),
            registrar_abuse_phone: text(registration.and_then(|data| data.abuse_phone.as_ref())),
            domain_alabel: sheet.domain.as_str(),
            domain_ulabel: &sheet.domain_ulabel,
            label_codepoints: Some(sheet.code_points.as_str()).filter(|points| !points.is_empty()),
            hosts: &domain.hosts,
            registry_handle: text(registration.and_then(|data| data.handle.as_ref())),
            registrant: text(registration.and_then(|data| data.registrant.as_ref())),
            created: registration.and_then(|data| data.created),
            updated: registration.and_then(|data| data.updated),
            expires: registration.and_then(|data| data.expires),
            epp_status: registration.map_or(&[], |data| &data.status),
            nameservers: registration.map_or(&[], |data| &data.nameservers),
            ds_present: registration.and_then(|data| data.signed),
            a_aaaa: Seen::all(&sheet.addresses),
            mx: Seen::all(&sheet.mail),
            nameservers_observed: Seen::all(&sheet.name_servers),
            cname: Seen::all(&sheet.canonical_names),
            first_seen: sheet.seen.map(Interval::first),
            last_seen: sheet.seen.map(Interval::last),
            role: sheet.role.as_str(),
            mark_or_victim_imitated: sheet.imitates.iter().map(|of| of.identity.as_str()).collect(),
            confusion_type: confusion,
            reading: sheet.imitates.iter().map(|of| of.reading.as_str()).collect(),
            links: sheet.links.iter().map(Link::of).collect(),
            counts_supported: &sheet.counts_supported,
            // What is no damage needs no room on a row; the proof sheet has every answer.
            collateral: sheet
                .collateral
                .answers
                .iter()
                .filter(|answer| answer.answer != Answer::No)
                .map(|answer| format!("{} {}: {}", answer.question.words(), answer.answer, answer.text))
                .collect(),
            collateral_verdict: review.map(|review| review.verdict.as_str()),
            reviewer: review
                .into_iter()
                .flat_map(|review| [Some(review.by.as_str()), review.second.as_deref()])
                .flatten()
                .collect(),
            action: sheet.actions.iter().map(|action| action.as_str()).collect(),
            exhibits: &sheet.exhibits,
            sealed_until: sheet.sealed_until,
        }
    }

    /// Registry and registrar.
    pub(super) const fn group(&self) -> (&'a str, &'a str) {
        (self.registry_suffix, self.registrar)
    }

    /// The cells, in the order of [`Self::HEADER`].
    pub(super) fn cells(&self) -> [String; 40] {
        let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
        let time = |value: Option<Timestamp>| value.map(|moment| moment.to_string()).unwrap_or_default();
        let names = |values: &[DomainName]| joined(values.iter().map(DomainName::as_str));
        let sightings = |values: &[Seen<'_>]| joined(values.iter().map(Seen::words));
        [
            self.seq.to_string(),
            self.registry_suffix.to_owned(),
            self.registry_iana_tld.to_owned(),
            text(self.registry_operator),
            text(self.registry_place),
            self.registry_reach.to_owned(),
            self.registrar.to_owned(),
            text(self.registrar_iana_id),
            text(self.registrar_abuse_email),
            text(self.registrar_abuse_phone),
            self.domain_alabel.to_owned(),
            self.domain_ulabel.to_owned(),
            text(self.label_codepoints),
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
            self.role.to_owned(),
            joined(self.mark_or_victim_imitated.iter()),
            joined(self.confusion_type.iter()),
            joined(self.reading.iter()),
            joined(self.links.iter().map(Link::words)),
            joined(self.counts_supported.iter()),
            joined(self.collateral.iter()),
            text(self.collateral_verdict),
            joined(self.reviewer.iter()),
            joined(self.action.iter()),
            joined(self.exhibits.iter().map(u32::to_string)),
            time(self.sealed_until),
        ]
    }
}

impl<'a> Seen<'a> {
    fn all(sightings: &'a [SheetSighting]) -> Vec<Self> {
        sightings
            .iter()
            .map(|of| Self {
                value: &of.value,
                host: of.host.as_ref().map(DomainName::as_str),
                first_seen: of.when.map(Interval::first),
                last_seen: of.when.map(Interval::last),
            })
            .collect()
    }

    /// `192.0.2.7 at www.a.example (2019-08-01T00:00:00Z/2019-12-18T00:00:00Z)`: the window as an ISO 8601 interval.
    fn words(&self) -> String {
        let at = self.host.map_or_else(String::new, |host| format!(" at {host}"));
        match (self.first_seen, self.last_seen) {
            (Some(first), Some(last)) => format!("{}{at} ({first}/{last})", self.value),
            _ => format!("{}{at} (undated)", self.value),
        }
    }
}

impl<'a> Link<'a> {
    fn of(link: &'a SheetLink) -> Self {
        Self {
            kind: link.key.kind,
            value: &link.key.value,
            with: &link.with,
            holders: link.holders,
            population: link.population,
            weight: link.weight,
            exhibits: &link.exhibits,
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
