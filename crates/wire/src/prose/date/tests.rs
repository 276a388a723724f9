use super::*;
use crate::prose::token::tokenise;

fn read(text: &str) -> Option<String> {
    let mut tokens = Vec::new();
    tokenise(text, &mut tokens);
    let published = PartialDate::new(2020, Some(1), Some(15));
    (0..tokens.len()).find_map(|at| date_at(text, &tokens, at, published)).map(|(date, _)| date.to_string())
}

#[test]
fn dates_are_read_as_far_as_they_are_said() {
    for (text, date) in [
        ("December 30, 2019", "2019-12-30"),
        ("30 December 2019", "2019-12-30"),
        ("Dec. 30, 2019", "2019-12-30"),
        ("30th of December 2019", "2019-12-30"),
        ("2019-12-30", "2019-12-30"),
        ("12/30/2019", "2019-12-30"),
        ("30.12.2019", "2019-12-30"),
        ("December 2019", "2019-12"),
        ("since 2019", "2019"),
        ("on December 18", "2019-12-18"),
        ("on January 2", "2020-01-02"),
    ] {
        assert_eq!(read(text).as_deref(), Some(date), "{text}");
    }
}

#[test]
fn numbers_that_are_no_dates_are_left() {
    for text in
        ["01/02/2019", "2019 domains", "in 2019 domains", "31 February 2020", "they may 5", "45 December"]
    {
        assert!(read(text).is_none_or(|date| date == "2020-02"), "{text}: {:?}", read(text));
    }
}

#[test]
fn a_date_survives_its_text() {
    for text in ["2019", "2019-12", "2019-12-30"] {
        let date: PartialDate = text.parse().unwrap();
        assert_eq!(date.to_string(), text);
        assert_eq!(
            serde_json::from_str::<PartialDate>(&serde_json::to_string(&date).unwrap()).unwrap(),
            date
        );
    }
    for text in ["", "19", "2019-13", "2019-02-29", "2019-1-1", "2019-12-30-1", "1800"] {
        assert!(text.parse::<PartialDate>().is_err(), "{text}");
    }
}
