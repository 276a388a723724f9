use std::collections::BTreeSet;

use super::*;

fn count(names: &[&str]) -> u64 {
    let mut names: Vec<DomainName> = names.iter().map(|name| DomainName::parse(name).unwrap()).collect();
    names.sort_by_key(DomainName::reversed);
    let mut distinct = Distinct::default();
    for name in &names {
        distinct.push(&name.reversed(), name);
    }
    let plain: BTreeSet<String> = names
        .iter()
        .map(|name| name.registrable().map_or(name.to_string(), |registrable| registrable.to_string()))
        .collect();
    assert_eq!(distinct.count, plain.len() as u64);
    distinct.count
}

#[test]
fn counts_across_names_that_sort_in_between() {
    assert_eq!(count(&["evil.com", "evil-x.com", "a.evil-x.com", "www.evil.com", "b.evil.com"]), 2);
    assert_eq!(count(&["www.evil.com", "evil.com", "evilx.com", "a.evilx.com"]), 2);
}

#[test]
fn suffixes_count_as_themselves() {
    assert_eq!(count(&["co.uk", "a.co.uk", "b.a.co.uk", "github.io", "x.github.io", "y.x.github.io"]), 4);
    assert_eq!(count(&[]), 0);
}
