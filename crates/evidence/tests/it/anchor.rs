//! What a package cannot say of itself: custody against the log, witnesses, roots from outside.

use std::fs;
use std::process::Command;

use evidence::{KeyUse, Policy, Trust, token, verify};

use crate::authority::Authority;
use crate::package::{Package, key};
use crate::tamper::{found_by_both, python, verdict};

#[test]
fn custody_that_was_written_anew_with_the_desks_key_is_found() {
    let problems = found_by_both(&Package::with_custody_rewritten(), "custody written anew").join("\n");
    assert!(
        problems.contains("custody.tlog-proof: the record in the log is not of the last event"),
        "{problems}"
    );
    // Nothing else gives it away.
    assert_eq!(problems.lines().count(), 3, "{problems}");
}

#[test]
fn a_quorum_that_was_missed_counts_without_exhibits_too() {
    let problems = found_by_both(&Package::without_exhibits(), "no witness and no exhibit").join("\n");
    assert!(problems.contains("too few witnesses"), "{problems}");
}

#[test]
fn both_verifiers_say_that_there_is_no_exhibit() {
    let package = Package::without_exhibits();
    let remark = "no exhibit is enclosed";
    assert!(verdict(&package).remarks.iter().any(|said| said.contains(remark)));
    if let Some((_, said)) = python(&package, &[]) {
        assert!(said.contains(remark), "{said}");
    }
    let package = Package::plain();
    assert!(!verdict(&package).remarks.iter().any(|said| said.contains(remark)));
    if let Some((_, said)) = python(&package, &[]) {
        assert!(!said.contains(remark), "{said}");
    }
}

#[test]
fn both_verifiers_read_the_same_policies() {
    let witness = |seed| key(&format!("w{seed}.example"), KeyUse::Cosignature, seed).verifier().to_string();
    let log = key("interdict/test", KeyUse::Note, 1).verifier().to_string();
    let (a, b) = (witness(2), witness(3));
    let policies = [
        (true, format!("log {log}\nwitness a {a}\nwitness b {b}\ngroup g any a b\nquorum g\n")),
        (true, format!("# words\n\nwitness a {a} https://a.example/\nquorum a\n")),
        (true, "quorum none\n".to_owned()),
        (false, format!("witness a {a}\nwitness a {b}\nquorum a\n")),
        (false, format!("witness a {a}\nwitness b {a}\nquorum a\n")),
        (false, format!("log {log}\nlog {log}\nquorum none\n")),
        (false, format!("witness none {a}\nquorum none\n")),
        (false, format!("witness a {a}\ngroup g any a a\nquorum g\n")),
        (false, format!("witness a {a}\ngroup g any a\ngroup h any a\nquorum g\n")),
        (false, format!("witness a {a}\ngroup a any a\nquorum a\n")),
        (false, format!("witness a {a}\ngroup g 2 a\nquorum g\n")),
        (false, format!("quorum a\nwitness a {a}\n")),
        (false, "quorum none\nquorum none\n".to_owned()),
        (false, format!("witness a {log}\nquorum a\n")),
        (false, String::new()),
    ];
    let script =
        "import sys; sys.path.insert(0, sys.argv[1]); import verify; verify.read_policy(sys.argv[2])";
    for (right, text) in policies {
        assert_eq!(Policy::parse(&text).is_ok(), right, "{text}");
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/python");
        match Command::new("python3").args(["-B", "-c", script, folder, &text]).output() {
            Ok(output) => assert_eq!(output.status.success(), right, "{text}: {output:?}"),
            Err(_) => eprintln!("skipped: there is no python3"),
        }
    }
}

#[test]
fn roots_of_the_package_are_said_to_be_its_own_and_others_can_be_given() {
    let Some(authority) = Authority::new("ec", "critical,timeStamping") else { return };
    let Some(other) = Authority::new("ec", "critical,timeStamping") else { return };
    let package = Package::make(&[2, 3], Some(&authority));
    let own = |remarks: &[String]| remarks.iter().any(|remark| remark.contains("the package itself brought"));
    assert!(own(&verdict(&package).remarks));
    let given = |authority: &Authority| Trust {
        tsa_roots: Some(token::roots_from_pem(&authority.roots()).unwrap()),
        ..Trust::default()
    };
    let right = verify(&package.listing(), &given(&authority));
    assert_eq!(right.problems, []);
    assert!(
        !own(&right.remarks) && right.anchored.iter().any(|said| said.contains("root certificates given"))
    );
    assert_eq!(verify(&package.listing(), &given(&other)).problems.len(), 3);
    let file = package.root.parent().unwrap().join("roots.pem");
    let path = file.to_str().unwrap();
    let Some((holds, said)) = python(&package, &[]) else { return };
    assert!(holds && said.contains("the package itself brought"), "{said}");
    fs::write(&file, authority.roots()).unwrap();
    let (holds, said) = python(&package, &["--tsa-roots", path]).unwrap();
    assert!(holds && !said.contains("the package itself brought"), "{said}");
    fs::write(&file, other.roots()).unwrap();
    assert!(!python(&package, &["--tsa-roots", path]).unwrap().0);
}
