//! The pairs judged by hand, through the decoders that a desk uses.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use model::{Knowledge, Rejected};
use wire::{Format, Record};

use super::*;
use crate::stage::observe::decode_all;

fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("INTERDICT_SHARED").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: INTERDICT_SHARED is not set");
    }
    folder
}

/// Actors and claims of the public sources.
fn knowledge(shared: &Path) -> (Vec<AliasClaim>, Vec<Actor>) {
    let (mut claims, mut actors) = (Vec::new(), Vec::new());
    let files = [
        ("galaxy/threat-actor.json", Format::Galaxy),
        ("galaxy/microsoft-activity-group.json", Format::Galaxy),
        ("galaxy/tidal-groups.json", Format::Galaxy),
        ("galaxy/360net.json", Format::Galaxy),
        ("galaxy/MicrosoftMapping.json", Format::NamingMap),
        ("attack/enterprise-attack-2.1.json.gz", Format::Stix),
    ];
    for (file, format) in files {
        let opened = File::open(shared.join("data").join(file)).unwrap();
        let input: Box<dyn Read> = if file.ends_with(".gz") {
            Box::new(flate2::read::GzDecoder::new(opened))
        } else {
            Box::new(opened)
        };
        decode_all(format, file, BufReader::new(input), &mut |record: Result<Record, Rejected>| {
            match record {
                Ok(Record::Knowledge(Knowledge::Alias(claim))) => claims.push(claim),
                Ok(Record::Knowledge(Knowledge::Actor(actor))) => actors.push(actor),
                _ => {}
            }
            Ok(())
        })
        .unwrap();
    }
    (claims, actors)
}

/// One line of comma-separated values with double quotes.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            c => fields.last_mut().unwrap().push(c),
        }
    }
    fields
}

#[test]
fn pairs_judged_by_hand() {
    let Some(shared) = shared() else { return };
    let (claims, actors) = knowledge(&shared);
    let start = std::time::Instant::now();
    let resolver = Resolver::new(&claims, &actors);
    eprintln!("{} claims, {} actors, resolver in {:?}", claims.len(), actors.len(), start.elapsed());
    let pairs = std::fs::read_to_string(shared.join("data/galaxy/alias-pairs-dev.csv")).unwrap();
    let mut table: BTreeMap<(String, &str), usize> = BTreeMap::new();
    let (mut right, mut total) = (0, 0);
    for line in pairs.lines().skip(1) {
        let row = fields(line);
        // What no source joins is not merged: it counts as different.
        let found = match resolver.same(&row[0], &row[1]) {
            Verdict::Same { .. } => "same",
            Verdict::Contested(_) => "contested",
            Verdict::Different { .. } | Verdict::Unknown => "different",
        };
        if found != row[2] {
            eprintln!(
                "{} and {}: {} by hand, found {:?}",
                row[0],
                row[1],
                row[2],
                resolver.same(&row[0], &row[1])
            );
        }
        right += usize::from(found == row[2]);
        total += 1;
        *table.entry((row[2].clone(), found)).or_default() += 1;
    }
    let of =
        |gold: &str, found: &'static str| table.get(&(gold.to_owned(), found)).copied().unwrap_or_default();
    eprintln!("aliases: {right} of {total} right; (by hand, found): {table:?}");
    assert_eq!(of("different", "same"), 0, "different actors were merged");
    assert!(of("contested", "same") <= 3, "disputed names were merged with confidence");
    assert!(right * 100 >= total * 88, "{right} of {total}");
    let contested = ["contested", "different", "same"].map(|found| of("contested", found));
    assert!(contested[0] * 100 >= contested.iter().sum::<usize>() * 80, "{contested:?}");
}

#[test]
fn claims_have_the_dates_of_their_sources() {
    let Some(shared) = shared() else { return };
    let (claims, actors) = knowledge(&shared);
    let at = |day: &str| Resolver::as_of(&claims, &actors, Some(day.parse().unwrap()));
    // ATT&CK cites Cybereason of 2 November 2020 for it; the other sources date nothing.
    let of_attack = |resolver: &Resolver, a: &str, b: &str| {
        resolver.said_of(a, b).asserted_by.into_iter().find(|word| word.source == "attack")
    };
    assert_eq!(of_attack(&at("2020-11-01"), "Kimsuky", "Thallium"), None);
    let word = of_attack(&at("2020-11-03"), "Kimsuky", "Thallium").unwrap();
    assert_eq!(word.said.date.unwrap().date(), "2020-11-02");
    assert!(word.said.quote.unwrap().contains("Cybereason Kimsuky November 2020"));
    // Names of weather exist since 18 April 2023.
    assert_eq!(at("2023-04-17").same("Thallium", "Emerald Sleet"), Verdict::Unknown);
    let Verdict::Same { asserted_by } = at("2023-04-18").same("Thallium", "Emerald Sleet") else { panic!() };
    assert_eq!(asserted_by, ["microsoft"], "of two names of its own the first party's word counts");
    let renamed = at("2024-01-01").said_of("Thallium", "Emerald Sleet");
    let microsoft = renamed.asserted_by.iter().find(|word| word.source == "microsoft").unwrap();
    assert_eq!((microsoft.relation, microsoft.own), (AliasRelation::RenamedTo, true));
    // APT43 stands under Opal Sleet alone, Velvet Chollima under three.
    let all = Resolver::new(&claims, &actors);
    assert!(matches!(all.same("APT43", "Opal Sleet"), Verdict::Contested(_)));
    let wide = all.said_of("Velvet Chollima", "Ruby Sleet");
    let microsoft = wide.contradicted_by.iter().find(|word| word.source == "microsoft").unwrap();
    assert_eq!(microsoft.relation, AliasRelation::BroaderThan);
    assert_eq!(microsoft.how, "says that Ruby Sleet is part of VELVET CHOLLIMA");
    // ATT&CK gave groups up for others.
    let merged = claims.iter().filter(|claim| claim.relation == AliasRelation::MergedInto);
    let merged: Vec<(&str, &str)> = merged.map(|claim| (&*claim.subject, &*claim.object)).collect();
    assert!(
        merged.contains(&("UNC2452", "APT29")) && merged.contains(&("Charming Kitten", "Magic Hound")),
        "{merged:?}"
    );
    let undated =
        claims.iter().filter(|claim| claim.asserter == "attack" && claim.said.date.is_none()).count();
    assert_eq!(undated, 0);
}
