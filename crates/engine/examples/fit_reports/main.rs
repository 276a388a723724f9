//! Fits the few weights of the attribution of reports and measures them; run by `cargo xtask fit-reports`. Arguments: the
//! folder of shared data; then, to be written, the file of weights and the page of figures (none: prints the page). Fails
//! when a floor does not hold.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool")]
#![expect(clippy::expect_used, reason = "a tool for developers: it stops at data it does not know")]
#![expect(clippy::disallowed_methods, reason = "reads and writes files, and measures time")]
#![expect(clippy::cast_precision_loss, reason = "counts of reports are far below 2^52")]

use std::path::PathBuf;

use engine::attribute::backtest::{Figures, backtest, pairs};
use engine::attribute::overlap::join;
use engine::attribute::trained::{TERMS, Trained, Weights};
use model::{Digest, Report};

#[path = "../../measure/data.rs"]
mod data;
#[path = "../../measure/reports.rs"]
mod reports;

mod choice;
mod tmp;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder of data")).join("data");
    let (reports, left_out) = reports::reports(&folder);
    eprintln!("{} reports, {left_out} left out", reports.len());
    if std::env::var("DUMP").is_ok() { tmp::dump(&reports);  let all: Vec<&Report> = reports.iter().collect(); let g=join(&all);
    let (precision, recall) = pairs(&all, &g);
    println!("join: precision {precision}, recall {recall}"); 
    let mut big: Vec<_> = g.iter().filter(|g|g.len()>20).map(|g|{let mut c=std::collections::BTreeMap::new(); for p in g {*c.entry(&all[*p].actor).or_insert(0)+=1;} (g.len(),c)}).collect(); big.sort_by_key(|x|std::cmp::Reverse(x.0)); for b in big {println!("{b:?}");} return; }
    let mut learned = Vec::new();
    for (at, to) in [("2020-06-30", "2021-06-30"), ("2021-06-30", "2022-06-30")] {
        let (before, after) = reports::parted(&reports, at, to);
        let trained = Trained::train(&before, reports::end(at));
        learned.extend(choice::choices(&trained, &after.iter().collect::<Vec<_>>()));
        eprintln!("{at}: {}", learned.len());
    }
    let values = choice::fit(&learned);
    let (before, after) = reports::parted(&reports, "2022-06-30", "2023-06-30");
    let trained = Trained::train(&before, reports::end("2022-06-30"));
    let after: Vec<&Report> = after.iter().collect();
    let temperature = choice::temperature(&choice::choices(&trained, &after), &values);
    let weights = Weights { values, temperature, data: Some(Digest::of(data::text(&folder, reports::REPORTS).as_bytes())) };
    for (value, term) in values.iter().zip(TERMS) {
        eprintln!("{:18} {value:.3}", term.0);
    }
    eprintln!("temperature {temperature:.3}");
    show("calibration slice", &trained.with_weights(weights.clone()), &after);

    let (before, after) = reports::parted(&reports, "2023-06-30", "2024-06-30");
    let start = std::time::Instant::now();
    let trained = Trained::train(&before, reports::end("2023-06-30")).with_weights(weights.clone());
    eprintln!("trained in {:.2} s", start.elapsed().as_secs_f64());
    let after: Vec<&Report> = after.iter().collect();
    let start = std::time::Instant::now();
    show("test", &trained, &after);
    eprintln!("judged in {:.2} ms each", start.elapsed().as_secs_f64() * 1e3 / after.len() as f64);
    let stripped: Vec<Report> = after.iter().map(|report| trained.without_infrastructure(report)).collect();
    show("test, style only", &trained, &stripped.iter().filter(|r| !r.indicators.is_empty()).collect::<Vec<_>>());

    let all: Vec<&Report> = reports.iter().collect();
    let (precision, recall) = pairs(&all, &join(&all));
    println!("join: precision {precision}, recall {recall}");

    let known: Vec<Report> = reports.iter().filter(|report| !reports::is_thallium(report)).cloned().collect();
    let trained = Trained::train(&known, reports::end("2019-12-31")).with_weights(weights);
    let thallium = reports::thallium(&folder);
    for report in [trained.without_infrastructure(&thallium), thallium] {
        let ranked = trained.judge(&report);
        for it in ranked.hypotheses.iter().take(3) {
            println!("Thallium: {} {:.3} stated {:.3}", it.actor, it.probability, it.stated);
            for part in it.contributions.iter().take(12) {
                println!("    {:+.2} {}", part.nats, part.text);
            }
        }
        println!("  unknown {:.3}", ranked.unknown);
    }
}

fn show(what: &str, trained: &Trained, reports: &[&Report]) {
    let outcomes = backtest(trained, reports);
    let it = Figures::of(&outcomes);
    println!("{what}: top1 {} all {} top3 {} top5 {}", it.first, it.first_of_all, it.among[0], it.among[1]);
    println!("  macro {:.3} of {}; named {} right {}; new named {}; ece {:.4}; auroc {:.3}; sharing {}", it.macro_first, it.actors, it.named, it.named_right, it.new_named, it.calibration, it.new_told, it.sharing);
    for bin in it.bins {
        print!("  {:.2}->{:.2} ({})", bin.said, bin.share.value(), bin.share.all);
    }
    println!();
}
