//! Sections 6 to 12: method, malware, links, attribution, harm, haste, relief.

use model::FactTopic as Topic;

use super::{Paragraphs, SECTIONS, body, scheduled};
use crate::block::{Column, Runs, Table, mono};
use crate::document::{Brief, figures};
use crate::wording::{counted, dollars, exhibits, moment, thousands};

const ATTACK: &[Topic] = &[
    Topic::Imitation,
    Topic::Capture,
    Topic::Mail,
    Topic::AccountAccess,
    Topic::MailboxRule,
    Topic::MessageAccess,
];
const MALWARE: &[Topic] = &[Topic::MalwareBehaviour, Topic::TechnicalMeasure, Topic::Circumvention];
const INFRASTRUCTURE: &[Topic] = &[
    Topic::NameSeen,
    Topic::Registration,
    Topic::Resolution,
    Topic::Certificate,
    Topic::Link,
    Topic::RegistryPlace,
    Topic::Enterprise,
];
const HARM: &[Topic] = &[
    Topic::Loss,
    Topic::Impairment,
    Topic::Mark,
    Topic::Fame,
    Topic::BadFaith,
    Topic::ProtectedComputer,
    Topic::PredicateAct,
];
const RELIEF: &[Topic] = &[Topic::Venue, Topic::Other];

pub(super) fn write(brief: &Brief<'_>, out: &mut Paragraphs) {
    out.section(SECTIONS[5]);
    out.block(figures::chain(brief));
    told(brief, out, ATTACK, "No fact of this case describes a step of the attack beyond the figure.");
    out.section(SECTIONS[6]);
    told(brief, out, MALWARE, "No fact of this case concerns malware.");
    infrastructure(brief, out);
    attribution(brief, out);
    harm(brief, out);
    haste(brief, out);
    relief(brief, out);
}

/// The facts of these topics; where they stand when the schedule has them; or that there are none.
fn told(brief: &Brief<'_>, out: &mut Paragraphs, topics: &'static [Topic], none: &str) {
    let count = out.facts(body(brief, topics));
    let elsewhere = scheduled(brief, topics);
    if elsewhere > 0 {
        out.say(
            format!(
                "Schedule 1 states {} of this kind on single domains.",
                counted(elsewhere, "further fact", "further facts")
            ),
            "Schedule 1",
        );
    } else if count == 0 {
        out.say(none, "no fact in the case");
    }
}

fn infrastructure(brief: &Brief<'_>, out: &mut Paragraphs) {
    out.section(SECTIONS[7]);
    out.say(
        "Domains were linked when they share a value that few others share: an address at the same time, a name server, \
         a certificate or its key, a registrant, a burst of registrations. The weight of a link is the logarithm (in \
         nats) of how much more often two domains of one operator share such a value than two strangers. It falls with \
         the number of names that have the value; values of hosting providers, registrars and other hubs have none.",
        "method statement",
    );
    for rate in &brief.dossier.method.error_rates {
        out.say(
            format!("Measured error rate: {}: {}, on {}.", rate.what, rate.value, rate.measured_on),
            format!("method statement; {}", rate.reference),
        );
    }
    for block in figures::graph(brief).into_iter().chain(figures::timeline(brief)) {
        out.block(block);
    }
    told(brief, out, INFRASTRUCTURE, "No fact of this case concerns the infrastructure.");
}

