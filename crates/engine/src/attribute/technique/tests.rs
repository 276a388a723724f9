use proptest::prelude::*;

use super::*;

fn technique(id: &str) -> Item {
    Item::Technique(id.to_owned())
}

fn software(id: &str) -> Item {
    Item::Software(id.to_owned())
}

fn said(actor: &str, item: Item, citations: &[&str]) -> Use {
    Use { actor: actor.to_owned(), item, citations: citations.iter().map(|&it| it.to_owned()).collect() }
}

fn statements() -> Vec<Use> {
    vec![
        said("A", technique("T1566.001"), &["r1", "r2"]),
        said("A", technique("T1059"), &["r1"]),
        said("A", software("S1"), &["r2"]),
        said("B", technique("T1566.002"), &["r3"]),
        said("B", technique("T1190"), &["r3", "r4"]),
        said("B", software("S2"), &["r4"]),
        said("C", technique("T1059"), &[]),
        said("C", technique("T1027"), &["r1"]),
    ]
}

fn seen(items: &[Item]) -> Observed {
    let mut observed = Observed::default();
    items.iter().for_each(|item| observed.insert(item));
    observed
}

fn of<'a>(all: &'a [Judgement], actor: &str) -> &'a Judgement {
    all.iter().find(|it| it.actor.as_deref() == Some(actor)).unwrap()
}

#[test]
fn what_only_one_report_says_goes_with_it() {
    let profiles = Profiles::build(statements()).without_report("r1");
    let items: Vec<_> = profiles.items("A").collect();
    assert_eq!(items, [&technique("T1566.001"), &software("S1")]);
    assert_eq!(profiles.citations("A", &technique("T1566.001")).collect::<Vec<_>>(), ["r2"]);
    // No report is behind the first, so no report takes it; the second was r1's, of whatever actor.
    assert_eq!(profiles.items("C").collect::<Vec<_>>(), [&technique("T1059")]);
}

#[test]
fn incidents_are_what_single_reports_say() {
    let incidents = Profiles::build(statements()).incidents(2);
    assert_eq!(incidents.len(), 2);
    assert_eq!((incidents[0].actor.as_str(), incidents[0].citation.as_str()), ("A", "r1"));
    assert_eq!(incidents[1].observed, seen(&[technique("T1190"), technique("T1566.002")]));
}

#[test]
fn the_owner_of_exclusive_software_comes_first_and_is_held() {
    let profiles = Profiles::build(statements());
    let weights = Weights::shipped();
    let all = judge(&profiles, &seen(&[software("S1"), technique("T1566.001")]), &weights);
    let first = all.iter().find(|it| it.actor.is_some()).unwrap();
    assert_eq!(first.actor.as_deref(), Some("A"));
    let reason = first.contributions.iter().find(|it| it.basis == Basis::Item(software("S1"))).unwrap();
    assert!(reason.used && reason.exclusive && reason.nats > 0.0, "{reason:?}");
    assert_eq!(first.ceiling, Some(Ceiling::CapabilityAlone));
    assert_eq!(of(&all, "B").ceiling, Some(Ceiling::TechniquesAlone));
}

#[test]
fn nothing_observed_names_nobody() {
    let all = judge(&Profiles::build(statements()), &Observed::default(), &Weights::shipped());
    assert_eq!(all[0].actor, None);
    let empty = judge(&Profiles::build(Vec::new()), &seen(&[software("S1")]), &Weights::shipped());
    assert_eq!(empty.len(), 1);
    assert!((empty[0].posterior - 1.0).abs() < 1e-12);
}

#[test]
fn broken_weights_are_refused() {
    let good: String =
        Weights::shipped().rows().map(|(term, nats)| format!("weight\t{term}\t{nats}\n")).collect();
    assert_eq!(Weights::parse(&good), Ok(Weights::shipped()));
    assert_eq!(Weights::parse(""), Err(InvalidWeights::Missing("technique")));
    assert_eq!(Weights::parse("weight\ttechnique\tNaN"), Err(InvalidWeights::Line { line: 1 }));
    let twice = format!("{good}weight\tparent\t1");
    assert!(matches!(Weights::parse(&twice), Err(InvalidWeights::Term { term, .. }) if term == "parent"));
}

fn item() -> impl Strategy<Value = Item> {
    prop_oneof![
        (0..6_u8, 0..3_u8).prop_map(|(a, b)| technique(&format!("T100{a}.00{b}"))),
        (0..4_u8).prop_map(|a| software(&format!("S{a}"))),
    ]
}

fn some_uses() -> impl Strategy<Value = Vec<Use>> {
    let one =
        (0..4_u8, item(), prop::collection::vec(0..5_u8, 0..3)).prop_map(|(actor, item, reports)| Use {
            actor: format!("G{actor}"),
            item,
            citations: reports.iter().map(|it| format!("r{it}")).collect(),
        });
    prop::collection::vec(one, 0..30)
}

