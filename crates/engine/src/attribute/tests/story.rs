//! The Thallium action of December 2019, from public reports of its time.

#![expect(clippy::disallowed_methods, reason = "tests on real data read files")]

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

/// The names of the action as one cluster of the end of 2019, and what was known then.
struct Then {
    learned: Learned,
    subject: Subject,
    all: Known,
    resolver: Resolver,
}

fn then() -> Option<Then> {
    let Some(shared) = std::env::var_os("INTERDICT_SHARED").map(PathBuf::from) else {
        eprintln!("skipped: INTERDICT_SHARED is not set");
        return None;
    };
    let (claims, actors) = knowledge(&shared);
    let resolver = Resolver::new(&claims, &actors);
    let listed = std::fs::read_to_string(shared.join("data/thallium/thallium.txt")).unwrap();
    let listed: Vec<&str> = listed.lines().collect();
    // The block of the action itself, filed under APT37, is the answer to be found: take it out.
    let (from, to) = (at("2019-12-30"), at("2020-01-15"));
    let reports: Vec<Report> = reports(&shared)
        .into_iter()
        .filter(|report| report.actor != "APT37" || report.date < from || report.date > to)
        .collect();
    let until = at("2019-12-31").end_of_day();
    let mut subject = Subject::of("UNK-0001", report("", "2019-12-31", "", &listed), until);
    subject.as_of = Some(until);
    let all = Known { reports, actors, ..Known::default() };
    let learned = Learned::new(all.clone(), resolver.clone(), until, &BTreeSet::new());
    Some(Then { learned, subject, all, resolver })
}

fn print(what: &str, answer: &Attribution) {
    eprintln!("-- {what}: {:?}, confidence {}", answer.answer().map(|rung| &rung.name), answer.confidence);
    for of in answer.hypotheses.iter().take(5) {
        eprintln!("{}: {:.3}, {}, flat {}", of.actor, of.probability, of.likelihood, of.flat_prior);
        for family in Family::ALL {
            eprint!("  {family} {:+.2}", nats(answer, &of.actor, family));
        }
        eprintln!();
    }
    eprintln!(
        "unknown {:.3}; {:?}\n{:#?}\n{:#?}",
        answer.unknown, answer.removals, answer.caveats, answer.contested
    );
}

#[test]
fn thallium_is_kimsuky_by_what_was_known_in_2019() {
    let Some(Then { learned, subject, .. }) = then() else { return };
    let answer = attribute(&learned, &subject);
    print("by what was known", &answer);
    let leader = &answer.hypotheses[0];
    assert_eq!(leader.actor, "Kimsuky");
    assert!(leader.probability >= 0.8, "{}", leader.probability);
    assert!(leader.also_known_as.iter().any(|name| name.eq_ignore_ascii_case("thallium")));
    assert!(answer.hypotheses.iter().filter(|of| of.actor == "APT37").all(|of| of.probability < 0.05));

    let mut bare = subject.clone();
    bare.without.insert(Family::Infrastructure);
    let answer = attribute(&learned, &bare);
    print("without infrastructure", &answer);
    for of in &answer.hypotheses {
        assert!(of.probability <= 0.55 && of.likelihood.percent() <= 54, "{}", of.actor);
    }
    assert!(answer.named().is_none());
}

#[test]
fn the_press_of_those_days_is_shown_as_contested() {
    let Some(Then { subject, all, resolver, .. }) = then() else { return };
    // Thallium is APT37, said an item of low grade that lists the names of the action.
    let listed: Vec<String> = subject
        .report
        .indicators
        .iter()
        .take(60)
        .filter_map(|of| match of {
            Indicator::Name(name) => Some(name.to_string()),
            _ => None,
        })
        .collect();
    let listed: Vec<&str> = listed.iter().map(String::as_str).collect();
    for (grade, leader) in [("D4", "Kimsuky"), ("F6", "")] {
        let mut item = report("APT37", "2019-12-31", "press.example", &listed);
        item.grade = Grade::try_from(grade.to_owned()).unwrap();
        let mut known = all.clone();
        known.reports.push(item);
        let learned = Learned::new(known, resolver.clone(), subject.until, &BTreeSet::new());
        let answer = attribute(&learned, &subject);
        print(grade, &answer);
        let first = answer.hypotheses[0].actor.clone();
        assert!(leader.is_empty() || first == leader, "{first}");
        let rival = if first == "Kimsuky" { "APT37" } else { "Kimsuky" };
        let claim = format!("UNK-0001 is {rival}");
        let contest = answer.contested.iter().find(|of| of.claim == claim);
        let contest = contest.unwrap_or_else(|| panic!("{:?}", answer.contested));
        assert!(!contest.asserted_by.is_empty() && !contest.contradicted_by.is_empty());
        assert!(answer.against.iter().any(|of| of.actor.as_deref() == Some(rival) && of.nats < 0.0));
        assert!(says(&answer, "another actor for part of this infrastructure"));
    }
}

#[test]
fn one_report_alone_that_holds_the_cluster_together_names_with_low_confidence() {
    let Some(Then { mut subject, mut all, resolver, .. }) = then() else { return };
    let until = subject.until;
    let of_cert = |report: &Report| report.publisher.ends_with("ssi.gouv.fr");
    let shared: BTreeSet<Indicator> = subject.report.indicators.iter().cloned().collect();
    // Of the reports that share anything with the names, only that one counts.
    all.reports.retain(|report| of_cert(report) || report.indicators.iter().all(|of| !shared.contains(of)));
    subject.linked_by_report = 1.0;
    let learned = Learned::new(all, resolver, until, &BTreeSet::new());
    let answer = attribute(&learned, &subject);
    print("one report alone", &answer);
    assert_eq!(answer.confidence, Confidence::Low);
    assert!(answer.caveats[0].starts_with("100 % of the links"), "{:?}", answer.caveats);
}
