//! The Thallium action of December 2019, from public reports of its time.

#![expect(clippy::disallowed_methods, reason = "tests on real data read files")]

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

use serde_json::Value;

use super::super::alias::tests::knowledge;
use super::*;

/// Reports in the order of the file; the curator's file names stand for actors (`apt_37` is cut to `37` there).
fn reports(shared: &std::path::Path) -> Vec<Report> {
    let bytes = std::fs::read(shared.join("data/actor-reports/reports-until-2024-06.jsonl.gz")).unwrap();
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
    let texts = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
    };
    text.lines()
        .enumerate()
        .map(|(index, line)| {
            let value: Value = serde_json::from_str(line).unwrap();
            let actor = value["actor"].as_str().unwrap();
            let numbered = actor.bytes().all(|b| b.is_ascii_digit());
            let actor = if numbered { format!("APT{actor}") } else { actor.to_owned() };
            let references = texts(&value["refs"]);
            let host = |url: &String| url.split('/').nth(2).map(str::to_owned);
            let mut indicators: Vec<Indicator> = value["iocs"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|ioc| match (ioc[0].as_str()?, ioc[1].as_str()?) {
                    ("dom", text) => DomainName::parse(text).ok().map(Indicator::Name),
                    ("ip", text) => text.parse().ok().map(Indicator::Address),
                    _ => None,
                })
                .collect();
            indicators.sort();
            indicators.dedup();
            let date = value["date"].as_str().unwrap();
            Report {
                id: Id::of(&[&actor, date, &references.join(" ")]),
                date: at(date),
                dated: value["date_is"] == "decoded",
                publisher: references.first().and_then(host).unwrap_or_default(),
                grade: Grade::UNKNOWN,
                marking: None,
                references,
                indicators,
                victims: Vec::new(),
                origin: Origin {
                    source: "reports".to_owned(),
                    raw: Some(Digest::of(line.as_bytes())),
                    line: index as u64 + 1,
                },
                actor,
            }
        })
        .collect()
}

fn activity(reports: &[Report], as_of: Timestamp) -> Vec<Activity> {
    let mut actors: BTreeMap<&str, (u64, Timestamp)> = BTreeMap::new();
    for report in reports.iter().filter(|report| report.date <= as_of) {
        let (count, latest) = actors.entry(&report.actor).or_insert((0, report.date));
        *count += 1;
        *latest = report.date.max(*latest);
    }
    actors
        .into_iter()
        .map(|(actor, (reports, latest))| Activity { actor: actor.to_owned(), reports, latest })
        .collect()
}

