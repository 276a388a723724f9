use super::*;

#[test]
fn every_name_comes_once_and_the_rest_goes_to_the_end() {
    let mut out = Vec::new();
    between(
        &b"a.example\nb.example\nc.example\nd.example\ne.example"[..],
        "# x\none\ntwo\nthree\n",
        2,
        &mut out,
    )
    .unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "a.example\nb.example\none\nc.example\nd.example\ntwo\ne.example\nthree\n"
    );
}
