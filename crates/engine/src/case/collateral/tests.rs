use model::Verdict;

use super::*;

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn quiet(domain: &str) -> Surroundings {
    Surroundings {
        domain: name(domain),
        hosts: vec![name(domain)],
        others: Vec::new(),
        others_count: 0,
        mail: Vec::new(),
        served: Vec::new(),
        served_count: 0,
        tenants: vec![("192.0.2.7".to_owned(), 0)],
        delegation: vec![Key { kind: KeyKind::NameServer, value: "ns1.registrar.example".to_owned() }],
        created: Some(at("2019-03-01")),
        first_seen: Some(at("2019-03-05")),
        joined: Some(at("2019-03-05")),
        imitates: true,
        resolved: true,
    }
}

fn answer(around: &Surroundings, question: CollateralQuestion) -> CollateralAnswer {
    let of = assess(around, Hubs::embedded(), None);
    of.answers.into_iter().find(|answer| answer.question == question).unwrap()
}

#[test]
fn a_domain_of_the_operation_alone_hits_nobody() {
    let of = assess(&quiet("hotrnall.com"), Hubs::embedded(), None);
    assert_eq!(of.answers.len(), CollateralQuestion::ALL.len());
    assert!(of.answers.iter().all(|answer| answer.answer == Answer::No), "{of:#?}");
    assert!(!of.shared_zone && !of.stale && of.review.is_none());
}

#[test]
fn each_question_is_answered_with_its_number() {
    let mut around = quiet("hotrnall.com");
    around.others = vec![name("shop.hotrnall.com"), name("blog.hotrnall.com")];
    around.others_count = 12;
    around.mail = vec!["mx.host.example".to_owned()];
    around.served = vec![name("stranger.org")];
    around.served_count = 1;
    around.tenants = vec![("192.0.2.7".to_owned(), 0), ("192.0.2.8".to_owned(), 340)];
    around
        .delegation
        .push(Key { kind: KeyKind::NameServer, value: "ns1.microsoftinternetsafety.net".to_owned() });
    let said = |question| {
        let of = answer(&around, question);
        (of.answer, of.count, of.text)
    };
    assert_eq!(
        said(CollateralQuestion::OtherSubdomains),
        (
            Answer::Yes,
            Some(12),
            "12 host names below it are not part of the case: shop.hotrnall.com, blog.hotrnall.com and 10 more".to_owned()
        )
    );
    assert_eq!(said(CollateralQuestion::MailInUse).1, Some(1));
    assert_eq!(said(CollateralQuestion::NameServerForOthers).1, Some(1));
    assert_eq!(
        (said(CollateralQuestion::SharedHosting).0, said(CollateralQuestion::SharedHosting).1),
        (Answer::Yes, Some(340))
    );
    let sinkhole = said(CollateralQuestion::Sinkholed);
    assert!(sinkhole.0 == Answer::Yes && sinkhole.2.contains("microsoftinternetsafety.net"), "{sinkhole:?}");
    around.delegation = vec![Key { kind: KeyKind::Address, value: "199.2.137.20".to_owned() }];
    assert_eq!(answer(&around, CollateralQuestion::Sinkholed).answer, Answer::Yes);
}

#[test]
fn what_was_not_observed_is_unknown_and_not_no() {
    let around = Surroundings {
        tenants: Vec::new(),
        delegation: Vec::new(),
        created: None,
        first_seen: None,
        joined: None,
        resolved: false,
        ..quiet("hotrnall.com")
    };
    for question in [
        CollateralQuestion::MailInUse,
        CollateralQuestion::SharedHosting,
        CollateralQuestion::Compromised,
        CollateralQuestion::Sinkholed,
    ] {
        assert_eq!(answer(&around, question).answer, Answer::Unknown, "{question:?}");
    }
}

#[test]
fn an_old_site_may_be_compromised_unless_its_name_imitates() {
    let old = Surroundings { created: Some(at("2009-03-01")), imitates: false, ..quiet("bakery.com") };
    assert_eq!(answer(&old, CollateralQuestion::Compromised).answer, Answer::Yes);
    let imitating = Surroundings { imitates: true, ..old.clone() };
    assert_eq!(answer(&imitating, CollateralQuestion::Compromised).answer, Answer::Unknown);
    let fresh = Surroundings { created: Some(at("2018-03-06")), ..old.clone() };
    assert_eq!(answer(&fresh, CollateralQuestion::Compromised).answer, Answer::No, "364 days");
    let unregistered = Surroundings { created: None, first_seen: Some(at("2019-03-01")), ..old };
    assert_eq!(answer(&unregistered, CollateralQuestion::Compromised).answer, Answer::Unknown);
}

#[test]
fn zones_of_strangers_are_known_by_their_nature() {
    for zone in ["kro.kr", "github.io", "co.uk", "3322.org"] {
        let of = assess(&quiet(zone), Hubs::embedded(), None);
        assert!(of.shared_zone, "{zone}");
        assert_eq!(answer(&quiet(zone), CollateralQuestion::SharedZone).answer, Answer::Yes, "{zone}");
    }
    assert!(
        !is_shared_zone(&name("victim.kro.kr"), Hubs::embedded()),
        "the customer's name is no zone of strangers"
    );
}

#[test]
fn a_review_holds_for_the_answers_it_was_given_on() {
    let around = quiet("hotrnall.com");
    let review = Review {
        verdict: Verdict::Take,
        by: "Ada Example".to_owned(),
        second: None,
        at: at("2019-12-01"),
        note: None,
        assessment: assess(&around, Hubs::embedded(), None).assessment,
    };
    let of = assess(&around, Hubs::embedded(), Some(&review));
    assert_eq!((of.review.as_ref(), of.stale), (Some(&review), false));
    let changed = Surroundings { others: vec![name("shop.hotrnall.com")], others_count: 1, ..around };
    let of = assess(&changed, Hubs::embedded(), Some(&review));
    assert_eq!((of.review, of.stale), (None, true));
}
