//! Reports in prose: the story the design tells, traps, hostile input, and a labelled set with its figures.

use std::collections::{BTreeMap, BTreeSet};

use model::{AliasRelation, Indicator, Knowledge};
use wire::prose::{
    About, ActKind, Basis, Claim, Coreference, Entity, Form, Lexicon, NameKind, NameRelation, Polarity,
    ProseError, Reading, SOURCE_LIMIT, Statement, drafts, read_prose, stix_bundle,
};

const THALLIUM: &str = include_str!("data/prose/thallium.txt");
const INVENTED: &str = include_str!("data/prose/invented.html");
const SENTENCES: &str = include_str!("data/prose/sentences.tsv");
const NAMES: &str = include_str!("data/prose/names.tsv");

fn lexicon() -> Lexicon {
    Lexicon::new(NAMES.lines().filter_map(|line| {
        let (kind, name) = line.split_once('\t')?;
        let kind = match kind {
            "actor" => NameKind::Actor,
            "malware" => NameKind::Malware,
            _ => NameKind::Tool,
        };
        Some((kind, name))
    }))
}

fn read(text: &str) -> Reading {
    read_prose(text.as_bytes(), &About::default(), &lexicon()).expect("the source is text")
}

fn claims<'r>(reading: &'r Reading, fits: impl Fn(&Statement) -> bool + 'r) -> Vec<&'r Claim> {
    reading.claims.iter().filter(|claim| fits(&claim.statement)).collect()
}

fn targets(reading: &Reading, name: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut all = (BTreeSet::new(), BTreeSet::new());
    for claim in &reading.claims {
        if let Statement::Targets { actor, sectors, countries } = &claim.statement
            && actor == name
            && claim.polarity == Polarity::Affirmed
        {
            all.0.extend(sectors.iter().cloned());
            all.1.extend(countries.iter().cloned());
        }
    }
    all
}

fn set(values: &[&str]) -> BTreeSet<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

