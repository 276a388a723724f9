//! How fast reports in prose are read: MB (10^6 bytes) per second of CPU and core, whole and by stage.
//!
//! `cargo xtask bench prose`, or with the folder of shared data as argument. Read are the descriptions of ATT&CK and of the
//! galaxies there, repeated to 50 MB, with the names of their actors and software. CPU is that of the thread, from
//! `/proc/thread-self/schedstat` (Linux), which counts nanoseconds; of several runs the median counts.
#![expect(clippy::print_stdout, reason = "an example prints")]
#![expect(clippy::disallowed_methods, reason = "an example reads files")]

use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Duration;

use flate2::read::GzDecoder;
use serde_json::Value;
use wire::prose::{About, Lexicon, NameKind, Stage, read_prose_to};

type Fallible<T> = Result<T, Box<dyn Error>>;

/// Files of clusters, and what their clusters are.
const GALAXIES: [(&str, NameKind); 6] = [
    ("threat-actor", NameKind::Actor),
    ("360net", NameKind::Actor),
    ("microsoft-activity-group", NameKind::Actor),
    ("tidal-groups", NameKind::Actor),
    ("malpedia", NameKind::Malware),
    ("tool", NameKind::Tool),
];
const BYTES: usize = 50_000_000;
const RUNS: usize = 5;

fn main() -> Fallible<()> {
    let shared = std::env::args().nth(1).ok_or("give the folder of shared data")?;
    let (mut text, mut names) = (String::new(), Vec::new());
    attack(&Path::new(&shared).join("data/attack"), &mut text, &mut names)?;
    for (file, kind) in GALAXIES {
        galaxy(&Path::new(&shared).join(format!("data/galaxy/{file}.json")), kind, &mut text, &mut names)?;
    }
    // Actors first: of two names of one spelling the first counts.
    names.sort_by_key(|(kind, _)| *kind);
    let lexicon = Lexicon::new(names.iter().map(|(kind, name)| (*kind, name.as_str())));
    let source = text.repeat(BYTES.div_ceil(text.len()));
    let megabytes = Duration::from_micros(source.len() as u64).as_secs_f64();
    println!("{megabytes:.1} MB of text, {} names", lexicon.len());
    let mut before = 0.0;
    for stage in Stage::ALL {
        let mut runs = Vec::new();
        for _ in 0..RUNS {
            let start = cpu()?;
            let reading = read_prose_to(source.as_bytes(), &About::default(), &lexicon, stage)?;
            runs.push((cpu()? - start).as_secs_f64());
            drop(reading);
        }
        runs.sort_by(f64::total_cmp);
        let median = runs[RUNS / 2];
        println!(
            "{:<12}{:.2} s, up to here {median:.2} s: {:.1} MB per CPU second",
            format!("{stage:?}").to_lowercase(),
            median - before,
            megabytes / median
        );
        before = median;
    }
    Ok(())
}

/// What the thread has used of a core so far.
fn cpu() -> Fallible<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(Duration::from_nanos(text.split(' ').next().unwrap_or_default().parse()?))
}

fn attack(folder: &Path, text: &mut String, names: &mut Vec<(NameKind, String)>) -> Fallible<()> {
    let file = fs::File::open(folder.join("enterprise-attack-2.1.json.gz"))?;
    let bundle: Value = serde_json::from_reader(std::io::BufReader::new(GzDecoder::new(file)))?;
    for object in bundle["objects"].as_array().into_iter().flatten() {
        add(object, text);
        let kind = match object["type"].as_str() {
            Some("intrusion-set") => NameKind::Actor,
            Some("malware") => NameKind::Malware,
            Some("tool") => NameKind::Tool,
            _ => continue,
        };
        let lists = [&object["aliases"], &object["x_mitre_aliases"]];
        let more = lists.iter().filter_map(|list| list.as_array()).flatten();
        names.extend(
            more.chain([&object["name"]]).filter_map(Value::as_str).map(|name| (kind, name.to_owned())),
        );
    }
    Ok(())
}

fn galaxy(
    file: &Path,
    kind: NameKind,
    text: &mut String,
    names: &mut Vec<(NameKind, String)>,
) -> Fallible<()> {
    let galaxy: Value = serde_json::from_slice(&fs::read(file)?)?;
    for cluster in galaxy["values"].as_array().into_iter().flatten() {
        add(cluster, text);
        let more = cluster["meta"]["synonyms"].as_array().into_iter().flatten();
        names.extend(
            more.chain([&cluster["value"]]).filter_map(Value::as_str).map(|name| (kind, name.to_owned())),
        );
    }
    Ok(())
}

fn add(thing: &Value, text: &mut String) {
    if let Some(description) = thing["description"].as_str() {
        text.push_str(description);
        text.push_str("\n\n");
    }
}
