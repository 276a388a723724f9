use anyhow::Result;
use engine::track::{link, path};
use model::DomainName;

use super::AsOf;
use crate::answer::Answer;
use crate::desk::Desk;
use crate::render;
use crate::stage::infrastructure::{expand, is_hub};

/// The best path of links from one name to another, with the reason of each step.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  interdict --desk desk path rnicrosoft.com hotrnall.com")]
pub(crate) struct Path {
    /// One name.
    a: DomainName,
    /// The other.
    b: DomainName,
    #[command(flatten)]
    as_of: AsOf,
}

impl Path {
    pub(crate) fn run(self, desk: &Desk) -> Result<Answer> {
        let rules = desk.config.rules()?;
        let expanded = expand(desk, [self.a.clone(), self.b.clone()], &rules, self.as_of.as_of)?;
        let links = link(&expanded.shared, &rules, &is_hub);
        let steps = path(&links, &self.a, &self.b).unwrap_or_default();
        let text = render::path(&self.a, &self.b, &steps, expanded.truncated.as_deref());
        Answer::list(text, &steps)
    }
}
