use super::*;

fn run(bytes: &[u8]) -> (Vec<Actor>, Vec<AliasClaim>, Vec<Rejected>, Result<(), DocumentError>) {
    let (mut actors, mut aliases, mut rejected) = (Vec::new(), Vec::new(), Vec::new());
    let mut input = bytes;
    let done = read(&mut input, &Source { file: "map.json" }, &mut |record| {
        match record {
            Ok(Record::Knowledge(Knowledge::Actor(actor))) => actors.push(actor),
            Ok(Record::Knowledge(Knowledge::Alias(claim))) => aliases.push(claim),
            Ok(other) => panic!("{other:?}"),
            Err(error) => rejected.push(error),
        }
        ControlFlow::Continue(())
    });
    (actors, aliases, rejected, done)
}

#[test]
fn an_entry_gives_an_actor_and_its_other_names() {
    let text = br#"[
      {"Threat actor name": "Blue Rain", "Origin/Threat": "Financially motivated, Lebanon", "Other names": "A B, C ,,C, Blue Rain"},
      {"Threat actor name": "Storm-0001", "Origin/Threat": "Group in development", "Other names": ""},
      {"Threat actor name": "Storm-0002"}
    ]"#;
    let (actors, aliases, rejected, done) = run(text);
    assert!(done.is_ok() && rejected.is_empty());
    let seen: Vec<_> = actors.iter().map(|a| (&*a.name, a.country.as_deref(), a.origin.line)).collect();
    assert_eq!(seen, [("Blue Rain", Some("LB"), 1), ("Storm-0001", None, 2), ("Storm-0002", None, 3)]);
    let claims: Vec<_> = aliases.iter().map(|c| (&*c.subject, &*c.object, &*c.asserter)).collect();
    assert_eq!(claims, [("Blue Rain", "A B", "microsoft"), ("Blue Rain", "C", "microsoft")]);
}

#[test]
fn own_older_names_were_renamed_and_a_name_of_several_is_broader() {
    let text = br#"[
      {"Threat actor name": "Emerald Sleet", "Other names": "THALLIUM, Velvet Chollima, Kimsuky, Storm-0001"},
      {"Threat actor name": "Ruby Sleet", "Other names": "Cerium, VELVET CHOLLIMA, storm-0001"}
    ]"#;
    let (_, aliases, ..) = run(text);
    let mut claims: Vec<_> = aliases
        .iter()
        .map(|claim| {
            let grade = claim.said.grade.to_string();
            (format!("{} {} {}", claim.subject, claim.relation, claim.object), grade)
        })
        .collect();
    claims.sort();
    let expected = [
        ("Cerium renamed_to Ruby Sleet", "A1"),
        ("Emerald Sleet same_as Kimsuky", "B2"),
        ("Emerald Sleet split_from Storm-0001", "A1"),
        ("Ruby Sleet split_from storm-0001", "A1"),
        ("THALLIUM renamed_to Emerald Sleet", "A1"),
        ("VELVET CHOLLIMA broader_than Ruby Sleet", "B2"),
        ("Velvet Chollima broader_than Emerald Sleet", "B2"),
    ];
    assert_eq!(claims, expected.map(|(claim, grade)| (claim.to_owned(), grade.to_owned())));
}

#[test]
fn bad_entries_are_rejected_alone_and_a_broken_frame_is_an_error() {
    let long = format!(r#"{{"Threat actor name":"{}"}}"#, "n".repeat(70_000));
    let text = format!(
        r#"[{{"name":"x"}},{{"Threat actor name":" "}},{{x}},{long},{{"Threat actor name":"Good"}}]"#
    );
    let (actors, _, rejected, done) = run(text.as_bytes());
    assert!(done.is_ok());
    let codes: Vec<_> = rejected.iter().map(|r| (r.line, r.code.as_str())).collect();
    assert_eq!(codes, [(1, "shape"), (2, "shape"), (3, "json"), (4, "too_long")]);
    assert_eq!(actors[0].origin.line, 5);
    let (_, _, rejected, _) = run(b"[{\"Threat actor name\":\"\xff\"}]");
    assert_eq!(rejected[0].code, "utf8");
    assert!(run(&text.as_bytes()[..text.len() - 3]).3.is_err());
    let nested = format!("[{}{}]", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(run(nested.as_bytes()).2.len(), 1);
}

#[test]
fn the_published_map_is_read_whole() {
    let Some(shared) = std::env::var_os("INTERDICT_SHARED") else {
        eprintln!("skipped: INTERDICT_SHARED is not set");
        return;
    };
    let path = std::path::Path::new(&shared).join("data/galaxy/MicrosoftMapping.json");
    #[expect(clippy::disallowed_methods, reason = "a test reads its data from a folder it is told")]
    let bytes = std::fs::read(path).expect("the map");
    let (actors, aliases, rejected, done) = run(&bytes);
    assert!(done.is_ok() && rejected.is_empty());
    let countries = actors.iter().filter(|actor| actor.country.is_some()).count();
    eprintln!("{} actors, {countries} with a country, {} aliases", actors.len(), aliases.len());
    assert!(actors.len() > 100 && countries > 80 && aliases.len() > 200);
}
