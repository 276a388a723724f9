use std::path::Path;

use anyhow::{Context, Result};
use clap::Subcommand;
use serde_json::json;

use crate::answer::Answer;
use crate::config::documented;
use crate::desk::Desk;

/// Show, check or describe the desk's settings.
#[derive(Subcommand)]
#[command(after_help = "Examples:\n  interdict --desk desk config show\n  interdict config schema")]
pub(crate) enum Config {
    /// Every setting in force, with what it means.
    Show,
    /// Read the settings strictly and say what is wrong.
    Check,
    /// The JSON schema of `interdict.toml`.
    Schema,
}

impl Config {
    pub(crate) fn run(self, desk: &Path) -> Result<Answer> {
        let read = || crate::config::Config::read(&Desk::settings(desk));
        match self {
            Self::Show => {
                let config = read()?;
                Answer::one(documented(&config)?, &config)
            }
            Self::Check => {
                read()?;
                let path = Desk::settings(desk).display().to_string();
                Answer::one(format!("{path}: good\n"), &json!({ "path": path, "good": true }))
            }
            Self::Schema => {
                let schema = schemars::schema_for!(crate::config::Config);
                let text = serde_json::to_string_pretty(&schema).context("the schema does not serialise")?;
                Answer::one(text + "\n", &schema)
            }
        }
    }
}
