use std::net::IpAddr;

use anyhow::{Result, bail};
use engine::track::neighbours;
use model::{DomainName, Edge, Key, KeyKind};

use super::AsOf;
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

enum Asked {
    Name(DomainName),
    Keys(Vec<Key>),
}

fn parse(text: &str) -> Result<Asked> {
    let key = |kind, value: &str| Key { kind, value: value.to_owned() };
    if let Some((kind, value)) = text.split_once('=')
        && let Ok(kind) = kind.parse::<KeyKind>()
    {
        let value = match kind {
            KeyKind::Address => value.parse::<IpAddr>()?.to_string(),
            KeyKind::NameServer | KeyKind::MailExchanger | KeyKind::CanonicalName | KeyKind::Registrable => {
                DomainName::parse(value)?.to_string()
            }
            KeyKind::Registrant => value.to_lowercase(),
            _ => value.to_owned(),
        };
        return Ok(Asked::Keys(vec![key(kind, &value)]));
    }
    if let Ok(address) = text.parse::<IpAddr>() {
        return Ok(Asked::Keys(vec![key(KeyKind::Address, &address.to_string())]));
    }
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let digest = text.to_ascii_lowercase();
        return Ok(Asked::Keys(vec![
            key(KeyKind::Certificate, &digest),
            key(KeyKind::CertificateKey, &digest),
        ]));
    }
    match DomainName::parse(text) {
        Ok(name) => Ok(Asked::Name(name)),
        Err(error) => bail!("{error}; a pivot takes a host name, an address, a SHA-256, or kind=value"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_what_a_value_is() {
        let keys = |text: &str| match parse(text).unwrap() {
            Asked::Keys(keys) => keys.iter().map(ToString::to_string).collect::<Vec<_>>(),
            Asked::Name(name) => vec![format!("name {name}")],
        };
        assert_eq!(keys("2001:DB8::1"), ["address 2001:db8::1"]);
        assert_eq!(keys("Name.Example.ORG."), ["name name.example.org"]);
        assert_eq!(keys("name_server=NS1.Example.net."), ["name_server ns1.example.net"]);
        assert_eq!(keys("registrant=A@Example.org"), ["registrant a@example.org"]);
        assert_eq!(keys(&"AB".repeat(32)).len(), 2);
        assert!(parse("nonsense").is_err());
        assert!(parse("address=nonsense").is_err());
    }
}
