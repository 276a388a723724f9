use std::collections::BTreeMap;
use std::time::Instant;

use model::{Actor, AliasClaim, AliasRelation, Knowledge, Usage};

use super::*;

#[derive(Default)]
struct Got {
    actors: Vec<Actor>,
    aliases: Vec<AliasClaim>,
    usages: Vec<Usage>,
    rejected: Vec<Rejected>,
    skipped: u64,
}

fn run(input: &mut dyn BufRead) -> (Got, Result<u64, DocumentError>) {
    let mut got = Got::default();
    let done = read(input, &Source { file: "bundle.json" }, &mut |record| {
        match record {
            Ok(Record::Knowledge(Knowledge::Actor(actor))) => got.actors.push(actor),
            Ok(Record::Knowledge(Knowledge::Alias(claim))) => got.aliases.push(claim),
            Ok(Record::Knowledge(Knowledge::Usage(usage))) => got.usages.push(usage),
            Ok(other) => panic!("{other:?}"),
            Err(rejected) => got.rejected.push(rejected),
        }
        ControlFlow::Continue(())
    });
    (got, done)
}

fn bundle(objects: &[&str]) -> Got {
    let text = format!(r#"{{"type":"bundle","id":"bundle--1","objects":[{}]}}"#, objects.join(",\n"));
    let (got, done) = run(&mut text.as_bytes());
    Got { skipped: done.expect("a bundle"), ..got }
}

fn relation(verb: &str, source: &str, target: &str) -> String {
    format!(
        r#"{{"type":"relationship","id":"relationship--{verb}","relationship_type":"{verb}","source_ref":"{source}",
        "target_ref":"{target}"}}"#
    )
}

const GROUP: &str = r#"{"type":"intrusion-set","id":"intrusion-set--1","name":"Red Fox","aliases":["Red Fox","TA-1",
    "Fox Den","TA-1"],"external_references":[{"source_name":"mitre-attack","external_id":"G9001"},{"source_name":"x"}]}"#;

#[test]
fn a_group_its_aliases_and_what_it_uses_are_read_in_any_order() {
    let uses = relation("uses", "intrusion-set--1", "attack-pattern--1");
    let tool = relation("uses", "intrusion-set--1", "tool--1");
    let sector = relation("targets", "intrusion-set--1", "identity--2");
    let country = relation("targets", "intrusion-set--1", "location--1");
    let home = relation("originates-from", "intrusion-set--1", "location--2");
    let got = bundle(&[
        &uses,
        &tool,
        &sector,
        GROUP,
        r#"{"type":"attack-pattern","id":"attack-pattern--1","name":"Spearphishing Link",
            "external_references":[{"source_name":"mitre-attack","external_id":"T1566.002"}]}"#,
        r#"{"type":"tool","id":"tool--1","name":"psexec"}"#,
        r#"{"type":"identity","id":"identity--2","name":"Somebody Ltd","sectors":["technology","education"]}"#,
        r#"{"type":"location","id":"location--1","country":"kr"}"#,
        r#"{"type":"location","id":"location--2","country":"KP"}"#,
        r#"{"type":"indicator","id":"indicator--1","pattern":7}"#,
        &country,
        &home,
    ]);
    assert!(got.rejected.is_empty(), "{:?}", got.rejected);
    assert_eq!(got.skipped, 1, "the indicator");
    let [actor] = &got.actors[..] else { panic!("{:?}", got.actors) };
    assert_eq!((actor.source.as_str(), actor.external_id.as_deref()), ("attack", Some("G9001")));
    assert_eq!((actor.name.as_str(), actor.country.as_deref()), ("Red Fox", Some("KP")));
    assert_eq!(actor.targets_sectors, ["education", "technology"]);
    assert_eq!(actor.targets_countries, ["KR"]);
    assert_eq!(actor.origin.line, 4);
    assert_eq!(actor.origin.raw, Some(Digest::of(GROUP.as_bytes())));
    let aliases: Vec<_> =
        got.aliases.iter().map(|claim| (claim.subject.as_str(), claim.object.as_str())).collect();
    assert_eq!(aliases, [("Red Fox", "TA-1"), ("Red Fox", "Fox Den")]);
    assert!(got.aliases.iter().all(|c| c.relation == AliasRelation::SameAs && c.asserter == "attack"));
    let used: Vec<_> =
        got.usages.iter().map(|u| (u.category.as_str(), u.external_id.as_deref(), &*u.name)).collect();
    assert_eq!(used, [("technique", Some("T1566.002"), "Spearphishing Link"), ("tool", None, "psexec")]);
    assert!(got.usages.iter().all(|usage| usage.actor == "Red Fox" && usage.asserter == "attack"));
}

