mod story;

use std::collections::BTreeSet;

use model::{AliasClaim, AliasRelation, Count, Digest, Grade, Id, Indicator, Key, Origin};
use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn registrable(name: &DomainName) -> DomainName {
    name.registrable().map_or_else(|| name.clone(), |registrable| registrable.name())
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
        id: Id::of(&[actor, date, publisher]),
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

fn busy(actor: &str, reports: u64) -> Activity {
    Activity { actor: actor.to_owned(), reports, latest: at("2019-11-01") }
}

/// A cluster of four names and an address, and what is known.
struct Scene {
    members: Vec<DomainName>,
    addresses: Vec<IpAddr>,
    reports: Vec<Report>,
    activity: Vec<Activity>,
    resolver: Resolver,
    actors: Vec<Actor>,
    profile: Profile,
    linked_by_report: f64,
    as_of: Option<Timestamp>,
}

impl Scene {
    fn new(reports: Vec<Report>) -> Self {
        Self {
            members: ["a-one.com", "b-two.net", "mail.c-three.org", "d-four.info"].map(name).to_vec(),
            addresses: vec!["192.0.2.7".parse().unwrap()],
            reports,
            activity: vec![busy("Red", 20), busy("Blue", 20), busy("Green", 5), busy("Grey", 2)],
            resolver: Resolver::default(),
            actors: Vec::new(),
            profile: Profile::default(),
            linked_by_report: 0.0,
            as_of: Some(at("2019-12-31").end_of_day()),
        }
    }

    fn ask(&self) -> Attribution {
        attribute(&Question {
            designator: "UNK-0001",
            members: &self.members,
            addresses: &self.addresses,
            registrable: &registrable,
            reports: &self.reports,
            activity: &self.activity,
            resolver: &self.resolver,
            actors: &self.actors,
            profile: &self.profile,
            linked_by_report: self.linked_by_report,
            as_of: self.as_of,
            now: at("2019-12-31"),
        })
    }
}

fn first(attribution: &Attribution) -> (&str, u8) {
    let first = &attribution.hypotheses[0];
    (first.actor.as_deref().unwrap_or("unknown"), first.likelihood.percent())
}

fn of<'a>(attribution: &'a Attribution, actor: &str) -> &'a Hypothesis {
    attribution.hypotheses.iter().find(|of| of.actor.as_deref() == Some(actor)).unwrap()
}

fn says(attribution: &Attribution, text: &str) -> bool {
    attribution.caveats.iter().any(|caveat| caveat.contains(text))
}

#[test]
fn without_a_report_the_actor_is_unknown() {
    let answer = Scene::new(Vec::new()).ask();
    assert_eq!(first(&answer), ("unknown", 50));
    assert_eq!(answer.confidence, Confidence::Low);
    assert!(says(
        &answer,
        "no report lists any of this infrastructure, so there is no basis to name an actor"
    ));
    assert_eq!(answer.hypotheses.len(), 1, "nobody is named for being active");
    let mut bare = Scene::new(Vec::new());
    bare.activity.clear();
    assert_eq!(first(&bare.ask()), ("unknown", 50));
    bare.activity.push(busy("Only", 1000));
    bare.actors = vec![target("Only", &[], &["KR"]), target("Else", &[], &["DE"])];
    bare.profile.imitated_countries = vec![Count { what: "KR".to_owned(), count: 3 }];
    assert_eq!(first(&bare.ask()), ("unknown", 50), "the only actor known is not the answer for that");
    assert_eq!(bare.ask().hypotheses.len(), 1);
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
    assert_eq!(first(&answer), ("Red", 79));
    let red = of(&answer, "Red");
    assert!(red.flat_prior.percent() > 79, "the flat one is before ceilings: {}", red.flat_prior);
    assert_eq!(
        red.supporting[0].text,
        "2 of 4 names (1 by the registrable name only) and 1 of 1 dedicated address are listed in a report on Red \
         (cert.example, 2019-10-31, F6); in all 4 registrable names or addresses shared with 2 reports by 2 sources"
    );
    assert_eq!(red.supporting[0].source, "cert.example, 2019-10-31, F6");
    assert_eq!(red.supporting[0].values, ["a-one.com", "b-two.net", "192.0.2.7"]);
    let nats: f64 =
        red.supporting.iter().filter(|of| of.family == Family::Infrastructure).map(|of| of.weight).sum();
    assert!((6.2..6.7).contains(&nats), "first key 5.7, second 1, both a little old: {nats}");
    assert!(says(&answer, "Red is held at likely (79 %) instead of"));
    assert_eq!(answer.confidence, Confidence::Moderate);
    assert!(!says(&answer, "without the reports of"), "either source alone is enough: {:?}", answer.caveats);
    let unknown = answer.hypotheses.iter().find(|of| of.actor.is_none()).unwrap();
    assert!(unknown.likelihood.percent() >= 20, "what the ceiling takes goes to the unknown actor");
    assert_eq!(unknown.contradicting.len(), 2);
}

