/// The session's cookie.
pub(crate) const NAME: &str = "interdict";

/// `Set-Cookie` for a session: out of reach of scripts, never sent along from elsewhere (RFC 6265bis).
pub(crate) fn set(secret: &str, seconds: i64, over_tls: bool) -> String {
    let secure = if over_tls { "; Secure" } else { "" };
    format!("{NAME}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}

/// `Set-Cookie` that ends it.
pub(crate) fn clear(over_tls: bool) -> String {
    set("", 0, over_tls)
}

/// The session's secret in a `Cookie` header.
pub(crate) fn read(header: &str) -> Option<&str> {
    header
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == NAME)
        .map(|(_, v)| v)
}
