//! Chain, timeline and link graph, as their own paper and inside the declaration.

use std::collections::BTreeMap;

use model::{CaseFact, DomainName, DomainSheet, FactTopic as Topic, Key};

use super::{Brief, Document};
use crate::block::{Block, Page, Runs, Step};
use crate::figure::{Mark, Span, Tie, graphs, timelines};
use crate::wording::{exhibits, kind, prose, thousands};

pub(super) fn page(brief: &Brief<'_>) -> Page {
    let mut blocks = vec![
        Block::notice(
            "Each figure shows facts that stand in the declaration and on the proof sheets. The chain is an illustrative \
             aid (FRE 107). Timeline and link graph summarise records that are all in this package (FRE 1006).",
        ),
        Block::heading(1, "Steps of the attack"),
        chain(brief),
    ];
    for (title, figures, none) in [
        ("Timeline", timeline(brief), "No dated record concerns the domains of Appendix A."),
        ("Links between the domains", graph(brief), "The domains of Appendix A share no value."),
    ] {
        blocks.push(Block::on_new_page(title));
        if figures.is_empty() {
            blocks.push(Block::plain(none));
        }
        blocks.extend(figures.into_iter().map(in_place));
    }
    Document::Figures.plain(brief, blocks)
}

/// Under its heading.
fn in_place(block: Block) -> Block {
    match block {
        Block::Figure { drawing, caption, .. } => Block::Figure { drawing, caption, floating: false },
        other => other,
    }
}

/// The steps of credential phishing as the published declarations tell them, and the topics that show each.
const STEPS: [(&str, &[Topic]); 7] = [
    ("Preparation: names are registered", &[Topic::Registration, Topic::NameSeen, Topic::RegistryPlace]),
    ("Infrastructure: names are put on servers", &[Topic::Resolution, Topic::Certificate, Topic::Link]),
    ("Lure: a message reaches the target", &[Topic::Mail]),
    ("Imitation: a name or page passes for another", &[Topic::Imitation, Topic::Capture]),
    ("Access: accounts and messages are opened", &[Topic::AccountAccess, Topic::MessageAccess]),
    ("Persistence: a rule forwards the mail", &[Topic::MailboxRule]),
    ("Malware: a program takes hold of the machine", &[Topic::MalwareBehaviour]),
];

/// One box for each step; a step that no fact shows has a broken frame and says so.
pub(super) fn chain(brief: &Brief<'_>) -> Block {
    let steps = STEPS
        .iter()
        .map(|(title, topics)| {
            let facts: Vec<&CaseFact> =
                brief.dossier.facts.iter().filter(|fact| topics.contains(&fact.topic)).collect();
            step(title, &facts)
        })
        .collect();
    Block::Chain {
        steps,
        caption: "Steps of the attack, with the first fact that shows each. A broken frame: no fact of this case shows \
                  the step."
            .to_owned(),
    }
}

fn step(title: &str, facts: &[&CaseFact]) -> Step {
    let Some(first) = facts.first() else {
        return Step {
            title: title.to_owned(),
            runs: "No fact of this case shows this step.".into(),
            support: Runs::default(),
            missing: true,
        };
    };
    let mut cited: Vec<u32> = facts.iter().flat_map(|fact| fact.exhibits.iter().copied()).collect();
    cited.sort_unstable();
    cited.dedup();
    let more = if facts.len() > 1 {
        format!(" ({} facts in all)", thousands(facts.len() as u64))
    } else {
        String::new()
    };
    let few = cited.get(..cited.len().min(6)).unwrap_or_default();
    let rest = if cited.len() > few.len() {
        format!(" and {} more", cited.len() - few.len())
    } else {
        String::new()
    };
    let shown = if few.is_empty() {
        first.basis.kind().words().to_owned()
    } else {
        format!("{}{rest}", exhibits(few))
    };
    Step {
        title: title.to_owned(),
        runs: prose(&format!("{}{more}", cut(&first.text, 260))),
        support: shown.into(),
        missing: false,
    }
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most).collect();
    format!("{} …", kept.trim_end())
}

fn labels(sheets: &[&DomainSheet]) -> Vec<String> {
    sheets.iter().map(|sheet| format!("{} {}", sheet.domain, sheet.seq.unwrap_or(0))).collect()
}

