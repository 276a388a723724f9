use super::*;
use crate::stix::read_bundle;

fn assessment() -> Assessment {
    let name = |text: &str| DomainName::parse(text).unwrap();
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    Assessment {
        designator: "UNK-0001".to_owned(),
        members: vec![name("a.example.com"), name("b.example.com")],
        resolutions: vec![
            (
                name("a.example.com"),
                "192.0.2.7".parse().unwrap(),
                Some(Interval::new(at("2019-01-01"), at("2019-02-01")).unwrap()),
            ),
            (name("b.example.com"), "192.0.2.7".parse().unwrap(), Some(Interval::at(at("2019-01-01")))),
            (name("b.example.com"), "2001:db8::1".parse().unwrap(), None),
        ],
        hypotheses: vec![
            Suspect {
                actor: Some("Kimsuky".to_owned()),
                aliases: vec!["Thallium".to_owned(), "Kimsuky".to_owned()],
                likelihood: Likelihood::new(79).unwrap(),
                supporting: vec!["17 names are in a report (CERT-FR, A1).".to_owned()],
                contradicting: vec!["the press files it under APT37 (press)".to_owned()],
            },
            Suspect {
                actor: None,
                aliases: Vec::new(),
                likelihood: Likelihood::new(12).unwrap(),
                supporting: Vec::new(),
                contradicting: Vec::new(),
            },
        ],
        confidence: Confidence::Moderate,
        caveats: vec!["One family of evidence.".to_owned()],
        contested: vec![Contest {
            claim: "Thallium is APT37".to_owned(),
            asserted_by: vec!["press".to_owned()],
            contradicted_by: vec!["attack".to_owned()],
        }],
        as_of: Some(at("2019-12-31")),
        author: "Example CERT".to_owned(),
        at: at("2020-01-02T03:04:05.6Z"),
        marking: Tlp::Amber,
    }
}

#[test]
fn an_assessment_is_a_valid_bundle_and_the_same_each_time() {
    let mut bytes = Vec::new();
    let count = write_assessment(&assessment(), &mut bytes).unwrap();
    let mut again = Vec::new();
    write_assessment(&assessment(), &mut again).unwrap();
    assert_eq!(bytes, again);
    let (mut kinds, mut ids, mut refs) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    let (head, done) = read_bundle(&mut bytes.as_slice(), &mut |_, object| {
        let object = object.expect("an object");
        kinds.push(object.kind().to_owned());
        ids.insert(object.id().unwrap().to_owned());
        for property in ["source_ref", "target_ref", "created_by_ref"] {
            refs.extend(object.text(property).unwrap().map(str::to_owned));
        }
        refs.extend(object.texts("object_refs").unwrap().iter().map(|id| (*id).to_owned()));
        let marked = object.texts("object_marking_refs").unwrap();
        assert!(
            object.kind() == "marking-definition" || marked == [tlp::id(Tlp::Amber)],
            "{}",
            object.kind()
        );
        if object.text("relationship_type").unwrap() == Some("attributed-to") {
            assert_eq!(object.confidence(), Some(79));
            let description = object.text("description").unwrap().unwrap();
            assert!(
                description.contains("likely (79 %)") && description.contains("moderate"),
                "{description}"
            );
        }
        if object.kind() == "opinion" {
            assert_eq!(object.text("opinion").unwrap(), Some("disagree"));
            let why = object.text("explanation").unwrap().unwrap();
            assert_eq!(why, "Against it: the press files it under APT37 (press).");
        }
        std::ops::ControlFlow::Continue(())
    });
    done.expect("a whole bundle");
    assert_eq!(head.objects, count as u64);
    assert!(refs.is_subset(&ids), "nothing dangles: {:?}", refs.difference(&ids));
    let of = |kind: &str| kinds.iter().filter(|one| *one == kind).count();
    for (kind, count) in [
        ("domain-name", 2),
        ("ipv4-addr", 1),
        ("ipv6-addr", 1),
        ("infrastructure", 1),
        ("intrusion-set", 1),
        ("threat-actor", 1),
        ("opinion", 1),
        ("note", 4),
        ("grouping", 1),
        ("marking-definition", 1),
        // Four parts, three resolutions, uses, attributed-to.
        ("relationship", 9),
    ] {
        assert_eq!(of(kind), count, "{kind}");
    }
}
