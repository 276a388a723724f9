use anyhow::{Result, bail};
use engine::case::two_persons;
use model::{DomainName, Review, Verdict};

use super::work::{By, act, domain, edit, person};
use crate::answer::Answer;
use crate::cli::Place;
use crate::render;
use crate::stage::case::dossier::{Depth, dossier, of};

/// What else an action on each domain would hit: the questions with their numbers, and who decided what.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  interdict --desk desk case collateral case-0001")]
pub(crate) struct Gate {
    /// The case: case-0001.
    case: String,
    /// Only these domains.
    domains: Vec<DomainName>,
}

impl Gate {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        let mut sheets = dossier(&place.read()?, &self.case, Depth::Draft)?.sheets;
        sheets.retain(|sheet| self.domains.is_empty() || self.domains.contains(&sheet.domain));
        let rows: Vec<(DomainName, model::Collateral)> =
            sheets.into_iter().map(|sheet| (sheet.domain, sheet.collateral)).collect();
        Answer::list(render::collateral(&rows), &rows)
    }
}

/// Decide on domains: take, host-only (a compromised site: only its host acts), or spare. Each decision is kept with its name,
/// and holds as long as the answers it was given on do.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    interdict --desk desk case review case-0001 hotrnall.com --verdict take --as 'Ada Example'\n  \
    interdict --desk desk case review case-0001 --all --verdict take --as 'Ada Example' --second 'Bob Example'")]
pub(crate) struct Reviewing {
    /// The case: case-0001.
    case: String,
    /// The domains.
    #[arg(required_unless_present = "all")]
    domains: Vec<DomainName>,
    /// Every domain without a verdict; those where strangers have names stay out unless they are named.
    #[arg(long, conflicts_with = "domains")]
    all: bool,
    /// What was decided.
    #[arg(long)]
    verdict: Verdict,
    #[command(flatten)]
    by: By,
    /// A second, different person, where two are needed.
    #[arg(long, value_name = "NAME", value_parser = person)]
    second: Option<String>,
    /// Why.
    #[arg(long)]
    note: Option<String>,
}

impl Reviewing {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        let mut decided: Vec<DomainName> = Vec::new();
        let dossier = edit(place, &self.case, "review", &self.by.by, |desk, case, work| {
            let now = of(desk, case, work, Depth::Draft)?;
            let wanted: Vec<DomainName> = if self.all {
                let open = now.sheets.iter().filter(|sheet| sheet.collateral.review.is_none());
                open.filter(|sheet| !sheet.collateral.shared_zone).map(|sheet| sheet.domain.clone()).collect()
            } else {
                self.domains.iter().map(|name| domain(case, name)).collect::<Result<_>>()?
            };
            if self.second.is_some() && !two_persons(&self.by.by, self.second.as_deref()) {
                bail!("the second person is the first one");
            }
            let act = act(&self.by.by, self.note.clone())?;
            for sheet in now.sheets.iter().filter(|sheet| wanted.contains(&sheet.domain)) {
                if sheet.collateral.shared_zone
                    && self.verdict != Verdict::Spare
                    && !two_persons(&self.by.by, self.second.as_deref())
                {
                    bail!(
                        "{}: strangers have names below it; only two different persons together can let it through (--second)",
                        sheet.domain
                    );
                }
                let review = Review {
                    verdict: self.verdict,
                    by: act.by.clone(),
                    second: self.second.clone(),
                    at: act.at,
                    note: act.note.clone(),
                    assessment: sheet.collateral.assessment,
                };
                work.reviews.insert(sheet.domain.clone(), review);
                decided.push(sheet.domain.clone());
            }
            Ok(())
        })?;
        let rows: Vec<(DomainName, model::Collateral)> = dossier
            .sheets
            .into_iter()
            .filter(|sheet| decided.contains(&sheet.domain))
            .map(|sheet| (sheet.domain, sheet.collateral))
            .collect();
        Answer::list(render::collateral(&rows), &rows)
    }
}