#[test]
fn a_report_on_another_actor_speaks_against() {
    let mut scene = Scene::new(vec![
        report("Red", "2019-10-31", "cert.example", &["a-one.com", "b-two.net"]),
        report("Blue", "2019-12-01", "press.example", &["a-one.com"]),
    ]);
    let answer = scene.ask();
    assert_eq!(first(&answer).0, "Red");
    let against = &of(&answer, "Red").contradicting[0];
    assert_eq!(against.text, "1 of 4 names is listed in a report on Blue (press.example, 2019-12-01, F6)");
    assert!(against.weight < -2.0 && against.weight > -3.0, "the key is shared by two: {}", against.weight);
    assert_eq!(of(&answer, "Blue").contradicting[0].source, "cert.example, 2019-10-31, F6");
    assert_eq!(
        answer.contested,
        [model::Contest {
            claim: "UNK-0001 is Blue".to_owned(),
            asserted_by: vec!["press.example, 2019-12-01, F6".to_owned()],
            contradicted_by: vec!["cert.example, 2019-10-31, F6 (says Red)".to_owned()],
        }]
    );
    let alone = {
        scene.reports.pop();
        scene.ask()
    };
    let odds = |answer: &Attribution| of(answer, "Red").flat_prior;
    assert!(odds(&alone) > odds(&answer), "a dissenting report weakens the leader");
}

#[test]
fn only_what_was_known_then_counts() {
    let mut scene = Scene::new(vec![
        report("Red", "2019-12-31T23:00:00Z", "cert.example", &["a-one.com", "b-two.net"]),
        report("Blue", "2020-01-01", "lab.example", &["a-one.com", "b-two.net", "d-four.info"]),
    ]);
    scene.activity.push(Activity { actor: "Late".to_owned(), reports: 1_000, latest: at("2021-01-01") });
    let answer = scene.ask();
    assert_eq!(first(&answer).0, "Red");
    assert!(says(&answer, "1 report on this infrastructure after 2019-12-31 did not count"));
    assert!(says(&answer, "the activity of 1 actor did not count"));
    assert!(answer.hypotheses.iter().all(|of| of.actor.as_deref() != Some("Late")));
    assert!(of(&answer, "Red").contradicting.iter().all(|of| of.family == Family::Prior));
    scene.as_of = Some(at("2019-12-31"));
    assert_eq!(first(&scene.ask()).0, "unknown");
}

