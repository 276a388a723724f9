//! The draft of the investigator's declaration: thirteen sections in the order that the published ones have.

mod opening;
mod paragraphs;
mod rest;

use model::{CaseFact, FactTopic};

use super::{Brief, Document, PERJURY};
use crate::block::{Block, Page};
use crate::wording::{counted, numbered_name};
use paragraphs::Paragraphs;

/// The sections, in order. Section 13 is the clause of 28 U.S.C. 1746.
pub(super) const SECTIONS: [&str; 13] = [
    "Declarant",
    "Basis of this declaration",
    "Overview of conclusions",
    "The actor",
    "Targets and victims",
    "Method of attack",
    "Malware",
    "Infrastructure: how the domains are linked",
    "Attribution",
    "Harm",
    "Irreparable harm, and why without notice",
    "Requested relief and collateral assessment",
    "Declaration under 28 U.S.C. 1746",
];

pub(super) fn page(brief: &Brief<'_>) -> Page {
    let mut out = Paragraphs::default();
    opening::write(brief, &mut out);
    rest::write(brief, &mut out);
    out.section(SECTIONS[12]);
    let name = brief.dossier.declarant.as_ref().map_or("[declarant]", |declarant| declarant.name.as_str());
    out.block(Block::Signature {
        clause: PERJURY,
        lines: vec!["Executed at (place)".to_owned(), "Executed on (date)".to_owned(), name.to_owned()],
    });
    by_domain(brief, &mut out);

    let name = brief.dossier.declarant.as_ref().map_or("[DECLARANT]", |declarant| declarant.name.as_str());
    let title =
        format!("Declaration of {name} in support of the application for a temporary restraining order");
    let page = Document::Declaration.captioned(brief, title, out.into_blocks());
    Page { double_spaced: true, contents: true, ..page }
}

/// Facts on one domain each, after the signature, where the text refers to them: fifty domains have hundreds.
fn by_domain(brief: &Brief<'_>, out: &mut Paragraphs) {
    let schedule: Vec<&CaseFact> =
        brief.dossier.facts.iter().filter(|fact| in_schedule(brief, fact)).collect();
    if schedule.is_empty() {
        return;
    }
    out.on_new_page("Schedule 1 to the declaration: facts by domain");
    out.block(Block::plain(format!(
        "These {} are part of the declaration. Numbers run on.",
        counted(schedule.len(), "paragraph", "paragraphs")
    )));
    for sheet in brief.dossier.listed() {
        let facts: Vec<&CaseFact> =
            schedule.iter().copied().filter(|fact| fact.domains[0] == sheet.domain).collect();
        if !facts.is_empty() {
            out.heading(2, numbered_name(sheet));
            out.facts(facts.into_iter());
        }
    }
}

/// Whether a fact stands in the schedule: it is about one listed domain, and came from records.
fn in_schedule(brief: &Brief<'_>, fact: &CaseFact) -> bool {
    let [domain] = fact.domains.as_slice() else { return false };
    brief.dossier.listed().any(|sheet| sheet.domain == *domain)
}

/// Facts of these topics that stand in the body. Those on domains that Appendix A leaves out stay out with them.
fn body<'a>(brief: &'a Brief<'_>, topics: &'static [FactTopic]) -> impl Iterator<Item = &'a CaseFact> {
    brief.dossier.facts.iter().filter(|fact| {
        let listed = |domain: &model::DomainName| brief.dossier.listed().any(|sheet| sheet.domain == *domain);
        topics.contains(&fact.topic)
            && !in_schedule(brief, fact)
            && (fact.domains.is_empty() || fact.domains.iter().any(listed))
    })
}

/// How many facts of these topics the schedule has.
fn scheduled(brief: &Brief<'_>, topics: &[FactTopic]) -> usize {
    brief.dossier.facts.iter().filter(|fact| topics.contains(&fact.topic) && in_schedule(brief, fact)).count()
}
