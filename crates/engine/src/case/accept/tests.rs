use model::{Act, Confidence, Family, Hypothesis};

use super::*;

fn hypothesis(actor: &str, percent: u8) -> Hypothesis {
    Hypothesis {
        actor: actor.to_owned(),
        also_known_as: Vec::new(),
        country: None,
        probability: f64::from(percent) / 100.0,
        likelihood: Likelihood::new(percent).unwrap(),
        flat_prior: Likelihood::new(percent).unwrap(),
        held: None,
    }
}

fn attribution(hypotheses: Vec<Hypothesis>, unknown: f64) -> Attribution {
    let contributions = hypotheses
        .iter()
        .map(|hypothesis| Evidence {
            actor: Some(hypothesis.actor.clone()),
            family: Family::Infrastructure,
            text: "shares an address with an earlier report".to_owned(),
            nats: 2.0,
            source: "Lab".to_owned(),
            grade: None,
            values: Vec::new(),
        })
        .collect();
    let said = Likelihood::from_fraction(hypotheses.first().map_or(unknown, |leader| leader.probability));
    Attribution {
        designator: "UNK-0001".to_owned(),
        as_of: None,
        hypotheses,
        unknown,
        ladder: Vec::new(),
        likelihood: said.band(),
        confidence: Confidence::Low,
        contributions,
        against: Vec::new(),
        removals: Vec::new(),
        not_collected: Vec::new(),
        caveats: vec!["one family of evidence".to_owned()],
        contested: Vec::new(),
    }
}

fn acceptance(digest: Digest) -> Acceptance {
    let act = Act { by: "Ada Example".to_owned(), at: "2019-12-20".parse().unwrap(), note: None };
    Acceptance { designator: "UNK-0001".to_owned(), attribution: digest, act }
}

#[test]
fn no_word_of_it_enters_without_a_person() {
    let of = attribution(vec![hypothesis("Kimsuky", 62)], 0.3);
    let digest = Digest::of(b"this result");
    assert_eq!(accepted(Some(&of), digest, None), Err(NotAccepted::Nobody));
    let other = accepted(Some(&of), Digest::of(b"a later result"), Some(&acceptance(digest)));
    assert!(matches!(other, Err(NotAccepted::Changed { by, .. }) if by == "Ada Example"));
    let lone = attribution(Vec::new(), 1.0);
    assert_eq!(accepted(Some(&lone), digest, Some(&acceptance(digest))), Err(NotAccepted::NoAlternative));
    assert!(matches!(accepted(None, digest, Some(&acceptance(digest))), Err(NotAccepted::Missing { .. })));
}

#[test]
fn it_is_said_in_the_fixed_scale_with_its_alternatives() {
    let digest = Digest::of(b"this result");
    let of = attribution(vec![hypothesis("Kimsuky", 62), hypothesis("APT37", 5)], 0.3);
    let said = accepted(Some(&of), digest, Some(&acceptance(digest))).unwrap();
    assert_eq!(
        said.statement,
        "On the scale of ICD 203, the probability that the operation is the work of the actor reported as Kimsuky is: likely \
         (62 %). The confidence in that judgement is low."
    );
    let actors: Vec<Option<&str>> = said.alternatives.iter().map(|of| of.actor.as_deref()).collect();
    assert_eq!(actors, [None, Some("APT37")]);
    assert_eq!(said.supporting, ["shares an address with an earlier report (Lab)"]);
    assert_eq!((said.accepted_by.as_str(), said.accepted), ("Ada Example", digest));
}

#[test]
fn many_alternatives_are_counted_beyond_the_list() {
    let digest = Digest::of(b"x");
    let of = attribution((0..10).map(|n| hypothesis(&format!("Actor {n}"), 10)).collect(), 0.0);
    let said = accepted(Some(&of), digest, Some(&acceptance(digest))).unwrap();
    assert_eq!(said.alternatives.len(), ALTERNATIVES);
    assert!(
        said.caveats.contains(&"4 less likely alternatives are not listed here".to_owned()),
        "{:?}",
        said.caveats
    );
}

#[test]
fn names_come_with_who_uses_them_and_who_disputes_them() {
    let claim = |subject: &str, relation, object: &str, asserter: &str| AliasClaim {
        subject: subject.to_owned(),
        relation,
        object: object.to_owned(),
        asserter: asserter.to_owned(),
        said: model::Said { date: Some("2019-05-01".parse().unwrap()), ..model::Said::default() },
    };
    let claims = [
        claim("Kimsuky", AliasRelation::SameAs, "Thallium", "Lab"),
        claim("THALLIUM", AliasRelation::SameAs, "kimsuky", "Other lab"),
        claim("Kimsuky", AliasRelation::DistinctFrom, "APT37", "Lab"),
        claim("APT37", AliasRelation::SameAs, "Thallium", "Press"),
        claim("Kimsuky", AliasRelation::PartOf, "Reconnaissance Bureau", "Lab"),
        claim("Unrelated", AliasRelation::SameAs, "Other", "Lab"),
    ];
    let names = actor_names("Kimsuky", &["Thallium".to_owned()], &claims, &[], None);
    let before = Some("2019-04-30".parse().unwrap());
    assert!(actor_names("Kimsuky", &[], &claims, &[], before).is_empty(), "nobody had said so by then");
    let of = |wanted: &str| names.iter().find(|of| of.name.eq_ignore_ascii_case(wanted)).unwrap();
    assert_eq!(names.len(), 2, "{names:?}");
    assert_eq!(of("thallium").asserted_by, ["Lab", "Other lab"]);
    assert_eq!(of("thallium").since, Some("2019-05-01".parse().unwrap()));
    assert_eq!(of("APT37").disputed_by, ["Lab"]);
    assert_eq!(of("APT37").asserted_by, ["Press"], "somebody says that one of its names means APT37");
    let contest = |claim: &str, against: &str| Contest {
        claim: claim.to_owned(),
        asserted_by: vec!["Lab".to_owned()],
        contradicted_by: vec![against.to_owned()],
    };
    let press = "Press (has them under two names)";
    let contested = [contest("Kimsuky is Thallium", press), contest("Kimsuky is Somebody", "Desk (says no)")];
    let names = actor_names("Kimsuky", &[], &claims, &contested, None);
    let thallium = names.iter().find(|of| of.name.eq_ignore_ascii_case("thallium")).unwrap();
    assert_eq!(thallium.disputed_by, [press]);
    assert!(names.iter().all(|of| !of.disputed_by.contains(&"Desk (says no)".to_owned())));
}
