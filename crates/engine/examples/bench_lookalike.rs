//! Speed of the look-alike matcher; run by `cargo xtask bench lookalike`. Arguments: the folder of shared data; then, to
//! look closer at one size, the number of identities and of names.
#![expect(clippy::print_stdout, reason = "a command-line tool")]
#![expect(clippy::unwrap_used, reason = "a tool for developers: it stops at data it does not know")]
#![expect(clippy::disallowed_methods, reason = "reads files, the clock, and starts threads")]
#![expect(clippy::cast_precision_loss, reason = "counts of names are far below 2^52")]

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

use engine::detect::lookalike::Matcher;
use model::{DomainName, WatchList};

#[path = "../measure/data.rs"]
mod data;

use data::identity;

/// Processor time of this thread's process so far, in seconds (proc(5): clock ticks of 1/100 s), else 0.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap()).join("data");
    let mut list = data::watch_list(&folder);
    let mut known: BTreeSet<String> = list.identities.iter().map(|identity| identity.name.clone()).collect();
    let popular = data::text(&folder, data::POPULAR);
    let mut more = popular.lines().step_by(7).filter_map(|host| {
        let registrable = DomainName::parse(host).ok()?.registrable()?.name();
        let label = registrable.labels().next()?.to_owned();
        let good = (4..=20).contains(&label.len()) && label.bytes().all(|letter| letter.is_ascii_lowercase());
        (good && known.insert(label.clone())).then(|| identity(&label, registrable.as_str()))
    });
    let registered = data::text(&folder, data::REGISTERED);
    let mut only = std::env::args().skip(2).map(|text| text.parse::<usize>().unwrap());
    let (only, most) = (only.next(), only.next().unwrap_or(usize::MAX));
    let lines = registered.lines().count();
    let names: Vec<&str> = registered.lines().step_by(lines.div_ceil(most)).collect();
    println!(
        "list\tidentities\tcompile ms\ttables MB\tns/name (CPU)\tof which first pass\tM names/s\tverified %\talerts/M\t\
         1 thread, M names/s (wall)\t2 threads"
    );
    let plain = WatchList { identities: Vec::new(), owned: list.owned.clone() };
    for size in [25, 250, 1000, 10_000] {
        let missing = size - list.identities.len().min(size);
        list.identities.extend(more.by_ref().take(missing));
        if only.is_none_or(|only| only == size) {
            measure("popular", &list, &names);
        }
    }
    if only.is_some() {
        return;
    }
    // The unfriendly list: nothing but short words, most of them ordinary or inside others.
    let mut known = BTreeSet::new();
    let short = popular.lines().filter_map(|host| {
        let registrable = DomainName::parse(host).ok()?.registrable()?.name();
        let label = registrable.labels().next()?.to_owned();
        let good = (3..=6).contains(&label.len()) && label.bytes().all(|letter| letter.is_ascii_lowercase());
        (good && known.insert(label.clone())).then(|| identity(&label, registrable.as_str()))
    });
    let short = WatchList { identities: short.take(1000).collect(), ..plain };
    measure("short words", &short, &names);
}

/// Compiles a list, judges the names and prints a row.
fn measure(kind: &str, list: &WatchList, names: &[&str]) {
    let start = Instant::now();
    let matcher = Matcher::compile(list).unwrap();
    let compile = start.elapsed().as_secs_f64() * 1e3;
    let (mut least, mut alone, mut alerts) = (f64::MAX, f64::MAX, 0);
    for _ in 0..3 {
        let (wall, before) = (Instant::now(), cpu());
        alerts = names.iter().filter(|name| matcher.judge(name).is_some()).count();
        let (used, wall) = (cpu() - before, wall.elapsed().as_secs_f64());
        least = least.min(if used > 0.0 { used } else { wall });
        alone = alone.min(wall);
    }
    let (mut first, mut verified) = (f64::MAX, 0);
    for _ in 0..3 {
        let before = cpu();
        verified = names.iter().filter(|name| matcher.candidates(name) > 0).count();
        first = first.min(cpu() - before);
    }
    let start = Instant::now();
    std::thread::scope(|scope| {
        for half in names.chunks(names.len().div_ceil(2)) {
            let matcher = &matcher;
            scope.spawn(move || half.iter().filter(|name| matcher.judge(name).is_some()).count());
        }
    });
    let both = start.elapsed().as_secs_f64();
    let count = names.len() as f64;
    println!(
        "{kind}\t{}\t{compile:.1}\t{:.1}\t{:.0}\t{:.0}\t{:.2}\t{:.2}\t{:.0}\t{:.2}\t{:.2}",
        list.identities.len(),
        matcher.size() as f64 / 1e6,
        least * 1e9 / count,
        first * 1e9 / count,
        count / least / 1e6,
        100.0 * verified as f64 / count,
        alerts as f64 * 1e6 / count,
        count / alone / 1e6,
        count / both / 1e6
    );
}
