use super::*;

#[test]
fn names_and_codes_are_found_and_nothing_else() {
    for (text, code) in [
        ("South Korea", "KR"),
        ("north korea", "KP"),
        (" Iran (Islamic Republic of) ", "IR"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("uk", "GB"),
        ("UK", "GB"),
        ("KP", "KP"),
        ("Hong Kong", "HK"),
        ("Russian Federation", "RU"),
    ] {
        assert_eq!(country_code(text), Some(code), "{text}");
    }
    for text in ["Middle East", "NATO", "Lebonon", "", "XX", "kp", "中国", "U", &"a".repeat(1000)] {
        assert_eq!(country_code(text), None, "{text}");
    }
}

#[test]
fn every_row_has_a_name_and_a_code() {
    let rows: Vec<_> = COUNTRIES.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(rows.len() > 300);
    assert!(
        rows.windows(2).all(|pair| pair[0].split('\t').next() < pair[1].split('\t').next()),
        "sorted by name"
    );
    for row in rows {
        let (name, code) = row.split_once('\t').expect("a tab");
        assert_eq!(name, name.to_lowercase());
        assert!(code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()), "{row}");
    }
}
