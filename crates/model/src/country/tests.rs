use super::*;

#[test]
fn names_and_codes_are_found_and_nothing_else() {
    for (text, code) in [
        ("South Korea", "KR"),
        ("north korea", "KP"),
        (" Iran (Islamic Republic of) ", "IR"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("Korea, Republic of", "KR"),
        ("Palestine, State of", "PS"),
        ("uk", "GB"),
        ("UK", "GB"),
        ("KP", "KP"),
        ("Hong Kong", "HK"),
        ("Russian Federation", "RU"),
    ] {
        assert_eq!(country_code(text), Some(code), "{text}");
    }
    for text in ["Middle East", "Korea", "NATO", "Lebonon", "", "XX", "kp", "中国", "U", &"a".repeat(1000)]
    {
        assert_eq!(country_code(text), None, "{text}");
    }
}

#[test]
fn every_row_has_a_name_and_a_code() {
    let rows: Vec<_> = country_names().collect();
    assert!(rows.len() > 300);
    assert_eq!(COUNTRIES.lines().filter(|line| !line.starts_with('#')).count(), rows.len());
    assert!(rows.windows(2).all(|pair| pair[0].0 < pair[1].0), "sorted by name");
    for (name, code) in rows {
        assert_eq!(name, name.to_lowercase());
        assert!(code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()), "{name}");
    }
}
