//! probe
#![expect(clippy::print_stdout, reason = "a command-line tool")]
#![expect(clippy::expect_used, reason = "a tool for developers: it stops at data it does not know")]
#![expect(clippy::disallowed_methods, reason = "reads and writes files")]
use std::path::PathBuf;
use engine::attribute::technique::*;
#[path = "../../measure/attack.rs"]
mod attack;
#[path = "../../measure/data.rs"]
mod data;

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("a folder of data")).join("data");
    let profiles = attack::profiles(&folder);
    let reports = attack::reports(&folder);
    println!("{} actors, {} own incidents", profiles.actors().len(), profiles.incidents(5).len());
    let own: std::collections::BTreeMap<_, _> = profiles.incidents(5).into_iter().map(|i| ((i.citation.clone(), i.actor.clone()), i)).collect();
    println!("reports equal to own: {}", reports.iter().filter(|r| own.get(&(r.citation.clone(), r.actor.clone())) == Some(r)).count());
    let mut many = 0;
    for r in &reports { if own.keys().filter(|k| k.0 == r.citation).count() > 1 { many += 1; } }
    println!("reports on several actors {many}");
    let blank_s = |r: &Incident| Incident { observed: Observed { software: Default::default(), ..r.observed.clone() }, ..r.clone() };
    let tonly: Vec<_> = reports.iter().map(blank_s).collect();
    let quick = std::env::var("ONLY").is_ok();
    for (name, reports, k) in  [("strict", &reports, Knowledge::Strict), ("techniques only", &tonly, Knowledge::Strict), ("leaky", &reports, Knowledge::Leaky)] {
 if quick && name != "strict" && name != "kept" { continue; }
        let t = Trials::prepare(&profiles, reports, k);
        let trials = t.cross_validate(5);
        let kept: Vec<_> = trials.iter().filter(|t| t.left >= KNOWN).cloned().collect();
        for trials in [trials, kept] {
        let f = Figures::of(&trials);
        println!("{name}: n {} top1 {:.3} {:?} top3 {:.3} top5 {:.3} top10 {:.3} {:?} mrr {:.3} macro {:.3} auroc {:.3} ({:.3}) ece {:.3}", f.top1.all, f.top1.value(), f.top1.interval(), f.top3.value(), f.top5.value(), f.top10.value(), f.top10.interval(), f.reciprocal, f.macro_top1, f.auroc, f.auroc_error, f.calibration);
        for at in [0.5, 0.8, 0.9] { let (s, c) = Figures::at(&trials, at); println!("  at {at}: {:.3} {:?} coverage {:.3}", s.value(), s.interval(), c); }
        for b in &f.bins { print!(" {:.2}->{:.2}({:.0})", b.said, b.held, b.weight); }
        println!();
        }
        if name != "leaky" { for (n, w) in t.fit().rows() { print!("{n} {w:.2}; "); } println!(); }
    }
}
