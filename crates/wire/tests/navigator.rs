//! Layers judged by the oracle of the shared data: a JSON schema of the format, and MITRE's own library. It runs when
//! `INTERDICT_SHARED` is set and a Python with `jsonschema` and `mitreattack-python` is there: that of the virtual environment
//! `CTI_VENV`, else `python3`.
#![expect(clippy::disallowed_methods, reason = "tests find their data and run their judge")]
#![expect(clippy::print_stderr, reason = "tests say what they skip")]

use std::path::{Path, PathBuf};
use std::process::Command;

use wire::navigator::{Domain, Layer, Mark};

/// The judge and the Python it runs on; nothing, with a word, where one is missing.
fn judge() -> Option<(PathBuf, PathBuf)> {
    let Ok(shared) = std::env::var("INTERDICT_SHARED") else {
        eprintln!("skipped: INTERDICT_SHARED is not set");
        return None;
    };
    let oracle = Path::new(&shared).join("oracles/cti/check_navigator_layer.py");
    let python = std::env::var("CTI_VENV")
        .map_or_else(|_| "python3".into(), |venv| Path::new(&venv).join("bin/python"));
    let imports = Command::new(&python).args(["-c", "import jsonschema, mitreattack.navlayers"]).output();
    if !oracle.is_file() || !imports.is_ok_and(|ran| ran.status.success()) {
        eprintln!("skipped: no judge at {}, or {} lacks its modules", oracle.display(), python.display());
        return None;
    }
    Some((python, oracle))
}

fn layer(name: &str, ids: &[&str]) -> Layer {
    let mut layer = Layer::new(name, "Techniques said of two groups.", Domain::Enterprise);
    for (id, score) in ids.iter().zip([100.0, 50.0, 0.125, f64::NAN]) {
        let metadata = vec![("source".to_owned(), "a report".to_owned()), (String::new(), String::new())];
        let mark = Mark { score, comment: format!("said of {name}"), metadata, color: None };
        layer.marks.insert((*id).to_owned(), mark);
    }
    layer.metadata.push(("as of".to_owned(), "2019-12-31".to_owned()));
    layer
}

#[test]
fn the_judge_of_layers_accepts_ours_and_refuses_a_broken_one() {
    let Some((python, oracle)) = judge() else { return };
    let (a, b) =
        (layer("A", &["T1566.002", "T1059", "T1105"]), layer("", &["T1105", "T1190", "T0800", "T1003.001"]));
    let broken = r##"{"name": "x", "domain": "enterprise-attack", "versions": {"navigator": "5", "layer": "4.5"},
        "techniques": [{"techniqueID": "1566"}]}"##;
    let layers =
        [a.to_json(), b.to_json(), a.difference(&b).to_json(), Layer::new("none", "", Domain::Ics).to_json()];
    let folder = tempfile::tempdir().unwrap();
    let judged = |name: String, text: String| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        let ran = Command::new(&python).arg(&oracle).arg(&file).output().unwrap();
        (ran.status.success(), String::from_utf8_lossy(&ran.stdout).into_owned())
    };
    for (number, layer) in layers.into_iter().enumerate() {
        let (accepted, said) = judged(format!("{number}.json"), layer.to_string());
        assert!(accepted, "{said}\n{layer:#}");
    }
    assert!(!judged("broken.json".to_owned(), broken.to_owned()).0);
}
