use anyhow::{Context, Result, bail};
use clap::Subcommand;
use engine::case::admit;
use model::{AddedFact, Basis, CaseFact, DomainName, ElementId, FactKind, FactTopic, ReplayableQuery};
use serde::Serialize;

use super::work::{By, act, domain, edit, exhibits};
use crate::answer::{Answer, Exit};
use crate::cli::Place;
use crate::render;
use crate::stage::case::dossier::{Depth, causes, dossier};
use crate::stage::case::query;

/// The facts of a case: what the draft states, and what persons add.
#[derive(Subcommand)]
#[command(after_help = "Examples:\n  interdict --desk desk case fact list case-0001\n  \
    interdict --desk desk case fact add case-0001 'Mailbox rule 7 forwarded mail to an outside address.' \
    --kind on_information_and_belief --shows mailbox_rule --source 'the mail provider' --as 'Ada Example'\n  \
    interdict --desk desk case fact accept case-0001 P-0001 --as 'Ada Example'")]
pub(crate) enum Facts {
    Add(Add),
    /// Take a fact that was added into the case.
    Accept {
        /// The case: case-0001.
        case: String,
        /// Its code: P-0001.
        code: String,
        #[command(flatten)]
        by: By,
    },
    /// Take a fact out of the case: one that was added, or a sentence of the draft. It stays on record.
    Withdraw {
        /// The case: case-0001.
        case: String,
        /// Its code, as `case fact list` shows it.
        code: String,
        /// Why.
        #[arg(long, value_name = "WHY")]
        because: Option<String>,
        #[command(flatten)]
        by: By,
    },
    /// List the facts with kind, exhibits and elements, and those that wait for acceptance.
    List {
        /// The case: case-0001.
        case: String,
    },
}

/// Add a fact; it counts once a person accepts it.
#[derive(clap::Args)]
pub(crate) struct Add {
    /// The case: case-0001.
    case: String,
    /// The sentence.
    text: String,
    /// What it rests on: observed (needs --exhibit), derived (needs --sql), opinion (needs --person),
    /// on_information_and_belief (needs --source).
    #[arg(long)]
    kind: FactKind,
    /// What it shows: account_access, mailbox_rule, capture, ...
    #[arg(long, value_name = "TOPIC", default_value = "other")]
    shows: FactTopic,
    /// Numbers of exhibits, with commas between.
    #[arg(long = "exhibit", value_name = "N", value_delimiter = ',')]
    exhibits: Vec<u32>,
    /// The domains it is about, with commas between; none is the case as a whole.
    #[arg(long = "domain", value_name = "NAME", value_delimiter = ',')]
    domains: Vec<DomainName>,
    /// An element it supports, as cause/element, beside those that its topic supports.
    #[arg(long = "element", value_name = "CAUSE/ELEMENT")]
    elements: Vec<String>,
    /// The query of a derived fact: one SELECT, as for `interdict sql`.
    #[arg(long)]
    sql: Option<String>,
    /// Who holds the opinion.
    #[arg(long)]
    person: Option<String>,
    /// Who saw or says it.
    #[arg(long)]
    source: Option<String>,
    #[command(flatten)]
    by: By,
}

impl Facts {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        match self {
            Self::Add(add) => add.run(place),
            Self::Accept { case, code, by } => {
                let dossier = edit(place, &case, "fact accept", &by.by, |_, case, work| {
                    let fact = find(&mut work.facts, &code)?;
                    if fact.withdrawn.is_some() {
                        bail!("{code} was withdrawn; add it again");
                    }
                    admit(&candidate(fact), case)?;
                    fact.accepted = Some(act(&by.by, None)?);
                    Ok(())
                })?;
                Answer::list(render::facts(&dossier.facts), &dossier.facts)
            }
            Self::Withdraw { case, code, because, by } => {
                let known: Vec<String> = dossier(&place.read()?, &case, Depth::Draft)?
                    .facts
                    .into_iter()
                    .filter(|fact| fact.code.starts_with("D-"))
                    .map(|fact| fact.code)
                    .collect();
                let dossier = edit(place, &case, "fact withdraw", &by.by, |_, _, work| {
                    let withdrawn = act(&by.by, because)?;
                    if known.contains(&code) {
                        work.withdrawn.insert(code.clone(), withdrawn);
                    } else {
                        find(&mut work.facts, &code)?.withdrawn = Some(withdrawn);
                    }
                    Ok(())
                })?;
                Answer::list(render::facts(&dossier.facts), &dossier.facts)
            }
            Self::List { case } => {
                let desk = place.read()?;
                let dossier = dossier(&desk, &case, Depth::Draft)?;
                let waiting: Vec<AddedFact> = desk
                    .store
                    .case_work(&case)?
                    .facts
                    .into_iter()
                    .filter(|fact| fact.accepted.is_none() && fact.withdrawn.is_none())
                    .collect();
                let text = format!("{}{}", render::facts(&dossier.facts), render::waiting(&waiting));
                #[derive(Serialize)]
                struct Listed<'a> {
                    facts: &'a [CaseFact],
                    waiting: &'a [AddedFact],
                }
                Answer::new(text, &Listed { facts: &dossier.facts, waiting: &waiting }, &dossier.facts)
            }
        }
    }
}

