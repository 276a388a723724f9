mod act;
mod add;
mod clock;
mod export;
mod show;
mod verify;

use anyhow::{Context, Result};
use clap::Subcommand;
use evidence::Person;
use store::StoredItem;

use super::Place;
use crate::answer::{Answer, Exit, Format};
use crate::custody::person;
use crate::desk::Desk;

/// Evidence: what was acquired, who had it since, and whether it still is what it was.
#[derive(Subcommand)]
#[command(
    after_help = "Examples:\n  interdict --desk desk evidence add capture.wacz --kind web_capture --source https://example.com/ --by 'A. Analyst'\n  \
    interdict --desk desk evidence list\n  interdict --desk desk evidence verify\n  \
    interdict --desk desk evidence hold EV-000001 --purpose 'preservation letter'"
)]
pub(crate) enum Evidence {
    /// Take files into the vault as items of evidence.
    Add(add::Add),
    /// List the items.
    List(show::List),
    /// One item: what it is, its custody, its place in the log; or its bytes, which is an event.
    Show(show::Show),
    /// Check bytes, descriptions, custody and log; each check is an event.
    Verify(verify::Verify),
    /// Put a litigation hold on items: they cannot be disposed of.
    Hold(act::Holding),
    /// Take a litigation hold off items.
    Release(act::Holding),
    /// Dispose of items; it takes two persons, one call each.
    Dispose(act::ByTwo),
    /// Allow an encrypted item to leave the vault in plain; it takes two persons, one call each.
    Unseal(act::ByTwo),
    /// Write the bytes of an item to a file.
    Export(export::Export),
    /// Statements by named persons that the clock was right.
    #[command(subcommand)]
    Clock(clock::ClockCommand),
}

/// Who acts.
#[derive(clap::Args)]
pub(crate) struct By {
    /// Who acts, by name; without it the operator in the settings.
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// In which role.
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
}

impl By {
    fn person(&self, desk: &Desk) -> Person {
        person(&desk.config, self.by.as_deref(), self.role.as_deref())
    }
}

impl Evidence {
    pub(crate) fn run(self, place: &Place, format: Format) -> Result<Exit> {
        let answer: Result<Answer> = match self {
            Self::Add(command) => command.run(&mut place.add()?),
            Self::List(command) => command.run(&place.read()?),
            Self::Show(command) => return command.run(place, format),
            Self::Verify(command) => command.run(&mut place.add()?),
            Self::Hold(command) => command.run(&mut place.add()?, true),
            Self::Release(command) => command.run(&mut place.add()?, false),
            Self::Dispose(command) => command.run(&mut place.write()?, evidence::custody::Action::Dispose),
            Self::Unseal(command) => command.run(&mut place.add()?, evidence::custody::Action::Unseal),
            Self::Export(command) => command.run(&mut place.add()?),
            Self::Clock(command) => command.run(place),
        };
        answer?.print(format)
    }
}

fn find(desk: &Desk, item_id: &str) -> Result<StoredItem> {
    desk.store.item(item_id)?.with_context(|| {
        format!("no item of evidence `{item_id}` on this desk; see `interdict evidence list`")
    })
}
