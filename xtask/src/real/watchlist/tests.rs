use super::*;

#[test]
fn identities_of_one_name_are_one() {
    let text =
        compose("# brand\nlive\tlive.com\nnaver\tnaver.com\nlive\tlive.net\n", "1drv.ms\n\n# x\n").unwrap();
    let table: toml::Table = text.parse().unwrap();
    assert_eq!(table["owned"].as_array().unwrap().len(), 1);
    let identities = table["identity"].as_array().unwrap();
    assert_eq!(identities.len(), 2);
    assert_eq!(identities[0]["name"].as_str(), Some("live"));
    assert_eq!(identities[0]["domains"].as_array().unwrap().len(), 2);
}

#[test]
fn a_line_without_a_domain_is_refused() {
    assert!(compose("live\n", "").is_err());
}
