//! How long one attribution over all actors takes, with everything that is known of the shared data. Argument: the folder of
//! shared data.
#![expect(clippy::print_stdout, reason = "a command-line tool")]
#![expect(clippy::expect_used, reason = "a tool for developers: it stops at data it does not know")]
#![expect(clippy::disallowed_methods, reason = "reads files and takes the time")]

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

use engine::attribute::alias::Resolver;
use engine::attribute::{Known, Learned, Subject, attribute, posterior};

#[expect(dead_code, reason = "shared with other measurements")]
#[path = "../measure/attack.rs"]
mod attack;
#[expect(dead_code, reason = "shared with other measurements")]
#[path = "../measure/data.rs"]
mod data;
#[expect(dead_code, reason = "shared with other measurements")]
#[path = "../measure/reports.rs"]
mod reports;

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("a folder of data")).join("data");
    let (uses, software) = attack::uses(&folder);
    let incidents = attack::reports(&folder);
    let (all, _) = reports::reports(&folder);
    let (before, after) = reports::parted(&all, "2023-06-30", "2024-06-30");
    let until = reports::end("2023-06-30");
    let start = Instant::now();
    let known = Known { reports: before, uses, software, ..Known::default() };
    let learned = Learned::new(known, Resolver::default(), until, &BTreeSet::new());
    println!("learned in {:.1} s", start.elapsed().as_secs_f64());
    for (what, with_names, with_items, own) in [
        ("names alone", true, false, false),
        ("techniques and software alone", false, true, false),
        ("both", true, true, false),
        ("both, a report of the profiles taken out", true, true, true),
    ] {
        let subjects: Vec<Subject> = incidents
            .iter()
            .step_by(9)
            .zip(after.iter().step_by(7))
            .map(|(incident, report)| {
                let mut report = report.clone();
                if !with_names {
                    report.indicators.clear();
                }
                let mut subject = Subject::of("asked", report, until);
                if with_items {
                    subject.observed = incident.observed.clone();
                }
                subject.citation = own.then(|| incident.citation.clone());
                subject
            })
            .collect();
        let mut each: Vec<(f64, f64)> = subjects
            .iter()
            .map(|subject| {
                let start = Instant::now();
                let ranked = posterior(&learned, subject);
                let middle = start.elapsed();
                let answer = attribute(&learned, subject);
                assert!(answer.hypotheses.len() <= ranked.actors.len());
                (middle.as_secs_f64() * 1e3, (start.elapsed() - middle).as_secs_f64() * 1e3)
            })
            .collect();
        each.sort_by(|a, b| a.1.total_cmp(&b.1));
        let at = |share: usize| each[(each.len() * share / 100).min(each.len() - 1)];
        println!(
            "{what}: {} asked, ranked and explained in {:.1} ms (median), {:.1} ms (nine of ten)",
            each.len(),
            at(50).1,
            at(90).1
        );
    }
}
