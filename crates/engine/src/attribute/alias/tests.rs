#![expect(clippy::disallowed_methods, reason = "tests on real data read files")]

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use model::{AliasRelation, Digest, Origin, Said};
use proptest::prelude::*;
use serde_json::Value;

use super::*;

fn actor(source: &str, name: &str) -> Actor {
    Actor {
        source: source.to_owned(),
        external_id: None,
        name: name.to_owned(),
        country: None,
        targets_sectors: Vec::new(),
        targets_countries: Vec::new(),
        said: Said::default(),
        origin: Origin { source: source.to_owned(), raw: Some(Digest::of(name.as_bytes())), line: 1 },
    }
}

fn claim(asserter: &str, subject: &str, relation: AliasRelation, object: &str) -> AliasClaim {
    AliasClaim {
        subject: subject.to_owned(),
        relation,
        object: object.to_owned(),
        asserter: asserter.to_owned(),
        said: Said::default(),
    }
}

/// Lists of `source: name = alias, alias`.
fn listed(text: &str) -> (Vec<AliasClaim>, Vec<Actor>) {
    let (mut claims, mut actors) = (Vec::new(), Vec::new());
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (source, rest) = line.trim().split_once(": ").unwrap();
        let (name, aliases) = rest.split_once(" =").unwrap();
        actors.push(actor(source, name));
        for alias in aliases.split(',').map(str::trim).filter(|alias| !alias.is_empty()) {
            claims.push(claim(source, name, AliasRelation::SameAs, alias));
        }
    }
    (claims, actors)
}

const STORY: &str = "
    attack: Kimsuky = Black Banshee, Thallium, APT43
    attack: APT37 = ScarCruft, Reaper
    misp: Kimsuky = Velvet Chollima, THALLIUM
    misp: APT43 = 
    misp: APT37 = APT 37, Ricochet Chollima
    microsoft: Emerald Sleet = Thallium, Kimsuky, Velvet Chollima
    microsoft: Opal Sleet = Velvet Chollima, Konni
    qihoo: APT-C-43 = Machete
    qihoo: APT-C-28 = APT37
";

fn story() -> Resolver {
    let (mut claims, actors) = listed(STORY);
    claims.push(claim("press", "Thallium", AliasRelation::SameAs, "APT37"));
    Resolver::new(&claims, &actors)
}

#[test]
fn spellings_of_one_name_meet_and_numbers_of_different_schemes_do_not() {
    let resolver = story();
    let one = Verdict::Same { asserted_by: Vec::new() };
    assert_eq!(resolver.same("APT 37", "apt-37"), one);
    assert_eq!(resolver.same("kimsuky", "Kimsuky"), one);
    assert_eq!(resolver.canonical("kimsuky"), "Kimsuky");
    for (a, b) in [("APT43", "APT-C-43"), ("APT43", "TA43"), ("APT-C-43", "TA43"), ("43", "APT43")] {
        assert_eq!(resolver.same(a, b), Verdict::Unknown, "{a} and {b}");
    }
    assert_eq!(resolver.same("APT37", "APT-C-28"), Verdict::Same { asserted_by: vec!["qihoo".to_owned()] });
}

#[test]
fn sources_that_agree_make_names_the_same() {
    let Verdict::Same { asserted_by } = story().same("Thallium", "Kimsuky") else { panic!("not the same") };
    assert_eq!(asserted_by, ["attack", "microsoft", "misp"]);
}

#[test]
fn a_source_with_two_actors_contradicts_a_press_item() {
    let Verdict::Contested(contest) = story().same("Thallium", "APT37") else { panic!("not contested") };
    assert_eq!(contest.claim, "Thallium is APT37");
    assert_eq!(contest.asserted_by, ["press"]);
    assert_eq!(
        contest.contradicted_by,
        ["attack (has them under Kimsuky and under APT37)", "misp (has them under Kimsuky and under APT37)"]
    );
}

