//! What a URL lists: its host, and its path.

use std::net::IpAddr;

use model::Indicator;

use crate::names::name_of;

/// A path may have this many bytes; it is cut there.
const PATH_LIMIT: usize = 1024;

/// The host of a URL as a name or address, and its path with the query, where it has more than a slash.
pub(crate) fn values_of_url(url: &str) -> Vec<Indicator> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let mut values: Vec<Indicator> = host_of(authority).into_iter().collect();
    let path = path.split('#').next().unwrap_or_default();
    if path.len() > 1 && !values.is_empty() {
        let end = path.char_indices().map(|(at, _)| at).take_while(|at| *at <= PATH_LIMIT).last();
        let cut = if path.len() > PATH_LIMIT { end.unwrap_or(0) } else { path.len() };
        values.push(Indicator::Path(path[..cut].to_owned()));
    }
    values
}

/// The host of `user@host:port`.
pub(crate) fn host_of(authority: &str) -> Option<Indicator> {
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if let Some(inner) = host.strip_prefix('[') {
        return inner.split(']').next()?.parse::<IpAddr>().ok().map(Indicator::Address);
    }
    let host = host.split(':').next()?;
    match host.parse::<IpAddr>() {
        Ok(address) => Some(Indicator::Address(address)),
        Err(_) => name_of(host).ok().map(Indicator::Name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_gives_its_host_and_path() {
        let shown = |url: &str| -> Vec<String> {
            let text = |value: Indicator| match value {
                Indicator::Name(name) => name.to_string(),
                Indicator::Address(address) => address.to_string(),
                Indicator::Path(path) => path,
            };
            values_of_url(url).into_iter().map(text).collect()
        };
        assert_eq!(shown("https://u:p@Login.Example.com:8443/a/b?c=d#e"), ["login.example.com", "/a/b?c=d"]);
        assert_eq!(shown("http://192.0.2.1/"), ["192.0.2.1"]);
        assert_eq!(shown("http://[2001:db8::1]:80/x"), ["2001:db8::1", "/x"]);
        assert_eq!(shown("example.org/x"), ["example.org", "/x"]);
        assert!(shown("http:///x").is_empty() && shown("").is_empty());
        let long = values_of_url(&format!("http://example.com/{}", "ü".repeat(2000)));
        assert!(matches!(&long[1], Indicator::Path(path) if path.len() <= PATH_LIMIT));
    }
}
