use anyhow::Result;

use super::{AsOf, cluster};
use crate::answer::Answer;
use crate::desk::Desk;
use crate::render;
use crate::stage::profile::profile;

/// What a cluster targets, in counts: identities, sectors, countries; never persons.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  interdict --desk desk profile UNK-0001")]
pub(crate) struct Profile {
    /// The cluster; all of them when none is named.
    designator: Option<String>,
    #[command(flatten)]
    as_of: AsOf,
}

impl Profile {
    pub(crate) fn run(self, desk: &mut Desk) -> Result<Answer> {
        let clusters = match &self.designator {
            Some(designator) => vec![cluster::find(desk, designator)?],
            None => desk.store.clusters()?,
        };
        let profiles = clusters
            .iter()
            .map(|cluster| profile(desk, cluster, self.as_of.as_of))
            .collect::<Result<Vec<_>>>()?;
        let text: Vec<String> = profiles.iter().map(render::profile).collect();
        Answer::list(text.join("\n"), &profiles)
    }
}
