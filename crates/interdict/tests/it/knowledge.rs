//! `report`, `alias` and `knowledge` as a person runs them.

use std::path::PathBuf;

use crate::interdict::{Place, project, shared};

fn story() -> PathBuf {
    project().join("crates/wire/tests/data/prose/thallium.txt")
}

fn arg(path: &std::path::Path) -> &str {
    path.to_str().unwrap()
}

/// A desk with the demo's knowledge.
fn place() -> Place {
    let place = Place::with_desk();
    place.run(&["knowledge", "import", arg(&project().join("demo/input/knowledge"))]).success();
    place
}

fn claims<'v>(reading: &'v serde_json::Value, kind: &str) -> Vec<&'v serde_json::Value> {
    reading["claims"].as_array().unwrap().iter().filter(|claim| claim["claim"] == kind).collect()
}

#[test]
fn a_story_is_read_without_a_desk() {
    let place = Place::new();
    let story = story();
    let ran = place.run(&["report", "read", arg(&story)]).calm();
    assert_eq!(ran.code(), 1, "{}", ran.stderr());
    let text = ran.stdout();
    for said in ["Thallium is the same as APT37", "Thallium is from KP", "hedged: believed", "1:19-cv-01582"]
    {
        assert!(text.contains(said), "`{said}` is missing in {text}");
    }
    let reading = place.json(&["report", "read", arg(&story)]);
    let alias = claims(&reading, "alias")[0];
    assert_eq!((alias["subject"].as_str(), alias["object"].as_str()), (Some("Thallium"), Some("APT37")));
    let targets = claims(&reading, "targets");
    let countries: std::collections::BTreeSet<&str> = targets
        .iter()
        .flat_map(|claim| claim["countries"].as_array().unwrap())
        .map(|country| country.as_str().unwrap())
        .collect();
    assert_eq!(countries.into_iter().collect::<Vec<_>>(), ["JP", "KR", "US"]);
    assert!(!claims(&reading, "legal_act").is_empty());
    let bundle = place.json(&["report", "read", "--stix", arg(&story)]);
    assert_eq!(bundle["type"], "bundle");
    assert!(bundle["objects"].as_array().unwrap().iter().any(|object| object["type"] == "report"));
    // The bundle is knowledge that can be taken in.
    let desk = self::place();
    let file = desk.file("story.json", bundle.to_string());
    desk.run(&["knowledge", "import", arg(&file)]).success();
}

#[test]
fn what_is_no_report_is_refused_and_an_empty_one_says_nothing() {
    let place = Place::new();
    let pdf = place.run(&["report", "read", arg(&place.file("a.pdf", "%PDF-1.7\n"))]);
    assert_eq!(pdf.code(), 2);
    assert!(pdf.stderr().contains("no text that can be read"), "{}", pdf.stderr());
    let nothing = place.run(&["report", "read", arg(&place.file("a.txt", "It rained all day.\n"))]).calm();
    assert_eq!((nothing.code(), nothing.stdout().contains("nothing was read")), (0, true));
    let names = place.file("names.tsv", "# ours\nRainmaker\nmalware\tDrizzle\n");
    let text = place.file("b.txt", "Rainmaker uses Drizzle against banks in Norway.\n");
    let read = place.json(&["report", "read", "--names", arg(&names), arg(&text)]);
    assert_eq!(claims(&read, "uses")[0]["name"], "Drizzle");
    let bad = place.file("bad.tsv", "person\tSomebody\n");
    assert_eq!(place.run(&["report", "read", "--names", arg(&bad), arg(&text)]).code(), 2);
}

#[test]
fn accepted_claims_are_knowledge_once_and_with_their_asserter() {
    let place = place();
    let story = story();
    let before = place.json(&["alias", "Thallium", "APT37"]);
    let reading = place.json(&["report", "read", arg(&story)]);
    let all = reading["claims"].as_array().unwrap();
    let number = |kind: &str| (all.iter().position(|claim| claim["claim"] == kind).unwrap() + 1).to_string();
    let accept =
        |claims: &str| place.run(&["report", "accept", arg(&story), "--claims", claims, "--as", "press"]);
    let act = accept(&number("legal_act"));
    assert_eq!(act.code(), 2);
    assert!(act.stderr().contains("no place for claim"), "{}", act.stderr());
    assert_eq!(accept("999").code(), 2);
    assert!(accept(&number("alias")).success().stdout().contains("new"));
    assert!(accept(&number("alias")).success().stdout().contains("known"));
    let after = place.json(&["alias", "Thallium", "APT37"]);
    let count = |answer: &serde_json::Value| answer["for"].as_array().unwrap().len();
    assert_eq!(count(&after), count(&before) + 1, "{before} {after}");
    // All of it: what is said of one actor in several sentences is one entry.
    place.run(&["report", "accept", arg(&story), "--all", "--as", "press"]).success();
    let status = place.json(&["knowledge", "status"]);
    let sources = status["sources"].as_array().unwrap();
    let source = sources.iter().find(|source| source["format"] == "prose").unwrap();
    assert_eq!(source["digest"], reading["source"]);
    let press =
        status["asserters"].as_array().unwrap().iter().find(|who| who["asserter"] == "press").unwrap();
    assert!(press["usages"].as_u64().unwrap() >= 2, "{press}");
    assert_eq!(press["reports"], 1);
    let text = place.run(&["knowledge", "status"]).success().stdout();
    assert!(text.contains("2019-12-30") && text.contains("prose"), "{text}");
}

