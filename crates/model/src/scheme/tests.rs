use super::NameScheme as N;

#[test]
fn names_tell_their_scheme_by_their_form() {
    for (name, scheme) in [
        ("APT37", N::MandiantApt),
        ("APT 37", N::MandiantApt),
        ("apt-37", N::MandiantApt),
        ("APT-C-37", N::Qihoo),
        ("FIN7", N::MandiantFin),
        ("UNC2452", N::MandiantUnc),
        ("TEMP.Hermit", N::MandiantTemp),
        ("Thallium", N::MicrosoftElement),
        ("Emerald Sleet", N::MicrosoftWeather),
        ("Storm-0558", N::MicrosoftStorm),
        ("DEV-0139", N::MicrosoftDev),
        ("VELVET CHOLLIMA", N::CrowdStrike),
        ("TA406", N::Proofpoint),
        ("TAG-28", N::RecordedFuture),
        ("G0094", N::Attack),
        ("Sparkling Pisces", N::Unit42Constellation),
        ("CL-STA-0048", N::Unit42Cluster),
        ("TGR-STA-1030", N::Unit42Cluster),
        ("BRONZE BUTLER", N::Secureworks),
        ("TG-3390", N::SecureworksGroup),
        ("ITG10", N::Ibm),
        ("Earth Baku", N::TrendMicro),
        ("UAC-0010", N::CertUa),
        ("Kimsuky", N::Other),
        ("APT", N::Other),
        ("G94", N::Other),
        ("TA", N::Other),
        ("", N::Other),
    ] {
        assert_eq!(N::of(name), scheme, "{name}");
    }
}

#[test]
fn a_scheme_knows_its_party_and_its_beginning() {
    assert_eq!(N::of("Thallium").party(), N::party_of("microsoft"));
    assert_eq!(N::of("APT-C-28").party(), N::party_of("misp-galaxy:360net-threat-actor"));
    assert_eq!(N::of("Kimsuky").party(), None);
    assert_eq!(N::party_of("misp-galaxy:threat-actor"), None);
    assert_eq!(N::of("Emerald Sleet").since().unwrap().to_string(), "2023-04-18T00:00:00Z");
    assert_eq!(N::of("Thallium").since(), None);
}
