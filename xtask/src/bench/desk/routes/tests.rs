use super::*;

#[test]
fn the_table_of_the_program_reads() {
    let text = std::fs::read_to_string(root().join(TABLE)).unwrap();
    let paths = table(&text);
    for known in ["/", "/sign-in", "/audit", "/entity/{value}", "/api/v1/findings", "/api/v1/audit"] {
        assert!(paths.iter().any(|path| path == known), "{known}: {paths:?}");
    }
    for act in ["/sign-out", "/findings/decide", "/api/v1/lookup", "/settings/accounts"] {
        assert!(!paths.iter().any(|path| path == act), "{act}");
    }
    let gets = text.split_once("ROUTES: &[Route] = &[").unwrap().1;
    let written = ["get(\"", "get_as(", "Method::Get,"].map(|form| gets.matches(form).count());
    assert_eq!(paths.len(), written.iter().sum::<usize>(), "{paths:?}");
}

#[test]
fn a_value_is_one_part_of_a_path() {
    assert_eq!(encoded("2001:db8::1/x y"), "2001%3Adb8%3A%3A1%2Fx%20y");
}
