//! Admiralty grades that the formats imply, where a source gives none itself.

use model::Grade;

/// The grade of what a source of knowledge says, by judgement: curated and reviewed with citations B2, a vendor's own list
/// B2, a community's compilation C3. Any other source cannot be judged.
pub(crate) fn of_source(source: &str) -> Grade {
    match source {
        "attack" | "microsoft" | "misp-galaxy:360net-threat-actor" => grade("B2"),
        _ if source.starts_with("misp-galaxy:") => grade("C3"),
        _ => Grade::UNKNOWN,
    }
}

/// The grade of what a first party says of names it gave itself.
pub(crate) fn of_own_names() -> Grade {
    grade("A1")
}

/// A grade written in this file; the tests see to it that each is one.
fn grade(text: &str) -> Grade {
    Grade::try_from(text.to_owned()).unwrap_or_default()
}

/// The credibility, `1` to `5`, that a tag of MISP's taxonomy `estimative-language` means, by the bins of ICD 203.
pub(crate) fn of_estimate(tag: &str) -> Option<u8> {
    let value = value_of(tag, "estimative-language:likelihood-probability")?;
    Some(match value.as_str() {
        "almost-certain" => b'1',
        "very-likely" | "likely" => b'2',
        "roughly-even-chance" => b'3',
        "unlikely" => b'4',
        "very-unlikely" | "almost-no-chance" => b'5',
        _ => return None,
    })
}

/// The value of a machine tag `namespace:predicate="value"`, in lower case, when it is of `predicate`.
pub(crate) fn value_of(tag: &str, predicate: &str) -> Option<String> {
    let (head, value) = tag.split_once('=')?;
    let value = value.trim().trim_matches('"').trim();
    (head.trim().eq_ignore_ascii_case(predicate) && !value.is_empty()).then(|| value.to_lowercase())
}

/// The grade that tags of MISP's taxonomy `admiralty-scale` give together; `None` when there is none of them.
pub(crate) fn of_tags<'t>(tags: impl Iterator<Item = &'t str>) -> Option<Grade> {
    let (mut reliability, mut credibility) = (None, None);
    for tag in tags {
        let letter = value_of(tag, "admiralty-scale:source-reliability");
        reliability = reliability.or(letter.and_then(|letter| letter.bytes().next()));
        let digit = value_of(tag, "admiralty-scale:information-credibility");
        credibility = credibility.or(digit.and_then(|digit| digit.bytes().next()));
    }
    let (letter, digit) = match (reliability, credibility) {
        (None, None) => return None,
        (letter, digit) => (letter.unwrap_or(b'f'), digit.unwrap_or(b'6')),
    };
    // `g` is MISP's "deliberately deceptive", which the code of AJP-2.1 has no letter for: E, unreliable.
    let letter = if letter == b'g' { b'E' } else { letter.to_ascii_uppercase() };
    Grade::try_from(format!("{}{}", char::from(letter), char::from(digit))).ok()
}

/// The grade that a STIX `confidence` means: STIX 2.1 (appendix A) maps the credibility of the Admiralty code to it. It
/// says nothing of the source's reliability.
pub(crate) fn of_confidence(confidence: u8) -> Grade {
    let credibility = match confidence {
        80.. => '1',
        60..=79 => '2',
        40..=59 => '3',
        20..=39 => '4',
        _ => '5',
    };
    grade(&format!("F{credibility}"))
}

#[cfg(test)]
mod tests;
