use model::{Actor, AliasClaim, AliasRelation, Said};

use super::*;
use crate::attribute::Known;
use crate::attribute::alias::Resolver;
use crate::attribute::trained::tests::report;

fn outcome(actor: &str, known: bool, place: Option<usize>, probability: f64, unknown: f64) -> Outcome {
    Outcome {
        actor: actor.to_owned(),
        known,
        answer: "a".to_owned(),
        probability,
        stated: probability,
        place,
        unknown,
        shares: false,
    }
}

#[test]
fn counts_by_hand() {
    let it = Figures::of(&[
        outcome("a", true, Some(1), 0.9, 0.0),
        outcome("a", true, Some(1), 0.9, 0.1),
        outcome("b", true, Some(3), 0.5, 0.3),
        outcome("new", false, None, 0.8, 0.2),
    ]);
    assert_eq!((it.first.right, it.first.all), (2, 3));
    assert_eq!((it.first_of_all.right, it.first_of_all.all), (2, 4));
    assert_eq!((it.among[0].right, it.named.right, it.named_right.right, it.new_named.right), (3, 3, 2, 1));
    assert_eq!(it.actors, 2);
    assert!((it.macro_first - 0.5).abs() < 1e-12);
    assert!((it.calibration - (2.0 * 0.1 + 0.5 + 0.8) / 4.0).abs() < 1e-9, "{}", it.calibration);
    assert!((it.new_told - 2.0 / 3.0).abs() < 1e-12);
    assert_eq!(Figures::of(&[]).first, Share::default());
}

#[test]
fn interval_is_wilsons() {
    let (low, high) = Share { right: 8, all: 10 }.interval();
    assert!((low - 0.4902).abs() < 1e-3 && (high - 0.9433).abs() < 1e-3, "{low} {high}");
}

#[test]
fn pairs_are_counted_once() {
    let all = ["a", "a", "b", "a"].map(|actor| report(actor, "2020-01-01", &["x.example.org"]));
    let (precision, recall) = pairs(&all.iter().collect::<Vec<_>>(), &[vec![0, 1, 2], vec![3]]);
    assert_eq!((precision.right, precision.all, recall.right, recall.all), (1, 3, 1, 3));
}

#[test]
fn an_actor_is_known_by_reports_that_count() {
    let mut cited =
        ["2020-01-01", "2020-02-01"].map(|date| report("a", date, &["x.example.org", "y.example.net"]));
    for report in &mut cited {
        report.references = vec!["https://lab.example/story".to_owned()];
    }
    let asked = report("a", "2020-03-01", &["z.example.com"]);
    let other = report("b", "2020-01-05", &["w.example.com"]);
    let until = "2020-12-31".parse().unwrap();
    let reports: Vec<Report> = cited.iter().cloned().chain([other]).collect();
    let known = Known { reports, ..Known::default() };
    let learned = Learned::new(known, Resolver::default(), until, &BTreeSet::new());
    let outcomes = backtest(&learned, &[&cited[1], &asked], until);
    // Both other reports on it cite what the first one cites; the last one cites nothing.
    assert_eq!(outcomes.iter().map(|of| of.known).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn sources_are_tested_by_each_other() {
    let claim = |asserter: &str, object: &str| AliasClaim {
        subject: "Red Fox".to_owned(),
        relation: AliasRelation::SameAs,
        object: object.to_owned(),
        asserter: asserter.to_owned(),
        said: Said::default(),
    };
    let claims = [claim("one", "TA-1"), claim("two", "TA-1"), claim("two", "Den")];
    let mut ticks = 0;
    let (sum, by_source) = by_other_sources(&claims, &[] as &[Actor], &mut || ticks += 1);
    assert_eq!((sum.right.right, sum.right.all, sum.unanswered.right, ticks), (2, 3, 1, 2));
    assert_eq!(by_source[0], ("one".to_owned(), Share { right: 1, all: 1 }));
}
