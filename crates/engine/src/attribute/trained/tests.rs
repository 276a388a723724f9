use model::{DomainName, Grade, Indicator, Origin};

use super::*;

/// A report on `actor` of a day, with these names and addresses.
pub(crate) fn report(actor: &str, day: &str, values: &[&str]) -> Report {
    let indicator = |value: &&str| match value.parse() {
        Ok(address) => Indicator::Address(address),
        Err(_) => Indicator::Name(DomainName::parse(value).unwrap()),
    };
    let indicators: BTreeSet<Indicator> = values.iter().map(indicator).collect();
    Report {
        id: Id::of(&[actor, day, &values.join(" ")]),
        actor: actor.to_owned(),
        date: day.parse().unwrap(),
        dated: true,
        publisher: "example.org".to_owned(),
        grade: Grade::UNKNOWN,
        marking: None,
        references: Vec::new(),
        indicators: indicators.into_iter().collect(),
        victims: Vec::new(),
        origin: Origin { source: "test".to_owned(), raw: None, line: 1 },
    }
}

fn set() -> Vec<Report> {
    let mut all = Vec::new();
    for day in 1..9 {
        let date = format!("2020-01-0{day}");
        all.push(report("a", &date, &[&format!("login-naver{day}.work"), &format!("nid{day}.one-mail.pw")]));
        all.push(report("b", &date, &[&format!("cdn{day}.windows-updates{day}.ru"), "192.0.2.7"]));
    }
    all.push(report("c", "2020-01-09", &["once.example.org"]));
    all
}

fn until(day: &str) -> Timestamp {
    day.parse().unwrap()
}

#[test]
fn the_embedded_weights_are_those_of_their_file() {
    let text = include_str!("../../../data/report-weights.tsv");
    let weights = Weights::parse(text).unwrap();
    assert_eq!(weights.to_file(), text);
    assert!(weights.data.is_some() && weights.values[0] > 0.0);
}

#[test]
fn a_bad_file_of_weights_is_refused() {
    let text = EMBEDDED.to_file();
    for (wrong, right) in [
        (text.replace("weight\tstyle\t", "weight\tstile\t"), "is no row"),
        (text.replace("weight\tstyle\t", "weight\tstyle\tx"), "is no row"),
        (text.lines().filter(|row| !row.contains("key-first")).collect::<Vec<_>>().join("\n"), "`key-first`"),
        ("weight\tstyle\tNaN".to_owned(), "is no row"),
        (text.lines().filter(|row| !row.starts_with("temp")).collect::<Vec<_>>().join("\n"), "`temperature`"),
        (text.replace("temperature\t", "temperature\t-"), "`temperature`"),
    ] {
        let said = Weights::parse(&wrong).unwrap_err().to_string();
        assert!(said.contains(right), "{said}");
    }
}

#[test]
fn reports_after_the_day_are_not_learned_from() {
    let trained = Trained::train(&set(), until("2020-01-08"));
    let look = trained.look(&report("", "2020-02-01", &["x.example.org"]), until("2020-01-31"));
    assert_eq!(look.activity.keys().collect::<Vec<_>>(), ["a", "b"]);
    let all = Trained::learn(set(), until("2020-01-08"), &BTreeSet::new());
    let look = all.look(&report("", "2020-02-01", &["x.example.org"]), until("2020-01-08"));
    assert_eq!(look.activity.keys().collect::<Vec<_>>(), ["a", "b"], "a question counts what its time knew");
}

#[test]
fn what_is_shared_says_nothing_of_style() {
    let trained = Trained::train(&set(), until("2020-01-31"));
    let look =
        trained.look(&report("", "2020-02-01", &["login-naver3.work", "192.0.2.7"]), until("2020-01-31"));
    assert!(look.unshared.indicators.is_empty());
    let terms = trained.terms(&look, &trained.shared(&look, None));
    let style = |terms: &Terms| terms.values[0];
    assert!(
        (style(&terms[0]) - style(&terms[1])).abs() < 1e-6,
        "no name is left to tell them apart: {terms:?}"
    );
    assert!(
        terms[0].values[5] > 0.9 && terms[1].values[5] > 0.9,
        "an address counts as a registrable name does"
    );
}

#[test]
fn the_report_itself_and_its_document_do_not_count() {
    let mut own = report("a", "2020-01-05", &["login-naver3.work"]);
    own.references = vec!["https://example.org/1".to_owned()];
    let mut all = set();
    all.retain(|report| report.actor != "a");
    all.push(own.clone());
    let trained = Trained::train(&all, until("2020-01-31"));
    let found = |asked: &Report| trained.look(asked, until("2020-01-31")).found.len();
    assert_eq!(found(&own), 0);
    let again = Report { id: Id::of(&["again"]), ..own.clone() };
    assert_eq!(found(&again), 0);
    let copied = Report { references: Vec::new(), ..again };
    assert_eq!(found(&copied), 0, "the same list of the same day is the same report");
    assert_eq!(found(&Report { date: until("2020-01-06"), ..copied }), 1);
}

#[test]
fn a_publisher_can_be_left_out() {
    let trained = Trained::train(&set(), until("2020-01-31"));
    let look = trained.look(&report("", "2020-02-01", &["login-naver3.work"]), until("2020-01-31"));
    assert_eq!(trained.shared(&look, None).len(), 1);
    assert!(trained.shared(&look, Some("example.org")).is_empty());
}

#[test]
fn the_order_of_reports_does_not_matter() {
    let asked = report("", "2020-02-01", &["login-naver9.work", "192.0.2.7"]);
    let mut turned = set();
    turned.reverse();
    let terms = |all: &[Report]| {
        let trained = Trained::train(all, until("2020-01-31"));
        let look = trained.look(&asked, until("2020-01-31"));
        trained.terms(&look, &trained.shared(&look, None))
    };
    assert_eq!(terms(&set()), terms(&turned));
}

#[test]
fn nothing_learned_has_only_the_unknown_actor() {
    let trained = Trained::train(&[], until("2020-01-31"));
    let look = trained.look(&report("", "2020-02-01", &["x.example.org"]), until("2020-01-31"));
    let terms = trained.terms(&look, &trained.shared(&look, None));
    assert_eq!(terms.iter().map(|of| of.actor.as_deref()).collect::<Vec<_>>(), [None]);
}
