use super::*;

#[test]
fn names_round_trip() {
    for format in Format::ALL {
        assert_eq!(format.as_str().parse::<Format>(), Ok(format));
        assert_eq!(format.to_string(), format.as_str());
        // A decoder whose output changed has a new number, so that files are read again.
        let decoder = match format {
            Format::Stix | Format::NamingMap => 2,
            Format::Galaxy => 3,
            _ => 1,
        };
        assert_eq!(format.decoder(), decoder);
    }
    let wrong = "csv".parse::<Format>().unwrap_err().to_string();
    assert!(wrong.contains("`csv`") && wrong.contains("rdap-lines"), "{wrong}");
}

#[test]
fn all_lists_every_format_once() {
    let mut names: Vec<&str> = Format::ALL.map(Format::as_str).to_vec();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Format::ALL.len());
}