#[test]
fn sameness_does_not_run_through_a_third_name() {
    let (claims, actors) = listed("a: One = Bridge\na: Far = \nb: Two = Bridge\nb: Far = ");
    let resolver = Resolver::new(&claims, &actors);
    assert!(matches!(resolver.same("One", "Bridge"), Verdict::Same { .. }));
    assert!(matches!(resolver.same("Two", "Bridge"), Verdict::Same { .. }));
    assert_eq!(resolver.same("One", "Two"), Verdict::Unknown);
    assert_eq!(
        resolver.same("One", "Far"),
        Verdict::Different { said_by: vec!["a (has them under One and under Far)".to_owned()] }
    );
}

#[test]
fn a_name_over_several_actors_of_one_source_is_contested() {
    let resolver = story();
    assert!(matches!(resolver.same("Velvet Chollima", "Emerald Sleet"), Verdict::Contested(_)));
    assert!(matches!(resolver.same("APT43", "Kimsuky"), Verdict::Contested(_)));
    assert!(matches!(resolver.same("Konni", "Kimsuky"), Verdict::Different { .. }));
}

#[test]
fn canonical_is_what_most_sources_prefer_along_undisputed_claims() {
    let resolver = story();
    let thallium = resolver.resolve("thallium");
    assert_eq!(thallium.canonical, "Kimsuky");
    assert_eq!(thallium.undisputed, ["Black Banshee", "Emerald Sleet", "Kimsuky"]);
    assert_eq!(thallium.contests.len(), 3, "{:?}", thallium.contests);
    assert_eq!(resolver.canonical("Emerald Sleet"), "Kimsuky");
    assert_eq!(resolver.canonical("APT43"), "APT43", "contested, so it stays apart");
    assert_eq!(resolver.canonical("ScarCruft"), "APT37");
    assert_eq!(resolver.canonical("Nobody Knows"), "Nobody Knows");
}

#[test]
fn an_offshoot_that_one_source_adds_does_not_take_the_name() {
    let (claims, actors) =
        listed("a: Lazarus Group = Lazarus, APT38\nb: Lazarus Group = Zinc\nb: APT38 = \nc: APT38 = ");
    let resolver = Resolver::new(&claims, &actors);
    assert_eq!(resolver.canonical("Lazarus"), "Lazarus Group");
    assert_eq!(resolver.canonical("Zinc"), "Lazarus Group");
    assert_eq!(resolver.canonical("APT38"), "APT38");
}

#[test]
fn a_duplicate_in_one_compilation_does_not_outweigh_two_clear_sources() {
    let listing = "a: One = Two\nb: One = Two\ngalaxy: One = Two\ngalaxy: Two = ";
    let verdict = |text: &str| {
        let (claims, actors) = listed(text);
        Resolver::new(&claims, &actors).same("One", "Two")
    };
    assert!(matches!(verdict(listing), Verdict::Same { .. }));
    // One clear source is not enough, a plain dissent still counts, and so does a first party's own word.
    assert!(matches!(verdict(&listing.replace("b: One = Two\n", "")), Verdict::Contested(_)));
    assert!(matches!(
        verdict(&listing.replace("galaxy: One = Two", "galaxy: One = ")),
        Verdict::Contested(_)
    ));
    assert!(matches!(verdict(&listing.replace("galaxy", "microsoft")), Verdict::Contested(_)));
}

#[test]
fn explicit_claims_of_difference_and_of_parts_count() {
    let claims = [
        claim("a", "Big", AliasRelation::SameAs, "Small"),
        claim("b", "Big", AliasRelation::BroaderThan, "Small"),
        claim("b", "Big", AliasRelation::DistinctFrom, "Other"),
    ];
    let resolver = Resolver::new(&claims, &[]);
    let Verdict::Contested(contest) = resolver.same("Big", "Small") else { panic!("not contested") };
    assert_eq!(contest.contradicted_by, ["b (says that Small is part of Big)"]);
    assert!(matches!(resolver.same("Other", "Big"), Verdict::Different { .. }));
}

