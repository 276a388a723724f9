use model::{CaseLink, DomainName, Key, KeyKind};

use super::*;

fn domain(text: &str, imitates: bool, with: Option<(&str, KeyKind)>) -> CaseDomain {
    let name = |text: &str| DomainName::parse(text).unwrap();
    CaseDomain {
        domain: name(text),
        domain_ulabel: text.to_owned(),
        hosts: vec![name(text)],
        suffix: "com".to_owned(),
        registration: None,
        registration_seen: None,
        resolutions: Vec::new(),
        seen: None,
        imitates: if imitates { vec![("hotmail".to_owned(), "reads".to_owned())] } else { Vec::new() },
        readings: Vec::new(),
        links: with
            .into_iter()
            .map(|(other, kind)| CaseLink {
                key: Key { kind, value: "192.0.2.7".to_owned() },
                with: vec![name(other)],
                holders: 3,
                population: 100,
                weight: 3.0,
                exhibits: vec![4],
            })
            .collect(),
        exhibits: vec![4],
    }
}

fn eighth(domains: &[CaseDomain], given: &[BadFaithFactor]) -> BadFaithFactor {
    sheet(&domains[0], domains, given).into_iter().find(|factor| factor.numeral == "VIII").unwrap()
}

#[test]
fn all_nine_factors_stand_on_the_sheet() {
    let of = sheet(&domain("a.com", true, None), &[], &[]);
    let numerals: Vec<&str> = of.iter().map(|factor| factor.numeral.as_str()).collect();
    assert_eq!(numerals, ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]);
    assert!(of.iter().all(|factor| factor.answer == Answer::Unknown && factor.exhibits.is_empty()));
}

#[test]
fn several_imitations_that_observations_tie_together_answer_the_eighth() {
    let pair = [domain("a.com", true, Some(("b.com", KeyKind::Address))), domain("b.com", true, None)];
    let of = eighth(&pair, &[]);
    assert_eq!((of.answer, of.exhibits, of.by), (Answer::Yes, vec![4], None));
    let claimed = [domain("a.com", true, Some(("b.com", KeyKind::Report))), domain("b.com", true, None)];
    assert_eq!(eighth(&claimed, &[]).answer, Answer::Unknown, "a claim ties nothing");
    let plain = [domain("a.com", true, Some(("b.com", KeyKind::Address))), domain("b.com", false, None)];
    assert_eq!(eighth(&plain, &[]).answer, Answer::Unknown);
}

#[test]
fn a_person_has_the_last_word() {
    let pair = [domain("a.com", true, Some(("b.com", KeyKind::Address))), domain("b.com", true, None)];
    let given = BadFaithFactor {
        numeral: "VIII".to_owned(),
        factor: String::new(),
        answer: Answer::No,
        text: "the registrants differ".to_owned(),
        by: Some("Ada Example".to_owned()),
        exhibits: vec![9],
    };
    let of = eighth(&pair, std::slice::from_ref(&given));
    assert_eq!((of.answer, of.by.as_deref()), (Answer::No, Some("Ada Example")));
    assert_eq!(of.factor, FACTORS[7].1);
}
