//! The rules on top of the posterior.

use super::super::technique::{Item, Observed, Use};
use super::*;

/// Two families of different vertices, one costly to fake, from three sources.
fn agreeing() -> Scene {
    let mut scene = Scene::new(vec![
        report("Red", "2019-10-31", "cert.example", &["a-one.com", "b-two.net"]),
        report("Red", "2019-11-30", "lab.example", &["d-four.info"]),
        report("Red", "2019-12-30", "third.example", &["mail.c-three.org"]),
    ]);
    let count = |what: &str, count| Count { what: what.to_owned(), count };
    scene.subject.targets = Targets {
        sectors: vec![count("technology", 3), count("government-national", 1)],
        countries: vec![count("KR", 3)],
    };
    scene.known.actors = vec![
        target("Red", &["Think Tanks", "Government", "Information Technology"], &["South Korea", "JP"]),
        target("Blue", &["Financial Services"], &["United States"]),
        target("Green", &["Retail"], &["DE"]),
        target("Grey", &["Energy"], &["Private sector"]),
    ];
    scene
}

fn used(actor: &str, item: Item) -> Use {
    Use { actor: actor.to_owned(), item, citations: vec![format!("report on {actor}")] }
}

#[test]
fn targets_alone_never_exceed_roughly_even() {
    let mut scene = agreeing();
    scene.known.reports.retain(|report| report.publisher == "elsewhere.example");
    let answer = scene.ask();
    assert!(answer.hypotheses.iter().all(|of| of.likelihood.percent() <= 54), "{:?}", answer.hypotheses);
    assert!(nats(&answer, first(&answer).0, Family::Victimology) <= 1.2);
    assert_eq!(level(&answer), Level::Unknown);
}

#[test]
fn two_families_of_different_vertices_carry_to_very_likely() {
    let scene = agreeing();
    let answer = scene.ask();
    assert_eq!(first(&answer).0, "Red");
    assert!(first(&answer).1 >= 80, "{answer:#?}");
    assert!(says(&answer, "of victimology rest on default weights"));
    let mut without = agreeing();
    without.subject.targets = Targets::default();
    assert_eq!(first(&without.ask()).1, 79, "one family is held");
    let mut left = agreeing();
    left.subject.without.insert(Family::Victimology);
    assert_eq!(first(&left.ask()).1, 79, "left out is the same as not known");
    assert!(says(&left.ask(), "victimology was left out, as asked"));
}

#[test]
fn almost_certain_needs_to_survive_every_removal() {
    let answer = agreeing().ask();
    let falls = |of: &model::Removal| of.actor.as_deref() != Some("Red");
    if answer.removals.iter().any(falls) {
        assert!(first(&answer).1 <= 94, "{:?}", answer.removals);
    }
    let mut one = agreeing();
    one.known.reports.retain(|report| !["lab.example", "third.example"].contains(&report.publisher.as_str()));
    let answer = one.ask();
    assert!(first(&answer).1 <= 94, "without its one source it would not stand: {:?}", answer.removals);
    assert!(
        answer.removals.iter().any(|of| of.without == Left::Source("cert.example".to_owned()) && of.changes)
    );
}

#[test]
fn the_prior_can_be_shown_and_removed() {
    let mut scene = agreeing();
    let with = scene.ask();
    assert!(with.contributions.iter().any(|of| of.family == Family::Prior));
    scene.subject.without.insert(Family::Prior);
    let flat = scene.ask();
    assert!(flat.contributions.iter().filter(|of| of.actor.is_some()).all(|of| of.family != Family::Prior));
    let shown = |answer: &Attribution| answer.hypotheses[0].flat_prior;
    assert_eq!(shown(&with), shown(&flat));
}

#[test]
fn software_and_techniques_are_one_vertex_and_hold_the_posterior_too() {
    let mut scene = Scene::new(Vec::new());
    scene.known.uses = vec![
        used("Red", Item::Software("S1".to_owned())),
        used("Red", Item::Technique("T1".to_owned())),
        used("Red", Item::Technique("T2".to_owned())),
        used("Blue", Item::Technique("T3".to_owned())),
        used("Green", Item::Technique("T4".to_owned())),
    ];
    scene.subject.report.indicators.clear();
    scene.subject.observed =
        Observed { techniques: ["T1", "T2"].map(str::to_owned).into(), software: ["S1".to_owned()].into() };
    let answer = scene.ask();
    assert_eq!(first(&answer).0, "Red");
    assert!(answer.hypotheses[0].probability <= 0.79 && first(&answer).1 <= 79, "{:?}", answer.hypotheses[0]);
    let item = answer.contributions.iter().find(|of| of.values == ["S1"]).unwrap();
    assert!(item.text.contains("nobody else"), "{item:?}");
    scene.subject.observed.software.clear();
    let answer = scene.ask();
    assert!(answer.hypotheses.iter().all(|of| of.probability <= 0.54), "{:?}", answer.hypotheses[0]);
    scene.subject.citation = Some("report on Red".to_owned());
    let answer = scene.ask();
    let left: Vec<_> =
        answer.contributions.iter().filter(|of| of.values.iter().any(|id| id.starts_with('T'))).collect();
    assert!(
        left.iter().all(|of| of.text.contains("not known to use")),
        "what only this report says is left out"
    );
}

