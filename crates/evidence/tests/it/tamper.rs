//! Whatever is done to a package is found: by this crate, and by the verifier in the package.

use std::fs;
use std::process::Command;

use evidence::{Checkpoint, KeyUse, Root, Trust, Verdict, verify};

use crate::authority::Authority;
use crate::package::{Package, key};

pub(crate) fn verdict(package: &Package) -> Verdict {
    verify(&package.listing(), &Trust::default())
}

/// What `verify.py` says: `None`, said aloud, when there is no Python.
pub(crate) fn python(package: &Package, arguments: &[&str]) -> Option<(bool, String)> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/python/verify.py");
    let output = Command::new("python3").arg("-B").arg(script).arg(&package.root).args(arguments).output();
    let Ok(output) = output else {
        eprintln!("skipped: there is no python3");
        return None;
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("Traceback"), "{output:?}");
    Some((output.status.success(), said))
}

/// Both verifiers must find something.
pub(crate) fn found_by_both(package: &Package, what: &str) -> Vec<String> {
    let verdict = verdict(package);
    assert!(!verdict.problems.is_empty(), "{what}: not found");
    if let Some((holds, said)) = python(package, &[]) {
        assert!(!holds, "{what}: not found by verify.py: {said}");
    }
    verdict.problems.iter().map(|problem| format!("{}: {}", problem.path, problem.what)).collect()
}

#[test]
fn a_sound_package_holds_for_both() {
    for authority in [None, Authority::new("ec", "critical,timeStamping")] {
        let package = Package::make(&[2, 3], authority.as_ref());
        let verdict = verdict(&package);
        assert_eq!(verdict.problems, []);
        assert_eq!((verdict.exhibits, verdict.package.as_str()), (2, "IVD-2026-0007"));
        assert_eq!(verdict.tokens.len(), if authority.is_some() { 3 } else { 0 });
        assert!(verdict.remarks.iter().any(|remark| remark.contains("nothing from outside")));
        if let Some((holds, said)) = python(&package, &[]) {
            assert!(holds, "{said}");
            assert!(said.contains("2 exhibits") && said.ends_with("everything holds\n"), "{said}");
        }
    }
}

/// `INTERDICT_FLIPS` says how many in all; `cargo xtask bench evidence` asks for 10,000.
#[test]
fn any_flipped_byte_is_found() {
    let authority = Authority::new("ec", "critical,timeStamping");
    let package = Package::make(&[2, 3], authority.as_ref());
    let paths: Vec<String> = package.listing().files.into_keys().collect();
    let wanted: Option<usize> = std::env::var("INTERDICT_FLIPS").ok().and_then(|text| text.parse().ok());
    let random = wanted.map_or(10, |wanted| wanted.div_ceil(paths.len()).saturating_sub(2));
    let mut asked = 0;
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut flips = 0;
    for path in &paths {
        let bytes = package.read(path);
        // Some places of every file, each time another bit; the first and the last byte always.
        let mut places = vec![0, bytes.len() - 1];
        for _ in 0..random {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            places.push((state >> 33) as usize % bytes.len());
        }
        for (turn, place) in places.into_iter().enumerate() {
            let mut altered = bytes.clone();
            altered[place] ^= 1 << ((place + turn) % 8);
            package.write(path, &altered);
            assert!(!verdict(&package).problems.is_empty(), "{path}, byte {place}");
            // Python takes long to start: one in six.
            if turn % 6 == 1
                && let Some((holds, said)) = python(&package, &[])
            {
                assert!(!holds, "{path}, byte {place}: {said}");
                asked += 1;
            }
            flips += 1;
        }
        package.write(path, &bytes);
    }
    eprintln!("{flips} flips, all found; {asked} of them by verify.py too");
    assert!(flips >= wanted.unwrap_or(250), "{flips}");
    assert_eq!(verdict(&package).problems, []);
}

#[test]
fn added_removed_renamed_and_swapped_files_are_found() {
    let package = Package::plain();
    let at = |path: &str| package.root.join(path);
    for path in [
        "data/extra",
        "data/40_exhibits/EX-001/extra",
        "extra.txt",
        "log-consistency-2.txt",
        "data/40_exhibits/x",
    ] {
        package.write(path, b"x");
        found_by_both(&package, path);
        fs::remove_file(at(path)).unwrap();
    }
    fs::create_dir(at("data/empty")).unwrap();
    found_by_both(&package, "an empty folder");
    fs::remove_dir(at("data/empty")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("index.csv", at("data/link.csv")).unwrap();
        found_by_both(&package, "a link");
        fs::remove_file(at("data/link.csv")).unwrap();
    }
    for path in package.listing().files.keys() {
        let bytes = package.read(path);
        fs::remove_file(at(path)).unwrap();
        found_by_both(&package, path);
        if path.starts_with("data/40") || path.ends_with(".csv") {
            package.write(&format!("{path}x"), &bytes);
            found_by_both(&package, path);
            fs::remove_file(at(&format!("{path}x"))).unwrap();
        }
        package.write(path, &bytes);
    }
    for name in ["record", "item.json", "custody.jsonl", "item.tlog-proof", "custody.tlog-proof"] {
        let (one, two) =
            (format!("data/40_exhibits/EX-001/{name}"), format!("data/40_exhibits/EX-002/{name}"));
        let (a, b) = (package.read(&one), package.read(&two));
        package.write(&one, &b);
        package.write(&two, &a);
        found_by_both(&package, name);
        package.write(&one, &a);
        package.write(&two, &b);
    }
    assert_eq!(verdict(&package).problems, []);
}

