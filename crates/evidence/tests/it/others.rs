//! Tools of others on our files.

use std::path::PathBuf;
use std::process::Command;

use evidence::{History, Tile, entries, leaf};

use crate::package::Package;

/// The Python of the tools that `cargo xtask tools` installs, or `None`, said aloud.
fn tool(name: &str) -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let path = target.join("tools/venv/bin").join(name);
    let found = path.exists().then_some(path);
    if found.is_none() {
        eprintln!("skipped: {name} is not there; `cargo xtask tools` installs it");
    }
    found
}

#[test]
fn bagit_of_the_library_of_congress_agrees() {
    let Some(python) = tool("python") else { return };
    let package = Package::plain();
    let validate = || {
        let output =
            Command::new(&python).args(["-m", "bagit", "--validate"]).arg(&package.root).output().unwrap();
        output.status.code()
    };
    assert_eq!(validate(), Some(0));
    let bytes = package.read("data/index.csv");
    package.write("data/index.csv", &[&bytes[1..], b"x"].concat());
    assert_eq!(validate(), Some(1));
    package.write("data/index.csv", &bytes);
    package.write("data/extra", b"x");
    assert_eq!(validate(), Some(1));
}

/// A checker of notes and inclusion proofs that was written by others, from the shared data.
#[test]
fn an_independent_checker_agrees() {
    let Some(shared) = std::env::var_os("INTERDICT_SHARED").map(PathBuf::from) else {
        eprintln!("skipped: INTERDICT_SHARED is not set");
        return;
    };
    let shared = if shared.is_relative() {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(shared)
    } else {
        shared
    };
    let folder = shared.join("oracles/rpz-and-evidence-fixtures");
    let Some(python) = tool("python").filter(|_| folder.join("noteverify.py").exists()) else { return };
    let package = Package::plain();
    // A few lines that read a proof file and ask the checker.
    let script = "\
import sys, base64, hashlib
sys.path.insert(0, sys.argv[1])
import noteverify as n
root = sys.argv[2]
vkey = open(root + '/data/90_verify/keys/log.vkey').read().strip()
for name in ('EX-001', 'EX-002'):
    head, note = open(root + '/data/40_exhibits/' + name + '/item.tlog-proof', 'rb').read().split(b'\\n\\n', 1)
    lines = head.decode().split('\\n')
    text = n.verify_note(note, vkey)
    origin, size, want = text.decode().split('\\n')[:3]
    entry = hashlib.sha256(base64.b64decode(lines[1][6:])).digest()
    path = [base64.b64decode(line) for line in lines[3:]]
    got = n.root_from_inclusion(n.leaf(entry), int(lines[2][6:]), int(size), path)
    assert got == base64.b64decode(want)
    try:
        n.verify_note(note.replace(b'interdict', b'Interdict', 1), vkey)
    except Exception:
        pass
    else:
        raise SystemExit('an altered note was accepted')
print('agrees')
";
    let output = Command::new(&python)
        .arg("-B")
        .arg("-c")
        .arg(script)
        .arg(&folder)
        .arg(&package.root)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if String::from_utf8_lossy(&output.stderr).contains("No module named 'cryptography'") {
        eprintln!("skipped: the checker needs Python's cryptography");
        return;
    }
    assert!(said.starts_with("agrees"), "{output:?}");
}

#[test]
fn the_tiles_of_a_log_rebuild_its_root() {
    // As a monitor would: fetch tiles and entries, hash, compare.
    let bytes: Vec<Vec<u8>> = (0..700_u32).map(|number| number.to_be_bytes().to_vec()).collect();
    let leaves: Vec<_> = bytes.iter().map(|entry| leaf(entry)).collect();
    let history = History::new(leaves.clone());
    let mut found = Vec::new();
    for tile in Tile::all(700).into_iter().filter(|tile| tile.level == 0) {
        let first = usize::try_from(tile.index * 256).unwrap();
        let width = usize::try_from(tile.width).unwrap();
        let bundle = evidence::bundle(bytes[first..first + width].iter().map(Vec::as_slice)).unwrap();
        let hashes = tile.bytes(&leaves).unwrap();
        for (entry, hash) in entries(&bundle).unwrap().into_iter().zip(hashes.chunks(32)) {
            assert_eq!(leaf(entry).as_bytes(), hash);
            found.push(leaf(entry));
        }
    }
    assert_eq!(History::new(found).root(700), history.root(700));
}