#[test]
fn what_techniques_alone_say_is_what_their_own_judgement_says() {
    let mut scene = Scene::new(Vec::new());
    scene.known.uses = (0..6)
        .flat_map(|n| {
            let actor = ["Red", "Blue", "Green"][n % 3];
            [used(actor, Item::Technique(format!("T{n}"))), used(actor, Item::Technique("T9".to_owned()))]
        })
        .collect();
    scene.subject.report.indicators.clear();
    scene.subject.observed.techniques = ["T0", "T9", "T77"].map(str::to_owned).into();
    let learned = scene.learned();
    let sheet = Sheet::new(&learned, &scene.subject);
    let posterior = sheet.posterior(&sheet.lines, &BTreeSet::new());
    let judged = technique::judge(&learned.profiles, &scene.subject.observed, &learned.weights);
    for (line, posterior) in sheet.lines.iter().zip(posterior) {
        let own = judged.iter().find(|of| of.actor.as_ref() == Some(&line.actor)).unwrap();
        assert!((own.posterior - posterior).abs() < 1e-9, "{} {} {posterior}", line.actor, own.posterior);
    }
}

#[test]
fn a_country_is_said_where_no_actor_can_be() {
    let mut scene = Scene::new(vec![
        report("Red", "2019-12-01", "x.example", &["a-one.com", "b-two.net"]),
        report("Blue", "2019-12-02", "y.example", &["a-one.com", "b-two.net", "d-four.info"]),
    ]);
    scene.known.actors = ["Red", "Blue"]
        .map(|name| Actor { country: Some("KP".to_owned()), ..target(name, &[], &[]) })
        .to_vec();
    let answer = scene.ask();
    let country = answer.ladder.iter().find(|rung| rung.level == Level::Country).unwrap();
    assert_eq!((country.name.as_str(), country.members.len()), ("KP", 2));
    let actors: f64 = answer.hypotheses.iter().take(2).map(|of| of.probability).sum();
    assert!((country.probability - actors).abs() < 1e-9);
    if !answer.ladder[0].holds {
        assert_eq!(country.holds, country.probability >= 0.8);
    }
    assert_eq!(answer.ladder.last().unwrap().level, Level::Unknown);
    assert!(answer.ladder.last().unwrap().holds);
}

#[test]
fn a_shared_network_does_not_lift_the_hold_on_what_can_be_planted() {
    let planted = [Family::Infrastructure, Family::Software];
    for (shared, own, held) in [("192.0.2.99", false, true), ("192.0.2.7", true, false)] {
        let scene = Scene::new(vec![report("Red", "2019-12-01", "x.example", &[shared])]);
        let learned = scene.learned();
        let sheet = Sheet::new(&learned, &scene.subject);
        let line = sheet.lines.iter().find(|line| line.actor == learned.key("Red")).unwrap();
        assert_eq!((line.own_key, Ceiling::holds_posterior(line, &planted)), (own, held), "{shared}");
        assert!(line.of(Family::Infrastructure) > 0.0, "{shared}");
    }
}

#[test]
fn an_actor_that_software_speaks_for_is_listed_without_infrastructure_too() {
    let mut scene = Scene::new(Vec::new());
    let others = (0..30).map(|n| format!("Other{n:02}"));
    scene.known.reports.extend(
        others.map(|actor| report(&actor, "2019-12-20", "y.example", &[&format!("{actor}.example.org")])),
    );
    scene.known.uses =
        vec![used("Grey", Item::Software("S1".to_owned())), used("Blue", Item::Software("S2".to_owned()))];
    scene.subject.observed.software = ["S1".to_owned()].into();
    scene.subject.without.insert(Family::Infrastructure);
    let answer = scene.ask();
    assert!(answer.hypotheses.iter().any(|of| of.actor == "Grey"), "{:?}", answer.hypotheses);
}

#[test]
fn what_software_does_is_known_of_its_users() {
    let mut scene = Scene::new(Vec::new());
    scene.known.uses = vec![
        used("Red", Item::Software("S1".to_owned())),
        used("Blue", Item::Software("S2".to_owned())),
        used("Green", Item::Technique("T9".to_owned())),
    ];
    scene.subject.report.indicators.clear();
    scene.subject.observed.techniques = ["T1".to_owned()].into();
    let bare = scene.ask();
    scene.known.software = vec![used("S1", Item::Technique("T1".to_owned()))];
    let knowing = scene.ask();
    assert!(of(&knowing, "Red").probability > of(&bare, "Red").probability);
    assert_eq!(first(&knowing).0, "Red");
}
