//! The same input gives the same bytes.

use crate::interdict::{Place, project};

#[test]
fn two_desks_and_a_second_run_say_the_same() {
    let input = project().join("demo/input");
    let args = ["--format", "json", "investigate", input.to_str().unwrap(), "--as-of", "2019-12-31"];
    let (one, two) = (Place::new(), Place::new());
    let first = one.run(&args).success();
    assert_eq!(first.code(), 1);
    let other = two.run(&args).success().stdout();
    assert!(first.stdout() == other, "two desks differ");
    let again = one.run(&args).success().stdout();
    assert!(first.stdout() == again, "a second run on the same desk differs");
    for file in ["case.json", "appendix-a.csv", "appendix-a.json", "case.txt"] {
        let read = |place: &Place| std::fs::read(place.desk().join("cases/case-0001").join(file)).unwrap();
        assert!(read(&one) == read(&two), "{file} differs");
    }
}