#[test]
fn the_story_of_thallium_gives_what_it_claims() {
    let reading = read(THALLIUM);
    assert_eq!(reading.date.unwrap().to_string(), "2019-12-30");
    assert_eq!(reading.title.as_deref(), Some("Court lets Microsoft take fifty domains from a spying group"));
    let alias = claims(&reading, |statement| {
        matches!(statement, Statement::Alias { subject, object, relation: NameRelation::SameAs }
            if subject == "Thallium" && object == "APT37")
    });
    assert_eq!(alias.len(), 1);
    assert_eq!(alias[0].polarity, Polarity::Affirmed);
    assert_eq!(alias[0].coreference, Some(Coreference::Paragraph), "the sentence says `it`");
    let origin = claims(
        &reading,
        |statement| matches!(statement, Statement::Origin { actor: Some(actor), country } if actor == "Thallium" && country == "KP"),
    );
    assert_eq!(origin.len(), 1);
    assert_eq!(origin[0].hedge.as_deref(), Some("believed"));
    let (sectors, countries) = targets(&reading, "Thallium");
    assert_eq!(sectors, set(&["government", "think-tanks", "education", "human-rights", "nuclear-policy"]));
    assert_eq!(countries, set(&["US", "JP", "KR"]));
    let acts: Vec<_> = reading
        .claims
        .iter()
        .filter_map(|claim| match &claim.statement {
            Statement::LegalAct(act) => Some(act),
            _ => None,
        })
        .collect();
    let suit = acts.iter().find(|act| act.act == ActKind::Suit).unwrap();
    assert_eq!(suit.plaintiff.as_deref(), Some("Microsoft"));
    assert_eq!(suit.defendant.as_deref(), Some("Thallium"));
    assert_eq!(suit.case_number.as_deref(), Some("1:19-cv-01582"));
    assert_eq!(suit.court.as_deref(), Some("U.S. District Court for the Eastern District of Virginia"));
    assert_eq!(suit.date.unwrap().to_string(), "2019-12-18");
    assert!(acts.iter().any(|act| act.act == ActKind::Order && act.domains == Some(50)));
    assert!(acts.iter().any(|act| act.act == ActKind::Seizure && act.domains == Some(50)));
    for other in [("Barium", "CN"), ("Strontium", "RU"), ("Phosphorus", "IR")] {
        let named = claims(
            &reading,
            |statement| matches!(statement, Statement::Origin { actor: Some(actor), country } if actor == other.0 && country == other.1),
        );
        assert_eq!(named.len(), 1, "{other:?}");
    }
    let used: BTreeSet<_> = reading
        .claims
        .iter()
        .filter_map(|claim| match &claim.statement {
            Statement::Uses { actor, name, .. } if actor == "Thallium" => Some(name.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(used, set(&["BabyShark", "KimJongRAT"]));
}

#[test]
fn a_group_that_nobody_listed_is_named_by_the_words_around() {
    let alias = |text: &str| {
        let all = read(text).claims;
        all.into_iter().find_map(|claim| match claim.statement {
            Statement::Alias { subject, object, .. } => Some((subject, object)),
            _ => None,
        })
    };
    let said = Some(("Quiet Lantern".to_owned(), "Amber Quill".to_owned()));
    assert_eq!(alias("The hacking group Quiet Lantern is also known as Amber Quill."), said);
    assert_eq!(alias("The gang Quiet Lantern, also known as Amber Quill, came back."), said);
    assert_eq!(alias("The restaurant Quiet Lantern is also known as Amber Quill."), None);
    let named = read("The group Microsoft calls Amber Quill is also known as Quiet Lantern.").mentions;
    assert!(named.iter().all(|mention| mention.entity != Entity::Actor("Microsoft".to_owned())), "{named:?}");
}

#[test]
fn a_page_is_read_without_its_scripts_and_its_publisher() {
    let reading = read(INVENTED);
    assert_eq!(reading.form, Form::Html);
    assert_eq!(reading.publisher.as_deref(), Some("Harbour Desk"));
    assert_eq!(reading.date.unwrap().to_string(), "2031-05-14");
    let values: BTreeSet<String> = reading.mentions.iter().map(|mention| mention.entity.value()).collect();
    for there in [
        "Brass Heron",
        "UNC9871",
        "TideLatch",
        "tidelatch-cdn.com",
        "203.0.113.77",
        "mail-tidelatch.net",
        "http://update.brassfeed.org:8080/a/b.php?id=1",
        "CVE-2030-12345",
    ] {
        assert!(values.contains(there), "{there}");
    }
    for absent in ["APT99", "evil.com", "tracker.bad.com", "CN"] {
        assert!(!values.contains(absent), "{absent}");
    }
    let (sectors, countries) = targets(&reading, "Brass Heron");
    assert_eq!(sectors, set(&["journalists", "human-rights", "transportation"]));
    assert_eq!(countries, set(&["PH", "DE", "AU"]));
    let denied = claims(
        &reading,
        |statement| matches!(statement, Statement::Alias { object, .. } if object == "APT32"),
    );
    assert_eq!(denied[0].polarity, Polarity::Denied);
    let learned =
        reading.mentions.iter().filter(|mention| mention.entity == Entity::Malware("TideLatch".to_owned()));
    assert!(learned.clone().count() >= 1 && learned.clone().all(|mention| mention.basis == Basis::Context));
}

#[test]
fn every_value_stands_where_its_place_says() {
    for (name, source) in [("text", THALLIUM), ("html", INVENTED)] {
        let reading = read(source);
        assert!(!reading.mentions.is_empty());
        for mention in &reading.mentions {
            let (start, end) = (mention.place.start as usize, mention.place.end as usize);
            let raw = &source[start..end];
            let first = mention.text.chars().next().unwrap();
            assert!(raw.starts_with(first), "{name}: {raw:?} for {:?}", mention.text);
            assert!(!raw.ends_with(char::is_whitespace), "{name}: {raw:?}");
            let line = source[..start].matches('\n').count() + 1;
            assert_eq!(mention.place.line as usize, line, "{name}: {raw:?}");
            let sentence = &reading.sentences[mention.sentence as usize];
            assert!(sentence.place.start <= mention.place.start && mention.place.end <= sentence.place.end);
            assert!(sentence.text.contains(&mention.text));
        }
    }
}

#[test]
fn a_reading_survives_json_and_is_the_same_each_time() {
    let reading = read(THALLIUM);
    let text = serde_json::to_string(&reading).unwrap();
    assert_eq!(serde_json::from_str::<Reading>(&text).unwrap(), reading);
    assert_eq!(serde_json::to_string(&read(THALLIUM)).unwrap(), text);
}

#[test]
fn the_publishers_own_names_are_passed_over() {
    let about = About { domain: Some("harbourdesk.net".parse().unwrap()), ..About::default() };
    let reading = read_prose(b"See blog.harbourdesk.net and other-site.net.", &about, &lexicon()).unwrap();
    assert_eq!(reading.mentions.len(), 1);
    assert_eq!(reading.passed_over[0].reason, "publisher");
}

#[test]
fn what_is_no_report_is_said_to_be_none() {
    let error = |bytes: &[u8]| read_prose(bytes, &About::default(), &lexicon()).unwrap_err();
    assert_eq!(error(b"%PDF-1.7\n"), ProseError::NoTextInPdf);
    assert!(matches!(error(b"\xFF\xFEa\0"), ProseError::Binary { what: "UTF-16" }));
    assert!(matches!(error(b"PK\x03\x04"), ProseError::Binary { .. }));
    assert_eq!(error(&vec![b'a'; SOURCE_LIMIT + 1]), ProseError::TooLong { bytes: SOURCE_LIMIT + 1 });
}

#[test]
fn hostile_pages_and_texts_are_read_in_bounds() {
    let lexicon = lexicon();
    let mut pages: Vec<Vec<u8>> = vec![
        [b"<html>".to_vec(), b"<div>".repeat(1_000_000), b"APT37".to_vec()].concat(),
        [b"<html>".to_vec(), b"<script>".repeat(100_000)].concat(),
        [b"<html>".to_vec(), b"<!--".repeat(100_000)].concat(),
        [b"<html>".to_vec(), b"&#x41;&#xFFFFFFFF;&bogus;".repeat(50_000)].concat(),
        b"<html><a href=\"".to_vec(),
    ];
    let texts = [
        "(",
        "[.]",
        ".",
        "a.",
        " dot",
        "APT37, ",
        "hxxp://",
        "@",
        "1.2.3.4 ",
        "“",
        "\u{200b}",
        "known as ",
        "APT1 is not ",
        "US, ",
        "court ",
        "January ",
        ")",
        "::",
        "\\.",
    ];
    pages.extend(texts.iter().map(|text| text.repeat(300_000 / text.len()).into_bytes()));
    pages.push(vec![b'a'; 2_000_000]);
    pages.push((0..=255).cycle().filter(|byte| *byte != 0).take(300_000).collect());
    for page in pages {
        let reading = read_prose(&page, &About::default(), &lexicon).unwrap();
        assert!(reading.mentions.len() <= wire::prose::MENTION_LIMIT);
        assert!(reading.sentences.iter().all(|sentence| sentence.text.len() <= 2_000));
    }
}

#[test]
fn an_empty_report_says_nothing() {
    let reading = read("");
    assert!(reading.mentions.is_empty() && reading.claims.is_empty() && reading.title.is_none());
}

#[test]
fn drafts_say_who_claims_what() {
    let reading = read_prose(
        b"May 3, 2021\n\nAccording to Kaspersky, Thallium is APT37. Thallium is not Turla. Thallium targets banks in Japan. \
          It was seen at bad-host[.]net.",
        &About { publisher: Some("Desk".to_owned()), ..About::default() },
        &lexicon(),
    )
    .unwrap();
    let drafts = drafts(&reading, "file.txt");
    for (draft, relation, object, asserter) in
        [(0, AliasRelation::SameAs, "APT37", "Kaspersky"), (1, AliasRelation::DistinctFrom, "Turla", "Desk")]
    {
        let Knowledge::Alias(claim) = &drafts[draft].knowledge else { panic!("{:?}", drafts[draft]) };
        assert_eq!((&*claim.subject, claim.relation, &*claim.object), ("Thallium", relation, object));
        assert_eq!(claim.asserter, asserter);
        assert_eq!(claim.said.date.map(model::Timestamp::date).as_deref(), Some("2021-05-03"));
        assert!(claim.said.quote.as_ref().unwrap().contains(object), "{claim:?}");
    }
    let Knowledge::Actor(actor) = &drafts[2].knowledge else { panic!("{:?}", drafts[2]) };
    assert_eq!((actor.name.as_str(), actor.source.as_str(), actor.origin.line), ("Thallium", "Desk", 3));
    assert_eq!(
        (&actor.targets_sectors, &actor.targets_countries),
        (&vec!["financial-services".to_owned()], &vec!["JP".to_owned()])
    );
    let Knowledge::Report(report) = &drafts[3].knowledge else { panic!("{:?}", drafts[3]) };
    assert_eq!(report.actor, "Thallium");
    assert_eq!(report.date.date(), "2021-05-03");
    assert_eq!(report.indicators, [Indicator::Name("bad-host.net".parse().unwrap())]);
    assert_eq!(drafts.len(), 4);
}

#[test]
fn the_bundle_refers_only_to_what_it_holds() {
    let at = "2031-01-01".parse().unwrap();
    for source in [THALLIUM, INVENTED, ""] {
        let bytes = stix_bundle(&read(source), at).unwrap();
        let bundle: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(bundle["objects"][0]["type"], "report", "first, for who reads it");
        let objects = bundle["objects"].as_array().unwrap();
        let ids: BTreeSet<&str> = objects.iter().map(|object| object["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), objects.len());
        for object in objects {
            let text = object.to_string();
            let verdict = wire::stix::validate(&wire::stix::Object::parse(text.as_bytes()).unwrap());
            assert!(verdict.is_valid(), "{text}: {verdict:?}");
            let kind = object["type"].as_str().unwrap();
            assert!(object["id"].as_str().unwrap().starts_with(&format!("{kind}--")));
            let refs = object["object_refs"].as_array().into_iter().flatten();
            let ends = ["source_ref", "target_ref", "created_by_ref"].map(|name| &object[name]);
            for id in refs.chain(ends.into_iter().filter(|id| !id.is_null())) {
                assert!(ids.contains(id.as_str().unwrap()), "{id}");
            }
        }
        assert_eq!(bytes, stix_bundle(&read(source), at).unwrap());
    }
    let bundle = String::from_utf8(stix_bundle(&read(THALLIUM), at).unwrap()).unwrap();
    assert!(
        bundle.contains("originates-from") && bundle.contains("[domain-name:value = 'office356-us.org']")
    );
}

/// The facts of a reading, as the labelled set writes them.
fn facts(reading: &Reading) -> BTreeSet<(String, String)> {
    let mut facts = BTreeSet::new();
    let mut add = |kind: &str, value: String| facts.insert((kind.to_owned(), value));
    for mention in &reading.mentions {
        if !matches!(mention.entity, Entity::Court(_) | Entity::CaseNumber(_)) {
            add(mention.entity.kind(), mention.entity.value());
        }
    }
    let word = |value: serde_json::Value| value.as_str().expect("a word").to_owned();
    for claim in &reading.claims {
        let polarity = word(serde_json::to_value(claim.polarity).expect("serialises"));
        match &claim.statement {
            Statement::Alias { subject, relation, object } => {
                let relation = word(serde_json::to_value(relation).expect("serialises"));
                add("alias", format!("{subject}|{relation}|{object}|{polarity}"));
            }
            Statement::Origin { actor: Some(actor), country } => {
                add("origin", format!("{actor}|{country}|{polarity}"));
            }
            Statement::Origin { .. } => {}
            Statement::Targets { actor, sectors, countries } => {
                for target in sectors.iter().chain(countries) {
                    add("targets", format!("{actor}|{target}|{polarity}"));
                }
            }
            Statement::Uses { actor, name, .. } => {
                add("uses", format!("{actor}|{name}|{polarity}"));
            }
            Statement::LegalAct(act) => {
                let or = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
                let domains = act.domains.map_or_else(|| "-".to_owned(), |count| count.to_string());
                let kind = word(serde_json::to_value(act.act).expect("serialises"));
                add("act", format!("{kind}|{}|{}|{domains}", or(&act.plaintiff), or(&act.defendant)));
            }
        }
    }
    facts
}

#[test]
fn the_labelled_sentences_are_read_as_labelled() {
    let lexicon = lexicon();
    let mut sentences: Vec<(&str, BTreeSet<(String, String)>)> = Vec::new();
    for line in SENTENCES.lines().filter(|line| !line.starts_with('#')) {
        if let Some(text) = line.strip_prefix("> ") {
            sentences.push((text, BTreeSet::new()));
        } else if let (Some((kind, value)), Some((_, facts))) = (line.split_once('\t'), sentences.last_mut())
        {
            facts.insert((kind.to_owned(), value.to_owned()));
        }
    }
    assert!(sentences.len() >= 60, "{}", sentences.len());
    let mut counts: BTreeMap<String, (u32, u32, u32)> = BTreeMap::new();
    for (text, expected) in &sentences {
        let reading = read_prose(text.as_bytes(), &About::default(), &lexicon).unwrap();
        let found = facts(&reading);
        for (kind, value) in expected.union(&found) {
            let fact = (kind.clone(), value.clone());
            let count = counts.entry(kind.clone()).or_default();
            match (expected.contains(&fact), found.contains(&fact)) {
                (true, true) => count.0 += 1,
                (false, true) => {
                    count.1 += 1;
                    println!("too much: {kind} {value} in: {text}");
                }
                _ => {
                    count.2 += 1;
                    println!("missing: {kind} {value} in: {text}");
                }
            }
        }
    }
    println!("kind\tlabelled\tprecision\trecall");
    let share = |right: u32, other: u32| f64::from(right) / f64::from((right + other).max(1));
    for (kind, (right, wrong, missing)) in &counts {
        println!("{kind}\t{}\t{:.2}\t{:.2}", right + missing, share(*right, *wrong), share(*right, *missing));
    }
    for (kind, (right, wrong, missing)) in &counts {
        assert!(share(*right, *wrong) >= 0.9, "precision of {kind}");
        assert!(share(*right, *missing) >= 0.9, "recall of {kind}");
    }
}
