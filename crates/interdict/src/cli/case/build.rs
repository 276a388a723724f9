use std::path::PathBuf;

use anyhow::{Context, Result};
use engine::case::redact::Redaction;

use super::redact::rules;
use crate::answer::{Answer, say};
use crate::cli::Place;
use crate::custody::person;
use crate::package::{self, Order, public};
use crate::render;
use crate::stage::case::dossier::{Depth, dossier};

/// Assemble the court package of a case: papers, Appendix A, exhibits with their proofs, verifier. A working draft gives a
/// package too; it says that it is not sealed.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  interdict --desk desk case build case-0001 --out IVD-2026-0001\n  \
    interdict --desk desk case build case-0001 --out IVD-2026-0001-public --public --rules rules.toml\n  \
    interdict verify IVD-2026-0001")]
pub(crate) struct Build {
    /// The case: case-0001.
    case: String,
    /// The folder that the package will be; it must not be there yet.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The copy for the public: personal identifiers are taken out (Fed. R. Civ. P. 5.2), and exhibits that hold any stay
    /// out whole.
    #[arg(long)]
    public: bool,
    /// For the public copy: a TOML file with the lists `minors`, `victims` and `kept_mailboxes`.
    #[arg(long, value_name = "FILE", requires = "public")]
    rules: Option<PathBuf>,
    /// Who makes it, by name: it stands in the custody of each exhibit. The settings' operator when not given.
    #[arg(long = "as", value_name = "NAME", value_parser = super::work::person)]
    by: Option<String>,
}

impl Build {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        let mut desk = place.write()?;
        let whole = package::settled(dossier(&desk, &self.case, Depth::Whole)?);
        let by = person(&desk.config, self.by.as_deref(), None);
        let built = if self.public {
            let rules = self.rules.as_deref().map_or_else(|| Ok(Redaction::default()), rules)?;
            let (public, redactor, removed) = public::redacted(&whole, &rules)?;
            say(render::removed(&removed));
            let order = Order { dossier: &public, out: &self.out, redactor: Some(&redactor), by };
            package::build(&mut desk, &order)
        } else {
            package::build(&mut desk, &Order { dossier: &whole, out: &self.out, redactor: None, by })
        };
        let built = built.with_context(|| format!("cannot build the package of {}", self.case))?;
        Answer::one(render::package(&built), &built)
    }
}
