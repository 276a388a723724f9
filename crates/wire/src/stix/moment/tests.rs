use super::*;

#[test]
fn times_are_read_and_ordered() {
    let read = |text| Moment::parse(text).expect("a time");
    assert_eq!(read("1970-01-01T00:00:00Z").as_micros(), 0);
    assert_eq!(read("2000-02-29T12:00:00.5Z").as_micros(), 951_825_600_500_000);
    assert_eq!(read("0001-01-01T00:00:00Z").as_micros(), -62_135_596_800_000_000);
    assert_eq!(read("2016-12-31T23:59:60Z"), read("2017-01-01T00:00:00Z"));
    assert!(read("2010-05-21T13:21:43.1234Z") > read("2010-05-21T13:21:43.123Z"));
    let apart = read("2010-05-21T13:21:43.25Z").seconds_until(read("2010-05-21T13:21:42Z"));
    assert!((apart + 1.25).abs() < 1e-12);
}

#[test]
fn other_forms_are_refused() {
    for text in [
        "",
        "2010-05-21",
        "2010-05-21T13:21:43",
        "2010-05-21T13:21:43z",
        "2010-05-21t13:21:43Z",
        "2010/05/21T13:21:43Z",
        "2010-05-21T13:21Z",
        "2010-05-21T24:21:43Z",
        "2010-13-21T13:21:43Z",
        "2010-00-21T13:21:43Z",
        "2010-05-00T13:21:43Z",
        "2010-05-21T13:60:43Z",
        "2010-05-21T13:21:61Z",
        "2010-05-21T13:21:43.Z",
        "2010-05-21T13:21:43.1+00:00",
        "\u{ff12}010-05-21T13:21:43Z",
        "2010-05-21T13:21:4\u{e9}",
    ] {
        assert_eq!(Moment::parse(text), Err(InvalidMoment::Form), "{text}");
    }
    for text in ["2023-02-29T12:00:00Z", "2024-04-31T12:00:00Z", "1900-02-29T00:00:00Z"] {
        assert_eq!(Moment::parse(text), Err(InvalidMoment::Day), "{text}");
        assert!(Moment::parse_lenient(text).is_ok());
    }
}
