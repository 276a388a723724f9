use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use model::Dossier;
use report::{Document, ReportError};

use crate::fixture;

/// Renders into the build folder, so that a person can look at the pages.
fn written(name: &str, document: Document, dossier: &Dossier) -> PathBuf {
    let (items, left_out, keys) = (fixture::items(), fixture::left_out(), fixture::keys());
    let bytes = document.render(&fixture::brief(dossier, &items, &left_out, &keys)).unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(document.path().replace('/', "-"));
    std::fs::write(&path, bytes).unwrap();
    path
}

/// What a tool prints; `None`, with a word, when the tool is not there.
fn tool(name: &str, arguments: &[&str], path: &Path) -> Option<String> {
    let mut command = Command::new(name);
    command.args(arguments).arg(path);
    if name == "pdftotext" {
        command.arg("-");
    }
    let Ok(output) = command.output() else {
        println!("skipped: no {name} on this machine");
        return None;
    };
    assert!(output.status.success(), "{name} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn text_of(path: &Path) -> Option<String> {
    tool("pdftotext", &["-layout"], path)
}

#[test]
fn every_document_renders_and_the_same_brief_gives_the_same_bytes() {
    let dossier = fixture::dossier();
    let (items, left_out, keys) = (fixture::items(), fixture::left_out(), fixture::keys());
    let brief = fixture::brief(&dossier, &items, &left_out, &keys);
    for document in Document::ALL {
        let path = written("rich", document, &dossier);
        assert!(std::fs::read(&path).unwrap() == document.render(&brief).unwrap(), "{document:?} differs");
        tool("qpdf", &["--check"], &path);
    }
}

#[test]
fn the_declaration_has_its_sections_in_order_and_no_date_or_signature() {
    let path = written("declaration", Document::Declaration, &fixture::dossier());
    let Some(text) = text_of(&path) else { return };
    let body = text.rsplit_once("1. Declarant").map(|(_, body)| body).unwrap();
    let mut rest = body;
    for heading in [
        "2. Basis of this declaration",
        "3. Overview of conclusions",
        "4. The actor",
        "5. Targets and victims",
        "6. Method of attack",
        "7. Malware",
        "8. Infrastructure: how the domains are linked",
        "9. Attribution",
        "10. Harm",
        "11. Irreparable harm, and why without notice",
        "12. Requested relief and collateral assessment",
        "13. Declaration under 28 U.S.C. 1746",
    ] {
        rest = rest.split_once(heading).unwrap_or_else(|| panic!("no `{heading}` after the one before")).1;
    }
    assert!(rest.contains("under penalty of perjury under the laws of the United States of America"));
    let signature = rest.split_once("true").unwrap().1.split_once("Schedule 1").unwrap().0;
    let signature = signature.split_once("Alex Analyst").unwrap().0;
    assert!(signature.contains("Executed on (date)"));
    assert!(!signature.contains(|c: char| c.is_ascii_digit()), "a date is filled in: {signature}");
}

#[test]
fn every_sentence_names_exhibits_or_says_on_what_it_rests() {
    let dossier = fixture::dossier();
    let path = written("sentences", Document::Declaration, &dossier);
    let Some(text) = tool("pdftotext", &["-raw"], &path) else { return };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for fact in &dossier.facts {
        let expected = match fact.basis.kind() {
            model::FactKind::Observed => "; observed by",
            model::FactKind::Derived => "; derived by query",
            model::FactKind::Opinion => "; opinion of",
            model::FactKind::OnInformationAndBelief => "; on information and belief",
        };
        assert!(text.contains(&format!("[F-{}{expected}", fact.number)), "F-{}", fact.number);
    }
}

#[test]
fn appendix_a_holds_exactly_the_listed_names_undefanged_and_without_links() {
    let dossier = fixture::dossier();
    let path = written("appendix", Document::AppendixA, &dossier);
    let expected: BTreeSet<String> = dossier.listed().map(|sheet| sheet.domain.to_string()).collect();
    assert_eq!(expected.len(), 50);
    if let Some(text) = text_of(&path) {
        assert_eq!(labelled(&text), expected);
        assert!(!text.contains("hxxp") && !text.contains("[.]"));
        assert!(!text.contains("excluded-one"));
        assert!(text.contains("한국-메일.com") && text.contains("日本語-ログイン.net"));
        assert!(text.contains("U+043E"), "the Cyrillic letter in microsоft is not told");
    }
    tool("qpdf", &["--check"], &path);
    let plain = path.with_extension("qdf");
    let unpacked =
        Command::new("qpdf").args(["--qdf", "--object-streams=disable"]).arg(&path).arg(&plain).status();
    if unpacked.is_ok() {
        let bytes = std::fs::read(&plain).unwrap();
        for needle in [&b"/URI"[..], b"/Link", b"/JavaScript", b"/Launch"] {
            assert!(
                !bytes.windows(needle.len()).any(|window| window == needle),
                "{}",
                String::from_utf8_lossy(needle)
            );
        }
    }
}

/// The values of the rows `A-label`, put together again where a long name runs over lines.
fn labelled(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match (words.as_slice(), &mut open) {
            (["A-label", name], _) => open = Some((*name).to_owned()),
            ([more], Some(name)) if line.starts_with("       ") => name.push_str(more),
            _ => names.extend(open.take()),
        }
    }
    names.extend(open);
    names
}