#[test]
fn age_grade_and_company_on_a_key_weaken_it() {
    let nats = |reports: Vec<Report>| -> f64 {
        let answer = Scene::new(reports).ask();
        let of_red = answer.hypotheses.iter().find(|of| of.actor.as_deref() == Some("Red"));
        of_red.map_or(0.0, |red| {
            red.supporting.iter().filter(|of| of.family == Family::Infrastructure).map(|of| of.weight).sum()
        })
    };
    let fresh = nats(vec![report("Red", "2019-12-31", "x", &["a-one.com"])]);
    assert!((fresh - 5.7).abs() < 1e-9, "{fresh}");
    let old = nats(vec![report("Red", "2015-12-31", "x", &["a-one.com"])]);
    assert!((old - 5.7 / 4.0).abs() < 0.01, "four years are two half-lives: {old}");
    let graded = |grade: &str| {
        let mut one = report("Red", "2019-12-31", "x", &["a-one.com"]);
        one.grade = Grade::try_from(grade.to_owned()).unwrap();
        nats(vec![one])
    };
    assert!((graded("A1") - 5.7 * 1.5).abs() < 1e-9);
    assert!((graded("C3") - 5.7).abs() < 1e-9);
    assert!((graded("D4") - 5.7 / 2.0).abs() < 1e-9);
    assert!(graded("E5").abs() < 1e-9);
    let both = nats(vec![
        report("Red", "2019-12-31", "x", &["a-one.com"]),
        report("Blue", "2019-12-31", "y", &["a-one.com"]),
    ]);
    assert!((both - 5.7 / 2.0).abs() < 1e-9, "{both}");
    let three = nats(vec![report("Red", "2019-12-31", "x", &["a-one.com", "b-two.net", "d-four.info"])]);
    assert!((three - 6.7).abs() < 1e-9, "a third key adds nothing: {three}");
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
    let differ = AliasClaim { relation: AliasRelation::DistinctFrom, ..same("lab", "Pink", "Blue") };
    let mut scene = Scene::new(vec![
        report("red", "2019-10-31", "cert.example", &["a-one.com"]),
        report("Scarlet", "2019-11-01", "lab.example", &["b-two.net"]),
        report("Pink", "2019-11-02", "press.example", &["d-four.info"]),
    ]);
    let actor = Actor {
        source: "map".to_owned(),
        external_id: None,
        name: "Red".to_owned(),
        country: None,
        targets_sectors: Vec::new(),
        targets_countries: Vec::new(),
        said: model::Said::default(),
        origin: Origin { source: "map".to_owned(), raw: Some(Digest::of(b"map")), line: 1 },
    };
    let claims = [
        same("map", "Red", "Scarlet"),
        same("press", "Pink", "Scarlet"),
        same("press", "Pink", "Blue"),
        differ,
    ];
    let no = AliasClaim { relation: AliasRelation::DistinctFrom, ..same("lab", "Pink", "Scarlet") };
    let claims: Vec<AliasClaim> = claims.into_iter().chain([no]).collect();
    scene.resolver = Resolver::new(&claims, &[actor]);
    let answer = scene.ask();
    assert_eq!(first(&answer).0, "Red");
    let red = of(&answer, "Red");
    assert_eq!(red.also_known_as, ["Scarlet"]);
    assert!(red.supporting.iter().any(|of| of.text.contains("a report on Scarlet, filed under Red")));
    assert!(red.supporting.iter().any(|of| of.text.contains("listed in a report on red (")));
    assert!(of(&answer, "Pink").supporting.iter().any(|of| of.text.contains("report on Pink")));
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
    assert!(says(&answer, "without the reports of cert.example it falls to"));
    assert!(says(&answer, "and an unknown actor comes first"));
}