#[test]
fn the_first_party_decides_about_its_own_names_and_others_are_still_shown() {
    let (claims, actors) = listed(
        "microsoft: Emerald Sleet = Thallium
         microsoft: Ruby Sleet = Cerium
         misp: Kimsuky = Emerald Sleet, Cerium, Thallium",
    );
    let resolver = Resolver::new(&claims, &actors);
    assert!(matches!(resolver.same("Emerald Sleet", "Cerium"), Verdict::Different { .. }));
    let said = resolver.said_of("Emerald Sleet", "Cerium");
    assert_eq!(said.asserted_by[0].source, "misp", "kept, and shown");
    assert!(!said.asserted_by[0].own && said.contradicted_by[0].own);
    // A name of somebody else is not its own to decide.
    assert!(matches!(resolver.same("Kimsuky", "Cerium"), Verdict::Same { .. }));
}

#[test]
fn only_what_was_said_and_held_then_counts() {
    let at = |text: &str| Some(text.parse::<Timestamp>().unwrap());
    let (mut claims, actors) = listed("a: Old = \nb: Old = Undated");
    let mut dated = claim("a", "Old", AliasRelation::RenamedTo, "New");
    dated.said.date = at("2020-01-01");
    dated.said.valid_to = at("2022-01-01");
    let weather = claim("a", "Old", AliasRelation::SameAs, "Blue Typhoon");
    let mut improbable = claim("a", "Old", AliasRelation::SameAs, "Rumour");
    improbable.said.grade = model::Grade::try_from("C5".to_owned()).unwrap();
    claims.extend([dated, weather, improbable]);
    let verdict =
        |day: Option<Timestamp>, other: &str| Resolver::as_of(&claims, &actors, day).same("Old", other);
    let same = |verdict: Verdict| matches!(verdict, Verdict::Same { .. });
    assert_eq!(verdict(at("2019-12-31"), "New"), Verdict::Unknown);
    assert!(same(verdict(at("2020-01-01"), "New")));
    assert_eq!(verdict(at("2022-01-01"), "New"), Verdict::Unknown);
    assert_eq!(verdict(None, "New"), Verdict::Unknown, "it has ended");
    assert!(same(verdict(at("2001-01-01"), "Undated")));
    assert_eq!(verdict(at("2023-04-17"), "Blue Typhoon"), Verdict::Unknown);
    assert!(same(verdict(at("2023-04-18"), "Blue Typhoon")));
    assert_eq!(verdict(None, "Rumour"), Verdict::Unknown, "said, and not counted");
    assert_eq!(Resolver::new(&claims, &actors).said_of("Old", "Rumour").asserted_by.len(), 1);
}

#[test]
fn partial_relations_are_neither_same_nor_different() {
    let (mut claims, actors) = listed("a: Whole = W\na: Part = P\nb: Part = ");
    for (relation, subject, object) in [
        (AliasRelation::PartOf, "Part", "Whole"),
        (AliasRelation::Overlaps, "Part", "Neighbour"),
        (AliasRelation::SplitFrom, "Part", "Former"),
        (AliasRelation::MergedInto, "Gone", "Whole"),
    ] {
        claims.push(claim("a", subject, relation, object));
    }
    let resolver = Resolver::new(&claims, &actors);
    for other in ["Whole", "Neighbour", "Former"] {
        let Verdict::Contested(contest) = resolver.same("Part", other) else { panic!("{other}") };
        assert!(contest.contradicted_by[0].contains("Part"), "{contest:?}");
    }
    let said = resolver.said_of("Part", "Whole");
    assert_eq!(said.contradicted_by[0].how, "says that Part is part of Whole");
    assert!(matches!(resolver.same("Gone", "W"), Verdict::Same { .. }));
    // A whole that is no entry of its own is wider than the part's other names too.
    assert!(matches!(resolver.same("P", "Former"), Verdict::Contested(_)));
    assert!(matches!(resolver.same("P", "Whole"), Verdict::Different { .. }));
}

