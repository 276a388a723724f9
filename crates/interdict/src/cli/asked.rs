//! What a person may ask about: the text says which kind of thing it is.

use std::net::IpAddr;

use anyhow::{Result, bail};
use model::{DomainName, Key, KeyKind};

/// What a text on the command line means.
pub(crate) enum Asked {
    Name(DomainName),
    Keys(Vec<Key>),
}

/// Reads a host name, an address, a SHA-256 of a certificate or key, or `kind=value`.
pub(crate) fn parse(text: &str) -> Result<Asked> {
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
        Err(error) => bail!("{error}; ask about a host name, an address, a SHA-256, or kind=value"),
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
