mod rules;
mod story;

use std::collections::BTreeSet;
use std::net::IpAddr;

use model::{
    Actor, AliasClaim, AliasRelation, Confidence, Count, Digest, DomainName, Grade, Id, Indicator, Key,
    KeyKind, Left, Level, Link, Origin, Report, Timestamp,
};
use proptest::prelude::*;

use super::alias::Resolver;
use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn report(actor: &str, date: &str, publisher: &str, indicators: &[&str]) -> Report {
    let mut listed: Vec<Indicator> = indicators
        .iter()
        .map(|text| match text.parse::<IpAddr>() {
            Ok(address) => Indicator::Address(address),
            Err(_) => Indicator::Name(name(text)),
        })
        .collect();
    listed.sort();
    Report {
        id: Id::of(&[actor, date, publisher, &indicators.join(" ")]),
        actor: actor.to_owned(),
        date: at(date),
        dated: true,
        publisher: publisher.to_owned(),
        grade: Grade::UNKNOWN,
        marking: None,
        references: Vec::new(),
        indicators: listed,
        victims: Vec::new(),
        origin: Origin { source: "reports".to_owned(), raw: Some(Digest::of(publisher.as_bytes())), line: 1 },
    }
}

fn target(name: &str, sectors: &[&str], countries: &[&str]) -> Actor {
    Actor {
        source: "galaxy".to_owned(),
        external_id: None,
        name: name.to_owned(),
        country: None,
        targets_sectors: sectors.iter().map(ToString::to_string).collect(),
        targets_countries: countries.iter().map(ToString::to_string).collect(),
        said: model::Said::default(),
        origin: Origin { source: "galaxy".to_owned(), raw: Some(Digest::of(name.as_bytes())), line: 1 },
    }
}

/// A cluster of four names and an address, and what is known.
struct Scene {
    known: Known,
    claims: Vec<AliasClaim>,
    subject: Subject,
}

impl Scene {
    /// With these reports, beside a few on every actor that have nothing to do with the cluster.
    fn new(mut reports: Vec<Report>) -> Self {
        for (actor, count) in [("Red", 4), ("Blue", 4), ("Green", 2), ("Grey", 1)] {
            reports.extend((0..count).map(|n| {
                let day = format!("2019-08-{:02}", n + 1);
                report(
                    actor,
                    &day,
                    "elsewhere.example",
                    &[&format!("n{n}.{}-elsewhere.org", actor.to_lowercase())],
                )
            }));
        }
        let listed = ["a-one.com", "b-two.net", "mail.c-three.org", "d-four.info", "192.0.2.7"];
        let mut subject =
            Subject::of("UNK-0001", report("", "2019-12-31", "", &listed), at("2019-12-31").end_of_day());
        subject.as_of = Some(subject.until);
        Self { known: Known { reports, ..Known::default() }, claims: Vec::new(), subject }
    }

    fn learned(&self) -> Learned {
        let resolver = Resolver::new(&self.claims, &self.known.actors);
        Learned::new(self.known.clone(), resolver, self.subject.until, &BTreeSet::new())
    }

    fn ask(&self) -> Attribution {
        attribute(&self.learned(), &self.subject)
    }
}

fn first(attribution: &Attribution) -> (&str, u8) {
    let first = &attribution.hypotheses[0];
    (first.actor.as_str(), first.likelihood.percent())
}

fn level(attribution: &Attribution) -> Level {
    attribution.answer().unwrap().level
}

fn of<'a>(attribution: &'a Attribution, actor: &str) -> &'a Hypothesis {
    attribution.hypotheses.iter().find(|of| of.actor == actor).unwrap()
}

fn nats(attribution: &Attribution, actor: &str, family: Family) -> f64 {
    let own = attribution.contributions.iter().filter(|of| of.actor.as_deref() == Some(actor));
    own.filter(|of| of.family == family).map(|of| of.nats).sum()
}

fn says(attribution: &Attribution, text: &str) -> bool {
    attribution.caveats.iter().any(|caveat| caveat.contains(text))
}

