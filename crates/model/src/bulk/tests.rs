use proptest::prelude::*;

use super::*;
use crate::NameSeen;

fn time(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds).unwrap()
}

fn observation(name: &str, answer: Option<(&str, &str, Option<u64>)>) -> Observation {
    let name = DomainName::parse(name).unwrap();
    match answer {
        None => Observation::Name(NameSeen { name }),
        Some((rrtype, rdata, count)) => Observation::Resolution(Resolution {
            name,
            rrtype: RecordType::from(rrtype.to_owned()),
            rdata: rdata.to_owned(),
            count,
        }),
    }
}

fn observed(what: Observation, when: Option<(i64, i64)>, source: &str, line: u64) -> Observed<Observation> {
    let when = when.map(|(first, last)| Interval::new(time(first), time(last)).unwrap());
    Observed { what, when, origin: Origin { source: source.to_owned(), raw: None, line } }
}

fn any_observed() -> impl Strategy<Value = Observed<Observation>> {
    let name = "[a-c]{1,2}(-[a-b])?\\.[a-b]{1,3}\\.(com|co\\.uk)";
    let answer =
        proptest::option::of(("A|NS|TXT|TYPE65", "[a-c \u{e9}]{0,3}", proptest::option::of(0..9_u64)));
    let when = proptest::option::of((0..5_i64, 0..5_i64));
    (name, answer, when, "[s-t]", 1..4_u64).prop_map(|(name, answer, when, source, line)| {
        let answer = answer.as_ref().map(|(rrtype, rdata, count)| (rrtype.as_str(), rdata.as_str(), *count));
        let when = when.map(|(first, more)| (first, first + more));
        observed(observation(&name, answer), when, &source, line)
    })
}

/// What the order is by, in plain words.
fn key(of: &Observed<Observation>) -> impl Ord + use<> {
    let (name, answer) = match &of.what {
        Observation::Name(seen) => (&seen.name, None),
        Observation::Resolution(of) => (&of.name, Some((of.rrtype.as_str().to_owned(), of.rdata.clone()))),
        other => panic!("{other:?}"),
    };
    (
        name.reversed(),
        answer,
        of.origin.source.clone(),
        of.when.is_none(),
        of.when.map(Interval::first),
        of.origin.line,
    )
}

proptest! {
    #[test]
    fn what_goes_in_comes_out_and_in_order(all in proptest::collection::vec(any_observed(), 0..60), cut in 0..60_usize) {
        let (mut whole, mut half) = (Bulk::default(), Bulk::default());
        let cut = cut.min(all.len());
        all[..cut].iter().for_each(|one| assert!(whole.observe(one)));
        all[cut..].iter().for_each(|one| assert!(half.observe(one)));
        whole.append(&half);
        prop_assert_eq!(whole.len(), all.len());
        for (place, one) in all.iter().enumerate() {
            prop_assert_eq!(&whole.observed(place), one);
        }
        let mut expected: Vec<usize> = (0..all.len()).collect();
        expected.sort_by_key(|place| (key(&all[*place]), *place));
        let order: Vec<usize> = whole.order().into_iter().map(|place| place as usize).collect();
        prop_assert_eq!(order, expected);
    }

    #[test]
    fn a_name_is_what_parse_makes_of_it(text in "(\\PC{0,12}|[A-Za-z0-9._ *-]{0,20}|[a-z]{1,9}\\.[a-zA-Z0-9-]{1,66}\\.?|([0-9]{1,3}\\.){3}[0-9]{1,3})") {
        let mut bulk = Bulk::default();
        let parsed = DomainName::parse(&text);
        prop_assert_eq!(bulk.host(&text).map(|span| bulk.text(span).to_owned()), parsed.clone().map(|name| name.as_str().to_owned()));
        prop_assert_eq!(bulk.owner(&text).map(|span| bulk.text(span).to_owned()), parsed.map(|name| name.reversed()));
    }
}

#[test]
fn words_have_numbers() {
    let mut bulk = Bulk::default();
    assert!(bulk.observe(&observed(observation("a.com", Some(("A", "192.0.2.1", None))), None, "s", 1)));
    assert!(bulk.observe(&observed(observation("b.com", None), None, "t", 2)));
    let words: Vec<&str> = bulk.words().collect();
    let of = |place| {
        let (source, rrtype) = bulk.words_of(place);
        (words[source as usize], rrtype.map(|rrtype| words[rrtype as usize]))
    };
    assert_eq!((of(0), of(1)), (("s", Some("A")), ("t", None)));
}

#[test]
fn words_are_kept_once_and_texts_may_stand_for_many_rows() {
    let mut bulk = Bulk::default();
    let (owner, source, rrtype) = (bulk.owner("WWW.Example.com.").unwrap(), bulk.word("s"), bulk.word("A"));
    for line in 1..=3 {
        let value = bulk.value("192.0.2.7");
        assert_eq!((bulk.word("A"), bulk.word("s")), (rrtype, source));
        bulk.push(Entry { owner, answer: Some((rrtype, value)), when: None, count: None, source, line });
    }
    assert_eq!((bulk.words.len(), bulk.len()), (2, 3));
    assert_eq!(bulk.row(2).rname, "com.example.www");
    assert_eq!(bulk.row(2).answer, Some(("A", "192.0.2.7")));
    bulk.clear();
    assert!(bulk.is_empty() && bulk.bytes() == 0);
    assert_eq!(bulk.word("t"), Word(0));
}