#[test]
fn both_certificates_name_every_digest_and_are_not_signed() {
    let dossier = fixture::dossier();
    for document in [Document::Certificate13, Document::Certificate14, Document::ExhibitIndex] {
        let Some(text) = text_of(&written("certificates", document, &dossier)) else { return };
        for item in fixture::items() {
            assert!(text.contains(&item.sha256), "{document:?} lacks the digest of {}", item.folder);
        }
        assert!(!text.contains("/s/"));
    }
    let text = text_of(&written("certificates", Document::Certificate13, &dossier)).unwrap();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for needed in
        ["interdict version 0.1.0", "chrony, synchronised", "0.751 at recall 0.471", "28 U.S.C. 1746"]
    {
        assert!(text.contains(needed), "{needed}");
    }
}

#[test]
fn a_certificate_with_an_empty_field_is_refused_and_says_which() {
    type Spoil = fn(&mut Dossier);
    let cases: [(Spoil, &str); 6] = [
        (|dossier| dossier.declarant = None, "the qualified person"),
        (|dossier| dossier.declarant.as_mut().unwrap().post = "  ".to_owned(), "the post"),
        (|dossier| dossier.method.tools.clear(), "the list of programs"),
        (|dossier| dossier.method.tools[1].version.clear(), "the version of chrony"),
        (|dossier| dossier.method.steps.clear(), "the description of the process"),
        (|dossier| dossier.method.error_rates.clear(), "error rates"),
    ];
    let (items, left_out, keys) = (fixture::items(), fixture::left_out(), fixture::keys());
    for (spoil, said) in cases {
        let mut dossier = fixture::dossier();
        spoil(&mut dossier);
        let error =
            Document::Certificate13.render(&fixture::brief(&dossier, &items, &left_out, &keys)).unwrap_err();
        assert!(matches!(error, ReportError::Empty { .. }) && error.to_string().contains(said), "{error}");
    }
    let mut without_clock = items.clone();
    without_clock[3].clock.clear();
    let dossier = fixture::dossier();
    for document in [Document::Certificate13, Document::Certificate14] {
        let error = document.render(&fixture::brief(&dossier, &without_clock, &left_out, &keys)).unwrap_err();
        assert!(error.to_string().contains("the time source of EX-004"), "{error}");
    }
}

#[test]
fn an_attribution_that_nobody_accepted_appears_nowhere() {
    let mut dossier = fixture::dossier();
    dossier.attribution = None;
    dossier.actor_names.clear();
    for document in Document::ALL {
        let path = written("unattributed", document, &dossier);
        let Some(text) = text_of(&path) else { return };
        for word in ["Kimsuky", "APT37", "79 %"] {
            assert!(!text.contains(word), "{document:?} says {word}");
        }
    }
}

#[test]
fn characters_that_hide_or_turn_text_are_written_out() {
    let Some(text) = text_of(&written("hostile", Document::Declaration, &fixture::dossier())) else { return };
    assert!(text.contains("<U+202E>gnissap"));
}

#[test]
fn an_empty_case_gives_pages_that_say_so_and_no_empty_table() {
    let mut dossier = fixture::dossier();
    dossier.case.domains.clear();
    dossier.case.exhibits.clear();
    dossier.sheets.clear();
    dossier.facts.clear();
    dossier.matrix.clear();
    dossier.causes.clear();
    dossier.actions.clear();
    dossier.service.clear();
    dossier.marks.clear();
    dossier.losses.entries.clear();
    dossier.losses.best = None;
    dossier.migration = None;
    dossier.victims = model::VictimTable::default();
    dossier.method = model::MethodStatement::default();
    dossier.caption = model::Caption::default();
    dossier.declarant = None;
    let brief = fixture::brief(&dossier, &[], &[], &[]);
    for document in Document::ALL {
        match document.render(&brief) {
            Ok(bytes) => assert!(bytes.starts_with(b"%PDF-")),
            Err(error) => assert!(matches!(error, ReportError::Empty { .. }), "{document:?}: {error}"),
        }
    }
}

#[test]
fn figures_hold_every_domain_and_go_on_over_pages() {
    let mut dossier = fixture::dossier();
    let pattern = dossier.sheets[0].clone();
    for number in 51..=120 {
        let mut sheet = pattern.clone();
        sheet.domain = format!("further-name-{number}.com").parse().unwrap();
        sheet.seq = Some(number);
        dossier.sheets.push(sheet);
    }
    let Some(text) = text_of(&written("figures", Document::Figures, &dossier)) else { return };
    for part in
        ["Timeline (part 1 of 3)", "Timeline (part 3 of 3)", "Links between the domains (part 3 of 3)"]
    {
        assert!(text.contains(part), "{part}");
    }
    // Once in the timeline, once in the link graph; long names are shortened in the middle.
    for number in 51..=120 {
        assert_eq!(text.matches(&format!("further-name-{number}.com {number}")).count(), 2, "{number}");
    }
    assert!(text.contains("a-very-long-label-that-goes-o…egistry-t.com 8"));
    assert!(text.contains("No fact of this case shows this step."));
}
