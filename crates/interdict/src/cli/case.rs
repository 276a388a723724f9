mod attribution;
mod build;
mod caption;
mod cause;
mod exhibit;
mod fact;
mod ledger;
mod order;
mod redact;
mod review;
mod seal;
mod sheet;
mod work;

use anyhow::{Context, Result, bail};
use clap::Subcommand;
use model::DomainName;

use super::{AsOf, Place, cluster};
use crate::answer::Answer;
use crate::desk::Desk;
use crate::render;
use crate::stage::case::dossier::{Depth, dossier};
use crate::stage::case::{Brief, case};
pub(crate) use fact::Replayed;

/// Draft cases for counsel: domains, facts, causes of action, collateral gate, order, ledgers, seal.
#[derive(Subcommand)]
#[command(
    after_help = "Examples:\n  interdict --desk desk case new --cluster UNK-0001 --as-of 2019-12-31\n  \
    interdict --desk desk case show case-0001\n  interdict --desk desk case matrix case-0001\n  \
    interdict --desk desk case collateral case-0001\n  \
    interdict --desk desk case review case-0001 --all --verdict take --as 'Ada Example'\n  \
    interdict --desk desk case seal case-0001 --as 'Ada Example' --without-order"
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
    /// Everything that a package prints of a case, as one document.
    Dossier {
        /// The case: case-0001.
        case: String,
    },
    Matrix(cause::Matrix),
    #[command(subcommand)]
    Cause(cause::Causes),
    #[command(subcommand)]
    Fact(fact::Facts),
    Replay(fact::Replay),
    #[command(subcommand)]
    Exhibit(exhibit::Exhibits),
    Caption(caption::SetCaption),
    AcceptAttribution(attribution::AcceptAttribution),
    Collateral(review::Gate),
    Review(review::Reviewing),
    Role(sheet::Role),
    Factor(sheet::Factor),
    Action(order::Ask),
    Order(order::Order),
    #[command(subcommand)]
    Loss(ledger::Losses),
    #[command(subcommand)]
    Mark(ledger::Marks),
    #[command(subcommand)]
    Service(ledger::Services),
    Seal(seal::Sealing),
    Supplement(seal::Supplementing),
    Redact(redact::Redact),
    Build(build::Build),
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
                if desk.store.case_work(&id)?.supplement.is_some() {
                    bail!(
                        "{id} is a supplement: its names were judged against the order; make another supplement"
                    );
                }
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
            Self::Dossier { case } => {
                let dossier = dossier(&place.read()?, &case, Depth::Whole)?;
                Answer::one(render::dossier(&dossier), &dossier)
            }
            Self::Matrix(command) => command.run(place),
            Self::Cause(command) => command.run(place),
            Self::Fact(command) => command.run(place),
            Self::Replay(command) => command.run(place),
            Self::Exhibit(command) => command.run(place),
            Self::Caption(command) => command.run(place),
            Self::AcceptAttribution(command) => command.run(place),
            Self::Collateral(command) => command.run(place),
            Self::Review(command) => command.run(place),
            Self::Role(command) => command.run(place),
            Self::Factor(command) => command.run(place),
            Self::Action(command) => command.run(place),
            Self::Order(command) => command.run(place),
            Self::Loss(command) => command.run(place),
            Self::Mark(command) => command.run(place),
            Self::Service(command) => command.run(place),
            Self::Seal(command) => command.run(place),
            Self::Supplement(command) => command.run(place),
            Self::Redact(command) => command.run(),
            Self::Build(command) => command.run(place),
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
