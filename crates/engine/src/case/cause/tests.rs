use model::{Basis, ElementId, FactKind, FactTopic, LossEntry, ReplayableQuery};
use proptest::prelude::*;

use super::*;
use crate::case::{CFAA_LOSS, ledger};

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn element(code: &str, scope: ElementScope, topics: &[FactTopic]) -> Element {
    Element {
        code: code.to_owned(),
        text: code.to_owned(),
        scope,
        topics: topics.to_vec(),
        kinds: Vec::new(),
        at_least: 1,
        loss: None,
        gap: format!("no record shows {code}"),
    }
}

fn cause(elements: Vec<Element>) -> CauseOfAction {
    CauseOfAction {
        version: 1,
        code: "test".to_owned(),
        title: "Test".to_owned(),
        statute: "-".to_owned(),
        default: true,
        note: "Draft for counsel.".to_owned(),
        elements,
    }
}

fn fact(number: u32, topic: FactTopic, exhibits: &[u32], domains: &[&str]) -> CaseFact {
    CaseFact {
        number,
        code: format!("D-{number}"),
        text: "A sentence.".to_owned(),
        basis: Basis::Observed { by: "sensor-1".to_owned() },
        topic,
        exhibits: exhibits.to_vec(),
        domains: domains.iter().map(|text| name(text)).collect(),
        elements: Vec::new(),
        accepted_by: None,
    }
}

fn exhibit(number: u32) -> Exhibit {
    Exhibit {
        number,
        title: "record".to_owned(),
        raw: Digest::of(&number.to_be_bytes()),
        file: Digest::of(b"file"),
        file_name: "pdns.ndjson".to_owned(),
        line: u64::from(number),
        added_by: None,
    }
}

fn run(cause: &CauseOfAction, facts: &[CaseFact], losses: Vec<LossEntry>) -> CauseSupport {
    let causes = [cause.clone()];
    let mut facts = facts.to_vec();
    assign(&causes, &mut facts);
    let exhibits: Vec<Exhibit> = (1..=9).map(exhibit).collect();
    let domains = ["a.com", "b.com"].map(name);
    let losses = ledger(losses, CFAA_LOSS);
    let input = MatrixInput {
        causes: &causes,
        facts: &facts,
        exhibits: &exhibits,
        domains: &domains,
        losses: &losses,
    };
    matrix(&input).remove(0)
}

#[test]
fn the_chain_runs_from_cause_to_digest() {
    let cause = cause(vec![element("access", ElementScope::Case, &[FactTopic::AccountAccess])]);
    let of = run(&cause, &[fact(1, FactTopic::AccountAccess, &[3, 4], &[])], Vec::new());
    assert_eq!(of.support, Support::Supported);
    let element = &of.elements[0];
    assert_eq!((element.facts.as_slice(), element.gap.as_ref()), (&[1][..], None));
    assert_eq!(
        element.exhibits,
        [(3, Digest::of(&3_u32.to_be_bytes())), (4, Digest::of(&4_u32.to_be_bytes()))]
    );
    assert_eq!(of.domains, ["a.com", "b.com"].map(name), "no element of domains: it holds for all");
}

#[test]
fn one_missing_element_leaves_the_count_unsupported() {
    let cause = cause(vec![
        element("access", ElementScope::Case, &[FactTopic::AccountAccess]),
        element("damage", ElementScope::Case, &[FactTopic::Impairment]),
    ]);
    let of = run(&cause, &[fact(1, FactTopic::AccountAccess, &[3], &[])], Vec::new());
    assert_eq!(of.support, Support::Unsupported);
    assert_eq!(of.elements[0].support, Support::Supported);
    assert_eq!(of.elements[1].gap.as_deref(), Some("no record shows damage"));
    assert!(of.domains.is_empty());
}

#[test]
fn a_fact_without_exhibit_supports_nothing_and_is_named() {
    let cause = cause(vec![element("access", ElementScope::Case, &[FactTopic::AccountAccess])]);
    for exhibits in [&[][..], &[77]] {
        let of = run(&cause, &[fact(1, FactTopic::AccountAccess, exhibits, &[])], Vec::new());
        assert_eq!(of.support, Support::Unsupported);
        let gap = of.elements[0].gap.as_deref().unwrap();
        assert!(gap.contains("facts 1 speak to it, and none of them has an exhibit"), "{gap}");
    }
}

#[test]
fn elements_of_domains_must_meet_on_one_domain() {
    let cause = cause(vec![
        element("imitation", ElementScope::Domain, &[FactTopic::Imitation]),
        element("use", ElementScope::Domain, &[FactTopic::Resolution]),
    ]);
    let apart =
        [fact(1, FactTopic::Imitation, &[1], &["a.com"]), fact(2, FactTopic::Resolution, &[2], &["b.com"])];
    let of = run(&cause, &apart, Vec::new());
    assert_eq!(of.support, Support::Unsupported);
    assert!(of.elements.iter().all(|element| element.support == Support::Supported));
    let mut together = apart.to_vec();
    together.push(fact(3, FactTopic::Resolution, &[3], &["a.com", "stranger.org"]));
    let of = run(&cause, &together, Vec::new());
    assert_eq!((of.support, of.domains), (Support::Supported, vec![name("a.com")]));
}

