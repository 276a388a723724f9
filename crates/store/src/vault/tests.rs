use std::{io, slice};

use super::*;

/// Gives some bytes, then fails.
struct Broken(usize);

impl Read for Broken {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0 {
            0 => Err(io::Error::other("the disk was pulled out")),
            left => {
                let count = left.min(buffer.len());
                buffer[..count].fill(7);
                self.0 -= count;
                Ok(count)
            }
        }
    }
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn bytes_are_kept_once_under_their_digest() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path()).unwrap();
    let bytes: Vec<u8> = (0..700_000_u32).flat_map(u32::to_be_bytes).collect();
    let taken = vault.take(&mut bytes.as_slice()).unwrap();
    assert_eq!((taken.digest, taken.size), (Digest::of(&bytes), bytes.len() as u64));
    assert_eq!(vault.take(&mut bytes.as_slice()).unwrap(), taken);
    let hex = taken.digest.to_string();
    assert_eq!(files(dir.path()), [dir.path().join("objects").join(&hex[..2]).join(&hex)]);
    let mut back = Vec::new();
    vault.open_object(&taken.digest).unwrap().read_to_end(&mut back).unwrap();
    assert!(back == bytes);
    assert!(vault.verify(&taken.digest).unwrap());
    let empty = vault.take(&mut io::empty()).unwrap();
    assert_eq!((empty.digest, empty.size), (Digest::of(b""), 0));
    // FIPS 180-4 over nothing.
    assert!(hex::encode(empty.sha512).starts_with("cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc"));
}

#[test]
fn a_reader_that_breaks_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path()).unwrap();
    let error = vault.take(&mut Broken(CHUNK + 10)).unwrap_err();
    assert!(error.to_string().contains("the disk was pulled out"), "{error}");
    assert!(files(dir.path()).is_empty());
}

#[test]
fn an_altered_object_is_noticed_and_a_good_copy_mends_it() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path()).unwrap();
    let taken = vault.take(&mut &b"original"[..]).unwrap();
    let path = vault.path(&taken.digest);
    assert!(fs::metadata(&path).unwrap().permissions().readonly());
    fs::remove_file(&path).unwrap();
    fs::write(&path, b"originaI").unwrap();
    assert!(!vault.verify(&taken.digest).unwrap());
    for damaged in [&b"originaI"[..], b"orig", b"", b"original and more"] {
        fs::remove_file(&path).unwrap();
        fs::write(&path, damaged).unwrap();
        assert_eq!(vault.take(&mut &b"original"[..]).unwrap(), taken);
        assert!(vault.verify(&taken.digest).unwrap());
        assert!(fs::metadata(&path).unwrap().permissions().readonly());
        assert_eq!(files(dir.path()), slice::from_ref(&path));
    }
}

#[test]
fn forgetting_removes_and_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path()).unwrap();
    let taken = vault.take(&mut &b"x"[..]).unwrap();
    assert!(vault.forget(&taken.digest).unwrap());
    assert!(!vault.forget(&taken.digest).unwrap());
    let error = vault.open_object(&taken.digest).unwrap_err();
    assert!(matches!(error, StoreError::NoObject { .. }), "{error}");
    assert!(matches!(vault.verify(&taken.digest), Err(StoreError::NoObject { .. })));
}

#[test]
fn only_a_tidy_opening_clears_leftovers() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path()).unwrap();
    let next = TAKEN.load(Ordering::Relaxed);
    for number in next..next + 50 {
        fs::write(vault.incoming.join(format!("{}-{number}", std::process::id())), b"half").unwrap();
    }
    Vault::open(dir.path()).unwrap();
    assert_eq!(files(&vault.incoming).len(), 50);
    // A leftover with our own number is in nobody's way.
    let taken = vault.take(&mut &b"whole"[..]).unwrap();
    assert!(vault.verify(&taken.digest).unwrap());
    Vault::open_tidied(dir.path()).unwrap();
    assert!(files(&vault.incoming).is_empty());
    assert!(vault.verify(&taken.digest).unwrap());
}

