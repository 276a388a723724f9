//! Zones and values shared by strangers: what they have in common says nothing about who stands behind them.
//!
//! The public suffix list misses many zones under which anybody can have a name (dynamic DNS above all), and says
//! nothing about name servers, parking or sinkholes. The facts are data files with a date: `data/hubs.tsv` (zones)
//! and `data/hub-addresses.tsv` (address ranges).

use std::net::IpAddr;
use std::sync::LazyLock;

use model::{DomainName, Key, KeyKind};

pub use class::HubClass;
use range::AddressRange;

use crate::suffixes::Suffixes;

mod class;
mod range;

/// Zones and values shared by strangers: dynamic DNS, free hosting, CDN, parking, sinkholes, public name servers.
#[derive(Clone, Debug)]
pub struct Hubs {
    zones: Suffixes<HubClass>,
    /// `awsdns-*.com`: text before the star, text after it (with its dot).
    patterns: Vec<(Box<str>, Box<str>, HubClass)>,
    /// Sorted by first address; the ranges do not overlap.
    ranges: Vec<AddressRange>,
}

/// A row of a hub file that says nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidHubs {
    /// Not `value<TAB>class`.
    #[error("hub file, line {line}: expected `value<TAB>class`")]
    Columns {
        /// Line, from 1.
        line: usize,
    },
    /// No such class.
    #[error("hub file, line {line}: `{class}` is no hub class")]
    Class {
        /// Line, from 1.
        line: usize,
        /// What stood there.
        class: String,
    },
    /// Not a zone or not an address prefix.
    #[error("hub file, line {line}: `{value}` is neither a zone nor an address prefix")]
    Value {
        /// Line, from 1.
        line: usize,
        /// What stood there.
        value: String,
    },
}

static EMBEDDED: LazyLock<Hubs> = LazyLock::new(|| {
    Hubs::parse(include_str!("../data/hubs.tsv"), include_str!("../data/hub-addresses.tsv"))
        .expect("the embedded hub files are checked by a test")
});

fn rows(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(index, row)| (index + 1, row.trim()))
        .filter(|(_, row)| !row.is_empty() && !row.starts_with('#'))
}

fn columns(line: usize, row: &str) -> Result<(&str, HubClass), InvalidHubs> {
    let (value, class) = row.split_once('\t').ok_or(InvalidHubs::Columns { line })?;
    let class = class.parse().map_err(|_| InvalidHubs::Class { line, class: class.to_owned() })?;
    Ok((value, class))
}

impl Hubs {
    /// The lists that come with the program.
    #[must_use]
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Reads a zone file and an address file: `value<TAB>class` rows, `#` comments.
    ///
    /// # Errors
    /// [`InvalidHubs`] with the line.
    pub fn parse(zones: &str, addresses: &str) -> Result<Self, InvalidHubs> {
        let (mut listed, mut patterns, mut ranges) = (Vec::new(), Vec::new(), Vec::new());
        for (line, row) in rows(zones) {
            let (value, class) = columns(line, row)?;
            let refused = || InvalidHubs::Value { line, value: value.to_owned() };
            if let Some((before, after)) = value.split_once('*') {
                DomainName::parse(&format!("{before}0{after}")).map_err(|_| refused())?;
                patterns.push((before.into(), after.into(), class));
            } else {
                let zone = DomainName::parse(value).map_err(|_| refused())?;
                listed.push((zone.as_str().into(), class));
            }
        }
        for (line, row) in rows(addresses) {
            let (value, class) = columns(line, row)?;
            let range = AddressRange::parse(value, class)
                .ok_or_else(|| InvalidHubs::Value { line, value: value.to_owned() })?;
            ranges.push(range);
        }
        ranges.sort_by_key(|range: &AddressRange| range.first);
        Ok(Self { zones: Suffixes::new(listed), patterns, ranges })
    }

