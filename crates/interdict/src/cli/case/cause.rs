use anyhow::{Result, bail};
use clap::Subcommand;

use super::work::{By, edit};
use crate::answer::Answer;
use crate::cli::Place;
use crate::render;
use crate::stage::case::dossier::{Depth, causes, dossier};

/// The matrix: each cause of action, its elements, the facts and exhibits that support them, and what is missing.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  interdict --desk desk case matrix case-0001")]
pub(crate) struct Matrix {
    /// The case: case-0001.
    case: String,
}

impl Matrix {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        let dossier = dossier(&place.read()?, &self.case, Depth::Draft)?;
        Answer::list(render::matrix(&dossier), &dossier.matrix)
    }
}

/// The causes of action that are weighed: data files, drafts for counsel, which a desk may replace in its folder `claims`.
#[derive(Subcommand)]
#[command(after_help = "Examples:\n  interdict --desk desk case cause list\n  \
    interdict --desk desk case cause choose case-0001 cfaa,acpa --as 'Ada Example'")]
pub(crate) enum Causes {
    /// List every cause with its elements and what can support them.
    List,
    /// Weigh these causes, and no others.
    Choose {
        /// The case: case-0001.
        case: String,
        /// Their codes, with commas between.
        #[arg(required = true, value_delimiter = ',')]
        causes: Vec<String>,
        #[command(flatten)]
        by: By,
    },
}

impl Causes {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        match self {
            Self::List => {
                let causes = causes(&place.read()?, &mut Vec::new())?;
                Answer::list(render::causes(&causes), &causes)
            }
            Self::Choose { case, causes: chosen, by } => {
                let dossier = edit(place, &case, "cause choose", &by.by, |desk, _, work| {
                    let known = causes(desk, &mut Vec::new())?;
                    if let Some(code) =
                        chosen.iter().find(|code| !known.iter().any(|cause| cause.code == **code))
                    {
                        bail!("there is no cause `{code}`; see `interdict case cause list`");
                    }
                    work.causes = Some(chosen);
                    Ok(())
                })?;
                Answer::list(render::matrix(&dossier), &dossier.matrix)
            }
        }
    }
}
