use model::{Actor, AliasClaim, AliasRelation, Knowledge};

use super::*;

#[derive(Default)]
struct Got {
    actors: Vec<Actor>,
    aliases: Vec<AliasClaim>,
    rejected: Vec<Rejected>,
    skipped: u64,
}

fn run(bytes: &[u8]) -> (Got, Result<u64, DocumentError>) {
    let mut got = Got::default();
    let mut input = bytes;
    let done = read(&mut input, &Source { file: "galaxy.json" }, &mut |record| {
        match record {
            Ok(Record::Knowledge(Knowledge::Actor(actor))) => got.actors.push(actor),
            Ok(Record::Knowledge(Knowledge::Alias(claim))) => got.aliases.push(claim),
            Ok(other) => panic!("{other:?}"),
            Err(rejected) => got.rejected.push(rejected),
        }
        ControlFlow::Continue(())
    });
    (got, done)
}

fn galaxy(kind: &str, category: &str, values: &str) -> Got {
    let text = format!(
        r#"{{"authors":["x"],"category":"{category}","type":"{kind}","values":[{values}],"version":1}}"#
    );
    let (got, done) = run(text.as_bytes());
    Got { skipped: done.expect("a galaxy"), ..got }
}

fn claims(got: &Got) -> Vec<(&str, AliasRelation, &str)> {
    got.aliases.iter().map(|claim| (&*claim.subject, claim.relation, &*claim.object)).collect()
}

const ENTRY: &str = r#"{"value":" Red Fox ","uuid":"u-1","description":"d","meta":{"synonyms":["RF","Red Fox","","RF"],
    "country":"KP","cfr-suspected-victims":["South Korea","Sejong Institute","United States","Middle East"],
    "cfr-target-category":["Government","Education"],"targeted-sector":["Government"],"refs":["https://example.org"]},
    "related":[{"dest-uuid":"u-2","type":"part-of"},{"dest-uuid":"u-9","type":"part-of"},
    {"dest-uuid":"u-2","type":"dissimilar"}]}"#;

const WHOLE: &str = r#"{"value":"Fox - APT-C-01","uuid":"u-2","meta":{"country":["iran"],"synonyms":"Vulpes",
    "observed_countries":["JP",7,null],"suspected-victims":{}},
    "related":[{"dest-uuid":"u-1","type":"similar"},{"dest-uuid":"u-9","type":"similar"}]}"#;

#[test]
fn entries_of_actors_give_actors_and_claims() {
    let got = galaxy("threat-actor", "actor", &format!("{ENTRY},{WHOLE}"));
    assert!(got.rejected.is_empty());
    let first = &got.actors[0];
    assert_eq!((&*first.source, first.external_id.as_deref()), ("misp-galaxy:threat-actor", Some("u-1")));
    assert_eq!((&*first.name, first.country.as_deref(), first.origin.line), ("Red Fox", Some("KP"), 1));
    assert_eq!(first.targets_sectors, ["Education", "Government"]);
    assert_eq!(first.targets_countries, ["KR", "US"]);
    assert_eq!(first.origin.raw, Some(Digest::of(ENTRY.as_bytes())));
    let second = &got.actors[1];
    assert_eq!(
        (second.country.as_deref(), &second.targets_countries[..]),
        (Some("IR"), &["JP".to_owned()][..])
    );
    use AliasRelation::{BroaderThan, SameAs};
    assert_eq!(
        claims(&got),
        [
            ("Red Fox", SameAs, "RF"),
            ("Fox - APT-C-01", SameAs, "Fox"),
            ("Fox - APT-C-01", SameAs, "APT-C-01"),
            ("Fox - APT-C-01", SameAs, "Vulpes"),
            ("Fox - APT-C-01", BroaderThan, "Red Fox"),
            ("Fox - APT-C-01", SameAs, "Red Fox"),
        ]
    );
    assert!(got.aliases.iter().all(|claim| claim.asserter == "misp-galaxy:threat-actor"));
}

