use anyhow::Result;
use engine::track::neighbours;
use model::{Edge, Key};

use super::AsOf;
use super::asked::{Asked, parse};
use crate::answer::Answer;
use crate::desk::Desk;
use crate::render;
use crate::stage::infrastructure::{edges_of, is_hub, shared};

/// What shares infrastructure with a value: neighbours with counts and rarity.
///
/// VALUE is a host name, an address, a SHA-256 of a certificate or key, or `kind=value` for any kind of value
/// (`name_server=ns1.example.net`, `registrant=someone@example.org`).
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  interdict --desk desk pivot 192.0.2.10\n  \
    interdict --desk desk pivot name_server=ns1.example.net --as-of 2019-12-31")]
pub(crate) struct Pivot {
    value: String,
    #[command(flatten)]
    as_of: AsOf,
}

impl Pivot {
    pub(crate) fn run(self, desk: &Desk) -> Result<Answer> {
        let as_of = self.as_of.as_of;
        let (edges, keys) = match parse(&self.value)? {
            Asked::Name(name) => {
                let edges = edges_of(desk, &[name], as_of)?;
                let mut keys: Vec<Key> = edges.iter().map(|edge| edge.key.clone()).collect();
                keys.sort();
                keys.dedup();
                (edges, keys)
            }
            Asked::Keys(keys) => (Vec::<Edge>::new(), keys),
        };
        let shared = shared(desk, &keys, as_of)?;
        let neighbours = neighbours(&edges, &shared, &desk.config.rules()?, &is_hub);
        Answer::list(render::neighbours(&self.value, &neighbours), &neighbours)
    }
}