/// Domains on the left, what they share on the right.
pub(super) fn graph(brief: &Brief<'_>) -> Vec<Block> {
    let sheets: Vec<&DomainSheet> = brief.dossier.listed().collect();
    let index: BTreeMap<&DomainName, usize> =
        sheets.iter().enumerate().map(|(at, sheet)| (&sheet.domain, at)).collect();
    let of = |name: &DomainName| {
        let zone = name.registrable().map(|zone| zone.name());
        index.get(name).or_else(|| index.get(zone.as_ref()?)).copied()
    };
    let mut values: BTreeMap<&Key, Tie> = BTreeMap::new();
    for (at, sheet) in sheets.iter().enumerate() {
        for link in &sheet.links {
            let tie = values.entry(&link.key).or_insert_with(|| Tie {
                label: String::new(),
                names: Vec::new(),
                weight: link.weight,
                claim: link.claim,
            });
            tie.weight = tie.weight.max(link.weight);
            tie.names.push(at);
            tie.names.extend(link.with.iter().filter_map(of));
        }
    }
    let mut ties: Vec<Tie> = Vec::new();
    for (key, mut tie) in values {
        tie.names.sort_unstable();
        tie.names.dedup();
        tie.label = format!("{} {} ({})", kind(key.kind), key.value, tie.names.len());
        if tie.names.len() > 1 {
            ties.push(tie);
        }
    }
    if ties.is_empty() {
        return Vec::new();
    }
    let drawings = graphs(&labels(&sheets), &ties);
    let count = drawings.len();
    (1..)
        .zip(drawings)
        .map(|(number, (drawing, left_out))| {
            let part = if count > 1 { format!(" (part {number} of {count})") } else { String::new() };
            let rest = if left_out > 0 {
                format!(" {left_out} weaker values found no place; the proof sheets have them.")
            } else {
                String::new()
            };
            Block::Figure {
                drawing,
                caption: format!(
                    "Links between the domains{part}. Left: domains with their number in Appendix A. Right: values that \
                     they share, with how many of the list have them. The thicker the line, the more the value weighs; \
                     broken lines are what a report says and no sensor saw.{rest}"
                ),
                floating: true,
            }
        })
        .collect()
}

/// When the domains were registered and seen.
pub(super) fn timeline(brief: &Brief<'_>) -> Vec<Block> {
    let sheets: Vec<&DomainSheet> = brief.dossier.listed().collect();
    let spans: Vec<Span> = sheets
        .iter()
        .zip(labels(&sheets))
        .map(|(sheet, label)| Span {
            label,
            seen: sheet.seen,
            created: sheet.registration.as_ref().and_then(|registration| registration.created),
        })
        .collect();
    let undated = spans.iter().filter(|span| span.seen.is_none() && span.created.is_none()).count();
    let exposures: Vec<_> = brief.dossier.migration.iter().flat_map(|speed| &speed.rows).collect();
    let mut moments: Vec<_> = exposures.iter().map(|row| (row.exposed, row.by.as_str())).collect();
    moments.sort_unstable();
    moments.dedup();
    moments.truncate(12);
    let signs = |at: usize| char::from(b'A' + u8::try_from(at).unwrap_or(25).min(25)).to_string();
    let marks: Vec<Mark> =
        moments.iter().enumerate().map(|(at, (moment, _))| Mark { at: *moment, sign: signs(at) }).collect();
    let explained: Vec<String> = moments
        .iter()
        .enumerate()
        .map(|(at, (moment, by))| format!("{}: exposed {} by {}", signs(at), moment.date(), cut(by, 80)))
        .collect();
    let drawings = timelines(&spans, &marks);
    let count = drawings.len();
    (1..)
        .zip(drawings)
        .map(|(number, drawing)| {
            let part = if count > 1 { format!(" (part {number} of {count})") } else { String::new() };
            let mut caption = format!(
                "Timeline{part}. Grey bar: from first to last sighting. Black tick: registration. Domains with their \
                 number in Appendix A, earliest first."
            );
            if undated > 0 {
                caption.push_str(&format!(" {undated} without any date are not shown."));
            }
            if !explained.is_empty() {
                caption.push_str(&format!(" Broken lines: {}.", explained.join("; ")));
            }
            Block::Figure { drawing, caption, floating: true }
        })
        .collect()
}