#[test]
fn the_type_may_come_after_the_values() {
    let before = galaxy("threat-actor", "actor", &format!("{ENTRY},{WHOLE}"));
    let text =
        format!(r#"{{"values":[{ENTRY},{WHOLE}],"type":"threat-actor","category":"actor","version":1}}"#);
    let (after, done) = run(text.as_bytes());
    assert!(done.is_ok());
    assert_eq!((after.actors, after.aliases), (before.actors, before.aliases));
    let (alone, done) = run(format!(r#"{{"values":[{ENTRY}],"type":"threat-actor"}}"#).as_bytes());
    assert!(done.is_ok());
    assert_eq!(alone.actors.len(), 1);
    let (none, done) = run(format!(r#"{{"values":[{ENTRY}]}}"#).as_bytes());
    assert!(done.is_err() && none.actors.is_empty());
}

#[test]
fn galaxies_of_other_things_give_nothing_and_say_so() {
    for (kind, category) in
        [("malpedia", "tool"), ("tool", "tool"), ("producer", "actor"), ("sector", "sector")]
    {
        let got = galaxy(kind, category, ENTRY);
        assert!(got.actors.is_empty() && got.aliases.is_empty() && got.rejected.is_empty(), "{kind}");
        assert_eq!(got.skipped, 1, "{kind}");
    }
    let got = galaxy("tool", "tool", &format!("{ENTRY},{{\"uuid\":\"x\"}},{WHOLE}"));
    assert_eq!((got.skipped, got.rejected.len()), (2, 1), "what is rejected is not skipped");
    let (got, done) = run(format!(r#"{{"values":[{ENTRY},{WHOLE}],"type":"tool"}}"#).as_bytes());
    assert!(matches!(done, Ok(2)) && got.actors.is_empty(), "{done:?}");
    for (kind, category) in
        [("groups", "Threat Groups"), ("mitre-intrusion-set", "actor"), ("own", "Threat-Actor")]
    {
        let got = galaxy(kind, category, ENTRY);
        assert_eq!((got.actors.len(), got.skipped), (1, 0), "{kind}");
    }
}

#[test]
fn bad_entries_are_rejected_alone() {
    let nested =
        format!(r#"{{"value":"n","meta":{{"synonyms":{}{}}}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    let long = format!(r#"{{"value":"{}"}}"#, "v".repeat(2000));
    let huge = format!(r#"{{"value":"{}"}}"#, "v".repeat(5 << 20));
    let values = format!(r#"{{"value":""}},{{"uuid":"x"}},{{x}},{nested},{long},{huge},[],{ENTRY}"#);
    let got = galaxy("threat-actor", "actor", &values);
    // What is too large to be held is told when it is met, before the entries that wait for the type.
    let mut codes: Vec<_> = got.rejected.iter().map(|r| (r.line, r.code.as_str())).collect();
    codes.sort_unstable();
    let expected = [
        (1, "shape"),
        (2, "shape"),
        (3, "json"),
        (4, "json"),
        (5, "too_long"),
        (6, "too_long"),
        (7, "shape"),
    ];
    assert_eq!(codes, expected);
    assert_eq!(got.actors[0].origin.line, 8);
}

#[test]
fn hostile_documents_end_in_an_error() {
    let text = format!(r#"{{"category":"actor","type":"threat-actor","values":[{ENTRY}]}}"#);
    for length in 0..text.len() {
        assert!(run(&text.as_bytes()[..length]).1.is_err(), "{length}");
    }
    let mut bad = text.clone().into_bytes();
    bad[text.find("Red").expect("a name")] = 0xff;
    assert_eq!(run(&bad).0.rejected[0].code, "utf8");
    // More waiting entries than the budget holds.
    let entry = format!(r#"{{"value":"x","description":"{}"}}"#, "d".repeat(1 << 20));
    let values = vec![entry; 70].join(",");
    let (got, done) = run(format!(r#"{{"values":[{values}],"type":"threat-actor"}}"#).as_bytes());
    assert!(done.is_ok());
    assert_eq!(got.actors.len() + got.rejected.len(), 70);
    assert!(!got.rejected.is_empty() && got.rejected.iter().all(|rejected| rejected.code == "too_many"));
}

#[test]
fn the_published_galaxies_are_read_whole() {
    let Some(shared) = std::env::var_os("INTERDICT_SHARED") else {
        eprintln!("skipped: INTERDICT_SHARED is not set");
        return;
    };
    let folder = std::path::Path::new(&shared).join("data/galaxy");
    for (file, at_least) in [
        ("threat-actor", 1000),
        ("microsoft-activity-group", 100),
        ("360net", 40),
        ("tidal-groups", 200),
        ("malpedia", 0),
        ("tool", 0),
    ] {
        #[expect(clippy::disallowed_methods, reason = "a test reads its data from a folder it is told")]
        let bytes = std::fs::read(folder.join(file).with_extension("json")).expect("a galaxy");
        let (got, done) = run(&bytes);
        assert!(got.rejected.is_empty(), "{file}");
        let skipped = done.expect("a galaxy");
        assert_eq!(skipped > 0, at_least == 0, "{file}: {skipped} skipped");
        let with = |has: &dyn Fn(&Actor) -> bool| got.actors.iter().filter(|actor| has(actor)).count();
        eprintln!(
            "{file}: {skipped} skipped, {} actors ({} with country, {} with victims' countries), {} aliases",
            got.actors.len(),
            with(&|actor| actor.country.is_some()),
            with(&|actor| !actor.targets_countries.is_empty()),
            got.aliases.len()
        );
        assert!(got.actors.len() >= at_least);
        assert!(at_least > 0 || got.actors.is_empty());
        if file == "threat-actor" {
            assert!(claims(&got).contains(&("Kimsuky", AliasRelation::SameAs, "Thallium")));
            assert!(claims(&got).contains(&("Kimsuky", AliasRelation::BroaderThan, "TA406")));
        }
    }
}