#[test]
fn without_anything_known_the_actor_is_unknown() {
    let mut scene = Scene::new(Vec::new());
    scene.known.reports.clear();
    let answer = scene.ask();
    assert!(answer.hypotheses.is_empty() && (answer.unknown - 1.0).abs() < 1e-12);
    assert_eq!((level(&answer), answer.confidence), (Level::Unknown, Confidence::Low));
    assert_eq!(answer.answer().unwrap().name, "UNK-0001");
    assert!(says(
        &answer,
        "no report lists any of this infrastructure, so there is no basis to name an actor"
    ));
    assert!(answer.not_collected.iter().any(|what| what.starts_with("infrastructure: earlier reports")));
}

#[test]
fn activity_and_style_of_few_reports_name_nobody() {
    let answer = Scene::new(Vec::new()).ask();
    assert_eq!(level(&answer), Level::Unknown, "{:?}", answer.ladder);
    assert!(answer.hypotheses.iter().all(|of| of.likelihood.percent() <= 54));
    assert!(answer.named().is_none());
}

#[test]
fn shared_infrastructure_names_an_actor_up_to_the_ceiling_of_one_family() {
    let scene = Scene::new(vec![
        report(
            "Red",
            "2019-10-31",
            "cert.example",
            &["a-one.com", "www.b-two.net", "192.0.2.7", "other.com"],
        ),
        report("Red", "2019-11-30", "lab.example", &["d-four.info"]),
    ]);
    let answer = scene.ask();
    assert_eq!(first(&answer), ("Red", 79), "{answer:#?}");
    assert_eq!(level(&answer), Level::Actor);
    assert!(answer.hypotheses[0].probability > 0.79, "the posterior itself is not held");
    assert_eq!(answer.likelihood.as_str(), "likely");
    let strongest = answer.contributions.iter().find(|of| of.family == Family::Infrastructure).unwrap();
    assert_eq!(
        strongest.text,
        "3 registrable names or addresses also listed in a report on Red; in all 4 registrable names or addresses shared with \
         2 reports by 2 sources"
    );
    assert_eq!(
        (strongest.source.as_str(), strongest.grade),
        ("cert.example, 2019-10-31", Some(Grade::UNKNOWN))
    );
    assert_eq!(
        strongest.values,
        ["a-one.com", "b-two.net", "192.0.2.7"],
        "strongest first, then by kind and value"
    );
    assert!(says(&answer, "Red is held at likely (79 %) instead of"));
    assert!(
        answer.removals.iter().any(|of| of.without == Left::Family(Family::Infrastructure) && of.changes)
    );
    let source = Left::Source("cert.example".to_owned());
    assert!(answer.removals.iter().any(|of| of.without == source), "{:?}", answer.removals);
    let sum: f64 = answer.hypotheses.iter().map(|of| of.probability).sum::<f64>() + answer.unknown;
    assert!(sum <= 1.0 + 1e-9 && sum > 0.9, "{sum}");
}

#[test]
fn a_report_on_another_actor_speaks_against() {
    let mut scene = Scene::new(vec![
        report("Red", "2019-10-31", "cert.example", &["a-one.com", "b-two.net"]),
        report("Blue", "2019-12-01", "press.example", &["a-one.com"]),
    ]);
    let answer = scene.ask();
    assert_eq!(first(&answer).0, "Red");
    let against = &answer.against[0];
    assert_eq!((against.actor.as_deref(), against.family), (Some("Blue"), Family::Infrastructure));
    assert_eq!(against.source, "press.example, 2019-12-01");
    assert!(against.nats < 0.0);
    assert_eq!(
        answer.contested,
        [model::Contest {
            claim: "UNK-0001 is Blue".to_owned(),
            asserted_by: vec!["press.example, 2019-12-01, F6".to_owned()],
            contradicted_by: vec!["cert.example, 2019-10-31, F6 (says Red)".to_owned()],
        }]
    );
    let odds = |answer: &Attribution| of(answer, "Red").probability;
    scene.known.reports.retain(|report| report.publisher != "press.example");
    assert!(odds(&scene.ask()) > odds(&answer), "a dissenting report weakens the leader");
}

#[test]
fn only_what_was_known_then_counts() {
    let mut scene = Scene::new(vec![
        report("Red", "2019-12-31T23:00:00Z", "cert.example", &["a-one.com", "b-two.net"]),
        report("Blue", "2020-01-01", "lab.example", &["a-one.com", "b-two.net", "d-four.info"]),
        report("Late", "2021-01-01", "lab.example", &["else.example.com"]),
    ]);
    let answer = scene.ask();
    assert_eq!(first(&answer).0, "Red");
    assert!(says(&answer, "2 reports after 2019-12-31 did not count"), "{:?}", answer.caveats);
    assert!(answer.hypotheses.iter().all(|of| of.actor != "Late"));
    scene.subject.until = at("2019-12-31");
    assert_eq!(level(&scene.ask()), Level::Unknown);
}

