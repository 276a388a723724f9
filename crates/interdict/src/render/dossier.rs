//! A dossier and its parts as text.

use model::{
    AddedFact, Answer, Basis, CaseFact, CauseOfAction, Collateral, DomainName, DomainSheet, Dossier, Exhibit,
    LossLedger, Mark, OrderAction, ServiceAttempt, Supplement, Support,
};

use super::{Table, counted, some};
use crate::cli::Replayed;

/// All that a package prints, in short: what is missing first.
pub(crate) fn dossier(dossier: &Dossier) -> String {
    let mut out = String::new();
    match &dossier.seal {
        Some(seal) => {
            out.push_str(&format!("Sealed by {} at {}; sha256 {}\n", seal.by, seal.at, seal.digest));
        }
        None => out.push_str("Working draft, not sealed\n"),
    }
    if let Some(supplement) = &dossier.supplement {
        out.push_str(&format!(
            "Supplement to {}, order of {}\n",
            supplement.of,
            supplement.order_date.date()
        ));
    }
    out.push_str(&format!(
        "{} listed in Appendix A, {} left out; {}, {}\n",
        counted(dossier.listed().count(), "domain"),
        dossier.exclusions.len(),
        counted(dossier.facts.len(), "fact"),
        counted(dossier.case.exhibits.len(), "exhibit"),
    ));
    out.push('\n');
    out.push_str(&matrix(dossier));
    if !dossier.exclusions.is_empty() {
        out.push_str("\nLeft out of Appendix A\n");
        for exclusion in &dossier.exclusions {
            out.push_str(&format!("  {}: {}\n", exclusion.domain, exclusion.text));
        }
    }
    out.push_str(&format!("\n{}", accepted(dossier)));
    if !dossier.actions.is_empty() {
        out.push_str(&format!("\n{}", actions(&dossier.actions)));
    } else if !dossier.actions_refused.is_empty() {
        out.push_str("\nThe order does not compile\n");
        for why in dossier.actions_refused.iter().take(12) {
            out.push_str(&format!("  {why}\n"));
        }
        if dossier.actions_refused.len() > 12 {
            out.push_str(&format!("  and {} more reasons\n", dossier.actions_refused.len() - 12));
        }
    }
    if !dossier.gaps.is_empty() {
        out.push_str("\nGaps\n");
        for gap in &dossier.gaps {
            out.push_str(&format!("  {}: {}\n", gap.about, gap.text));
        }
    }
    out
}

/// The matrix: causes, elements, facts, exhibits.
pub(crate) fn matrix(dossier: &Dossier) -> String {
    let mut out = String::new();
    for (cause, support) in dossier.causes.iter().zip(&dossier.matrix) {
        let state = match support.support {
            Support::Supported => format!("supported on {}", counted(support.domains.len(), "domain")),
            Support::Unsupported => "UNSUPPORTED".to_owned(),
        };
        out.push_str(&format!("{} ({}): {state}\n", cause.title, cause.statute));
        for (element, of) in cause.elements.iter().zip(&support.elements) {
            out.push_str(&format!("  {}: {}\n", element.code, element.text));
            if !of.facts.is_empty() {
                let exhibits: Vec<u32> = of.exhibits.iter().map(|(number, _)| *number).collect();
                out.push_str(&format!(
                    "    facts {}; exhibits {}\n",
                    some(&of.facts, 12),
                    some(&exhibits, 12)
                ));
            }
            if let Some(gap) = &of.gap {
                out.push_str(&format!("    GAP: {gap}\n"));
            }
        }
    }
    out
}

/// Causes of action with their elements.
pub(crate) fn causes(causes: &[CauseOfAction]) -> String {
    let mut out = String::new();
    for cause in causes {
        let default = if cause.default { "" } else { " (only when chosen)" };
        out.push_str(&format!(
            "{}{default}: {}; {}\n  {}\n",
            cause.code, cause.title, cause.statute, cause.note
        ));
        for element in &cause.elements {
            let topics: Vec<&str> = element.topics.iter().map(|topic| topic.as_str()).collect();
            out.push_str(&format!("  {}/{}: {}\n", cause.code, element.code, element.text));
            out.push_str(&format!("    facts that show {}\n", topics.join(" or ")));
        }
    }
    out
}

/// Facts by number.
pub(crate) fn facts(facts: &[CaseFact]) -> String {
    let mut out = String::new();
    for fact in facts {
        out.push_str(&format!("{}. [{}, {}] {}\n", fact.number, fact.code, basis(&fact.basis), fact.text));
        if !fact.exhibits.is_empty() {
            out.push_str(&format!("   exhibits {}\n", some(&fact.exhibits, 12)));
        }
        if !fact.elements.is_empty() {
            out.push_str(&format!("   supports {}\n", some(&fact.elements, 12)));
        }
    }
    out
}