#[test]
fn an_element_takes_only_its_kinds_even_when_a_person_names_it() {
    let mut access = element("access", ElementScope::Case, &[FactTopic::AccountAccess]);
    access.kinds = vec![FactKind::Observed, FactKind::Derived];
    let cause = cause(vec![access]);
    let id = ElementId { cause: "test".to_owned(), element: "access".to_owned() };
    let mut named = fact(1, FactTopic::Other, &[1], &[]);
    named.elements = vec![id.clone()];
    assert_eq!(run(&cause, &[named.clone()], Vec::new()).support, Support::Supported);
    named.basis = Basis::Opinion { person: "Ada Example".to_owned() };
    assert_eq!(run(&cause, &[named], Vec::new()).support, Support::Unsupported);
    let unknown = ElementId { element: "nothing".to_owned(), ..id };
    let mut stray = fact(1, FactTopic::Other, &[1], &[]);
    stray.elements = vec![unknown];
    let mut facts = [stray];
    assign(&[cause], &mut facts);
    assert!(facts[0].elements.is_empty(), "an element that does not exist is dropped");
}

#[test]
fn a_pattern_needs_two_facts() {
    let mut pattern = element("pattern", ElementScope::Case, &[FactTopic::PredicateAct]);
    pattern.at_least = 2;
    let cause = cause(vec![pattern]);
    let act = |number| fact(number, FactTopic::PredicateAct, &[number], &[]);
    let of = run(&cause, &[act(1)], Vec::new());
    assert_eq!(
        of.elements[0].gap.as_deref(),
        Some("no record shows pattern; 2 facts are needed, 1 are proven")
    );
    assert_eq!(run(&cause, &[act(1), act(2)], Vec::new()).support, Support::Supported);
}

#[test]
fn loss_counts_with_exhibits_only_and_from_five_thousand() {
    let mut loss = element("loss", ElementScope::Case, &[FactTopic::Loss]);
    loss.loss = Some(CFAA_LOSS);
    let cause = cause(vec![loss]);
    let entry = |number, cents, exhibit| LossEntry {
        number,
        who: "the plaintiff".to_owned(),
        task: "response".to_owned(),
        from: "2019-03-01".parse().unwrap(),
        to: "2019-03-02".parse().unwrap(),
        hours_hundredths: None,
        rate_cents: None,
        cents,
        exhibit,
        by: "Ada Example".to_owned(),
    };
    let facts = [fact(1, FactTopic::Loss, &[1], &[]), fact(2, FactTopic::Loss, &[], &[])];
    let below = run(&cause, &facts, vec![entry(1, 499_999, Some(1)), entry(2, 900_000, None)]);
    assert_eq!(below.support, Support::Unsupported);
    let gap = below.elements[0].gap.as_deref().unwrap();
    assert!(gap.contains("$4,999.99 within 12 months, $5,000.00 are needed"), "{gap}");
    assert_eq!(run(&cause, &facts, vec![entry(1, 500_000, Some(1))]).support, Support::Supported);
}

fn arbitrary_fact() -> impl Strategy<Value = CaseFact> {
    let basis = prop_oneof![
        Just(Basis::Observed { by: "sensor-1".to_owned() }),
        Just(Basis::Opinion { person: "Ada Example".to_owned() }),
        Just(Basis::OnInformationAndBelief { source: "Lab".to_owned() }),
        Just(Basis::Derived {
            query: ReplayableQuery {
                sql: "SELECT 1".to_owned(),
                tool: "interdict 0".to_owned(),
                result: Digest::of(b""),
                rows: 1,
                shown: Vec::new()
            }
        }),
    ];
    let topic = prop::sample::select(FactTopic::ALL);
    let domains = prop::collection::vec(prop::sample::select(vec!["a.com", "b.com", "stranger.org"]), 0..3);
    (basis, topic, prop::collection::vec(0_u32..12, 0..4), domains).prop_map(
        |(basis, topic, exhibits, domains)| CaseFact { basis, ..fact(0, topic, &exhibits, &domains) },
    )
}

proptest! {
    #[test]
    fn support_always_ends_at_a_digest(facts in prop::collection::vec(arbitrary_fact(), 0..12)) {
        let mut facts = facts;
        for (number, fact) in (1..).zip(&mut facts) {
            fact.number = number;
        }
        let scope = |place: usize| if place.is_multiple_of(2) { ElementScope::Case } else { ElementScope::Domain };
        let cause = cause(
            FactTopic::ALL.chunks(7).enumerate().map(|(place, topics)| element(&format!("e{place}"), scope(place), topics)).collect(),
        );
        let of = run(&cause, &facts, Vec::new());
        for element in &of.elements {
            prop_assert_eq!(element.support == Support::Supported, element.gap.is_none());
            prop_assert_eq!(element.facts.is_empty(), element.exhibits.is_empty());
            for (number, digest) in &element.exhibits {
                prop_assert_eq!(*digest, exhibit(*number).raw);
            }
            if element.support == Support::Supported {
                prop_assert!(!element.exhibits.is_empty());
            }
        }
        prop_assert_eq!(
            of.support == Support::Supported,
            of.elements.iter().all(|element| element.support == Support::Supported) && !of.domains.is_empty()
        );
    }
}
