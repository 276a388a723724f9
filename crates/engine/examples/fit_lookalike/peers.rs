//! Figures of other tools on the same names, as the project's study of them has them (2026-07; see its limits).

/// A peer: Thallium strong of 22, sample strong of 65, alerts per million popular and newly registered names. Alerts
/// of peers are from 100,000 random names each.
pub(crate) const PEERS: [(&str, usize, usize, u32, u32); 13] = [
    ("dnstwist, as shipped, registrable name", 3, 0, 70, 0),
    ("dnstwist, dictionary and suffix lists, registrable", 3, 4, 310, 10),
    ("dnstwist, the same, any label under any suffix", 3, 15, 2150, 130),
    ("twistrs, all, registrable", 5, 4, 440, 30),
    ("twistrs, all, any label", 6, 19, 2300, 310),
    ("ail-typo-squatting, all, registrable", 1, 1, 580, 20),
    ("urlcrazy (port), registrable", 1, 1, 340, 0),
    ("dnsmorph (port), registrable", 0, 0, 70, 0),
    ("Chromium's heuristics (port)", 4, 6, 1020, 20),
    ("openSquat, distance 1", 8, 49, 10_730, 7820),
    ("openSquat, distance 2", 13, 52, 16_760, 9890),
    ("phishing_catcher, as shipped, score 65", 3, 25, 8870, 6410),
    ("phishing_catcher, our 25 words, score 65", 9, 54, 15_410, 10_350),
];

/// A peer on the labelled pool: alerts per million newly registered names, precision and share of the true names, in
/// percent.
pub(crate) const POOL: [(&str, u32, f64, f64); 8] = [
    ("dnstwist and dictionary, registrable", 4, 50.0, 0.3),
    ("dnstwist and dictionary, any label", 92, 29.0, 3.3),
    ("twistrs, registrable", 87, 46.0, 5.0),
    ("twistrs, any label", 218, 31.0, 8.0),
    ("Chromium's heuristics (port)", 13, 100.0, 1.7),
    ("openSquat, distance 2", 9824, 7.4, 90.0),
    ("phishing_catcher, as shipped, score 80", 565, 70.0, 49.0),
    ("phishing_catcher, our words, score 80", 4274, 15.0, 82.0),
];

/// Share of made names found with a technique of the right family, in percent, of 551 names.
pub(crate) const COVERAGE: [(&str, u32); 8] = [
    ("dnstwist and dictionary", 57),
    ("twistrs", 46),
    ("ail-typo-squatting", 47),
    ("urlcrazy (port)", 36),
    ("dnsmorph (port)", 40),
    ("Chromium's heuristics (port)", 51),
    ("openSquat, distance 2", 81),
    ("phishing_catcher, our words (names no brand; any alert counts)", 81),
];
