use anyhow::{Result, bail};
use model::{ActionCode, DomainName};

use super::work::{By, domain, edit};
use crate::answer::Answer;
use crate::cli::Place;
use crate::render;
use crate::stage::case::dossier::{Depth, dossier};

/// Ask for other actions on single domains than the relief of the caption does.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  interdict --desk desk case action case-0001 hotrnall.com --do HOLD,LOCK,CONFIRM \
    --as 'Ada Example'"
)]
pub(crate) struct Ask {
    /// The case: case-0001.
    case: String,
    /// The domains.
    #[arg(required = true)]
    domains: Vec<DomainName>,
    /// Action codes, with commas between.
    #[arg(long = "do", value_name = "CODE", value_delimiter = ',', required = true)]
    actions: Vec<ActionCode>,
    #[command(flatten)]
    by: By,
}

impl Ask {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        let dossier = edit(place, &self.case, "action", &self.by.by, |_, case, work| {
            for name in &self.domains {
                work.actions.insert(domain(case, name)?, self.actions.clone());
            }
            Ok(())
        })?;
        let sheets: Vec<_> =
            dossier.sheets.into_iter().filter(|sheet| self.domains.contains(&sheet.domain)).collect();
        Answer::list(render::sheets(&sheets), &sheets)
    }
}

/// The action table in the order of execution. Refused while any domain lacks a verdict, and while actions contradict each
/// other: every reason is said.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  interdict --desk desk --format json case order case-0001")]
pub(crate) struct Order {
    /// The case: case-0001.
    case: String,
}

impl Order {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        let dossier = dossier(&place.read()?, &self.case, Depth::Draft)?;
        if !dossier.actions_refused.is_empty() {
            let refused = dossier.actions_refused.iter().map(|why| format!("\n  {why}")).collect::<String>();
            bail!("the order does not compile:{refused}");
        }
        if dossier.actions.is_empty() {
            bail!("the order acts on no domain: none is listed, or all are spared");
        }
        Answer::list(render::actions(&dossier.actions), &dossier.actions)
    }
}