fn attribution(brief: &Brief<'_>, out: &mut Paragraphs) {
    out.section(SECTIONS[8]);
    let Some(accepted) = &brief.dossier.attribution else {
        out.say(
            "No attribution is stated. A score of a program is no finding; a person has to accept one by name before it \
             can stand here.",
            "no attribution accepted",
        );
        return;
    };
    let by = format!("opinion of {}, accepted {}", accepted.accepted_by, moment(accepted.accepted_at));
    out.say(accepted.statement.as_str(), by.as_str());
    out.say(
        format!(
            "Words of likelihood follow the fixed scale of ICD 203. The confidence, {}, says how good the evidence is, \
             not how likely the statement.",
            accepted.confidence
        ),
        by.as_str(),
    );
    let mut table = Table::new(vec![
        Column::new("Hypothesis", 2.0),
        Column::new("Likelihood", 1.6),
        Column::new("What speaks for it", 4.0),
        Column::new("What speaks against it", 4.0),
    ]);
    let name =
        |actor: Option<&String>| actor.map_or("an actor nobody has reported", String::as_str).to_owned();
    let said = |list: &[String]| if list.is_empty() { "nothing found".to_owned() } else { list.join("; ") };
    table.row(vec![
        name(accepted.actor.as_ref()).into(),
        accepted.likelihood.to_string().into(),
        said(&accepted.supporting).into(),
        said(&accepted.contradicting).into(),
    ]);
    for other in &accepted.alternatives {
        table.row(vec![
            name(other.actor.as_ref()).into(),
            other.likelihood.to_string().into(),
            said(&other.supporting).into(),
            said(&other.contradicting).into(),
        ]);
    }
    out.say("These alternatives were considered:", by.as_str());
    out.block(table.or(""));
    for caveat in &accepted.caveats {
        out.say(sentence(caveat), by.as_str());
    }
    for contest in &accepted.contested {
        out.say(
            format!(
                "Disputed: {}. Said by {}; contradicted by {}.",
                contest.claim,
                contest.asserted_by.join(", "),
                contest.contradicted_by.join(", ")
            ),
            "on information and belief: the sources named",
        );
    }
}

/// A remark as a sentence of its own.
fn sentence(remark: &str) -> String {
    let mut letters = remark.trim_end_matches('.').chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str())
}

fn harm(brief: &Brief<'_>, out: &mut Paragraphs) {
    out.section(SECTIONS[9]);
    let losses = &brief.dossier.losses;
    let mut table = Table::new(vec![
        Column::right("No.", 0.5),
        Column::new("Borne by", 2.0),
        Column::new("For", 3.4),
        Column::new("From, to", 1.6),
        Column::right("Hours", 0.9),
        Column::right("Amount", 1.4),
        Column::new("Exhibit", 1.1),
    ]);
    for entry in &losses.entries {
        table.row(vec![
            entry.number.to_string().into(),
            entry.who.as_str().into(),
            entry.task.as_str().into(),
            format!("{} {}", entry.from.date(), entry.to.date()).into(),
            entry
                .hours_hundredths
                .map_or_else(|| "-".to_owned(), |h| format!("{}.{:02}", h / 100, h % 100))
                .into(),
            dollars(entry.cents).into(),
            entry.exhibit.map_or_else(|| "none".to_owned(), |number| exhibits(&[number])).into(),
        ]);
    }
    if let Some(best) = &losses.best {
        out.say(
            format!(
                "Losses of {} were entered; {} of them fall within the year from {} to {}. The threshold of {} in {} \
                 months (18 U.S.C. 1030(c)(4)(A)(i)(I)) is {}.",
                dollars(losses.total_cents),
                dollars(best.cents),
                best.from.date(),
                best.until.date(),
                dollars(losses.test.cents),
                losses.test.months,
                if losses.met { "met" } else { "not met" },
            ),
            "sum of the loss ledger below",
        );
        out.block(table.or(""));
    } else {
        out.say("No loss was entered.", "loss ledger");
    }
    marks(brief, out);
    told(brief, out, HARM, "No further fact of this case concerns harm.");
}

fn marks(brief: &Brief<'_>, out: &mut Paragraphs) {
    let mut table = Table::new(vec![
        Column::new("Mark", 2.0),
        Column::new("Registration", 2.0),
        Column::new("Classes", 2.0),
        Column::new("Owner", 2.4),
        Column::new("Registered", 1.3),
        Column::new("Exhibit", 1.1),
    ]);
    for mark in &brief.dossier.marks {
        table.row(vec![
            mark.mark.as_str().into(),
            mark.registration.as_str().into(),
            mark.classes.join(", ").into(),
            mark.owner.as_str().into(),
            mark.registered.map_or_else(|| "not stated".to_owned(), model::Timestamp::date).into(),
            mark.exhibit.map_or_else(|| "none".to_owned(), |number| exhibits(&[number])).into(),
        ]);
    }
    if !brief.dossier.marks.is_empty() {
        out.say("These registered marks are concerned:", "mark ledger");
        out.block(table.or(""));
    }
}

