use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use model::Timestamp;

use super::Place;
use crate::answer::{Answer, say};
use crate::backtest::Material;
use crate::stage::backtest;

/// How right attribution is on your own knowledge: every report is asked about with its own contribution removed.
///
/// The knowledge is that of the desk, or of the files given by --data; then no desk is needed.
#[derive(Subcommand)]
#[command(after_help = "Examples:\n  interdict --desk desk backtest report\n  \
    interdict backtest report --data reports.jsonl.gz --until 2023-06-30\n  \
    interdict backtest techniques --data enterprise-attack.json.gz\n  \
    interdict backtest alias --data pairs.csv galaxies/")]
pub(crate) enum Backtest {
    /// Names of actors: same, different or contested, on pairs `a,b,gold` of a CSV; without pairs, what each source says by
    /// what all others say.
    Alias(Data),
    /// Techniques and software: every cited report against profiles without it, weights fitted on other actors' reports.
    Techniques(Data),
    /// Style of names and hosting alone, shared infrastructure withheld.
    Style(Timed),
    /// Shared infrastructure alone: does a report that shares a key belong to the actor of earlier ones?
    Links(Data),
    /// Reports as they are attributed: infrastructure, style and activity, by time and by leaving out each report.
    Report(Timed),
}

#[derive(Args)]
pub(crate) struct Data {
    /// Files or folders in place of the desk: reports, STIX bundles, MISP galaxies, naming maps, pairs of names
    /// (`a,b,gold`), reports with techniques.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    data: Vec<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Timed {
    #[command(flatten)]
    data: Data,
    /// Learn from reports up to this day and ask about later ones; by default the day before the last fifth of the reports.
    #[arg(long, value_name = "DATE", value_parser = super::moment)]
    until: Option<Timestamp>,
}

impl Backtest {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        match self {
            Self::Alias(data) => backtest::alias(&data.material(place, false)?),
            Self::Techniques(data) => backtest::techniques(&data.material(place, true)?),
            Self::Links(data) => backtest::links(data.material(place, false)?),
            Self::Style(timed) => backtest::reports(timed.data.material(place, false)?, timed.until, true),
            Self::Report(timed) => backtest::reports(timed.data.material(place, false)?, timed.until, false),
        }
    }
}

impl Data {
    fn material(&self, place: &Place, uses: bool) -> Result<Material> {
        let material = if self.data.is_empty() {
            Material::of_desk(&place.read()?, uses)?
        } else {
            Material::of_files(&self.data)?
        };
        if material.unread > 0 {
            say(format!("{} records could not be read and do not count", material.unread));
        }
        Ok(material)
    }
}