#[test]
fn a_vault_needs_a_folder_to_stand_in() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("file"), b"").unwrap();
    let error = Vault::open(&dir.path().join("file")).unwrap_err();
    assert!(error.to_string().starts_with("cannot make the folder"), "{error}");
    assert!(Vault::open(&dir.path().join("none").join("vault")).is_err());
}

#[test]
fn what_is_sealed_lies_encrypted_and_opens_again() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path()).unwrap();
    let keys = DeskKeys::open(&dir.path().join("keys"), true).unwrap();
    let sample = b"MZ this is malware ".repeat(10_000);
    let taken = vault.take_sealed(&keys, &mut sample.as_slice()).unwrap();
    assert_eq!((taken.digest, taken.size), (Digest::of(&sample), sample.len() as u64));
    assert_eq!(vault.take_sealed(&keys, &mut sample.as_slice()).unwrap(), taken);
    assert!(matches!(vault.open_object(&taken.digest), Err(StoreError::NoObject { .. })));
    let stored = files(&vault.objects);
    assert_eq!(stored.len(), 1);
    let bytes = fs::read(&stored[0]).unwrap();
    assert!(!bytes.windows(8).any(|window| window == b"malware "));
    assert_eq!(vault.look_item(&keys, &taken.digest).unwrap(), Some(taken));
    assert_eq!(vault.objects().unwrap(), [taken.digest]);
    fs::remove_file(&stored[0]).unwrap();
    let mut altered = bytes;
    altered[100] ^= 1;
    fs::write(&stored[0], altered).unwrap();
    assert_eq!(vault.look_item(&keys, &taken.digest).unwrap(), None);
    assert!(vault.forget(&taken.digest).unwrap());
    assert!(vault.objects().unwrap().is_empty());
}

#[test]
fn bytes_are_kept_in_one_way_only() {
    let dir = tempfile::tempdir().unwrap();
    let keys = DeskKeys::open(&dir.path().join("keys"), true).unwrap();
    let vault = Vault::open(&dir.path().join("vault")).unwrap();
    let plain = vault.take(&mut &b"in plain"[..]).unwrap();
    let error = vault.take_sealed(&keys, &mut &b"in plain"[..]).unwrap_err();
    assert!(matches!(error, StoreError::KeptOtherwise { sealed: false, .. }), "{error}");
    let sealed = vault.take_sealed(&keys, &mut &b"a sample"[..]).unwrap();
    let error = vault.take(&mut &b"a sample"[..]).unwrap_err();
    assert!(matches!(error, StoreError::KeptOtherwise { sealed: true, .. }), "{error}");
    assert_eq!(files(&dir.path().join("vault")).len(), 2, "nothing is left of what was refused");
    assert_eq!(vault.look_item(&keys, &sealed.digest).unwrap(), Some(sealed));
    assert!(vault.verify(&plain.digest).unwrap());
}

#[test]
fn nobody_else_looks_into_the_vault() {
    let dir = tempfile::tempdir().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let root = dir.path().join("vault");
    // A vault of before, that all could read.
    fs::create_dir(&root).unwrap();
    fs::set_permissions(&root, fs::Permissions::from_mode(0o755)).unwrap();
    let keys = DeskKeys::open(&dir.path().join("keys"), true).unwrap();
    let vault = Vault::open(&root).unwrap();
    vault.take(&mut &b"a mail"[..]).unwrap();
    vault.take_sealed(&keys, &mut &b"a sample"[..]).unwrap();
    for folder in [&root, &root.join("objects"), &root.join("incoming"), &dir.path().join("keys")] {
        assert_eq!(mode(folder), 0o700, "{}", folder.display());
    }
    for file in files(&root) {
        assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o400, 0o700), "{}", file.display());
    }
    let database = dir.path().join("store.db");
    crate::Store::create(&database).unwrap();
    assert_eq!(mode(&database), 0o600);
}