#[test]
fn outside_attack_the_creator_is_the_source() {
    let got = bundle(&[
        r#"{"type":"threat-actor","id":"threat-actor--1","name":"A","created_by_ref":"identity--1"}"#,
        r#"{"type":"intrusion-set","id":"intrusion-set--2","name":"B","created_by_ref":"identity--9"}"#,
        r#"{"type":"identity","id":"identity--1","name":"Example CERT"}"#,
    ]);
    let sources: Vec<_> = got.actors.iter().map(|a| (&*a.source, a.external_id.as_deref())).collect();
    assert_eq!(sources, [("Example CERT", Some("threat-actor--1")), ("stix", Some("intrusion-set--2"))]);
}

#[test]
fn the_revoked_and_the_older_are_passed_over() {
    let uses = relation("uses", "intrusion-set--1", "tool--1");
    let revoked = relation("uses", "intrusion-set--1", "tool--2").replacen('{', r#"{"revoked":true,"#, 1);
    let got = bundle(&[
        GROUP,
        r#"{"type":"intrusion-set","id":"intrusion-set--2","name":"Old","revoked":true}"#,
        r#"{"type":"intrusion-set","id":"intrusion-set--3","name":"Older","x_mitre_deprecated":true}"#,
        r#"{"type":"intrusion-set","id":"intrusion-set--4","name":"New","modified":"2021-01-01T00:00:00Z"}"#,
        r#"{"type":"intrusion-set","id":"intrusion-set--4","name":"Stale","modified":"2020-01-01T00:00:00Z"}"#,
        r#"{"type":"tool","id":"tool--1","name":"t","revoked":true}"#,
        &uses,
        &revoked,
    ]);
    let names: Vec<_> = got.actors.iter().map(|actor| &*actor.name).collect();
    assert_eq!(names, ["Red Fox", "New"]);
    assert!(got.usages.is_empty() && got.rejected.is_empty());
    assert_eq!(got.skipped, 4, "two groups, a tool and a relationship");
}

#[test]
fn each_bad_object_is_rejected_alone() {
    let dangling = relation("uses", "intrusion-set--1", "malware--404");
    let half =
        r#"{"type":"relationship","id":"relationship--1","relationship_type":"uses","source_ref":"x"}"#;
    let long = format!(r#"{{"type":"tool","id":"tool--1","name":"{}"}}"#, "n".repeat(2000));
    let huge = format!(r#"{{"type":"tool","id":"tool--1","name":"{}"}}"#, "n".repeat(5 << 20));
    let got = bundle(&[
        "{broken}",
        "7",
        r#"{"id":"no type"}"#,
        r#"{"type":"intrusion-set","id":"intrusion-set--7"}"#,
        r#"{"type":"intrusion-set","id":"intrusion-set--8","name":["x"]}"#,
        half,
        &dangling,
        &long,
        &huge,
        GROUP,
    ]);
    let codes: Vec<_> = got.rejected.iter().map(|r| (r.line, r.code.as_str())).collect();
    assert_eq!(
        codes,
        [
            (1, "json"),
            (2, "shape"),
            (3, "shape"),
            (4, "shape"),
            (5, "shape"),
            (6, "shape"),
            (8, "too_long"),
            (9, "too_long"),
            (7, "dangling_ref")
        ]
    );
    let last = got.rejected.last().expect("one");
    assert_eq!(last.raw, Digest::of(dangling.as_bytes()));
    assert!(last.reason.contains("object 7 of the bundle: `malware--404`"), "{}", last.reason);
    assert!(last.excerpt.starts_with(r#"{"type":"relationship""#));
    assert_eq!(got.actors.len(), 1);
}

#[test]
fn hostile_bundles_end_in_an_error_or_a_rejection() {
    let deep = format!(
        r#"{{"type":"bundle","objects":[{{"type":"tool","id":"tool--1","name":{}{}}},
        {{"type":"tool","id":"tool--2","name":"t","x_deep":{}{}}},{GROUP}]}}"#,
        "[".repeat(10_000),
        "]".repeat(10_000),
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    let (got, done) = run(&mut deep.as_bytes());
    assert!(done.is_ok());
    assert_eq!((got.actors.len(), got.rejected.len()), (1, 1));
    let whole = format!(r#"{{"type":"bundle","objects":[{GROUP},{GROUP}]}}"#);
    for length in 0..whole.len() {
        let (got, done) = run(&mut &whole.as_bytes()[..length]);
        assert!(done.is_err(), "{length}");
        let read = length >= whole.find(GROUP).expect("a group") + GROUP.len();
        assert_eq!(got.actors.len(), usize::from(read), "{length}");
    }
    let mut bad = whole.clone().into_bytes();
    let at = whole.find("Red Fox").expect("a name");
    bad[at] = 0xff;
    let (got, done) = run(&mut bad.as_slice());
    assert!(done.is_ok());
    assert_eq!((got.rejected[0].code.as_str(), got.actors.len()), ("utf8", 1));
    for text in ["", "[]", "{}", r#"{"type":"report","objects":[]}"#, r#"{"objects":{}}"#, "\u{0}"] {
        assert!(run(&mut text.as_bytes()).1.is_err(), "{text}");
    }
    assert!(run(&mut &br#"{"type":"bundle","id":"bundle--1"}"#[..]).1.is_ok());
}

#[test]
fn a_bundle_that_breaks_off_gives_what_came_before() {
    let uses = relation("uses", "intrusion-set--1", "tool--1");
    let lost = relation("uses", "intrusion-set--1", "tool--2");
    let tool = r#"{"type":"tool","id":"tool--1","name":"psexec"}"#;
    let objects = [GROUP, &uses, &lost, tool].join(",");
    for rest in ["", ",", r#",{"type":"tool","id":"tool--2","#, "]]", "]} more"] {
        let text = format!(r#"{{"type":"bundle","objects":[{objects}{rest}"#);
        let (got, done) = run(&mut text.as_bytes());
        assert!(matches!(done, Err(DocumentError::Malformed { .. })), "{rest}");
        assert_eq!((got.actors.len(), got.aliases.len(), got.usages.len()), (1, 2, 1), "{rest}");
        let [rejected] = &got.rejected[..] else { panic!("{:?}", got.rejected) };
        assert_eq!((rejected.line, rejected.code.as_str()), (3, "dangling_ref"));
        assert!(rejected.reason.contains("could be read"), "{}", rejected.reason);
    }
    // Before the type is known nobody knows that it is a bundle.
    for text in
        [format!(r#"{{"objects":[{objects}"#), format!(r#"{{"objects":[{objects}],"type":"report"}}"#)]
    {
        let (got, done) = run(&mut text.as_bytes());
        assert!(got.actors.is_empty() && got.rejected.is_empty());
        let reason = done.expect_err("no bundle").to_string();
        assert!(reason.contains("4 objects"), "{reason}");
    }
}

#[test]
fn attack_is_read_whole() {
    let Some(shared) = std::env::var_os("INTERDICT_SHARED") else {
        eprintln!("skipped: INTERDICT_SHARED is not set");
        return;
    };
    let path = std::path::Path::new(&shared).join("data/attack/enterprise-attack-2.1.json.gz");
    #[expect(clippy::disallowed_methods, reason = "a test reads its data from a folder it is told")]
    let file = std::fs::File::open(path).expect("the bundle");
    let mut input = std::io::BufReader::new(flate2::read::GzDecoder::new(file));
    #[expect(clippy::disallowed_methods, reason = "a test measures")]
    let began = Instant::now();
    let (got, done) = run(&mut input);
    let skipped = done.expect("a bundle");
    let mut categories = BTreeMap::<&str, usize>::new();
    for usage in &got.usages {
        *categories.entry(&usage.category).or_default() += 1;
    }
    eprintln!(
        "{} actors, {} aliases, usages {categories:?}, {} rejected, {skipped} skipped, {:?}",
        got.actors.len(),
        got.aliases.len(),
        got.rejected.len(),
        began.elapsed()
    );
    assert!(got.rejected.is_empty(), "{:?}", got.rejected.first());
    assert!(got.actors.len() > 150 && got.aliases.len() > 200 && got.usages.len() > 5000);
    let kimsuky =
        got.actors.iter().find(|actor| actor.external_id.as_deref() == Some("G0094")).expect("G0094");
    assert_eq!((kimsuky.name.as_str(), kimsuky.source.as_str()), ("Kimsuky", "attack"));
    assert!(got.aliases.iter().any(|claim| claim.subject == "Kimsuky" && claim.object == "THALLIUM"));
    assert!(got.usages.iter().any(|usage| {
        usage.actor == "Kimsuky"
            && usage.external_id.as_deref() == Some("T1566.002")
            && usage.category == "technique"
    }));
}

#[test]
fn what_names_more_actors_than_64_is_on_none_of_them_and_said() {
    for (groups, rejected) in [(64, 0), (65, 3)] {
        let mut objects: Vec<String> = (0..groups)
            .map(|n| format!(r#"{{"type":"intrusion-set","id":"intrusion-set--{n}","name":"Group {n}"}}"#))
            .collect();
        let refs: Vec<String> = (0..groups).map(|n| format!(r#""intrusion-set--{n}""#)).collect();
        objects.push(r#"{"type":"domain-name","id":"domain-name--1","value":"a.example.org"}"#.to_owned());
        objects.push(
            r#"{"type":"indicator","id":"indicator--1","pattern":"[domain-name:value = 'b.example.org']","pattern_type":"stix"}"#
                .to_owned(),
        );
        objects.push(r#"{"type":"campaign","id":"campaign--1","name":"c"}"#.to_owned());
        objects.push(format!(
            r#"{{"type":"report","id":"report--1","name":"r","published":"2020-01-01T00:00:00Z","object_refs":["domain-name--1",{}]}}"#,
            refs.join(",")
        ));
        for n in 0..groups {
            let group = format!("intrusion-set--{n}");
            objects.push(relation("attributed-to", "campaign--1", &group));
            objects.push(relation("indicates", "indicator--1", &group));
        }
        let text = format!(r#"{{"type":"bundle","id":"bundle--1","objects":[{}]}}"#, objects.join(","));
        let (mut reports, mut codes) = (0, Vec::new());
        let skipped = read(&mut text.as_bytes(), &Source { file: "x" }, &mut |record| {
            match record {
                Ok(Record::Knowledge(Knowledge::Report(_))) => reports += 1,
                Ok(_) => {}
                Err(rejected) => codes.push(rejected.code),
            }
            ControlFlow::Continue(())
        });
        assert_eq!(codes, vec!["too_many"; rejected]);
        // What was rejected is not counted as skipped too, and the domain name has an id of its own to tell.
        assert_eq!((reports, skipped.unwrap()), (if rejected == 0 { 2 * groups } else { 0 }, 0));
    }
}

#[test]
fn what_says_nothing_of_an_actor_is_counted_and_parts_mark_the_whole() {
    let got = bundle(&[
        GROUP,
        r#"{"type":"report","id":"report--1","name":"r","object_refs":["intrusion-set--1"]}"#,
        r#"{"type":"indicator","id":"indicator--1","pattern":"[domain-name:value = 'b.example.org']","pattern_type":"stix"}"#,
    ]);
    assert!(got.rejected.is_empty(), "{:?}", got.rejected);
    assert_eq!(got.skipped, 2, "the report and the indicator");
    let marked = br#"{"type":"tool","id":"tool--1","object_marking_refs":["a"],"granular_markings":[{"marking_ref":"b"}]}"#;
    assert_eq!(Object::parse(marked).unwrap().markings(), ["a", "b"]);
}
