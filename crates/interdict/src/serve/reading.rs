use model::Finding;

/// How the label of a finding reads as what it imitates, part by part: what stands there, and what it is drawn for. Empty
/// when nothing in it was changed. Made from the reasons, which say each change in words.
pub(super) fn reading(finding: &Finding) -> Vec<(String, String)> {
    let label = finding.subject.labels().map(str::to_owned).collect::<Vec<_>>();
    let place = finding.reasons.iter().find(|reason| matches!(reason.code.as_str(), "place" | "token"));
    let named = place.and_then(|reason| reason.text.rsplit('`').nth(1).or(reason.text.split('`').nth(1)));
    let whole = named.filter(|named| label.iter().any(|label| label.contains(named)));
    let changes: Vec<(String, String)> =
        finding.reasons.iter().filter_map(|reason| change(&reason.text)).collect();
    whole.map_or_else(Vec::new, |whole| read(whole, changes))
}

/// What is shown and what is meant, in a reason such as "`rn` drawn for `m`".
fn change(text: &str) -> Option<(String, String)> {
    let mut parts = text.split('`');
    let (before, first, between) = (parts.next()?, parts.next()?, parts.next()?);
    if !before.is_empty() {
        return None;
    }
    match (between, parts.next()) {
        (" drawn for " | " for ", Some(meant)) => Some((first.to_owned(), meant.to_owned())),
        (" swapped to ", Some(shown)) => Some((shown.to_owned(), first.to_owned())),
        (between, None) if between.starts_with(" doubled") => Some((first.repeat(2), first.to_owned())),
        (between, None) if between.starts_with(" put in") => Some((first.to_owned(), String::new())),
        _ => None,
    }
}

fn read(label: &str, mut changes: Vec<(String, String)>) -> Vec<(String, String)> {
    let (mut parts, mut rest) = (Vec::new(), label);
    let mut changed = false;
    while let Some(letter) = rest.chars().next() {
        let here = changes.iter().position(|(shown, _)| rest.starts_with(shown.as_str()));
        let (shown, meant) = match here {
            Some(at) => {
                changed = true;
                changes.remove(at)
            }
            None => (letter.to_string(), letter.to_string()),
        };
        rest = &rest[shown.len()..];
        parts.push((shown, meant));
    }
    if changed { parts } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(label: &str, reasons: &[&str]) -> String {
        let parts = read(label, reasons.iter().filter_map(|text| change(text)).collect());
        parts.iter().map(|(shown, meant)| format!("{shown}>{meant} ")).collect()
    }

    #[test]
    fn a_label_is_read_letter_by_letter() {
        assert_eq!(
            line("rnail", &["`rn` drawn for `m`", "a change that imitators like"]),
            "rn>m a>a i>i l>l "
        );
        assert_eq!(line("dauurn", &["`u` doubled", "`rn` drawn for `m`"]), "d>d a>a uu>u rn>m ");
        assert_eq!(line("office356", &["`65` swapped to `56`"]), "o>o f>f f>f i>i c>c e>e 3>3 56>65 ");
        assert_eq!(line("gmail", &["`gmail` is distinct but short", "`gmail` is the whole label"]), "");
    }
}
