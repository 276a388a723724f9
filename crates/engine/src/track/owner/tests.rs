use super::owner;
use crate::track::fixture::{hubs, name};

#[test]
fn owner_is_the_registrable_name_or_the_tenant_below_a_shared_zone() {
    let is_hub = hubs(&["registrable dyn.example", "registrable sites.big.example"]);
    let owned = |text: &str| owner(&name(text), &is_hub).map(|owner| owner.to_string());
    assert_eq!(owned("a.b.shop.example").as_deref(), Some("shop.example"));
    assert_eq!(owned("shop.example").as_deref(), Some("shop.example"));
    assert_eq!(owned("www.tenant.dyn.example").as_deref(), Some("tenant.dyn.example"));
    assert_eq!(owned("tenant.dyn.example").as_deref(), Some("tenant.dyn.example"));
    assert_eq!(owned("dyn.example"), None, "the zone itself is everybody's");
    assert_eq!(owned("x.sites.big.example").as_deref(), Some("x.sites.big.example"));
    assert_eq!(owned("www.big.example").as_deref(), Some("big.example"));
    assert_eq!(owned("co.uk"), None, "a public suffix is nobody's");
}

#[test]
fn the_lowest_of_nested_zones_decides() {
    let is_hub = hubs(&["registrable dyn.example", "registrable free.dyn.example"]);
    let tenant = owner(&name("www.t.free.dyn.example"), &is_hub);
    assert_eq!(tenant, Some(name("t.free.dyn.example")));
}
