//! What counsel will miss beyond the domains' own gaps.

use model::{
    Answer, CaseFact, CaseWork, CauseOfAction, CauseSupport, CustodySummary, DoeFactorKind, DomainSheet, Gap,
    Support,
};

use crate::case::gap::WHOLE;

pub(super) fn gaps(
    work: &CaseWork,
    causes: &[CauseOfAction],
    matrix: &[CauseSupport],
    sheets: &[DomainSheet],
    facts: &[CaseFact],
    custody: &CustodySummary,
) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut say = |about: &str, text: String| gaps.push(Gap { about: about.to_owned(), text });
    let caption = &work.caption;
    for (missing, what) in [
        (caption.court.is_none(), "no court is set; see `interdict case caption`"),
        (caption.plaintiffs.is_empty(), "no plaintiff is set; see `interdict case caption`"),
        (caption.does.is_empty(), "no defendant is set; see `interdict case caption`"),
        (
            work.declarant.is_none(),
            "nobody is set who will sign the declaration; see `interdict case caption`",
        ),
        (work.service.is_empty(), "no attempt at service is on the ledger"),
    ] {
        if missing {
            say(WHOLE, what.to_owned());
        }
    }
    if !custody.without_clock.is_empty() {
        let (without, all) = (custody.without_clock.len(), custody.exhibits);
        say(
            WHOLE,
            format!(
                "{without} of {all} exhibits stay out of the package: the clock was not synchronised when their files \
                 were acquired, and nobody states that it was right; see `interdict evidence clock attest`"
            ),
        );
    }
    for doe in &caption.does {
        for kind in DoeFactorKind::ALL {
            if !doe.factors.iter().any(|factor| factor.kind == kind && !factor.text.trim().is_empty()) {
                say(&format!("John Doe {}", doe.number), format!("nothing is said to: {}", kind.words()));
            }
        }
    }
    for (cause, support) in causes.iter().zip(matrix) {
        for element in &support.elements {
            if let Some(gap) = &element.gap {
                say(&element.id.to_string(), gap.clone());
            }
        }
        let all = support.elements.iter().all(|element| element.support == Support::Supported);
        if support.support == Support::Unsupported && all {
            say(
                &cause.code,
                "each element is supported, and no one domain has all of those that domains must have"
                    .to_owned(),
            );
        }
    }
    for sheet in sheets {
        let about = sheet.domain.as_str();
        if sheet.seq.is_some() && sheet.collateral.review.is_none() {
            let text = if sheet.collateral.stale {
                "the verdict on collateral damage was given on answers that have changed since"
            } else {
                "nobody gave a verdict on collateral damage"
            };
            say(about, text.to_owned());
        }
        for factor in &sheet.bad_faith {
            if factor.answer != Answer::Unknown && factor.exhibits.is_empty() {
                say(about, format!("the answer to factor {} of bad faith has no exhibit", factor.numeral));
            }
        }
        if sheet.seq.is_some() && sheet.registration.as_ref().is_some_and(|data| data.signed.is_none()) {
            say(about, "whether the delegation is signed (DS) is not known".to_owned());
        }
    }
    for attempt in &work.service {
        let number = attempt.number;
        if attempt.exhibits.is_empty() {
            say(WHOLE, format!("attempt {number} at service has no exhibit that proves it"));
        }
        if attempt.documents.is_empty() {
            say(WHOLE, format!("attempt {number} at service does not say which documents were sent"));
        }
    }
    for fact in facts.iter().filter(|fact| fact.exhibits.is_empty() && !fact.elements.is_empty()) {
        say(&format!("fact {}", fact.number), "it has no exhibit, so it supports no element".to_owned());
    }
    gaps
}
