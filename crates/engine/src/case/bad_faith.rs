//! The nine factors of bad faith of 15 U.S.C. 1125(d)(1)(B)(i).

use model::{Answer, BadFaithFactor, CaseDomain};

/// Numeral and the factor, shortened.
pub const FACTORS: [(&str, &str); 9] = [
    ("I", "trademark or other intellectual property rights of the registrant in the domain name"),
    ("II", "the domain name consists of the registrant's legal name or a name that commonly identifies them"),
    ("III", "prior use of the domain name in a bona fide offering of goods or services"),
    ("IV", "bona fide noncommercial or fair use of the mark on a site under the domain name"),
    (
        "V",
        "intent to divert consumers from the mark owner's online location to a site that could harm its goodwill",
    ),
    ("VI", "offer to sell the domain name to the mark owner or a third party without having used it"),
    ("VII", "material and misleading false contact information, or failure to keep it accurate"),
    (
        "VIII",
        "registration of multiple domain names known to be identical or confusingly similar to distinctive marks of others",
    ),
    ("IX", "extent to which the mark in the domain name is distinctive and famous"),
];

/// The sheet of one domain. Only factor VIII follows from what was observed; the others wait for a person, whose answer also
/// takes precedence.
#[must_use]
pub(super) fn sheet(
    domain: &CaseDomain,
    domains: &[CaseDomain],
    given: &[BadFaithFactor],
) -> Vec<BadFaithFactor> {
    FACTORS
        .iter()
        .map(|(numeral, factor)| {
            if let Some(answer) = given.iter().rev().find(|answer| answer.numeral == *numeral) {
                return BadFaithFactor { factor: (*factor).to_owned(), ..answer.clone() };
            }
            let (answer, text, exhibits) = match *numeral {
                "VIII" => multiple(domain, domains),
                _ => (Answer::Unknown, "nobody has answered it yet".to_owned(), Vec::new()),
            };
            BadFaithFactor {
                numeral: (*numeral).to_owned(),
                factor: (*factor).to_owned(),
                answer,
                text,
                by: None,
                exhibits,
            }
        })
        .collect()
}

/// Factor VIII: this domain imitates, and others that are tied to it do.
fn multiple(domain: &CaseDomain, domains: &[CaseDomain]) -> (Answer, String, Vec<u32>) {
    let tied: Vec<&CaseDomain> = domains
        .iter()
        .filter(|other| other.domain != domain.domain && !other.imitates.is_empty())
        .filter(|other| {
            let ours = |name: &model::DomainName| name == &other.domain || other.hosts.contains(name);
            // What only a report ties together is a claim, and answers nothing here.
            let mut observed = domain
                .links
                .iter()
                .filter(|link| link.key.kind != model::KeyKind::Report && !link.exhibits.is_empty());
            observed.any(|link| link.with.iter().any(ours))
        })
        .collect();
    if domain.imitates.is_empty() || tied.is_empty() {
        return (Answer::Unknown, "no other imitation is tied to it by observation".to_owned(), Vec::new());
    }
    let mut exhibits: Vec<u32> = domain.exhibits.clone();
    for other in &tied {
        exhibits.extend(other.exhibits.iter().take(1));
    }
    exhibits.sort_unstable();
    exhibits.dedup();
    let text = format!(
        "it and {} other domains of the case that observations tie to it can be read as marks or names of others; that their \
         registrant knew so is for counsel to show",
        tied.len()
    );
    (Answer::Yes, text, exhibits)
}

#[cfg(test)]
mod tests;