fn haste(brief: &Brief<'_>, out: &mut Paragraphs) {
    out.section(SECTIONS[10]);
    let count = out.facts(body(brief, &[Topic::Migration]));
    let Some(speed) = &brief.dossier.migration else {
        if count == 0 {
            out.say(
                "The records of this case do not show how fast the operation moved after it was exposed before.",
                "no such history in the case",
            );
        }
        return;
    };
    let median = speed.median_minutes.map_or_else(
        || "no move was seen".to_owned(),
        |minutes| {
            format!(
                "the median time to a move was {} hours and {} minutes",
                thousands(minutes / 60),
                minutes % 60
            )
        },
    );
    out.say(
        format!(
            "After {} of {}, the operation moved; {median}. {}",
            thousands(speed.moved),
            counted(usize::try_from(speed.exposures).unwrap_or(usize::MAX), "exposure", "exposures"),
            speed.definition
        ),
        "derived from the table below",
    );
    let mut table = Table::new(vec![
        Column::new("Exposed", 1.5),
        Column::new("By", 2.2),
        Column::new("Domain", 2.6),
        Column::new("Moved", 1.5),
        Column::new("What moved", 3.0),
    ]);
    for row in &speed.rows {
        table.row(vec![
            moment(row.exposed).into(),
            row.by.as_str().into(),
            mono(row.domain.as_str()).into(),
            row.moved.map_or_else(|| "not seen".to_owned(), moment).into(),
            row.what.as_deref().unwrap_or("no move was seen").into(),
        ]);
    }
    out.block(table.or("No exposure before is known."));
}

fn relief(brief: &Brief<'_>, out: &mut Paragraphs) {
    out.section(SECTIONS[11]);
    let dossier = brief.dossier;
    if dossier.actions.is_empty() {
        out.say("No action is proposed yet.", "action table is empty");
    } else {
        let mut table = Table::new(vec![
            Column::new("Action", 1.6),
            Column::new("What it is for", 4.5),
            Column::right("Domains", 0.8),
        ]);
        for code in model::ActionCode::ALL {
            let mut domains: Vec<_> = dossier
                .actions
                .iter()
                .filter(|action| action.code == code)
                .map(|action| &action.domain)
                .collect();
            domains.sort();
            domains.dedup();
            if !domains.is_empty() {
                table.row(vec![
                    mono(code.as_str()).into(),
                    super::super::schedule::instruction(code).into(),
                    domains.len().to_string().into(),
                ]);
            }
        }
        out.say(
            "The order asked for would have these actions carried out on the domains of Appendix A. Taken together and \
             at the same time, they leave the operation none of the names it uses today.",
            "50_orders/order_schedule.pdf",
        );
        out.block(table.or(""));
    }
    for reason in &dossier.actions_refused {
        out.say(format!("The action table is not complete: {reason}"), "gate of the action table");
    }
    let reviewed = dossier.sheets.iter().filter(|sheet| sheet.collateral.review.is_some()).count();
    out.say(
        format!(
            "What else an action would hit was assessed for each of {}; a named person gave a verdict on {}. {} left \
             out of Appendix A.",
            counted(dossier.sheets.len(), "domain", "domains"),
            thousands(reviewed as u64),
            if dossier.exclusions.len() == 1 { "1 domain is".to_owned() } else { format!("{} domains are", dossier.exclusions.len()) },
        ),
        "50_orders/collateral.pdf",
    );
    let others = out.facts(body(brief, RELIEF));
    let elsewhere = scheduled(brief, RELIEF);
    if others == 0 && elsewhere > 0 {
        out.say(
            format!(
                "Schedule 1 states {} on single domains.",
                counted(elsewhere, "further fact", "further facts")
            ),
            Runs::from("Schedule 1"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_become_sentences() {
        assert_eq!(sentence("only infrastructure speaks"), "Only infrastructure speaks.");
        assert_eq!(sentence("Éire is named."), "Éire is named.");
        assert_eq!(sentence("1 report did not count"), "1 report did not count.");
    }
}
