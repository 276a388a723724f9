//! One fetch over HTTP (RFC 9110), blocking.

use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

use ureq::http::{Response, header};
use ureq::{Agent, Body};

use crate::{Answer, Fetch, FetchError, Fetched, Limits, Place};

/// Bytes at the beginning by which the format is recognised.
const HEAD: usize = 64 << 10;

/// A server must answer a connection within this time, whatever the limit of the whole.
const CONNECT: Duration = Duration::from_secs(30);

/// A field of a header is read up to this length.
const FIELD: usize = 2048;

pub(crate) fn fetch(fetch: &Fetch, limits: &Limits, into: &mut dyn Write) -> Result<Answer, FetchError> {
    let deadline = Instant::now() + limits.time;
    let mut place = fetch.place.clone();
    for _ in 0..=limits.redirects {
        let response = ask(fetch, &place, limits, deadline)?;
        match response.status().as_u16() {
            304 => return Ok(Answer::Unchanged),
            200 => return take(fetch, place, limits, response, into).map(Answer::New),
            301 | 302 | 303 | 307 | 308 => place = follow(&place, &fetch.place, limits, &response)?,
            status => return Err(FetchError::Status { host: place.host().to_owned(), status }),
        }
    }
    Err(FetchError::TooManyRedirects(limits.redirects))
}

fn ask(
    fetch: &Fetch,
    place: &Place,
    limits: &Limits,
    deadline: Instant,
) -> Result<Response<Body>, FetchError> {
    let left = deadline.saturating_duration_since(Instant::now());
    let slow = || FetchError::Slow { host: place.host().to_owned(), seconds: limits.time.as_secs() };
    if left.is_zero() {
        return Err(slow());
    }
    // Redirects are followed above, where the host is looked at first.
    let mut config = Agent::config_builder()
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .timeout_connect(Some(CONNECT.min(left)))
        .timeout_global(Some(left))
        .user_agent(concat!("interdict/", env!("CARGO_PKG_VERSION")));
    if place.is_local() {
        config = config.proxy(None);
    }
    let agent: Agent = config.build().into();
    let mut request = agent.get(place.as_str()).header(header::ACCEPT_ENCODING, "identity");
    for (name, value) in
        [(header::IF_NONE_MATCH, &fetch.etag), (header::IF_MODIFIED_SINCE, &fetch.last_modified)]
    {
        if let Some(value) = value {
            request = request.header(name, value.as_str());
        }
    }
    request.call().map_err(|error| match error {
        ureq::Error::Timeout(_) => slow(),
        error => FetchError::Unreachable { host: place.host().to_owned(), reason: error.to_string() },
    })
}

/// Where a redirect leads: to the server that was asked, or to a host that is allowed.
fn follow(
    from: &Place,
    asked: &Place,
    limits: &Limits,
    response: &Response<Body>,
) -> Result<Place, FetchError> {
    let location = text(response, header::LOCATION).unwrap_or_default();
    let to = from.join(&location)?;
    let allowed = to.server() == asked.server() || limits.hosts.contains(to.host());
    if allowed {
        return Ok(to);
    }
    Err(FetchError::Redirected { from: from.host().to_owned(), to: to.host().to_owned() })
}

fn take(
    fetch: &Fetch,
    place: Place,
    limits: &Limits,
    response: Response<Body>,
    into: &mut dyn Write,
) -> Result<Fetched, FetchError> {
    let host = place.host().to_owned();
    let announced = text(&response, header::CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
    let too_large = || FetchError::TooLarge { host: host.clone(), limit: limits.bytes };
    if announced.is_some_and(|announced| announced > limits.bytes) {
        return Err(too_large());
    }
    let (etag, last_modified) = (text(&response, header::ETAG), text(&response, header::LAST_MODIFIED));
    // One byte more than allowed tells an answer that is too long from one that just fits.
    let mut body = response.into_body().into_with_config().limit(u64::MAX).reader().take(limits.bytes + 1);
    let (mut head, mut came, mut buffer) = (Vec::new(), 0_u64, vec![0; 64 << 10]);
    loop {
        let read = match body.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(broken(&error, &host, limits, announced, came)),
        };
        came += read as u64;
        if came > limits.bytes {
            return Err(too_large());
        }
        let room = HEAD.saturating_sub(head.len()).min(read);
        head.extend_from_slice(&buffer[..room]);
        into.write_all(&buffer[..read]).map_err(FetchError::Keep)?;
    }
    if let Some(announced) = announced.filter(|announced| *announced != came) {
        return Err(FetchError::Truncated { host, announced, came });
    }
    into.flush().map_err(FetchError::Keep)?;
    let format = match wire::recognise(&head, came <= HEAD as u64) {
        Ok(format) if fetch.formats.contains(&format) => format,
        Ok(format) => return Err(FetchError::WrongType { host, found: format.to_string() }),
        Err(error) => return Err(FetchError::WrongType { host, found: error.to_string() }),
    };
    Ok(Fetched { place, size_bytes: came, format, etag, last_modified })
}

/// Why reading a body stopped.
fn broken(error: &io::Error, host: &str, limits: &Limits, announced: Option<u64>, came: u64) -> FetchError {
    let host = host.to_owned();
    let timed_out = error.kind() == io::ErrorKind::TimedOut
        || error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<ureq::Error>())
            .is_some_and(|inner| matches!(inner, ureq::Error::Timeout(_)));
    if timed_out {
        return FetchError::Slow { host, seconds: limits.time.as_secs() };
    }
    match announced {
        Some(announced) if came < announced => FetchError::Truncated { host, announced, came },
        _ => FetchError::Unreachable { host, reason: error.to_string() },
    }
}

fn text(response: &Response<Body>, name: header::HeaderName) -> Option<String> {
    let value = response.headers().get(name)?.to_str().ok()?.trim();
    (!value.is_empty() && value.len() <= FIELD).then(|| value.to_owned())
}
