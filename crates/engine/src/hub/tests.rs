use super::*;

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn key(kind: KeyKind, value: &str) -> Key {
    Key { kind, value: value.to_owned() }
}

fn registrable(text: &str) -> Option<String> {
    Hubs::embedded().registrable(&name(text)).map(|name| name.to_string())
}

#[test]
fn embedded_files_are_read_sorted_and_without_overlap() {
    let hubs = Hubs::embedded();
    assert!(hubs.zones.rows().len() > 1000);
    assert!(hubs.zones.rows().is_sorted());
    assert!(hubs.ranges.windows(2).all(|pair| pair[0].last < pair[1].first));
    let rows = include_str!("../../data/hubs.tsv").lines().filter(|row| !row.starts_with('#')).count();
    assert_eq!(rows, hubs.zones.rows().len() + hubs.patterns.len(), "a zone is listed twice");
}

#[test]
fn finds_the_longest_zone() {
    let hubs = Hubs::embedded();
    assert_eq!(hubs.zone(&name("nid.login.kro.kr")), Some(("kro.kr", HubClass::DynamicDns)));
    assert_eq!(hubs.zone(&name("ns-12.awsdns-33.co.uk")), Some(("awsdns-33.co.uk", HubClass::PublicDns)));
    assert_eq!(hubs.zone(&name("a.blob.core.windows.net")).unwrap().0, "blob.core.windows.net");
    assert_eq!(hubs.zone(&name("notkro.kr")), None);
    assert!(hubs.is_zone_apex(&name("duckdns.org")));
    assert!(!hubs.is_zone_apex(&name("a.duckdns.org")));
}

#[test]
fn registrable_takes_hub_zones_as_suffixes() {
    assert_eq!(registrable("a.kro.kr").as_deref(), Some("a.kro.kr"));
    assert_eq!(registrable("login.a.kro.kr").as_deref(), Some("a.kro.kr"));
    assert_eq!(registrable("kro.kr"), None);
    assert_eq!(registrable("www.example.co.uk").as_deref(), Some("example.co.uk"));
    assert_eq!(registrable("d1.cloudfront.net").as_deref(), Some("d1.cloudfront.net"));
    assert_eq!(registrable("x.incapdns.net").as_deref(), Some("incapdns.net"), "a CDN zone is no suffix");
    assert_eq!(registrable("co.uk"), None);
}

#[test]
fn keys_that_strangers_share_link_nobody() {
    let hubs = Hubs::embedded();
    assert_eq!(hubs.key(&key(KeyKind::NameServer, "ns01.domaincontrol.com")), Some(HubClass::PublicDns));
    assert_eq!(hubs.key(&key(KeyKind::NameServer, "ns1.example.org")), None);
    assert_eq!(hubs.key(&key(KeyKind::CanonicalName, "someone.github.io")), None);
    assert_eq!(hubs.key(&key(KeyKind::CanonicalName, "x.edgekey.net")), Some(HubClass::Cdn));
    assert_eq!(hubs.key(&key(KeyKind::Registrable, "duckdns.org")), Some(HubClass::DynamicDns));
    assert_eq!(hubs.key(&key(KeyKind::Registrable, "example.org")), None);
    assert_eq!(hubs.key(&key(KeyKind::Address, "104.16.3.9")), Some(HubClass::Cdn));
    assert_eq!(hubs.key(&key(KeyKind::Address, "104.28.0.1")), None);
    assert_eq!(hubs.key(&key(KeyKind::Address, "2606:4700::1")), Some(HubClass::Cdn));
    assert_eq!(hubs.key(&key(KeyKind::Address, "10.1.2.3")), Some(HubClass::Reserved));
    assert_eq!(hubs.key(&key(KeyKind::Address, "192.0.2.7")), None, "documentation range");
    assert_eq!(hubs.key(&key(KeyKind::Address, "no address")), None);
    assert_eq!(hubs.key(&key(KeyKind::Report, "kro.kr")), None);
}

#[test]
fn a_bad_row_is_named() {
    assert_eq!(Hubs::parse("a.example", "").unwrap_err(), InvalidHubs::Columns { line: 1 });
    assert!(matches!(Hubs::parse("# x\na.example\tnone", ""), Err(InvalidHubs::Class { line: 2, .. })));
    assert!(matches!(Hubs::parse("", "192.0.2.1/24\tcdn"), Err(InvalidHubs::Value { line: 1, .. })));
}
