use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn entry(number: u32, from: &str, to: &str, cents: u64) -> LossEntry {
    LossEntry {
        number,
        who: "the plaintiff".to_owned(),
        task: "response".to_owned(),
        from: at(from),
        to: at(to),
        hours_hundredths: None,
        rate_cents: None,
        cents,
        exhibit: None,
        by: "Ada Example".to_owned(),
    }
}

#[test]
fn the_boundary_is_five_thousand_dollars() {
    let below = ledger(vec![entry(1, "2019-03-01", "2019-03-01", 499_999)], CFAA_LOSS);
    assert!(!below.met);
    let reached = ledger(vec![entry(1, "2019-03-01", "2019-03-01", 500_000)], CFAA_LOSS);
    assert!(reached.met);
    let added = ledger(
        vec![entry(1, "2019-03-01", "2019-03-01", 499_999), entry(2, "2019-04-01", "2019-04-02", 1)],
        CFAA_LOSS,
    );
    assert!(added.met && added.total_cents == 500_000);
    assert!(!ledger(Vec::new(), CFAA_LOSS).met);
}

#[test]
fn a_year_ends_with_the_day_before_its_anniversary() {
    let over = |to: &str| {
        let entries = vec![entry(1, "2019-03-01", "2019-03-01", 250_000), entry(2, to, to, 250_000)];
        ledger(entries, CFAA_LOSS).met
    };
    assert!(over("2020-02-29"), "the last day of the year");
    assert!(over("2020-02-29T23:59:59Z"));
    assert!(!over("2020-03-01"), "a year and a day");
    // What begins within and ends outside does not count.
    let entries =
        vec![entry(1, "2019-03-01", "2019-03-01", 250_000), entry(2, "2020-02-28", "2020-03-01", 250_000)];
    assert!(!ledger(entries, CFAA_LOSS).met);
    // From 29 February to 28 February.
    let entries =
        vec![entry(1, "2020-02-29", "2020-02-29", 250_000), entry(2, "2021-02-28", "2021-02-28", 250_000)];
    assert!(ledger(entries, CFAA_LOSS).met);
    let entries =
        vec![entry(1, "2020-02-29", "2020-02-29", 250_000), entry(2, "2021-03-01", "2021-03-01", 250_000)];
    assert!(!ledger(entries, CFAA_LOSS).met);
}

#[test]
fn the_best_year_is_found_wherever_it_begins() {
    let entries = vec![
        entry(1, "2017-01-01", "2017-01-01", 100_000),
        entry(2, "2017-12-01", "2017-12-01", 300_000),
        entry(3, "2018-06-01", "2018-06-01", 200_000),
        entry(4, "2019-06-01", "2019-06-01", 50_000),
    ];
    let ledger = ledger(entries, CFAA_LOSS);
    let best = ledger.best.unwrap();
    assert_eq!((best.cents, best.entries), (500_000, vec![2, 3]));
    assert_eq!((best.from.date(), best.until.date()), ("2017-12-01".to_owned(), "2018-12-01".to_owned()));
    assert!(ledger.met);
}

#[test]
fn sums_do_not_overflow_and_dates_do_not_end() {
    let entries =
        vec![entry(1, "9999-06-01", "9999-06-01", u64::MAX), entry(2, "9999-12-31", "9999-12-31", 2)];
    let ledger = ledger(entries, CFAA_LOSS);
    assert!(ledger.met && ledger.total_cents == u64::MAX);
}

#[test]
fn money_is_written_in_dollars() {
    let said: Vec<String> = [0, 5, 499_999, 500_000, 123_456_789].map(dollars).to_vec();
    assert_eq!(said, ["$0.00", "$0.05", "$4,999.99", "$5,000.00", "$1,234,567.89"]);
}
