use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Subcommand;
use engine::detect::lookalike::{Matcher, WordCost, costs};

use crate::answer::{Answer, Exit};
use crate::watch_list;

/// The identities to protect.
#[derive(Subcommand)]
#[command(after_help = "Examples:\n  interdict watchlist check demo/input/watchlist.toml")]
pub(crate) enum Watchlist {
    /// Say what each word costs: coincidental hits per million popular names, and when it alerts. Needs no desk.
    ///
    /// Ends with 1 when a word is dear or an identity has no word that can be watched, with 2 when one of the words given
    /// cannot be.
    Check {
        /// The list: TOML, or `name<TAB>domain` lines.
        file: PathBuf,
    },
}

impl Watchlist {
    pub(crate) fn run(&self) -> Result<Answer> {
        let Self::Check { file } = self;
        let list = watch_list::read(file)?;
        let cannot = || format!("the watch-list `{}` cannot be watched", file.display());
        let matcher = Matcher::compile(&list).with_context(cannot)?;
        watch_list::say_refused(&matcher);
        let costs = costs(&list).with_context(cannot)?;
        let dear = !matcher.refused().is_empty() || costs.iter().any(|cost| cost.warning.is_some());
        let exit = if dear { Exit::Found } else { Exit::Done };
        Ok(Answer::list(costs.iter().map(line).collect(), &costs)?.ending(exit))
    }
}

fn line(cost: &WordCost) -> String {
    let hits = &cost.hits;
    let mut line = format!(
        "{}: `{}`: per million popular names about {:.0} as the label, {:.0} as a token, {:.0} glued, {:.0} inside; {}\n",
        cost.identity, cost.word, hits.label, hits.token, hits.glued, hits.inside, cost.policy
    );
    if let Some(warning) = &cost.warning {
        line.push_str(&format!("  warning: {warning}\n"));
    }
    line
}
