//! How answers go out: with the headers that make them safe to show, and failures as the caller reads them.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

use crate::respond::Reply;
use crate::{Failure, page};

/// Seconds after which to ask again what found no place.
const AGAIN: &str = "5";

/// What makes every answer safe to show: nothing from elsewhere, no inline script, no frame, no referrer.
const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    // With `no-referrer` browsers hide from us that our own forms are ours.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

/// A failure as the caller reads it: a page for people, problem details for programs.
pub(super) fn said(path: &str, failure: &Failure) -> Reply {
    let reply =
        if path.starts_with("/api/") { Reply::problem(failure) } else { page::failure::show(failure) };
    match failure {
        // RFC 9110, sections 11.6.1 and 10.2.3.
        Failure::Unknown(_) => reply.with("www-authenticate", "Bearer".to_owned()),
        Failure::Busy(_) => reply.with("retry-after", AGAIN.to_owned()),
        _ => reply,
    }
}

/// The answer with its headers; `streamed` is what is sent in place of its body, with its length where that is known.
pub(super) fn finish(reply: Reply, streamed: Option<(Body, Option<u64>)>) -> Response {
    let (body, length) = streamed.unwrap_or_else(|| (Body::from(reply.body), None));
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(reply.media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, private"));
    if let Some(length) = length {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}
