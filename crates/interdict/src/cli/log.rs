mod export;
mod prove;
mod state;
mod timestamp;
mod witness;

use anyhow::Result;
use clap::Subcommand;

use super::Place;
use crate::answer::Answer;

/// The evidence log: append only, signed, open to witnesses and time-stamping authorities.
#[derive(Subcommand)]
#[command(
    after_help = "Examples:\n  interdict --desk desk log status\n  interdict --desk desk log checkpoint --out checkpoint\n  \
    interdict --desk desk log prove EV-000001\n  interdict --desk desk log timestamp --request request.tsq"
)]
pub(crate) enum Log {
    /// Size, root, keys, the last checkpoint, witnesses and time stamps.
    Status,
    /// Sign the state of the log as it is now.
    Checkpoint(state::CheckpointCommand),
    /// The proof that an item, or an entry by its number, is in the log.
    Prove(prove::Prove),
    /// The proof that the log of a checkpoint continues an earlier state; what a witness asks for.
    Consistency(prove::Consistency),
    /// Which witnesses are trusted, and their cosignatures.
    Witness(witness::Witness),
    /// Time stamps by others (RFC 3161): write a request, attach the answer. Nothing is sent.
    Timestamp(timestamp::Timestamp),
    /// Write the log as static files (C2SP tlog-tiles): checkpoint, tiles, entries without their salts.
    Export(export::Export),
}

impl Log {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        match self {
            Self::Status => state::status(&place.read()?),
            Self::Checkpoint(command) => command.run(&mut place.add()?),
            Self::Prove(command) => command.run(&mut place.add()?),
            Self::Consistency(command) => command.run(&mut place.add()?),
            Self::Witness(command) => command.run(&mut place.add()?),
            Self::Timestamp(command) => command.run(&mut place.add()?),
            Self::Export(command) => command.run(&mut place.add()?),
        }
    }
}