#[test]
fn thallium_is_kimsuky_by_what_was_known_in_2019() {
    let Some(shared) = std::env::var_os("INTERDICT_SHARED").map(PathBuf::from) else {
        eprintln!("skipped: INTERDICT_SHARED is not set");
        return;
    };
    let (claims, actors) = knowledge(&shared);
    let resolver = Resolver::new(&claims, &actors);
    let members: Vec<DomainName> = std::fs::read_to_string(shared.join("data/thallium/thallium.txt"))
        .unwrap()
        .lines()
        .map(name)
        .collect();
    let zones = std::fs::read_to_string(shared.join("data/actor-reports/dynamic-dns-zones.txt"))
        .unwrap()
        .to_lowercase();
    let zones: BTreeSet<&str> = zones.lines().map(str::trim).collect();
    let registrable = |name: &DomainName| {
        let labels: Vec<&str> = name.as_str().split('.').collect();
        let below = (1..labels.len()).find(|&start| zones.contains(labels[start..].join(".").as_str()));
        below.map_or_else(
            || registrable(name),
            |start| DomainName::parse(&labels[start - 1..].join(".")).unwrap(),
        )
    };
    // The block of the action itself, filed under APT37, is the answer to be found: take it out.
    let (from, to) = (at("2019-12-30"), at("2020-01-15"));
    let all: Vec<Report> = reports(&shared)
        .into_iter()
        .filter(|report| report.actor != "APT37" || report.date < from || report.date > to)
        .collect();
    let as_of = at("2019-12-31").end_of_day();
    let circular = std::cell::Cell::new(0.0);
    let ask = |reports: &[Report], activity: &[Activity], profile: &Profile| {
        attribute(&Question {
            designator: "UNK-0001",
            members: &members,
            addresses: &[],
            registrable: &registrable,
            reports,
            activity,
            resolver: &resolver,
            actors: &actors,
            profile,
            linked_by_report: circular.get(),
            as_of: Some(as_of),
            now: as_of,
        })
    };
    let counts = activity(&all, as_of);
    let answer = ask(&all, &counts, &Profile::default());
    for of in &answer.hypotheses {
        eprintln!(
            "{}: {}, with a flat prior {}",
            of.actor.as_deref().unwrap_or("unknown"),
            of.likelihood,
            of.flat_prior
        );
        for evidence in of.supporting.iter().chain(&of.contradicting).take(6) {
            eprintln!("   {:+.2} {}", evidence.weight, evidence.text);
        }
    }
    eprintln!("confidence {}; caveats {:#?}", answer.confidence, answer.caveats);
    eprintln!("contested {:#?}", answer.contested);
    let (leader, percent) = first(&answer);
    assert_eq!(leader, "Kimsuky");
    assert!((55..=79).contains(&percent), "{percent} %");
    assert!(of(&answer, "Kimsuky").also_known_as.iter().any(|name| name.eq_ignore_ascii_case("thallium")));
    assert!(
        answer.hypotheses.iter().all(|of| of.actor.as_deref() != Some("APT37")),
        "nothing says APT37 then"
    );

    // The press of those days: Thallium is APT37. An item of low grade does not turn the answer; one that counts as much as a
    // report of a lab, and lists three times as many names, does, and then the answer is a contested one.
    let listed: Vec<&str> = members.iter().take(60).map(DomainName::as_str).collect();
    for (grade, leader) in [("D4", "Kimsuky"), ("F6", "APT37")] {
        let mut item = report("APT37", "2019-12-31", "press.example", &listed);
        item.grade = Grade::try_from(grade.to_owned()).unwrap();
        let mut press = all.clone();
        press.push(item);
        let answer = ask(&press, &activity(&press, as_of), &Profile::default());
        eprintln!(
            "with a press item {grade} on APT37: {:?}, confidence {}",
            first(&answer),
            answer.confidence
        );
        assert_eq!(first(&answer).0, leader);
        let rival = if leader == "Kimsuky" { "APT37" } else { "Kimsuky" };
        let claim = format!("UNK-0001 is {rival}");
        assert!(answer.contested.iter().any(|of| of.claim == claim), "{:?}", answer.contested);
        let against = &of(&answer, leader).contradicting;
        assert!(against.iter().any(|of| of.family == Family::Infrastructure && of.weight < 0.0));
        assert!(says(&answer, "another actor for part of this infrastructure"));
    }

    // A cluster that one report alone holds together: the report counts less, and its actor still comes before the unknown.
    circular.set(1.0);
    let one: Vec<Report> =
        all.iter().filter(|report| report.publisher.ends_with("ssi.gouv.fr")).cloned().collect();
    let answer = ask(&one, &counts, &Profile::default());
    for of in answer.hypotheses.iter().take(3) {
        eprintln!("by one report alone: {:?} {} {}", of.actor, of.likelihood, of.flat_prior);
    }
    assert_eq!(first(&answer).0, "Kimsuky");
    assert_eq!(answer.confidence, Confidence::Low);
    assert!(answer.caveats[0].starts_with("100 % of the links"), "{:?}", answer.caveats);

    let answer = ask(&[], &counts, &Profile::default());
    eprintln!("without reports: {:?}", first(&answer));
    assert_eq!(first(&answer).0, "unknown");
}