#[test]
fn a_cluster_made_of_reports_proves_nothing() {
    let mut scene = Scene::new(vec![
        report("Red", "2019-10-31", "cert.example", &["a-one.com", "b-two.net"]),
        report("Red", "2019-11-30", "lab.example", &["d-four.info"]),
    ]);
    assert_eq!(scene.ask().confidence, Confidence::Moderate);
    scene.linked_by_report = 0.75;
    let answer = scene.ask();
    assert_eq!(answer.confidence, Confidence::Low);
    assert!(answer.caveats[0].starts_with("75 % of the links that hold the cluster together are reports"));
    assert!(says(&answer, "one family, reports that list the names") || !says(&answer, "is held at"));
    assert!(!says(&answer, "shared infrastructure"), "{:?}", answer.caveats);
    let nats = |answer: &Attribution| -> f64 {
        let supporting = of(answer, "Red").supporting.iter();
        supporting.filter(|of| of.family == Family::Infrastructure).map(|of| of.weight).sum()
    };
    scene.linked_by_report = 0.5;
    let whole = nats(&scene.ask());
    assert!((nats(&answer) / whole - (1.0 - 0.25 * 0.75)).abs() < 1e-9);

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

#[test]
fn targets_alone_never_exceed_roughly_even_and_lift_the_ceiling_of_one_family() {
    let mut scene = Scene::new(Vec::new());
    let count = |what: &str, count| Count { what: what.to_owned(), count };
    scene.profile.imitated_countries = vec![count("KR", 3)];
    scene.profile.imitated_sectors = vec![count("technology", 3), count("government-national", 1)];
    scene.actors = vec![
        target("Red", &["Think Tanks", "Government", "Information Technology"], &["South Korea", "JP"]),
        target("Blue", &["Financial Services"], &["United States"]),
        target("Green", &["Retail"], &["DE"]),
        target("Grey", &["Energy"], &["Private sector"]),
    ];
    scene.activity = vec![busy("Red", 2_000)];
    // A report that is worth nothing: something of the cluster is listed, and no infrastructure speaks for anybody.
    let mut worthless = report("Grey", "2019-10-31", "rumour.example", &["a-one.com"]);
    worthless.grade = Grade::try_from("E5".to_owned()).unwrap();
    scene.reports = vec![worthless];
    let answer = scene.ask();
    assert!(first(&answer).1 <= 54, "{:?}", first(&answer));
    let evidence: Vec<&Evidence> =
        of(&answer, "Red").supporting.iter().filter(|of| of.family == Family::Victimology).collect();
    assert_eq!(evidence.len(), 2);
    assert!(evidence.iter().all(|of| of.weight <= 0.5 && of.weight > 0.0 && of.source == "galaxy"));
    assert_eq!(
        evidence[0].text,
        "3 of 3 imitations with a known country are aimed at countries it is said to target (KR)"
    );

    scene.reports = vec![
        report("Red", "2019-10-31", "cert.example", &["a-one.com", "b-two.net"]),
        report("Red", "2019-11-30", "lab.example", &["d-four.info"]),
        report("Red", "2019-12-30", "third.example", &["mail.c-three.org"]),
    ];
    let answer = scene.ask();
    assert_eq!(first(&answer), ("Red", 94), "two families, and never almost certain");
    assert_eq!(answer.confidence, Confidence::High);
    scene.reports.truncate(1);
    assert_eq!(first(&scene.ask()), ("Red", 79), "one source stays at likely");
}

#[test]
fn a_neighbour_in_a_shared_zone_is_no_report_on_the_cluster() {
    let mut scene = Scene::new(vec![report("Red", "2019-10-31", "x", &["stranger.zone.example"])]);
    scene.members = vec![name("ours.zone.example")];
    assert_eq!(first(&scene.ask()).0, "Red", "as far as the public suffix list knows");
    let whole = |name: &DomainName| name.clone();
    let answer = attribute(&Question {
        designator: "UNK-0001",
        members: &scene.members,
        addresses: &[],
        registrable: &whole,
        reports: &scene.reports,
        activity: &scene.activity,
        resolver: &scene.resolver,
        actors: &[],
        profile: &scene.profile,
        linked_by_report: 0.0,
        as_of: None,
        now: at("2019-12-31"),
    });
    assert_eq!(first(&answer).0, "unknown");
}

#[test]
fn long_lists_are_cut_and_say_so() {
    let reports: Vec<Report> =
        (0..120).map(|n| report("Red", "2019-10-31", &format!("s{n}.example"), &["a-one.com"])).collect();
    let answer = Scene::new(reports).ask();
    assert_eq!(of(&answer, "Red").supporting.len(), 100);
    assert!(says(&answer, "pieces of evidence for Red not listed, the weakest"));
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
    #[test]
    fn probabilities_are_whole_and_the_order_of_reports_does_not_matter(reports in some_reports()) {
        let scene = Scene::new(reports.clone());
        let answer = scene.ask();
        let sum: u32 = answer.hypotheses.iter().map(|of| u32::from(of.likelihood.percent())).sum();
        let unlisted = answer.caveats.iter().any(|caveat| caveat.contains("share the remaining"));
        let nothing = says(&answer, "no basis to name an actor");
        prop_assert!(!nothing || (sum == 50 && answer.hypotheses.len() == 1));
        prop_assert!(sum <= 105 && (nothing || unlisted || sum >= 95), "sum {} of {:?}", sum, answer);
        prop_assert!(answer.hypotheses.iter().filter(|of| of.actor.is_none()).count() == 1);
        for of in &answer.hypotheses {
            prop_assert!(of.actor.is_none() || of.likelihood.percent() <= 79);
        }
        let turned = Scene::new(reports.into_iter().rev().collect());
        prop_assert_eq!(answer, turned.ask());
    }
}
