//! Sectors, as different sources word them.

use std::collections::BTreeSet;

/// Words that place a sector in a class of the STIX 2.1 `industry-sector-ov` (section 10.11), by their beginning.
const CLASSES: [(&str, &[&str]); 22] = [
    ("aerospace", &["aerospace", "aviation", "space", "satellite"]),
    ("agriculture", &["agricultur", "food"]),
    ("automotive", &["automotive"]),
    ("chemical", &["chemical"]),
    ("construction", &["construction", "real"]),
    ("defense", &["defense", "defence", "military"]),
    ("education", &["education", "academi", "university", "universities", "research", "school"]),
    ("energy", &["energy", "oil", "gas", "nuclear", "petro", "electric"]),
    ("entertainment", &["entertainment", "gaming", "casino", "gambling", "sport"]),
    ("financial", &["financ", "bank", "crypto", "payment", "fintech", "investment"]),
    (
        "government",
        &["government", "diplomacy", "diplomat", "ministr", "embass", "politic", "administration"],
    ),
    ("healthcare", &["health", "hospital", "medic"]),
    ("hospitality", &["hospitality", "hotel", "tourism", "travel"]),
    ("insurance", &["insurance"]),
    ("manufacturing", &["manufactur", "industrial", "semiconductor"]),
    ("media", &["media", "news", "journalis", "press", "broadcast"]),
    (
        "non-profit",
        &["non-profit", "nonprofit", "ngo", "ngos", "think", "civil", "human", "activis", "dissident"],
    ),
    ("pharmaceuticals", &["pharma"]),
    ("retail", &["retail", "commerce"]),
    ("technology", &["technolog", "software", "it", "internet", "hardware", "computer"]),
    ("telecommunications", &["telecom", "isp", "communications"]),
    ("transportation", &["transport", "logistic", "shipping", "maritime", "airline"]),
];

/// The classes a sector's name belongs to; the folded name itself when it belongs to none, nothing when it is empty.
pub(super) fn classes(text: &str) -> BTreeSet<String> {
    let folded = text.trim().to_lowercase();
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .flat_map(|word| {
            // `government-national` is government, `non-profit` is one word.
            if word.starts_with("non-") { vec![word] } else { word.split('-').collect() }
        })
        .filter(|word| !word.is_empty())
        .collect();
    let begins = |word: &str, beginning: &str| {
        // Short words must match whole: `it` begins half the dictionary.
        word == beginning || (beginning.len() > 4 && word.starts_with(beginning))
    };
    let found: BTreeSet<String> = CLASSES
        .iter()
        .filter(|(_, beginnings)| {
            words.iter().any(|word| beginnings.iter().any(|beginning| begins(word, beginning)))
        })
        .map(|(class, _)| (*class).to_owned())
        .collect();
    if found.is_empty() && !folded.is_empty() { BTreeSet::from([folded]) } else { found }
}
