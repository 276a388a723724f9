use anyhow::Result;
use clap::Subcommand;
use model::FindingKind;

use super::{AsOf, Place};
use crate::answer::{Answer, Exit};
use crate::render;
use crate::stage::detect::detect;

/// What the detectors say, with reasons.
#[derive(Subcommand)]
#[command(after_help = "Examples:\n  interdict --desk desk finding detect\n  \
    interdict --desk desk --format ndjson finding list --kind imitation")]
pub(crate) enum Finding {
    /// Judge every name that was seen.
    Detect {
        #[command(flatten)]
        as_of: AsOf,
    },
    /// List the findings of the last detection.
    List {
        /// Only this kind.
        #[arg(long, value_parser = kind)]
        kind: Option<FindingKind>,
        /// Only those that imitate this identity.
        #[arg(long)]
        identity: Option<String>,
    },
}

fn kind(text: &str) -> Result<FindingKind, String> {
    FindingKind::ALL
        .into_iter()
        .find(|kind| kind.as_str() == text)
        .ok_or_else(|| "the kinds are imitation, reported and lure".to_owned())
}

impl Finding {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        let findings = match self {
            Self::Detect { as_of } => detect(&mut place.write()?, as_of.as_of)?,
            Self::List { kind, identity } => {
                let mut findings = place.read()?.store.findings(kind)?;
                if let Some(identity) = identity {
                    findings.retain(|finding| finding.identity.as_deref() == Some(identity.as_str()));
                }
                findings
            }
        };
        let exit = if findings.is_empty() { Exit::Done } else { Exit::Found };
        Ok(Answer::list(render::findings(&findings), &findings)?.ending(exit))
    }
}
