use model::Registration;

use super::*;

fn registered(registrar: &str, created: &str) -> Vec<Trait> {
    let mut it = Registration::of(DomainName::parse("x.example.org").unwrap());
    it.registrar = Some(registrar.to_owned());
    it.created = Some(created.parse().unwrap());
    it.nameservers =
        ["ns1.hoster.example.net", "ns2.hoster.example.net"].map(|n| DomainName::parse(n).unwrap()).to_vec();
    traits(&Observation::Registration(it))
}

#[test]
fn a_registration_shows_registrar_servers_and_hours() {
    let shown = registered("  Some Registrar ", "2019-11-28T09:30:00Z");
    let of = |attribute| {
        shown.iter().filter(|it| it.attribute == attribute).map(|it| it.value.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(of(Attribute::Registrar), ["some registrar"]);
    assert_eq!(of(Attribute::NameServers), ["example.net"], "two servers of one zone are one habit");
    assert_eq!((of(Attribute::Weekday), of(Attribute::Hours)), (vec!["Thursday"], vec!["08 to 12 h UTC"]));
    assert!(registered("x", "2019-11-28").iter().all(|it| it.attribute.family() == Family::Registration));
}

#[test]
fn peculiar_habits_speak_and_common_ones_do_not() {
    let mut habits = Habits::default();
    for _ in 0..8 {
        habits.add("a", &registered("rare", "2019-11-25T01:00:00Z"));
        habits.add("b", &registered("common", "2019-11-26T13:00:00Z"));
        habits.add("c", &registered("common", "2019-11-26T13:00:00Z"));
    }
    habits.add("few", &registered("rare", "2019-11-25T01:00:00Z"));
    let weighed = habits.weigh(&vec![registered("rare", "2019-11-25T01:00:00Z"); 4]);
    let nats = |actor: &str, family| {
        weighed[actor].iter().filter(|it| it.family == family).map(|it| it.nats).sum::<f64>()
    };
    assert!(nats("a", Family::Registration) > 0.3 && nats("a", Family::Timing) > 0.3, "{weighed:?}");
    assert!(nats("b", Family::Registration) < 0.0);
    assert!(weighed["few"].is_empty(), "one name is no habit");
    assert!(weighed.values().flatten().all(|it| it.nats.abs() <= ATTRIBUTE_NATS));
    let servers = weighed["a"].iter().find(|it| it.text.starts_with("name servers")).unwrap();
    assert!(servers.nats.abs() < 0.05, "everybody has them: {servers:?}");
    assert!(Habits::default().weigh(&[registered("x", "2019-11-25")]).is_empty());
}
