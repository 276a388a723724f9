use anyhow::{Result, bail};
use model::{DomainName, Timestamp};
use serde::Serialize;

use super::find;
use super::work::By;
use crate::answer::Answer;
use crate::case_file;
use crate::cli::{Place, cluster};
use crate::clock::now;
use crate::render;
use crate::stage::case::dossier::{Depth, dossier};
use crate::stage::case::supplement::{Wanted, supplement};

/// Freeze a case: its dossier is kept for good, and its digest stands in the evidence log. A sealed case takes no change; a
/// supplement succeeds it.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  interdict --desk desk case seal case-0001 --as 'Ada Example'")]
pub(crate) struct Sealing {
    /// The case: case-0001.
    case: String,
    /// Also when the order does not compile; the reasons are frozen with it.
    #[arg(long)]
    without_order: bool,
    #[command(flatten)]
    by: By,
}

impl Sealing {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        let mut desk = place.write()?;
        find(&desk, &self.case)?;
        let mut frozen = dossier(&desk, &self.case, Depth::Whole)?;
        if frozen.seal.is_none() {
            if !frozen.actions_refused.is_empty() && !self.without_order {
                let refused =
                    frozen.actions_refused.iter().map(|why| format!("\n  {why}")).collect::<String>();
                bail!(
                    "the order does not compile, so the case is not sealed (--without-order seals it without):{refused}"
                );
            }
            if frozen.listed().next().is_none() {
                bail!("no domain of {} is listed in Appendix A, so there is nothing to seal", self.case);
            }
        }
        // A case that is sealed already is refused by the store, which says by whom.
        frozen.seal = None;
        let document = wire::canonical_json(&frozen)?;
        let seal = desk.store.seal_case(&self.case, &document, &self.by.by, now()?)?;
        frozen.seal = Some(seal.clone());
        case_file::put(&desk, &frozen)?;
        let text = format!(
            "{} is sealed: {} domains, {} exhibits, {} facts\n  sha256 {}\n  leaf {} of the evidence log\n",
            self.case,
            frozen.listed().count(),
            frozen.case.exhibits.len(),
            frozen.facts.len(),
            seal.digest,
            seal.log_index.map_or_else(|| "-".to_owned(), |index| index.to_string())
        );
        Answer::one(text, &seal)
    }
}

/// Succeed a sealed case with names first seen after its order, each with why it is the same defendants' work. Names that
/// observations do not tie to it are refused, and listed.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  interdict --desk desk case supplement case-0001 --from UNK-0001 \
    --order-date 2019-12-18 --as 'Ada Example'")]
pub(crate) struct Supplementing {
    /// The sealed case: case-0001.
    case: String,
    /// The cluster whose members it looks at.
    #[arg(long = "from", value_name = "CLUSTER", required_unless_present = "names")]
    cluster: Option<String>,
    /// Further names, with commas between.
    #[arg(long, value_delimiter = ',')]
    names: Vec<DomainName>,
    /// When the order was made; that of the caption when not said.
    #[arg(long, value_name = "DATE", value_parser = end_of_day)]
    order_date: Option<Timestamp>,
    #[command(flatten)]
    by: By,
}

/// What was first seen on the day of the order was not seen after it.
fn end_of_day(text: &str) -> Result<Timestamp, model::InvalidTime> {
    let moment: Timestamp = text.parse()?;
    Ok(if text.trim().len() == 10 { moment.end_of_day() } else { moment })
}

impl Supplementing {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        let mut desk = place.write()?;
        find(&desk, &self.case)?;
        let cluster = self.cluster.map(|designator| cluster::find(&desk, &designator)).transpose()?;
        let wanted = Wanted {
            of: &self.case,
            cluster: cluster.as_ref(),
            names: self.names,
            order_date: self.order_date,
            by: &self.by.by,
        };
        let (case, supplement) = supplement(&mut desk, wanted)?;
        #[derive(Serialize)]
        struct Supplemented<'a> {
            case: Option<&'a str>,
            supplement: &'a model::Supplement,
        }
        let id = case.as_ref().map(|case| case.id.as_str());
        Answer::one(render::supplement(id, &supplement), &Supplemented { case: id, supplement: &supplement })
    }
}
