use super::*;

fn of(domain: &str) -> Registry {
    Registries::embedded().of(&DomainName::parse(domain).unwrap())
}

#[test]
fn every_row_of_the_file_is_complete() {
    let registries = Registries::parse(Registries::DATA).unwrap();
    assert!(registries.rows.len() > 100);
    for (suffix, row) in &registries.rows {
        assert!(!row.operator.is_empty() && !row.place.is_empty(), "{suffix}");
    }
    let suffixes: Vec<&str> = Registries::DATA
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').next())
        .collect();
    assert!(suffixes.is_sorted(), "rows are sorted by suffix");
    assert_eq!(suffixes.len(), registries.rows.len(), "no suffix twice");
}

#[test]
fn a_domain_is_at_the_registry_of_its_suffix() {
    assert_eq!(
        (of("a.com").reach, of("a.com").place.as_deref()),
        (Reach::Inside, Some("Reston, Virginia, US"))
    );
    assert_eq!(of("a.ru").reach, Reach::None);
    let second = of("a.co.kr");
    assert_eq!(
        (second.suffix.as_str(), second.tld.as_str(), second.reach),
        ("co.kr", "kr", Reach::Voluntary)
    );
}

#[test]
fn what_is_not_listed_is_unknown() {
    assert_eq!(of("a.zuerich").reach, Reach::Unknown);
    assert_eq!(of("a.zuerich").dated, None);
    // A customer of a dynamic-DNS zone is registered at no registry.
    assert_eq!(of("a.blogspot.com").reach, Reach::Unknown);
    assert_eq!(of("a.b.com").reach, Reach::Unknown, "a host is no registered name");
}

#[test]
fn a_desk_lays_its_rows_over_the_file() {
    let own = Registries::parse("kro.kr\tExample Dynamic\tSeoul, KR\tvoluntary\t2026-11-01\n").unwrap();
    let both = Registries::embedded().clone().with(own);
    let name = DomainName::parse("victim.kro.kr").unwrap();
    assert_eq!(both.of(&name).operator.as_deref(), Some("Example Dynamic"));
    assert_eq!(both.of(&DomainName::parse("a.com").unwrap()).reach, Reach::Inside);
}

#[test]
fn bad_rows_are_refused_with_their_line() {
    let wrong = |text: &str| Registries::parse(text).unwrap_err();
    assert_eq!(wrong("# c\ncom\tx\n"), InvalidRegistries::Columns { line: 2 });
    assert_eq!(
        wrong("com\tx\ty\tmaybe\t2026-01-01\n"),
        InvalidRegistries::Reach { line: 1, reach: "maybe".to_owned() }
    );
    assert!(matches!(wrong("com\tx\ty\tinside\tsoon\n"), InvalidRegistries::Date { line: 1, .. }));
}