/// Facts that wait for a person.
pub(crate) fn waiting(facts: &[AddedFact]) -> String {
    if facts.is_empty() {
        return String::new();
    }
    let mut out = "\nWaiting for acceptance\n".to_owned();
    for fact in facts {
        out.push_str(&format!(
            "{} [{}] {} (added by {})\n",
            fact.code,
            basis(&fact.basis),
            fact.text,
            fact.added.by
        ));
    }
    out
}

fn basis(basis: &Basis) -> String {
    match basis {
        Basis::Observed { by } => format!("observed by {by}"),
        Basis::Derived { query } => format!("derived with {}", query.tool),
        Basis::Opinion { person } => format!("opinion of {person}"),
        Basis::OnInformationAndBelief { source } => format!("on information and belief: {source}"),
    }
}

/// Queries run again.
pub(crate) fn replayed(replayed: &[Replayed]) -> String {
    if replayed.is_empty() {
        return "no fact of the case is derived\n".to_owned();
    }
    let mut table = Table::new(0, &["fact", "rows then", "rows now", "answer", "query"]);
    for of in replayed {
        table.row(vec![
            of.fact.to_string(),
            of.before.rows.to_string(),
            of.now.rows.to_string(),
            if of.same { "the same" } else { "DIFFERS" }.to_owned(),
            of.before.sql.clone(),
        ]);
    }
    table.text()
}

/// Exhibits by number.
pub(crate) fn exhibits(exhibits: &[Exhibit]) -> String {
    let mut table = Table::new(0, &["no.", "file", "line", "sha256 of the record", "shows"]);
    for exhibit in exhibits {
        table.row(vec![
            exhibit.number.to_string(),
            exhibit.file_name.clone(),
            exhibit.line.to_string(),
            exhibit.raw.to_string(),
            exhibit.title.clone(),
        ]);
    }
    table.text()
}

/// The accepted attribution, or that there is none.
pub(crate) fn accepted(dossier: &Dossier) -> String {
    let Some(of) = &dossier.attribution else {
        return "No attribution is part of the case: no person has accepted one.\n".to_owned();
    };
    let mut out = format!("{}\n  accepted by {} at {}\n", of.statement, of.accepted_by, of.accepted_at);
    for (words, list) in [("for", &of.supporting), ("against", &of.contradicting), ("caveat", &of.caveats)] {
        for text in list {
            out.push_str(&format!("  {words}: {text}\n"));
        }
    }
    for alternative in &of.alternatives {
        let actor = alternative.actor.as_deref().unwrap_or("an actor not reported before");
        out.push_str(&format!("  alternative: {actor}: {}\n", alternative.likelihood));
    }
    out
}

/// The gate of each domain.
pub(crate) fn collateral(rows: &[(DomainName, Collateral)]) -> String {
    let mut out = String::new();
    for (domain, of) in rows {
        let verdict = match &of.review {
            Some(review) => {
                let second = review.second.as_deref().map_or_else(String::new, |name| format!(" and {name}"));
                format!("{} ({}{second}, {})", review.verdict, review.by, review.at.date())
            }
            None if of.stale => "NO VERDICT: the answers have changed since the last one".to_owned(),
            None => "NO VERDICT".to_owned(),
        };
        out.push_str(&format!("{domain}: {verdict}\n"));
        for answer in &of.answers {
            let mark = match answer.answer {
                Answer::Yes => "YES",
                Answer::No => "no",
                Answer::Unknown => "unknown",
            };
            out.push_str(&format!("  {} {mark}: {}\n", answer.question.words(), answer.text));
        }
    }
    out
}

/// Sheets in short.
pub(crate) fn sheets(sheets: &[DomainSheet]) -> String {
    let mut out = String::new();
    for sheet in sheets {
        out.push_str(&format!("{}\n  role {}: {}\n", sheet.domain, sheet.role.as_str(), sheet.role_basis));
        out.push_str(&format!(
            "  registry .{}: {}, {}\n",
            sheet.registry.suffix,
            sheet.registry.operator.as_deref().unwrap_or("not known"),
            sheet.registry.reach.words()
        ));
        if !sheet.actions.is_empty() {
            out.push_str(&format!("  actions {}\n", some(&sheet.actions, 12)));
        }
        for factor in &sheet.bad_faith {
            out.push_str(&format!("  factor {} {}: {}\n", factor.numeral, factor.answer, factor.text));
        }
    }
    out
}

/// The action table.
pub(crate) fn actions(actions: &[OrderAction]) -> String {
    let mut table = Table::new(0, &["step", "action", "domain", "to whom", "values"]);
    for action in actions {
        table.row(vec![
            action.step.to_string(),
            action.code.to_string(),
            action.domain.to_string(),
            action.addressee.name.clone(),
            action.values.join(" "),
        ]);
    }
    table.text()
}