proptest! {
    #[test]
    fn removing_a_report_twice_is_removing_it_once(uses in some_uses(), items in prop::collection::vec(item(), 0..8)) {
        let once = Profiles::build(uses).without_report("r1");
        let twice = once.without_report("r1");
        let weights = Weights::shipped();
        prop_assert_eq!(judge(&once, &seen(&items), &weights), judge(&twice, &seen(&items), &weights));
    }

    #[test]
    fn removing_a_report_is_never_having_read_it(uses in some_uses(), items in prop::collection::vec(item(), 0..8)) {
        let unread = uses.iter().cloned().filter_map(|mut it| {
            let had = !it.citations.is_empty();
            it.citations.retain(|citation| citation != "r1");
            (!had || !it.citations.is_empty()).then_some(it)
        });
        let unread = Profiles::build(unread);
        let removed = Profiles::build(uses.clone()).without_report("r1");
        for actor in removed.actors() {
            // A statement made with and without citations is one statement with them.
            if uses.iter().all(|it| !it.citations.is_empty()) {
                prop_assert!(removed.items(actor).eq(unread.items(actor)));
            }
        }
        let all = judge(&removed, &seen(&items), &Weights::shipped());
        prop_assert!((all.iter().map(|it| it.held).sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_order_of_statements_does_not_matter(uses in some_uses(), items in prop::collection::vec(item(), 0..8)) {
        let mut turned = uses.clone();
        turned.reverse();
        let weights = Weights::shipped();
        prop_assert_eq!(
            judge(&Profiles::build(uses), &seen(&items), &weights),
            judge(&Profiles::build(turned), &seen(&items), &weights)
        );
    }

    #[test]
    fn contributions_add_up_and_ceilings_hold(uses in some_uses(), items in prop::collection::vec(item(), 0..8)) {
        for judgement in judge(&Profiles::build(uses), &seen(&items), &Weights::shipped()) {
            let sum: f64 = judgement.contributions.iter().map(|it| it.nats).sum();
            prop_assert!((sum - judgement.nats).abs() < 1e-9);
            prop_assert!(judgement.actor.is_none() || judgement.held <= 0.79);
        }
    }

    #[test]
    fn unseen_techniques_change_no_order_of_actors(uses in some_uses(), items in prop::collection::vec(item(), 0..8)) {
        let profiles = Profiles::build(uses);
        let weights = Weights::shipped();
        let before = judge(&profiles, &seen(&items), &weights);
        let mut more = items.clone();
        more.extend([technique("T9999"), software("S9999"), technique(""), technique(".")]);
        let after = judge(&profiles, &seen(&more), &weights);
        for judgement in &before {
            if let Some(actor) = &judgement.actor {
                prop_assert!((judgement.nats - of(&after, actor).nats).abs() < 1e-9);
            }
        }
    }
}

#[test]
fn what_software_does_is_known_of_its_users_and_goes_with_its_report() {
    let does = |technique_id: &str, citation: &str| said("S1", technique(technique_id), &[citation]);
    let profiles = Profiles::build(statements()).with_software([
        does("T1055", "r2"),
        does("T1005", "r9"),
        said("S1", software("S2"), &["r9"]),
    ]);
    assert_eq!(profiles.techniques_of("S1").collect::<Vec<_>>(), ["T1005", "T1055"]);
    let without = profiles.without_report("r2");
    assert_eq!(without.techniques_of("S1").collect::<Vec<_>>(), ["T1005"]);
    // A is known to use S1, which does T1055, a technique that nobody is said to use.
    let observed = seen(&[technique("T1055"), technique("T1190")]);
    let of_technique = |profiles: &Profiles| {
        let all = judge(profiles, &observed, &Weights::shipped());
        let parts = of(&all, "A").contributions.clone();
        parts.into_iter().find(|it| it.basis == Basis::Item(technique("T1055"))).map(|it| it.nats)
    };
    assert!(of_technique(&profiles).is_some_and(|nats| nats > 0.0));
    assert_eq!(of_technique(&Profiles::build(statements())), None);
}

#[test]
fn the_closest_report_counts_and_not_the_mixture_of_all() {
    // A and B are said to use the same; of A one report says all that is seen, of B four reports a part each.
    let ids = ["T1001", "T1002", "T1003", "T1004"];
    let others = ["T1101", "T1102", "T1103", "T1104"];
    let mut uses = Vec::new();
    for (number, (id, other)) in ids.iter().zip(others).enumerate() {
        let own = format!("b{number}");
        uses.push(said("A", technique(id), &["a0"]));
        uses.push(said("A", technique(other), &[&format!("a{}", number + 1)]));
        uses.push(said("B", technique(id), &[&own]));
        uses.push(said("B", technique(other), &[&own]));
        uses.push(said("B", technique("T1200"), &["b9"]));
        uses.push(said("A", technique("T1200"), &["a9"]));
        uses.push(said("C", technique(&format!("T13{number:02}")), &["c"]));
    }
    let all = judge(&Profiles::build(uses), &seen(&ids.map(technique)), &Weights::shipped());
    assert!(of(&all, "A").nats > of(&all, "B").nats);
}
