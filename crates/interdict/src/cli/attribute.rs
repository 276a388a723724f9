use anyhow::Result;

use super::{AsOf, cluster};
use crate::answer::Answer;
use crate::desk::Desk;
use crate::render;
use crate::stage::attribute::{Background, attribute};
use crate::stage::profile::profile;

/// Who is behind a cluster: ranked hypotheses, how sure, and what speaks against each.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  interdict --desk desk attribute UNK-0001 --as-of 2019-12-31")]
pub(crate) struct Attribute {
    /// The cluster; all of them when none is named.
    designator: Option<String>,
    #[command(flatten)]
    as_of: AsOf,
}

impl Attribute {
    pub(crate) fn run(self, desk: &mut Desk) -> Result<Answer> {
        let as_of = self.as_of.as_of;
        let clusters = match &self.designator {
            Some(designator) => vec![cluster::find(desk, designator)?],
            None => desk.store.clusters()?,
        };
        let background = Background::read(desk, as_of)?;
        let mut attributions = Vec::new();
        for cluster in &clusters {
            let profile = profile(desk, cluster, as_of)?;
            attributions.push(attribute(desk, &background, cluster, &profile, as_of)?);
        }
        let text: Vec<String> = attributions.iter().map(render::attribution).collect();
        Answer::list(text.join("\n"), &attributions)
    }
}