#[test]
fn names_are_the_same_different_contested_or_unknown() {
    let place = place();
    let verdict = |a: &str, b: &str| place.json(&["alias", a, b])["verdict"].as_str().unwrap().to_owned();
    assert_eq!(verdict("kimsuky", "KIMSUKY"), "same");
    assert_eq!(verdict("Thallium", "Kimsuky"), "contested");
    assert_eq!(verdict("Kimsuky", "APT37"), "different");
    assert_eq!(verdict("Kimsuky", "Nobody Knows"), "unknown");
    let contested = place.json(&["alias", "Thallium", "Kimsuky", "--as-of", "2019-12-31"]);
    assert_eq!(contested["as_of"], "2019-12-31T23:59:59.999999Z");
    for side in ["for", "against"] {
        assert!(contested[side][0]["source"].is_string(), "{side}: {contested}");
    }
    let word = &contested["for"][0];
    assert!(
        word["relation"].is_string() && word["grade"].is_string() && word.get("date").is_some(),
        "{word}"
    );
    let text = place.run(&["alias", "Thallium", "Kimsuky"]).success().stdout();
    assert!(text.contains("contested") && text.contains("  + ") && text.contains("  - "), "{text}");
    let named = place.json(&["alias", "ScarCruft"]);
    assert_eq!((named["known"].as_bool(), named["canonical"].as_str()), (Some(true), Some("APT37")));
    let first = &named["candidates"][0];
    assert_eq!(first["verdict"], "same", "undisputed names come first: {named}");
    let unknown = place.run(&["alias", "Nobody Knows"]).success().stdout();
    assert!(unknown.contains("no source on this desk has this name"), "{unknown}");
}

#[test]
fn only_knowledge_is_imported_and_the_rest_is_not_kept() {
    let place = place();
    let names = place.file("names.txt", "a.example\nb.example\nc.example\n");
    let prose = place.file("prose.txt", "A group attacked a bank on Monday.\nIt was found on Tuesday.\n");
    let pdf = place.file("a.pdf", "%PDF-1.7\n");
    let advised = [(&names, "observe"), (&prose, "says nothing plainly"), (&pdf, "no text that can be read")];
    for (file, advice) in advised {
        let ran = place.run(&["knowledge", "import", arg(file)]).calm();
        assert_eq!(ran.code(), 2, "{}", ran.stdout());
        assert!(ran.stderr().contains(advice), "{}", ran.stderr());
    }
    assert_eq!(place.json(&["status"])["lake"].to_string().matches("\"count\":0").count(), 4);
    let again = place.json(&["knowledge", "import", arg(&project().join("demo/input/knowledge"))]);
    assert!(again["sources"].as_array().unwrap().iter().all(|source| source["state"] == "known"), "{again}");
    let nothing = Place::with_desk().run(&["knowledge", "status"]).success().stdout();
    assert!(nothing.contains("no knowledge on this desk"));
}

#[test]
fn a_report_in_prose_comes_in_as_what_its_publisher_says() {
    let place = place();
    let html = place.file(
        "story.html",
        "<!doctype html><html><head><title>News</title></head><body><p>March 3, 2020</p><p>The hacking group Red Fox is \
         also known as Blue Hare. Red Fox uses BabyShark.</p></body></html>",
    );
    let taken = place.json(&["knowledge", "import", arg(&html), "--as", "Daily News"]);
    assert_eq!(taken["sources"][0]["format"], "prose", "{taken}");
    let said = place.json(&["alias", "Red Fox", "Blue Hare"]);
    assert_eq!(
        (said["verdict"].as_str(), said["for"][0]["source"].as_str()),
        (Some("same"), Some("Daily News"))
    );
    assert_eq!(said["for"][0]["date"], "2020-03-03T00:00:00Z");
    assert_eq!(place.json(&["alias", "Red Fox", "Blue Hare", "--as-of", "2020-03-01"])["verdict"], "unknown");
}