#[test]
fn odd_names_do_no_harm() {
    let claims = [
        claim("a", "", AliasRelation::SameAs, "  "),
        claim("a", "---", AliasRelation::SameAs, "海莲花"),
        claim("a", "x", AliasRelation::SameAs, "x"),
    ];
    let resolver = Resolver::new(&claims, &[actor("a", "")]);
    assert_eq!(resolver.canonical("x"), "x");
    assert!(matches!(resolver.same("海莲花", "---"), Verdict::Same { .. }));
    assert_eq!(resolver.resolve("---").undisputed, ["海莲花"]);
}

proptest! {
    #[test]
    fn the_order_of_claims_does_not_matter_and_verdicts_are_symmetric(
        pairs in prop::collection::vec((0u8..3, 0u8..8, 0u8..8, 0u8..3), 0..30),
        a in 0u8..8,
        b in 0u8..8,
    ) {
        let claims: Vec<AliasClaim> = pairs
            .iter()
            .map(|(source, subject, object, relation)| {
                let relation = match relation {
                    0 => AliasRelation::DistinctFrom,
                    _ => AliasRelation::SameAs,
                };
                claim(&format!("s{source}"), &format!("n{subject}"), relation, &format!("n{object}"))
            })
            .collect();
        let actors: Vec<Actor> =
            pairs.iter().map(|(source, subject, ..)| actor(&format!("s{source}"), &format!("n{subject}"))).collect();
        let forwards = Resolver::new(&claims, &actors);
        let reversed: Vec<AliasClaim> = claims.iter().rev().cloned().collect();
        let turned: Vec<Actor> = actors.iter().rev().cloned().collect();
        let backwards = Resolver::new(&reversed, &turned);
        let (a, b) = (format!("n{a}"), format!("n{b}"));
        prop_assert_eq!(forwards.same(&a, &b), backwards.same(&a, &b));
        prop_assert_eq!(forwards.resolve(&a), backwards.resolve(&a));
        let kind = |verdict: &Verdict| std::mem::discriminant(verdict);
        prop_assert_eq!(kind(&forwards.same(&a, &b)), kind(&forwards.same(&b, &a)));
        // Nothing is filed under a name that some source keeps apart from it.
        let filed = forwards.canonical(&a);
        let clear = matches!(forwards.same(&a, &filed), Verdict::Same { .. } | Verdict::Unknown);
        prop_assert!(clear, "{} is filed under {}", a, filed);
    }
}

// Pairs judged by hand are tested through the decoders that a desk uses, in the crate of the program.
fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("INTERDICT_SHARED").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: INTERDICT_SHARED is not set");
    }
    folder
}

fn json(path: &Path) -> Value {
    let bytes = std::fs::read(path).unwrap();
    let mut text = Vec::new();
    if path.extension().is_some_and(|extension| extension == "gz") {
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut text).unwrap();
    } else {
        text = bytes;
    }
    serde_json::from_slice(&text).unwrap()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