    /// The longest listed zone at or above `name`, with its class.
    #[must_use]
    pub fn zone<'a>(&self, name: &'a DomainName) -> Option<(&'a str, HubClass)> {
        let text = name.as_str();
        let listed = self.zones.of(text).map(|(at, class)| (at, *class));
        // A pattern's star stands for the rest of a label, so it can begin at one place only.
        let drawn = self.patterns.iter().filter_map(|(before, after, class)| {
            let above = text.strip_suffix(&**after)?;
            let at = above.rfind('.').map_or(0, |dot| dot + 1);
            let inner = above[at..].strip_prefix(&**before)?;
            (!inner.is_empty()).then_some((at, *class))
        });
        let (at, class) = listed.chain(drawn).min_by_key(|(at, _)| *at)?;
        Some((&text[at..], class))
    }

    /// Whether `name` is itself a listed zone.
    #[must_use]
    pub fn is_zone_apex(&self, name: &DomainName) -> bool {
        self.zone(name).is_some_and(|(zone, _)| zone.len() == name.as_str().len())
    }

    /// The class of an address: of a listed range, or [`HubClass::Reserved`] for addresses that reach nobody.
    #[must_use]
    pub fn address(&self, address: IpAddr) -> Option<HubClass> {
        if range::is_unroutable(address) {
            return Some(HubClass::Reserved);
        }
        let value = range::number(address);
        let after = self.ranges.partition_point(|range| range.first <= value);
        let range = self.ranges.get(after.checked_sub(1)?)?;
        (value <= range.last).then_some(range.class)
    }

    /// Why a shared value links nobody: name servers, mail exchangers and canonical names under a listed zone,
    /// listed addresses, registrable names that are zones of strangers. `None`: it may link.
    ///
    /// A canonical name *below* a dynamic-DNS or free-hosting zone belongs to one customer, and may link.
    #[must_use]
    pub fn key(&self, key: &Key) -> Option<HubClass> {
        match key.kind {
            KeyKind::Address => self.address(key.value.parse().ok()?),
            KeyKind::NameServer | KeyKind::MailExchanger => {
                Some(self.zone(&DomainName::parse(&key.value).ok()?)?.1)
            }
            KeyKind::CanonicalName => {
                let name = DomainName::parse(&key.value).ok()?;
                let (zone, class) = self.zone(&name)?;
                (!class.is_suffix() || zone.len() == name.as_str().len()).then_some(class)
            }
            KeyKind::Registrable => {
                let name = DomainName::parse(&key.value).ok()?;
                let (zone, class) = self.zone(&name)?;
                (zone.len() == name.as_str().len()).then_some(class)
            }
            KeyKind::Certificate
            | KeyKind::CertificateKey
            | KeyKind::Registrant
            | KeyKind::RegistrationBurst
            | KeyKind::Report => None,
        }
    }

    /// The registrable name, with the zones where strangers have names taken as suffixes: `a.kro.kr` is its own.
    /// `None` when the name is itself such a zone or a public suffix.
    #[must_use]
    pub fn registrable(&self, name: &DomainName) -> Option<DomainName> {
        Self::registrable_below(name, self.zone(name))
    }

    /// As [`Hubs::registrable`], for a name whose [`Hubs::zone`] is known.
    pub(crate) fn registrable_below(name: &DomainName, zone: Option<(&str, HubClass)>) -> Option<DomainName> {
        let text = name.as_str();
        let public = name.registrable();
        match (zone.filter(|(_, class)| class.is_suffix()).map(|(zone, _)| zone), public) {
            (Some(zone), public)
                if public.as_ref().is_none_or(|public| public.as_str().len() <= zone.len()) =>
            {
                let below = text.len().checked_sub(zone.len() + 1)?;
                let label = text[..below].rfind('.').map_or(0, |dot| dot + 1);
                DomainName::parse(&text[label..]).ok()
            }
            (_, public) => public.map(|public| public.name()),
        }
    }
}

#[cfg(test)]
mod tests;