#[test]
fn a_report_never_counts_for_itself() {
    let mut own = report("Red", "2019-10-31", "cert.example", &["a-one.com", "b-two.net"]);
    own.references = vec!["https://cert.example/1".to_owned()];
    let mut scene = Scene::new(vec![own.clone()]);
    assert_eq!(first(&scene.ask()).0, "Red");
    scene.subject.report.id = own.id.clone();
    assert_eq!(nats(&scene.ask(), "Red", Family::Infrastructure), 0.0);
    scene.subject.report.id = Id::of(&["another record"]);
    scene.subject.report.references = own.references;
    assert_eq!(nats(&scene.ask(), "Red", Family::Infrastructure), 0.0, "another record of the same document");
}

#[test]
fn age_grade_and_company_on_a_key_weaken_it() {
    let of_red = |reports: Vec<Report>| nats(&Scene::new(reports).ask(), "Red", Family::Infrastructure);
    let fresh = of_red(vec![report("Red", "2019-12-31", "x", &["a-one.com"])]);
    assert!(fresh > 2.0, "{fresh}");
    let old = of_red(vec![report("Red", "2015-12-31", "x", &["a-one.com"])]);
    assert!(old < fresh / 3.0 && old > fresh / 5.0, "four years are two half-lives: {old} of {fresh}");
    let graded = |grade: &str| {
        let mut one = report("Red", "2019-12-31", "x", &["a-one.com"]);
        one.grade = Grade::try_from(grade.to_owned()).unwrap();
        of_red(vec![one])
    };
    assert!(graded("A1") > fresh * 1.2 && graded("A1") <= fresh * 1.5);
    assert!((graded("C3") - fresh).abs() < 1e-9, "C3 counts as an unknown grade does");
    assert!(graded("D4") < fresh * 0.6 && graded("D4") > 0.0);
    assert!(graded("E5").abs() < 1e-9);
    let both = of_red(vec![
        report("Red", "2019-12-31", "x", &["a-one.com"]),
        report("Blue", "2019-12-31", "y", &["a-one.com"]),
    ]);
    assert!(both < fresh * 0.6, "a key on two actors: {both} of {fresh}");
}

#[test]
fn undisputed_names_join_and_contested_ones_stay_apart() {
    let same = |asserter: &str, subject: &str, object: &str| AliasClaim {
        subject: subject.to_owned(),
        relation: AliasRelation::SameAs,
        object: object.to_owned(),
        asserter: asserter.to_owned(),
        said: model::Said::default(),
    };
    let differ = |a: &str, b: &str| AliasClaim { relation: AliasRelation::DistinctFrom, ..same("lab", a, b) };
    let mut scene = Scene::new(vec![
        report("red", "2019-10-31", "cert.example", &["a-one.com"]),
        report("Scarlet", "2019-11-01", "lab.example", &["b-two.net"]),
        report("Pink", "2019-11-02", "press.example", &["d-four.info"]),
    ]);
    scene.known.actors = vec![Actor { source: "map".to_owned(), ..target("Red", &[], &[]) }];
    scene.claims = vec![
        same("map", "Red", "Scarlet"),
        same("press", "Pink", "Scarlet"),
        same("press", "Pink", "Blue"),
        differ("Pink", "Blue"),
        differ("Pink", "Scarlet"),
    ];
    let answer = scene.ask();
    assert_eq!(first(&answer).0, "Red");
    assert_eq!(of(&answer, "Red").also_known_as, ["Scarlet"]);
    assert!(answer.contributions.iter().any(|of| of.text.contains("a report on Scarlet, filed under Red")));
    assert!(
        answer.contested.iter().any(|of| of.claim == "Scarlet is Pink"
            && of.asserted_by == ["press"]
            && of.contradicted_by == ["lab (says that they are different)"]),
        "{:?}",
        answer.contested
    );
    assert_eq!(answer.confidence, Confidence::Low, "the second hypothesis may be the first");
}