#[test]
fn packed_knowledge_comes_in_from_a_pipe() {
    let Some(shared) = shared() else { return };
    let place = Place::with_desk();
    let packed = std::fs::File::open(shared.join("data/attack/enterprise-attack-2.1.json.gz")).unwrap();
    let ran = place.command(&["knowledge", "import", "-"]).stdin(packed).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let galaxy = shared.join("data/galaxy");
    for file in
        ["threat-actor.json", "microsoft-activity-group.json", "MicrosoftMapping.json", "malpedia.json"]
    {
        place.run(&["knowledge", "import", arg(&galaxy.join(file))]).success();
    }
    let answer = place.json(&["alias", "Thallium", "Kimsuky"]);
    assert_eq!(answer["verdict"], "same", "{answer}");
    assert_eq!(place.json(&["alias", "APT43", "APT-C-43"])["verdict"], "different");
}

#[test]
fn layers_say_what_actors_are_said_to_use_and_which_side() {
    let place = Place::with_desk();
    let groups = ["One", "Two"].map(|name| {
        let id = if name == "One" { 1 } else { 2 };
        serde_json::json!({ "type": "intrusion-set", "spec_version": "2.1", "name": name,
            "id": format!("intrusion-set--00000000-0000-4000-8000-00000000000{id}"),
            "created": "2019-01-01T00:00:00Z", "modified": "2019-01-01T00:00:00Z" })
    });
    let techniques = ["T1566.002", "T1059", "T0800"].map(|id| {
        let number = id.bytes().map(u32::from).sum::<u32>();
        serde_json::json!({ "type": "attack-pattern", "spec_version": "2.1", "name": id,
            "id": format!("attack-pattern--00000000-0000-4000-8000-{number:012}"),
            "created": "2019-01-01T00:00:00Z", "modified": "2019-01-01T00:00:00Z",
            "external_references": [{ "source_name": "mitre-attack", "external_id": id }] })
    });
    let uses = [(0, 0), (0, 1), (0, 2), (1, 1)].map(|(group, technique): (usize, usize)| {
        serde_json::json!({ "type": "relationship", "spec_version": "2.1", "relationship_type": "uses",
            "id": format!("relationship--00000000-0000-4000-8000-0000000000{group}{technique}"),
            "source_ref": groups[group]["id"], "target_ref": techniques[technique]["id"],
            "created": "2019-01-01T00:00:00Z", "modified": "2019-01-01T00:00:00Z" })
    });
    let objects: Vec<_> = groups.iter().chain(&techniques).chain(&uses).collect();
    let bundle = serde_json::json!({ "type": "bundle",
        "id": "bundle--00000000-0000-4000-8000-000000000000", "objects": objects });
    let file = place.file("groups.stix.json", bundle.to_string());
    place.run(&["knowledge", "import", arg(&file)]).success();
    let scores = |layer: &serde_json::Value| {
        let techniques = layer["techniques"].as_array().unwrap().iter();
        let scores = techniques
            .map(|it| (it["techniqueID"].as_str().unwrap().to_owned(), it["score"].as_f64().unwrap()));
        scores.collect::<Vec<_>>()
    };
    let of = |id: &str, score: f64| (id.to_owned(), score);
    let one = place.json(&["layer", "actor", "One"]);
    assert_eq!(scores(&one), [of("T1059", 100.0), of("T1566.002", 100.0)]);
    assert_eq!(scores(&place.json(&["layer", "actor", "One", "--domain", "ics"])), [of("T0800", 100.0)]);
    let out = place.dir.path().join("two.json");
    place.run(&["layer", "actor", "Two", "--out", arg(&out)]).success();
    let apart = place.json(&["layer", "difference", "One", arg(&out)]);
    assert_eq!(scores(&apart), [of("T1059", 2.0), of("T1566.002", 1.0)]);
    // A file is not overwritten; nobody is known by that name; the cluster is not there.
    for refused in [
        &["layer", "actor", "Two", "--out", arg(&out)][..],
        &["layer", "actor", "Nobody"],
        &["layer", "cluster", "UNK-0001"],
        &["layer", "case", "case-0001"],
    ] {
        assert_eq!(place.run(refused).calm().code(), 2, "{refused:?}");
    }
}
