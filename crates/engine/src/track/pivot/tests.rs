use super::neighbours;
use crate::track::Rules;
use crate::track::fixture::{days, edge, hubs, name, no_hub, rate, shared};

#[test]
fn neighbours_come_rarest_first_with_counts_and_reasons() {
    let edges = [
        edge("a.example", "address 192.0.2.1"),
        edge("a.example", "address 192.0.2.2"),
        edge("a.example", "name_server ns.dns.example"),
        edge("a.example", "registration_burst b"),
        edge("a.example", "certificate 00"),
    ];
    let mut crowded = shared("address 192.0.2.1", &["a.example", "shop.example"]);
    crowded.rate = rate(400, 300);
    let values = [
        crowded,
        shared("address 192.0.2.2", &["a.example", "b.example"]),
        shared("name_server ns.dns.example", &["a.example"]),
        shared("registration_burst b", &["a.example", "b.example", "c.example"]),
    ];
    let is_hub = hubs(&["name_server ns.dns.example"]);
    let found = neighbours(&edges, &values, &Rules::default(), &is_hub);
    let told: Vec<(String, bool, Option<&str>)> =
        found.iter().map(|n| (n.key.to_string(), n.links, n.why_not.as_deref())).collect();
    let common = "too common: 400 registrable names have it, and above 25 none of this kind links";
    assert_eq!(
        told,
        [
            (
                "name_server ns.dns.example".to_owned(),
                false,
                Some("strangers share it: it belongs to a service")
            ),
            ("address 192.0.2.2".to_owned(), true, None),
            (
                "registration_burst b".to_owned(),
                false,
                Some("worth 2.0 nats, and 3.0 join: it counts only together with other evidence")
            ),
            ("address 192.0.2.1".to_owned(), false, Some(common)),
            ("certificate 00".to_owned(), false, Some("its holders were not counted")),
        ]
    );
    assert_eq!(found[1].names, [(name("b.example"), days(0, 10))]);
    assert_eq!(found[1].when, days(0, 10));
    assert!((found[1].rarity - (1300.0_f64 / 3.0).ln()).abs() < 1e-12);
}

#[test]
fn a_value_that_nobody_has_has_no_neighbourhood() {
    let mut nobody = shared("address 192.0.2.2", &[]);
    nobody.rate = rate(0, 300);
    assert_eq!(neighbours(&[], &[nobody], &Rules::default(), &no_hub), []);
}

#[test]
fn a_value_itself_shows_everybody_who_has_it() {
    let mut value = shared("address 192.0.2.2", &["a.example", "b.example"]);
    value.names[1].1 = days(20, 30);
    let found = neighbours(&[], &[value], &Rules::default(), &no_hub);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].names.len(), 2);
    assert_eq!(found[0].when, days(0, 30));
}