/// Claims and actors of the galaxies, of Microsoft's naming map and of ATT&CK.
pub(in crate::attribute) fn knowledge(shared: &Path) -> (Vec<AliasClaim>, Vec<Actor>) {
    let (mut claims, mut actors) = (Vec::new(), Vec::new());
    let mut relations = Vec::new();
    let mut add = |source: &str, mut one: Actor, aliases: Vec<String>| {
        one.source = source.to_owned();
        let of = |alias: String| claim(source, &one.name, AliasRelation::SameAs, &alias);
        claims.extend(aliases.into_iter().filter(|alias| !alias.is_empty()).map(of));
        actors.push(one);
    };
    for galaxy in ["threat-actor", "microsoft-activity-group", "tidal-groups", "360net"] {
        let file = json(&shared.join(format!("data/galaxy/{galaxy}.json")));
        let source = format!("misp-galaxy:{}", file["type"].as_str().unwrap());
        let names: BTreeMap<&str, &str> = file["values"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|value| Some((value["uuid"].as_str()?, value["value"].as_str()?)))
            .collect();
        for value in file["values"].as_array().unwrap() {
            for related in value["related"].as_array().into_iter().flatten() {
                let Some(other) = related["dest-uuid"].as_str().and_then(|id| names.get(id)) else {
                    continue;
                };
                let name = value["value"].as_str().unwrap();
                match related["type"].as_str() {
                    Some("part-of") => {
                        relations.push(claim(&source, other, AliasRelation::BroaderThan, name));
                    }
                    Some("similar") => relations.push(claim(&source, name, AliasRelation::SameAs, other)),
                    _ => {}
                }
            }
            // 360 writes `Name - APT-C-1` and `Name（Other）`.
            let names = |text: &str| -> Vec<String> {
                let parts = text.split(" - ").flat_map(|part| part.split(['（', '）']));
                parts.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
            };
            let name = value["value"].as_str().unwrap();
            let mut aliases = texts(&value["meta"]["synonyms"]);
            let mut head = vec![name.to_owned()];
            if galaxy == "360net" {
                head = names(name);
                aliases = aliases.iter().flat_map(|alias| names(alias)).collect();
            }
            let mut one = actor(&source, &head.remove(0));
            aliases.extend(head);
            one.external_id = value["meta"]["group_attack_id"].as_str().map(str::to_owned);
            for field in ["targeted-sector", "cfr-target-category", "target_categories"] {
                one.targets_sectors.extend(texts(&value["meta"][field]));
            }
            for field in ["cfr-suspected-victims", "observed_countries"] {
                one.targets_countries.extend(texts(&value["meta"][field]));
            }
            add(&source, one, aliases);
        }
    }
    for entry in json(&shared.join("data/galaxy/MicrosoftMapping.json")).as_array().unwrap() {
        let aliases = entry["Other names"].as_str().unwrap_or_default().split(',');
        let one = actor("microsoft", entry["Threat actor name"].as_str().unwrap());
        add("microsoft", one, aliases.map(|alias| alias.trim().to_owned()).collect());
    }
    let attack = json(&shared.join("data/attack/enterprise-attack-2.1.json.gz"));
    let gone = |object: &Value| {
        ["revoked", "x_mitre_deprecated"].iter().any(|flag| object[flag].as_bool().unwrap_or_default())
    };
    for object in attack["objects"].as_array().unwrap() {
        if object["type"] == "intrusion-set" && !gone(object) {
            let mut one = actor("attack", object["name"].as_str().unwrap());
            one.external_id = object["external_references"][0]["external_id"].as_str().map(str::to_owned);
            add("attack", one, texts(&object["aliases"]));
        }
    }
    claims.extend(relations);
    (claims, actors)
}

#[test]
fn names_of_the_public_sources_are_filed_without_blobs() {
    let Some(shared) = shared() else { return };
    let (claims, actors) = knowledge(&shared);
    let resolver = Resolver::new(&claims, &actors);
    assert_eq!(resolver.canonical("Thallium"), "Kimsuky");
    assert_eq!(resolver.canonical("kimsuky"), "Kimsuky");
    assert_eq!(resolver.canonical("ScarCruft"), "APT37");
    assert!(!matches!(resolver.same("APT37", "Kimsuky"), Verdict::Same { .. }));
    // How many names each is filed with: no blob.
    let mut filed: BTreeMap<String, usize> = BTreeMap::new();
    for name in resolver.shown.keys() {
        *filed.entry(resolver.canonical(name)).or_default() += 1;
    }
    let largest = filed.iter().max_by_key(|(_, names)| **names).unwrap();
    eprintln!("{} names filed under {}; most under {largest:?}", resolver.shown.len(), filed.len());
    assert!(*largest.1 < 40);
}