/// The loss ledger.
pub(crate) fn losses(ledger: &LossLedger) -> String {
    use engine::case::dollars;
    let mut table = Table::new(0, &["no.", "who", "task", "from", "to", "amount", "exhibit"]);
    for entry in &ledger.entries {
        table.row(vec![
            entry.number.to_string(),
            entry.who.clone(),
            entry.task.clone(),
            entry.from.date(),
            entry.to.date(),
            dollars(entry.cents),
            entry.exhibit.map_or_else(|| "NONE".to_owned(), |number| number.to_string()),
        ]);
    }
    let best = ledger.best.as_ref().map_or_else(
        || "no entry".to_owned(),
        |best| format!("{} from {} to before {}", dollars(best.cents), best.from.date(), best.until.date()),
    );
    format!(
        "{}total {}; most within {} months: {best}; {} needed: {}\n",
        table.text(),
        dollars(ledger.total_cents),
        ledger.test.months,
        dollars(ledger.test.cents),
        if ledger.met { "reached" } else { "NOT reached" }
    )
}

/// Marks.
pub(crate) fn marks(marks: &[Mark]) -> String {
    let mut table = Table::new(0, &["mark", "registration", "owner", "identity", "exhibit"]);
    for mark in marks {
        table.row(vec![
            mark.mark.clone(),
            mark.registration.clone(),
            mark.owner.clone(),
            mark.identity.clone().unwrap_or_else(|| mark.mark.clone()),
            mark.exhibit.map_or_else(|| "NONE".to_owned(), |number| number.to_string()),
        ]);
    }
    table.text()
}

/// Attempts at service.
pub(crate) fn service(attempts: &[ServiceAttempt]) -> String {
    let mut table = Table::new(0, &["no.", "sent", "method", "to", "documents", "response", "exhibits"]);
    for attempt in attempts {
        table.row(vec![
            attempt.number.to_string(),
            attempt.sent_at.to_string(),
            attempt.method.as_str().to_owned(),
            attempt.address.clone(),
            attempt.documents.len().to_string(),
            attempt.response.clone().unwrap_or_else(|| "-".to_owned()),
            if attempt.exhibits.is_empty() { "NONE".to_owned() } else { some(&attempt.exhibits, 12) },
        ]);
    }
    table.text()
}

/// What a supplement takes and refuses.
pub(crate) fn supplement(case: Option<&str>, of: &Supplement) -> String {
    let mut out = match case {
        Some(case) => format!("{case} supplements {}, order of {}\n", of.of, of.order_date.date()),
        None => format!("no name can supplement {}, order of {}\n", of.of, of.order_date.date()),
    };
    for reason in &of.reasons {
        out.push_str(&format!("  {}, first seen {}\n", reason.domain, reason.first_seen.date()));
        for text in &reason.reasons {
            out.push_str(&format!("    {text}\n"));
        }
    }
    for (domain, why) in &of.refused {
        out.push_str(&format!("  refused: {domain}: {why}\n"));
    }
    out
}

/// Caption, declarant, Does with what is said to the four factors.
pub(crate) fn caption(dossier: &Dossier) -> String {
    let caption = &dossier.caption;
    let or = |text: &Option<String>| text.clone().unwrap_or_else(|| "not set".to_owned());
    let mut out = format!("{}, number {}\n", or(&caption.court), or(&caption.number));
    for plaintiff in &caption.plaintiffs {
        out.push_str(&format!("  plaintiff {}\n", plaintiff.name));
    }
    for doe in &caption.does {
        out.push_str(&format!("  John Doe {}: {}\n", doe.number, some(&doe.handles, 12)));
        for kind in model::DoeFactorKind::ALL {
            let said = doe.factors.iter().find(|factor| factor.kind == kind);
            out.push_str(&format!(
                "    {}: {}\n",
                kind.words(),
                said.map_or_else(|| "MISSING".to_owned(), |said| format!("{} ({})", said.text, said.by))
            ));
        }
    }
    let declarant = dossier.declarant.as_ref();
    out.push_str(&format!(
        "  declarant {}\n",
        declarant.map_or("not set", |declarant| declarant.name.as_str())
    ));
    out
}

/// What a redaction took out.
pub(crate) fn removed(removed: &std::collections::BTreeMap<engine::case::redact::Redactable, u64>) -> String {
    if removed.is_empty() {
        return "nothing was taken out".to_owned();
    }
    let said: Vec<String> =
        removed.iter().map(|(kind, count)| format!("{count} x {}", kind.mark())).collect();
    format!("taken out: {}", said.join(", "))
}