#[test]
fn a_bag_that_was_made_again_with_altered_evidence_is_found() {
    // Whoever alters a record and mends every list still has no signature of the log and the desk.
    let package = Package::plain();
    let (path, bytes) = ("data/40_exhibits/EX-001/record", package.read("data/40_exhibits/EX-001/record"));
    let altered = String::from_utf8(bytes).unwrap().replace("a.example", "z.example");
    package.write(path, altered.as_bytes());
    let mut before = Vec::new();
    for (list, hash) in [("manifest-sha256.txt", "sha256"), ("manifest-sha512.txt", "sha512")] {
        let listing = package.listing();
        let measured = &listing.files[path].measured;
        let digest = if hash == "sha256" { &measured.sha256 } else { &measured.sha512 };
        let text = String::from_utf8(package.read(list)).unwrap();
        let line = text.lines().find(|line| line.ends_with(path)).unwrap();
        before.push(line.to_owned());
        package.write(list, text.replace(line, &format!("{digest}  {path}")).as_bytes());
    }
    let listing = package.listing();
    let tags: String = ["bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt"]
        .iter()
        .map(|name| format!("{}  {name}\n", listing.files[*name].measured.sha256))
        .collect();
    package.write("tagmanifest-sha256.txt", tags.as_bytes());
    let problems = found_by_both(&package, "a bag made again").join("\n");
    for expected in ["EX-001: its record", "receipt.note", "tlog-proof"] {
        assert!(problems.contains(expected), "{expected}: {problems}");
    }
    // Even with the desk's key the log is against it.
    package.sign_receipt();
    let problems = found_by_both(&package, "a bag signed again").join("\n");
    assert!(problems.contains("not of this tag manifest") && !problems.contains("receipt"), "{problems}");
}

#[test]
fn a_replaced_checkpoint_and_a_proof_of_another_log_are_found() {
    let package = Package::plain();
    let path = "tagmanifest-sha256.txt.tlog-proof";
    let proof = String::from_utf8(package.read(path)).unwrap();
    let head = proof.split_once("\n\n").unwrap().0;
    // Another root of the same size, signed with the log's own key: a fork.
    let size = package.checkpoint.root.size;
    let fork = Checkpoint::sign(Root { size, hash: evidence::leaf(b"other") }, &package.log).unwrap();
    package.write(path, format!("{head}\n\n{fork}").as_bytes());
    package.sign_receipt();
    found_by_both(&package, "a fork");
    // The right root, signed by another log of the same name.
    let stranger =
        Checkpoint::sign(package.checkpoint.root, &key("interdict/test", KeyUse::Note, 77)).unwrap();
    package.write(path, format!("{head}\n\n{stranger}").as_bytes());
    package.sign_receipt();
    found_by_both(&package, "another log");
    package.write(path, proof.as_bytes());
    package.sign_receipt();
    assert_eq!(verdict(&package).problems, []);
    // A log that was cut: the consistency proof is for a longer one.
    fs::remove_file(package.root.join("log-consistency-3.txt")).unwrap();
    package.sign_receipt();
    let problems = found_by_both(&package, "no consistency").join("\n");
    assert!(problems.contains("log-consistency-3.txt"), "{problems}");
}

#[test]
fn witnesses_two_of_three() {
    for (witnesses, holds) in [(&[2, 4][..], true), (&[2, 3, 4], true), (&[3], false), (&[], false)] {
        let package = Package::make(witnesses, None);
        let verdict = verdict(&package);
        assert_eq!(verdict.problems.is_empty(), holds, "{witnesses:?}: {:?}", verdict.problems);
        if let Some((found, said)) = python(&package, &[]) {
            assert_eq!(found, holds, "{witnesses:?}: {said}");
        }
    }
}

#[test]
fn what_is_known_from_outside_is_compared() {
    let package = Package::plain();
    let listing = package.listing();
    let digest = listing.files["tagmanifest-sha256.txt"].measured.sha256.clone();
    let keys = vec![package.log.verifier().clone(), package.desk.verifier().clone()];
    let other = key("interdict/test", KeyUse::Note, 50).verifier().clone();
    let file = package.root.parent().unwrap().join("checkpoint");
    fs::write(&file, package.checkpoint.to_string()).unwrap();
    let right = Trust {
        keys: keys.clone(),
        checkpoint: Some(package.checkpoint.clone()),
        tag_manifest: Some(digest.clone()),
        ..Trust::default()
    };
    let verdict = verify(&listing, &right);
    assert_eq!((verdict.problems.len(), verdict.anchored.len()), (0, 3));
    let fork = Checkpoint::sign(Root { size: 3, hash: evidence::leaf(b"other") }, &package.log).unwrap();
    for wrong in [
        Trust { keys: vec![other.clone(), keys[1].clone()], ..Trust::default() },
        Trust { checkpoint: Some(fork.clone()), ..Trust::default() },
        Trust { tag_manifest: Some(digest.replace(&digest[..1], "g")), ..Trust::default() },
    ] {
        assert!(!verify(&listing, &wrong).problems.is_empty());
    }
    let (log, desk, other) = (keys[0].to_string(), keys[1].to_string(), other.to_string());
    let path = file.to_str().unwrap();
    let arguments = ["--key", &log, "--key", &desk, "--tagmanifest", &digest, "--checkpoint", path];
    let Some((holds, said)) = python(&package, &arguments) else { return };
    assert!(holds && !said.contains("nothing from outside"), "{said}");
    assert!(!python(&package, &["--key", &other, "--key", &desk]).unwrap().0);
    assert!(!python(&package, &["--tagmanifest", &"0".repeat(64)]).unwrap().0);
    fs::write(&file, fork.to_string()).unwrap();
    assert!(!python(&package, &["--checkpoint", path]).unwrap().0);
}
