use std::path::PathBuf;

use anyhow::{Context, Result};
use model::{Caption, Declarant, Relief};
use serde::{Deserialize, Serialize};

use super::work::{By, edit, exhibits};
use crate::answer::Answer;
use crate::cli::Place;
use crate::render;

/// Set court, number, parties, declarant and relief from a TOML file.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  interdict case caption --template > caption.toml\n  \
    interdict --desk desk case caption case-0001 caption.toml --as 'Ada Example'")]
pub(crate) struct SetCaption {
    /// Print a file to fill in.
    #[arg(long, exclusive = true)]
    template: bool,
    /// The case: case-0001.
    #[arg(required_unless_present = "template")]
    case: Option<String>,
    /// The file.
    #[arg(required_unless_present = "template")]
    file: Option<PathBuf>,
    /// Who does this, by name.
    #[arg(long = "as", value_name = "NAME", value_parser = super::work::person, required_unless_present = "template")]
    by: Option<String>,
}

/// What the file holds. Unknown fields are errors.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Papers {
    caption: Caption,
    declarant: Option<Declarant>,
    relief: Relief,
}

const TEMPLATE: &str = r#"# Caption, declarant and relief of a case. All fields are optional; unknown fields are errors. Times are quoted.

[caption]
court = "United States District Court for the Eastern District of Virginia"
division = "Alexandria Division"
# number = "1:26-cv-00001"
# sealed_until = "2027-01-15"
# order_date = "2026-12-18"

[[caption.plaintiffs]]
name = "Example Corporation"
description = "a corporation of the State of Example"

[[caption.does]]
number = 1
handles = ["registrant@example.com"]

# The four factors of Doe discovery: identified, steps_taken, survives_dismissal, leads_to_service.
[[caption.does.factors]]
kind = "identified"
text = "The registrant's mailbox is published in the registration data of four domains."
by = "Ada Example"
exhibits = []

[declarant]
name = "Ada Example"
post = "Investigator, Example Corporation"
since = "March 2014"
duties = "I follow groups that attack our customers."
training = ["Ten years as an investigator of computer crime."]
publications = []

[relief]
actions = ["NO_TIPOFF", "PRESERVE", "KEEP_ACTIVE", "NS_REPLACE", "DS_REMOVE", "LOCK", "CONFIRM"]
name_servers = ["ns1.sinkhole.example.net", "ns2.sinkhole.example.net"]
# registrar = "Example Registrar, Inc."
# contact = "Example Corporation, domains@example.com"
# until = "2028-12-31"
"#;

impl SetCaption {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        let (Some(id), Some(file), Some(by)) = (&self.case, &self.file, self.by) else {
            return Answer::one(TEMPLATE.to_owned(), &TEMPLATE);
        };
        let text =
            std::fs::read_to_string(file).with_context(|| format!("cannot read `{}`", file.display()))?;
        let papers: Papers = toml::from_str(&text).with_context(|| format!("in `{}`", file.display()))?;
        let by = By { by };
        let dossier = edit(place, id, "caption", &by.by, |_, case, work| {
            for factor in papers.caption.does.iter().flat_map(|doe| &doe.factors) {
                exhibits(case, &factor.exhibits)?;
            }
            work.caption = papers.caption;
            work.declarant = papers.declarant;
            work.relief = papers.relief;
            Ok(())
        })?;
        Answer::one(render::caption(&dossier), &dossier.caption)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_reads() {
        let papers: Papers = toml::from_str(TEMPLATE).unwrap();
        assert_eq!(papers.caption.does[0].factors.len(), 1);
        assert_eq!(papers.relief.name_servers.len(), 2);
        assert_eq!(papers.relief.actions, Relief::default().actions);
        assert!(toml::from_str::<Papers>("[caption]\ncuort = \"x\"\n").is_err());
    }
}
