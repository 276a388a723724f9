use std::fmt;

use url::Url;

/// An address that may be fetched: HTTPS, or HTTP on this machine, without user and password.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(Url);

/// Why an address is not fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidPlace {
    /// No URL.
    #[error("`{0}` is no URL; write https://HOST/PATH")]
    NoUrl(String),
    /// Another scheme, or plain HTTP to another machine.
    #[error("`{0}` is not HTTPS; what comes over it could be changed on the way")]
    NotSecure(String),
    /// A user or password in the address, which would end in logs.
    #[error("the address on `{0}` carries a user or password; addresses are logged, so leave them out")]
    Credentials(String),
}

impl Place {
    /// Reads an address.
    ///
    /// # Errors
    /// [`InvalidPlace`].
    pub fn parse(text: &str) -> Result<Self, InvalidPlace> {
        let shown = || text.chars().take(200).collect::<String>();
        let url = Url::parse(text.trim()).map_err(|_| InvalidPlace::NoUrl(shown()))?;
        Self::of(url)
    }

    fn of(mut url: Url) -> Result<Self, InvalidPlace> {
        let host = url.host_str().unwrap_or_default().to_owned();
        if !url.username().is_empty() || url.password().is_some() {
            return Err(InvalidPlace::Credentials(host));
        }
        url.set_fragment(None);
        let place = Self(url);
        let shown = || place.as_str().chars().take(200).collect();
        match place.0.scheme() {
            _ if place.host().is_empty() => Err(InvalidPlace::NoUrl(shown())),
            "https" => Ok(place),
            "http" if place.is_local() => Ok(place),
            _ => Err(InvalidPlace::NotSecure(shown())),
        }
    }

    /// Where `location` leads from here (RFC 9110 section 10.2.2).
    pub(crate) fn join(&self, location: &str) -> Result<Self, InvalidPlace> {
        let joined = self.0.join(location);
        joined.map_err(|_| InvalidPlace::NoUrl(location.chars().take(200).collect())).and_then(Self::of)
    }

    /// The host, in lower case.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Host and port, which together are one server.
    pub(crate) fn server(&self) -> (&str, Option<u16>) {
        (self.host(), self.0.port_or_known_default())
    }

    /// Whether nothing leaves this machine.
    pub(crate) fn is_local(&self) -> bool {
        match self.0.host() {
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            Some(url::Host::Domain(name)) => name == "localhost",
            None => false,
        }
    }

    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_secure_addresses_without_secrets_are_fetched() {
        for text in
            ["https://example.org/a.json", "http://127.0.0.1:8080/x", "http://[::1]/x", "http://localhost/"]
        {
            assert!(Place::parse(text).is_ok(), "{text}");
        }
        for text in [
            "http://example.org/",
            "ftp://example.org/",
            "file:///etc/passwd",
            "x",
            "http://127.0.0.1.example.org/",
        ] {
            assert!(Place::parse(text).is_err(), "{text}");
        }
        let secret = Place::parse("https://user:hunter2@example.org/").unwrap_err();
        assert_eq!(secret, InvalidPlace::Credentials("example.org".to_owned()));
        assert!(!secret.to_string().contains("hunter2"));
        let place = Place::parse("https://example.org/a/b").unwrap();
        assert_eq!(place.join("../c").unwrap().as_str(), "https://example.org/c");
        assert!(place.join("http://example.org/").is_err(), "never from HTTPS to HTTP");
    }
}
