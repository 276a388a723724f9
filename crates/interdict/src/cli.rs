//! The command line: noun, then verb. Parsing touches nothing; `run` resolves and acts.

mod alias;
mod asked;
mod attribute;
mod backtest;
mod case;
mod cluster;
mod config;
mod evidence;
mod finding;
mod init;
mod investigate;
mod knowledge;
mod lake;
mod layer;
mod log;
mod matching;
mod observe;
mod path;
mod pivot;
mod profile;
mod quarantine;
mod query;
mod report;
mod rows;
mod scan;
mod serve;
mod sql;
mod status;
mod verify;
mod watchlist;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};
use model::Timestamp;

use crate::answer::{Exit, Format};
use crate::desk::{Access, Desk};
pub(crate) use alias::{Named, Related, Saying};
pub(crate) use asked::{Asked, parse as parse_asked};
pub(crate) use case::Replayed;
pub(crate) use knowledge::{Known, Updated};
pub(crate) use observe::Observed;
pub(crate) use sql::Row as SqlRow;
pub(crate) use status::{Overview, knowledge_counts, lake_counts};

const EXAMPLES: &str = "\
Examples:
  interdict investigate demo/input --as-of 2019-12-31
  interdict init desk
  interdict --desk desk observe names.txt.gz pdns.ndjson
  zcat names.gz | interdict --desk desk observe -
  interdict --desk desk query 192.0.2.10 www.example.com
  interdict --desk desk pivot 192.0.2.10

Exit codes: 0 done or nothing found, 1 findings, 2 failure.";

/// Follow an adversary's operation from telemetry to a draft court case.
#[derive(Parser)]
#[command(name = "interdict", version, about, after_help = EXAMPLES, max_term_width = 110)]
pub(crate) struct Cli {
    /// The desk (working directory) to use.
    #[arg(long, global = true, env = "INTERDICT_DESK", default_value = "desk")]
    desk: PathBuf,
    /// How the answer is printed.
    #[arg(long, global = true, value_enum, default_value = "text")]
    format: Format,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Init(init::Init),
    #[command(subcommand)]
    Config(config::Config),
    Investigate(investigate::Investigate),
    Observe(observe::Observe),
    Scan(scan::Scan),
    #[command(subcommand)]
    Watchlist(watchlist::Watchlist),
    Status(status::Status),
    #[command(subcommand)]
    Quarantine(quarantine::Quarantine),
    #[command(subcommand)]
    Finding(finding::Finding),
    #[command(subcommand)]
    Cluster(cluster::Cluster),
    #[command(subcommand)]
    Lake(lake::Lake),
    Query(query::Query),
    Match(matching::Match),
    Sql(sql::Sql),
    Pivot(pivot::Pivot),
    Path(path::Path),
    Attribute(attribute::Attribute),
    #[command(subcommand)]
    Backtest(backtest::Backtest),
    Alias(alias::Alias),
    #[command(subcommand)]
    Knowledge(knowledge::Knowledge),
    #[command(subcommand)]
    Report(report::Report),
    Profile(profile::Profile),
    #[command(subcommand)]
    Layer(layer::Layer),
    #[command(subcommand)]
    Case(case::Case),
    #[command(subcommand)]
    Evidence(evidence::Evidence),
    #[command(subcommand)]
    Log(log::Log),
    Verify(verify::Verify),
    Serve(serve::Serve),
}

/// Runs one command and prints its answer.
pub(crate) fn run(cli: Cli) -> Result<Exit> {
    let desk = Place(cli.desk);
    let answer = match cli.command {
        // A scan answers while it reads.
        Command::Scan(command) => return command.run(&desk.0, cli.format),
        Command::Serve(command) => return command.run(&desk),
        Command::Watchlist(command) => command.run(),
        // These answer while they read.
        Command::Query(command) => return command.run(&desk.read()?, cli.format),
        Command::Match(command) => return command.run(&desk.read()?, cli.format),
        Command::Sql(command) => return command.run(&desk.read()?, cli.format),
        Command::Lake(command) => return command.run(&desk, cli.format),
        Command::Knowledge(command) => return command.run(&desk, cli.format),
        // The bytes of an item are no answer in a format.
        Command::Evidence(command) => return command.run(&desk, cli.format),
        Command::Init(command) => command.run(),
        Command::Config(command) => command.run(&desk.0),
        Command::Investigate(command) => command.run(&desk.0),
        Command::Observe(command) => command.run(&mut desk.add()?),
        Command::Status(command) => command.run(&desk.read()?),
        Command::Quarantine(command) => command.run(&desk),
        Command::Finding(command) => command.run(&desk),
        Command::Cluster(command) => command.run(&desk),
        Command::Pivot(command) => command.run(&desk.read()?),
        Command::Path(command) => command.run(&desk.read()?),
        Command::Attribute(command) => command.run(&desk),
        Command::Backtest(command) => command.run(&desk),
        Command::Alias(command) => command.run(&desk.read()?),
        Command::Report(command) => command.run(&desk, cli.format),
        Command::Profile(command) => command.run(&mut desk.write()?),
        Command::Layer(command) => command.run(&desk.read()?),
        Command::Case(command) => command.run(&desk),
        Command::Log(command) => command.run(&desk),
        Command::Verify(command) => command.run(),
    };
    answer?.print(cli.format)
}

/// Where the desk is.
pub(crate) struct Place(PathBuf);

impl Place {
    /// Whether there is a desk at all.
    pub(crate) fn has_desk(&self) -> bool {
        Desk::is_at(&self.0)
    }

    pub(crate) fn read(&self) -> Result<Desk> {
        Desk::open(&self.0, Access::Read)
    }

    /// Beside others that add.
    pub(crate) fn add(&self) -> Result<Desk> {
        Desk::open(&self.0, Access::Add)
    }

    pub(crate) fn write(&self) -> Result<Desk> {
        Desk::open(&self.0, Access::Write)
    }
}

/// Only what was known then counts.
#[derive(clap::Args)]
pub(crate) struct AsOf {
    /// Only what was known on this day counts (YYYY-MM-DD, or an RFC 3339 time). Undated observations always count.
    #[arg(long, value_name = "DATE", value_parser = moment)]
    as_of: Option<Timestamp>,
}

/// A bare date includes its whole day.
fn moment(text: &str) -> Result<Timestamp, model::InvalidTime> {
    let moment: Timestamp = text.parse()?;
    Ok(if text.trim().len() == 10 { moment.end_of_day() } else { moment })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_bare_date_includes_its_day() {
        assert_eq!(moment("2019-12-31").unwrap().to_string(), "2019-12-31T23:59:59.999999Z");
        assert_eq!(moment("2019-12-31T12:00:00Z").unwrap().to_string(), "2019-12-31T12:00:00Z");
        assert!(moment("0000-01-01").is_err());
    }
}
