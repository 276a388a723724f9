use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn reads_the_usual_spellings_as_utc() {
    for text in ["2019-12-18", "2019-12-18T00:00:00Z", "2019-12-18 00:00:00", "2019-12-18T01:00:00+01:00"] {
        assert_eq!(at(text).to_string(), "2019-12-18T00:00:00Z", "{text}");
    }
    assert_eq!(Timestamp::from_seconds(1_576_627_200).unwrap(), at("2019-12-18"));
}

#[test]
fn refuses_what_is_outside_the_calendar_and_says_so() {
    for text in ["0000-01-01", "-0001-01-01", "10000-01-01", "yesterday", "", "2019-13-01", "2019-02-30"] {
        let message = text.parse::<Timestamp>().unwrap_err().to_string();
        assert!(message.contains("year 9999"), "{text}: {message}");
    }
    assert!(Timestamp::from_seconds(i64::MAX).is_err());
    assert!(Timestamp::from_seconds(i64::MIN).is_err());
    assert_eq!(at("9999-12-31").date(), "9999-12-31");
    assert_eq!(at("0001-01-01").date(), "0001-01-01");
}

#[test]
fn a_day_ends_at_its_last_microsecond() {
    assert_eq!(at("2019-12-31").end_of_day().to_string(), "2019-12-31T23:59:59.999999Z");
    assert_eq!(at("1969-12-31T05:00:00Z").end_of_day().to_string(), "1969-12-31T23:59:59.999999Z");
}

#[test]
fn an_interval_never_runs_backwards() {
    assert!(Interval::new(at("2020-01-02"), at("2020-01-01")).is_err());
    let early = Interval::new(at("2020-01-01"), at("2020-01-05")).unwrap();
    let late = Interval::new(at("2020-01-08"), at("2020-01-09")).unwrap();
    assert!((early.gap_days(late) - 3.0).abs() < 1e-9);
    assert!((late.gap_days(early) - 3.0).abs() < 1e-9);
    assert!(early.gap_days(early).abs() < 1e-9);
    assert_eq!(early.hull(late), Interval::new(at("2020-01-01"), at("2020-01-09")).unwrap());
}