#[test]
fn one_source_alone_is_said_and_makes_for_low_confidence() {
    let answer =
        Scene::new(vec![report("Red", "2019-10-31", "cert.example", &["a-one.com", "b-two.net"])]).ask();
    assert_eq!(answer.confidence, Confidence::Low);
    assert!(says(&answer, "all reports behind it come from one source"));
    assert!(says(&answer, "without cert.example it falls to"), "{:?}", answer.caveats);
}

#[test]
fn a_cluster_made_of_reports_proves_nothing() {
    let mut scene = Scene::new(vec![
        report("Red", "2019-10-31", "cert.example", &["a-one.com", "b-two.net"]),
        report("Red", "2019-11-30", "lab.example", &["d-four.info"]),
    ]);
    let whole = scene.ask();
    scene.subject.linked_by_report = 0.75;
    let answer = scene.ask();
    assert_eq!(answer.confidence, Confidence::Low);
    assert!(answer.caveats[0].starts_with("75 % of the links that hold the cluster together are reports"));
    let share = nats(&answer, "Red", Family::Infrastructure) / nats(&whole, "Red", Family::Infrastructure);
    assert!((share - (1.0 - 0.25 * 0.75)).abs() < 1e-9, "{share}");

    let link = |kind: KeyKind| Link {
        a: name("a-one.com"),
        b: name("b-two.net"),
        key: Key { kind, value: "x".to_owned() },
        when: None,
        rate: model::BaseRate { holders: 2, population: 10 },
        weight: 1.0,
    };
    let share = linked_by_report(&[link(KeyKind::Report), link(KeyKind::Address)]);
    assert!((share - 0.5).abs() < 1e-9);
    assert!(linked_by_report(&[]).abs() < 1e-9);
}

#[test]
fn a_neighbour_in_a_shared_zone_is_no_report_on_the_cluster() {
    let mut scene = Scene::new(vec![report("Red", "2019-10-31", "x", &["stranger.duckdns.org"])]);
    scene.subject.report.indicators = vec![Indicator::Name(name("ours.duckdns.org"))];
    assert_eq!(nats(&scene.ask(), "Red", Family::Infrastructure), 0.0);
}

fn some_reports() -> impl Strategy<Value = Vec<Report>> {
    let one = (0usize..5, 0usize..4, 1u8..28, prop::collection::vec(0usize..6, 1..4)).prop_map(
        |(actor, publisher, day, listed)| {
            let actor = ["Red", "Blue", "Green", "red", "Newcomer"][actor];
            let names = ["a-one.com", "b-two.net", "c-three.org", "d-four.info", "192.0.2.7", "else.com"];
            let listed: BTreeSet<&str> = listed.into_iter().map(|index| names[index]).collect();
            let listed: Vec<&str> = listed.into_iter().collect();
            report(actor, &format!("2019-0{}-{day:02}", publisher + 1), &format!("s{publisher}"), &listed)
        },
    );
    prop::collection::vec(one, 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn probabilities_are_whole_and_the_order_of_reports_does_not_matter(reports in some_reports()) {
        let scene = Scene::new(reports);
        let answer = scene.ask();
        let sum = answer.hypotheses.iter().map(|of| of.probability).sum::<f64>() + answer.unknown;
        prop_assert!((sum - 1.0).abs() < 0.05, "sum {} of {:?}", sum, answer);
        for of in &answer.hypotheses {
            prop_assert!(f64::from(of.likelihood.percent()) / 100.0 <= of.probability + 0.006 || of.probability < 0.01);
        }
        let mut turned = Scene::new(Vec::new());
        turned.known.reports = scene.known.reports.iter().rev().cloned().collect();
        prop_assert_eq!(&answer, &turned.ask());
        // What is listed of a family adds up to what was weighed: the score of the first is the sum of its pieces.
        let learned = scene.learned();
        let sheet = Sheet::new(&learned, &scene.subject);
        for line in &sheet.lines {
            for family in Family::ALL {
                let pieces = words::contributions(&sheet, line);
                let sum: f64 = pieces.iter().filter(|of| of.family == family).map(|of| of.nats).sum();
                prop_assert!((sum - line.of(family)).abs() < 1e-6, "{} {} {}", family, sum, line.of(family));
            }
        }
    }
}
