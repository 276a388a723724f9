use super::*;

fn day(text: &str) -> Option<Timestamp> {
    Some(text.parse().unwrap())
}

#[test]
fn a_statement_counts_from_its_date_and_while_it_holds() {
    let said = Said {
        date: day("2020-03-01"),
        valid_from: day("2020-01-01"),
        valid_to: day("2021-01-01"),
        ..Said::default()
    };
    for (as_of, counts) in
        [("2020-02-29", false), ("2020-03-01", true), ("2020-12-31", true), ("2021-01-01", false)]
    {
        assert_eq!(said.counts(day(as_of)), counts, "{as_of}");
    }
    assert!(!said.counts(None), "it has ended");
    assert!(Said::default().counts(None) && Said::default().counts(day("1999-01-01")));
}

#[test]
fn two_statements_together_are_as_late_as_bad_and_as_narrow_as_either() {
    let grade = |text: &str| Grade::try_from(text.to_owned()).unwrap();
    let a = Said {
        date: day("2020-01-01"),
        valid_to: day("2022-01-01"),
        grade: grade("A1"),
        marking: Some(Tlp::Green),
        quote: Some("x".to_owned()),
        ..Said::default()
    };
    let b = Said {
        date: day("2021-01-01"),
        grade: grade("C3"),
        marking: Some(Tlp::Amber),
        quote: Some("y".to_owned()),
        ..Said::default()
    };
    let both = a.and(&b);
    assert_eq!((both.date, both.valid_to), (day("2021-01-01"), day("2022-01-01")));
    assert_eq!((both.grade, both.marking), (grade("C3"), Some(Tlp::Amber)));
    assert_eq!(both.quote.as_deref(), Some("x; y"));
    assert_eq!(b.and(&a).date, both.date);
}
