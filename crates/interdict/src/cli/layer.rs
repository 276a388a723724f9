use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Subcommand, ValueEnum};
use wire::navigator::Domain;

use super::{case, cluster};
use crate::answer::Answer;
use crate::desk::Desk;
use crate::stage::layer::Reader;

/// Layers for the ATT&CK Navigator: techniques of an actor, or of those who may be behind a cluster or a case.
///
/// Prints the layer as JSON, or writes it with `--out`, to be opened in the Navigator (format 4.5).
#[derive(Subcommand)]
#[command(after_help = "Examples:\n  interdict --desk desk layer actor Kimsuky --out kimsuky.json\n  \
    interdict --desk desk layer cluster UNK-0001\n  \
    interdict --desk desk layer difference Kimsuky APT37 --out both.json")]
pub(crate) enum Layer {
    /// What an actor is said to use, under any name that no source disputes.
    Actor {
        /// Its name.
        name: String,
        #[command(flatten)]
        written: Written,
    },
    /// What those who may be behind a cluster are said to use, each technique with its probability; `attribute` it first.
    Cluster {
        /// Its designator: UNK-0001.
        designator: String,
        #[command(flatten)]
        written: Written,
    },
    /// The same for the cluster of a case.
    Case {
        /// The case: case-0001.
        case: String,
        #[command(flatten)]
        written: Written,
    },
    /// What two have apart and in common, by score and colour.
    Difference {
        /// A file that holds a layer, the designator of a cluster, a case, or the name of an actor.
        first: String,
        /// Another.
        second: String,
        #[command(flatten)]
        written: Written,
    },
}

#[derive(clap::Args)]
pub(crate) struct Written {
    /// The matrix of ATT&CK. Techniques of ICS are told by their ids (T0...), those of mobile are not.
    #[arg(long, value_enum, default_value = "enterprise")]
    domain: Matrix,
    /// Write the layer to this file, which must not exist yet.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Matrix {
    Enterprise,
    Mobile,
    Ics,
}

impl From<Matrix> for Domain {
    fn from(matrix: Matrix) -> Self {
        match matrix {
            Matrix::Enterprise => Self::Enterprise,
            Matrix::Mobile => Self::Mobile,
            Matrix::Ics => Self::Ics,
        }
    }
}

impl Layer {
    pub(crate) fn run(self, desk: &Desk) -> Result<Answer> {
        let (Self::Actor { written, .. }
        | Self::Cluster { written, .. }
        | Self::Case { written, .. }
        | Self::Difference { written, .. }) = &self;
        let reader = Reader::new(desk, written.domain.into())?;
        let layer = match &self {
            Self::Actor { name, .. } => reader.actor(name)?,
            Self::Cluster { designator, .. } => reader.cluster(&cluster::find(desk, designator)?)?,
            Self::Case { case, .. } => reader.case(&case::find(desk, case)?)?,
            Self::Difference { first, second, .. } => {
                side(desk, &reader, first)?.difference(&side(desk, &reader, second)?)
            }
        };
        let json = layer.to_json();
        let text = serde_json::to_string_pretty(&json)?;
        let Some(out) = &written.out else { return Answer::one(text + "\n", &json) };
        create(out, &text)?;
        let said = format!("{} techniques in {}\n", layer.written().count(), out.display());
        Answer::one(said, &json)
    }
}

/// One side of a difference: a file that is there is a layer.
fn side(desk: &Desk, reader: &Reader<'_>, name: &str) -> Result<wire::navigator::Layer> {
    let file = Path::new(name);
    if file.is_file() {
        let text = std::fs::read_to_string(file).with_context(|| format!("cannot read `{name}`"))?;
        return wire::navigator::Layer::parse(&text).with_context(|| format!("cannot take `{name}`"));
    }
    if let Some(cluster) = desk.store.cluster(name)? {
        return reader.cluster(&cluster);
    }
    match desk.store.case(name)? {
        Some(case) => reader.case(&case),
        None => reader.actor(name),
    }
}

fn create(file: &Path, text: &str) -> Result<()> {
    use std::io::Write as _;
    let cannot = || format!("cannot write `{}`", file.display());
    let mut out = std::fs::File::create_new(file).with_context(cannot)?;
    out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n")).with_context(cannot)
}
