use std::fs;
use std::path::{Path, PathBuf};

use lake::{Lake, LakeError};
use model::KeyKind;

use crate::fixture::*;

#[test]
fn a_folder_that_is_no_lake_is_said_to_be_none() {
    let folder = tempfile::tempdir().unwrap();
    for root in [folder.path().to_owned(), folder.path().join("nowhere")] {
        let error = Lake::open(config(&root)).err().unwrap();
        assert!(matches!(&error, LakeError::NotALake { path, .. } if *path == root), "{error}");
    }
}

#[test]
fn half_a_lake_is_none_and_create_completes_it() {
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path()));
    fs::remove_dir_all(folder.path().join("certificate")).unwrap();
    fs::remove_file(folder.path().join("registration/_delta_log/00000000000000000000.json")).unwrap();
    let error = Lake::open(config(folder.path())).err().unwrap();
    assert!(matches!(&error, LakeError::NotALake { missing, .. } if missing == "certificate"), "{error}");
    let lake = create(folder.path());
    take_in(&lake, batch("one"), &one_of_everything());
    assert_eq!(lake.counts().unwrap()[2], ("certificate", 5));
}

fn data_file(root: &Path, table: &str) -> PathBuf {
    let mut files: Vec<PathBuf> = fs::read_dir(root.join(table))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "parquet"))
        .collect();
    files.sort();
    files.remove(0)
}

#[test]
fn a_damaged_data_file_is_named() {
    type Harm = fn(&Path);
    let harms: [(&str, Harm); 4] = [
        ("missing", |path| fs::remove_file(path).unwrap()),
        ("truncated", |path| {
            let bytes = fs::read(path).unwrap();
            fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
        }),
        ("footer", |path| {
            let mut bytes = fs::read(path).unwrap();
            let end = bytes.len();
            bytes[end - 60..end - 8].fill(0xff);
            fs::write(path, bytes).unwrap();
        }),
        ("page", |path| {
            let mut bytes = fs::read(path).unwrap();
            bytes[4..200].fill(0xff);
            fs::write(path, bytes).unwrap();
        }),
    ];
    for (harm, damage) in harms {
        let folder = tempfile::tempdir().unwrap();
        take_in(&create(folder.path()), batch("one"), &one_of_everything());
        let path = data_file(folder.path(), "resolution");
        damage(&path);
        let lake = Lake::open(config(folder.path())).unwrap();
        let is_named = |error: LakeError| {
            let named = matches!(&error, LakeError::Damaged { path: named, .. } if *named == path);
            assert!(named, "{harm}: {error:?}");
        };
        is_named(lake.sightings(None).unwrap().find_map(Result::err).unwrap());
        is_named(lake.edges_of(&[name("evil.com")], None).unwrap_err());
        is_named(lake.shared(&[key(KeyKind::Address, "192.0.2.7")], 5, None).unwrap_err());
        is_named(lake.facts(&[name("evil.com")], None).unwrap_err());
        // The rest of the lake still answers, and still takes in.
        assert_eq!(
            lake.shared(&[key(KeyKind::Registrant, "someone@example.net")], 5, None).unwrap().len(),
            1
        );
        assert!(take_in(&lake, batch("two"), &one_of_everything()).added);
    }
}

#[test]
fn a_damaged_log_entry_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    take_in(&lake, batch("one"), &one_of_everything());
    take_in(&lake, batch("two"), &one_of_everything());
    drop(lake);
    let path = folder.path().join("resolution/_delta_log/00000000000000000001.json");
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() - 20]).unwrap();
    let is_named = || {
        let lake = Lake::open(config(folder.path())).unwrap();
        let error = lake.edges_of(&[name("evil.com")], None).unwrap_err();
        assert!(matches!(&error, LakeError::Damaged { path: named, .. } if *named == path), "{error}");
        let error = lake.counts().unwrap_err();
        assert!(matches!(&error, LakeError::Damaged { path: named, .. } if *named == path), "{error}");
        // The other tables answer.
        let found = lake.shared(&[key(KeyKind::Registrant, "someone@example.net")], 5, None).unwrap();
        assert!(found[0].names.iter().any(|(found, _)| *found == name("evil.com")));
    };
    is_named();
    fs::remove_file(&path).unwrap();
    is_named();
}

fn edit_first_commit(root: &Path, from: &str, to: &str) {
    let path = root.join("name/_delta_log/00000000000000000000.json");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(&path, text.replace(from, to)).unwrap();
}

#[test]
fn tables_that_would_be_misread_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path()));
    edit_first_commit(folder.path(), "\"interdict.lake.schema\":\"2\"", "\"interdict.lake.schema\":\"3\"");
    let error = Lake::open(config(folder.path())).err().unwrap();
    assert!(matches!(&error, LakeError::NewerSchema { found, .. } if found == "3"), "{error}");

    edit_first_commit(folder.path(), "\"interdict.lake.schema\":\"3\"", "\"interdict.lake.schema\":\"2\"");
    edit_first_commit(folder.path(), "\"partitionColumns\":[]", "\"partitionColumns\":[\"source\"]");
    let error = Lake::open(config(folder.path())).err().unwrap();
    assert!(matches!(&error, LakeError::Foreign { .. }), "{error}");

    edit_first_commit(folder.path(), "\"partitionColumns\":[\"source\"]", "\"partitionColumns\":[]");
    edit_first_commit(
        folder.path(),
        "\"minReaderVersion\":1,\"minWriterVersion\":2",
        "\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"deletionVectors\"],\"writerFeatures\":[\"deletionVectors\",\"appendOnly\"]",
    );
    let error = Lake::open(config(folder.path())).err().unwrap();
    assert!(matches!(&error, LakeError::Foreign { .. }), "{error}");
}

#[test]
fn a_disk_that_refuses_acknowledges_nothing_and_a_retry_works() {
    let folder = tempfile::tempdir().unwrap();
    let lake = create(folder.path());
    // A folder in the place of the part file: it cannot be written, whoever we are.
    let id = batch("one");
    let blocked = folder.path().join(format!("resolution/{}-d1.00000.parquet", id.file));
    fs::create_dir(&blocked).unwrap();
    let mut intake = lake.intake(id.clone()).unwrap();
    for observed in one_of_everything() {
        intake.push(observed).unwrap();
    }
    let error = intake.commit().unwrap_err();
    assert!(matches!(&error, LakeError::Io { path, .. } if *path == blocked), "{error}");
    assert!(!lake.holds(&id).unwrap());
    assert!(lake.counts().unwrap().iter().all(|(_, rows)| *rows == 0));
    fs::remove_dir(&blocked).unwrap();
    assert!(take_in(&lake, id.clone(), &one_of_everything()).added);
    assert!(lake.holds(&id).unwrap());
}
