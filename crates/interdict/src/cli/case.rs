use anyhow::{Context, Result};
use clap::Subcommand;
use model::DomainName;

use super::{AsOf, Place, cluster};
use crate::answer::Answer;
use crate::desk::Desk;
use crate::render;
use crate::stage::case::{Brief, case};

/// Draft cases for counsel: domains, facts, exhibits by digest, Appendix A.
#[derive(Subcommand)]
#[command(
    after_help = "Examples:\n  interdict --desk desk case new --cluster UNK-0001 --as-of 2019-12-31\n  \
    interdict --desk desk case add case-0001 another.example.com\n  interdict --desk desk case show case-0001"
)]
pub(crate) enum Case {
    /// Draft a case from a cluster, from names, or both.
    New {
        /// The cluster whose members it takes.
        #[arg(long, required_unless_present = "names")]
        cluster: Option<String>,
        /// Its title.
        #[arg(long)]
        title: Option<String>,
        /// Further names.
        names: Vec<DomainName>,
        #[command(flatten)]
        as_of: AsOf,
    },
    /// Add names to a case and draft it again.
    Add {
        /// The case: case-0001.
        case: String,
        /// The names.
        #[arg(required = true)]
        names: Vec<DomainName>,
    },
    /// List the cases.
    List,
    /// One case with its facts, exhibits and gaps.
    Show {
        /// The case: case-0001.
        case: String,
    },
}

impl Case {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        match self {
            Self::New { cluster: designator, title, mut names, as_of } => {
                let mut desk = place.write()?;
                let cluster = designator.map(|designator| cluster::find(&desk, &designator)).transpose()?;
                names.extend(cluster.iter().flat_map(|cluster| cluster.members.iter().cloned()));
                let brief = Brief { id: None, title, cluster: cluster.as_ref(), names, as_of: as_of.as_of };
                shown(&case(&mut desk, brief)?)
            }
            Self::Add { case: id, mut names } => {
                let mut desk = place.write()?;
                let before = find(&desk, &id)?;
                names.extend(before.domains.iter().flat_map(|domain| domain.hosts.iter().cloned()));
                let cluster =
                    before.cluster.as_deref().map(|name| desk.store.cluster(name)).transpose()?.flatten();
                let brief = Brief {
                    id: Some(id),
                    title: Some(before.title),
                    cluster: cluster.as_ref(),
                    names,
                    as_of: before.as_of,
                };
                shown(&case(&mut desk, brief)?)
            }
            Self::List => {
                let cases = place.read()?.store.cases()?;
                Answer::list(render::cases(&cases), &cases)
            }
            Self::Show { case } => shown(&find(&place.read()?, &case)?),
        }
    }
}

fn shown(case: &model::Case) -> Result<Answer> {
    Answer::new(render::case(case), case, &case.domains)
}

/// The case of this id, or an error that says where to look.
pub(super) fn find(desk: &Desk, id: &str) -> Result<model::Case> {
    desk.store.case(id)?.with_context(|| format!("no case `{id}` on this desk; see `interdict case list`"))
}
