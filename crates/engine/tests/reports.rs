//! Floors of the attribution of reports on real ones; they run when `INTERDICT_SHARED` is set.
#![expect(clippy::disallowed_methods, reason = "tests find and read their data")]
#![expect(clippy::print_stderr, reason = "tests say what they measured")]

use std::collections::BTreeSet;

use engine::attribute::alias::Resolver;
use engine::attribute::backtest::{Figures, backtest, pairs};
use engine::attribute::overlap::join;
use engine::attribute::{Known, Learned};
use model::Report;

#[expect(dead_code, reason = "shared with other measurements")]
#[path = "../measure/data.rs"]
mod data;
#[path = "../measure/folder.rs"]
mod folder;
#[expect(dead_code, reason = "shared with other measurements")]
#[path = "../measure/reports.rs"]
mod reports;

#[test]
fn reports_of_the_last_year_are_attributed() {
    let Some(folder) = folder::shared() else { return };
    let (reports, _) = reports::reports(&folder);
    let (before, after) = reports::parted(&reports, "2023-06-30", "2024-06-30");
    let until = reports::end("2023-06-30");
    let known = Known { reports: before, ..Known::default() };
    let learned = Learned::new(known, Resolver::default(), until, &BTreeSet::new());
    let it = Figures::of(&backtest(&learned, &after.iter().collect::<Vec<_>>(), until));
    eprintln!("top-1 {}, named {}, right {}", it.first_of_all, it.named, it.named_right);
    eprintln!("macro {:.3}, calibration {:.4}, new named {}", it.macro_first, it.calibration, it.new_named);
    assert!(it.first_of_all.value() >= 0.54);
    assert!(it.named.value() >= 0.25 && it.named_right.value() >= 0.95);
    assert!(it.macro_first >= 0.16, "{}", it.macro_first);
    assert!(it.calibration <= 0.05, "{}", it.calibration);
    assert!(it.new_named.value() <= 0.02);
}

#[test]
fn reports_of_one_actor_are_joined() {
    let Some(folder) = folder::shared() else { return };
    let (reports, _) = reports::reports(&folder);
    let all: Vec<&Report> = reports.iter().collect();
    let (precision, recall) = pairs(&all, &join(&all));
    eprintln!("precision {precision}, recall {recall}");
    assert!(precision.value() >= 0.98 && recall.value() >= 0.38);
}