impl Add {
    fn run(self, place: &Place) -> Result<Answer> {
        let mut added = None;
        edit(place, &self.case, "fact add", &self.by.by, |desk, case, work| {
            let known = causes(desk, &mut Vec::new())?;
            let elements = self
                .elements
                .iter()
                .map(|text| {
                    let (cause, element) =
                        text.split_once('/').context("an element is written cause/element")?;
                    let found = known
                        .iter()
                        .find(|known| known.code == cause)
                        .and_then(|known| known.elements.iter().find(|known| known.code == element));
                    found.with_context(|| {
                        format!("there is no element `{text}`; see `interdict case cause list`")
                    })?;
                    Ok(ElementId { cause: cause.to_owned(), element: element.to_owned() })
                })
                .collect::<Result<Vec<_>>>()?;
            let basis = match self.kind {
                FactKind::Observed => {
                    Basis::Observed { by: self.source.clone().unwrap_or_else(|| self.by.by.clone()) }
                }
                FactKind::Derived => Basis::Derived {
                    query: match &self.sql {
                        Some(sql) => query::run(desk, sql)?,
                        None => bail!(engine::case::FactRefused::NoQuery),
                    },
                },
                FactKind::Opinion => Basis::Opinion { person: self.person.clone().unwrap_or_default() },
                FactKind::OnInformationAndBelief => {
                    Basis::OnInformationAndBelief { source: self.source.clone().unwrap_or_default() }
                }
            };
            let fact = AddedFact {
                code: format!("P-{:04}", work.facts.len() + 1),
                text: self.text.trim().to_owned(),
                basis,
                topic: self.shows,
                exhibits: exhibits(case, &self.exhibits)?,
                domains: self.domains.iter().map(|name| domain(case, name)).collect::<Result<_>>()?,
                elements,
                added: act(&self.by.by, None)?,
                accepted: None,
                withdrawn: None,
            };
            admit(&candidate(&fact), case)?;
            work.facts.push(fact.clone());
            added = Some(fact);
            Ok(())
        })?;
        let added = added.context("no fact was added")?;
        let text = format!(
            "{} waits for acceptance: interdict case fact accept {} {} --as NAME\n",
            added.code, self.case, added.code
        );
        Answer::one(text, &added)
    }
}

/// The fact as it would enter the case.
fn candidate(fact: &AddedFact) -> CaseFact {
    CaseFact {
        number: 0,
        code: fact.code.clone(),
        text: fact.text.clone(),
        basis: fact.basis.clone(),
        topic: fact.topic,
        exhibits: fact.exhibits.clone(),
        domains: fact.domains.clone(),
        elements: fact.elements.clone(),
        accepted_by: None,
    }
}

fn find<'f>(facts: &'f mut [AddedFact], code: &str) -> Result<&'f mut AddedFact> {
    facts
        .iter_mut()
        .find(|fact| fact.code == code)
        .with_context(|| format!("there is no fact `{code}`; see `interdict case fact list`"))
}

/// Run the queries of the derived facts again and compare; ends with 1 when an answer differs.
///
/// An answer changes when something was taken in since the case was drafted, or when something is wrong.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  interdict --desk desk case replay case-0001")]
pub(crate) struct Replay {
    /// The case: case-0001.
    case: String,
}

/// What running a query again gave.
#[derive(Serialize)]
pub(crate) struct Replayed {
    pub(crate) fact: u32,
    pub(crate) code: String,
    pub(crate) same: bool,
    pub(crate) before: ReplayableQuery,
    pub(crate) now: ReplayableQuery,
}

impl Replay {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        let desk = place.read()?;
        let mut replayed = Vec::new();
        for fact in dossier(&desk, &self.case, Depth::Draft)?.facts {
            if let Basis::Derived { query: before } = fact.basis {
                let now = query::run(&desk, &before.sql)?;
                let same = now.result == before.result;
                replayed.push(Replayed { fact: fact.number, code: fact.code, same, before, now });
            }
        }
        let exit = if replayed.iter().all(|replayed| replayed.same) { Exit::Done } else { Exit::Found };
        Ok(Answer::list(render::replayed(&replayed), &replayed)?.ending(exit))
    }
}
