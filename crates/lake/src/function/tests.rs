use super::*;

#[test]
fn names_are_turned_back_and_cut_at_the_public_suffix() {
    let rnames = StringViewArray::from(vec![
        Some("com.example.www"),
        Some("com.example.www"),
        None,
        Some("uk.co"),
        Some("uk.co.example.a.b"),
    ]);
    let texts = |array: StringViewArray| -> Vec<Option<String>> {
        array.iter().map(|text| text.map(str::to_owned)).collect()
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        texts(mapped(&rnames, unreversed)),
        [some("www.example.com"), some("www.example.com"), None, some("co.uk"), some("b.a.example.co.uk")]
    );
    assert_eq!(
        texts(mapped(&rnames, registrable_of)),
        [some("example.com"), some("example.com"), None, some("co.uk"), some("example.co.uk")]
    );
}
