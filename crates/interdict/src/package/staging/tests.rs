use super::Staging;

#[test]
fn nothing_shows_before_the_end_and_all_of_it_after() {
    let room = tempfile::tempdir().unwrap();
    let place = room.path().join("case");
    let staging = Staging::begin(&place).unwrap();
    staging.write("data/one.txt", b"1").unwrap();
    assert!(!place.exists());
    staging.finish().unwrap();
    assert_eq!(std::fs::read(place.join("data/one.txt")).unwrap(), b"1");
    assert_eq!(std::fs::read_dir(room.path()).unwrap().count(), 1);
}

#[test]
fn what_is_given_up_leaves_nothing() {
    let room = tempfile::tempdir().unwrap();
    let staging = Staging::begin(&room.path().join("case")).unwrap();
    staging.write("a", b"1").unwrap();
    drop(staging);
    assert_eq!(std::fs::read_dir(room.path()).unwrap().count(), 0);
}

#[test]
fn a_place_that_is_taken_is_refused_before_and_after() {
    let room = tempfile::tempdir().unwrap();
    let place = room.path().join("case");
    let staging = Staging::begin(&place).unwrap();
    std::fs::create_dir(&place).unwrap();
    assert!(staging.finish().unwrap_err().to_string().contains("there already"));
    assert!(Staging::begin(&place).is_err());
    assert_eq!(std::fs::read_dir(room.path()).unwrap().count(), 1);
}

#[test]
fn a_file_is_never_written_twice() {
    let room = tempfile::tempdir().unwrap();
    let staging = Staging::begin(&room.path().join("case")).unwrap();
    staging.write("a", b"1").unwrap();
    assert!(staging.write("a", b"2").is_err());
}
