//! Who may do what: sessions and tokens, roles, forged forms, and the audit of every act.

mod object;

use axum::http::{HeaderMap, header};

use self::object::object;
use crate::act::Act;
use crate::app::App;
use crate::people::Role;
use crate::respond::{Asked, Person, Reply};
use crate::route::{Method, Route};
use crate::{Failure, cookie, limit, secret};

/// Routes that only read, though by POST: their texts are too long for a link.
pub(crate) const READS: [&str; 4] =
    ["/search", "/settings/watch/costs", "/api/v1/lookup", "/api/v1/watchlist/costs"];
/// What the audit says, once an hour, of more refused acts of a person than are written down.
const MORE: &str = "and more that was refused within this hour, not written down one by one";

/// Lets the request through with who asks, or says why not.
pub(crate) fn admit(app: &App, route: Route, headers: &HeaderMap, asked: &mut Asked) -> Result<(), Failure> {
    if is_act(route) {
        asked.act = Act::new(format!("POST {}", route.path), object(route, asked));
    }
    asked.person = person(app, headers)?;
    if route.method == Method::Post {
        from_here(headers)?;
    }
    let Some(least) = route.role else { return Ok(()) };
    let person = asked.person.as_ref().ok_or_else(|| Failure::Unknown("Sign in first.".to_owned()))?;
    if person.role < least {
        return Err(Failure::Forbidden(format!("This needs the role {least}; you have {}.", person.role)));
    }
    person.scope.covers(app, route, asked)?;
    if route.method == Method::Post
        && let Some(expected) = &person.csrf
    {
        let given = headers
            .get("x-csrf-token")
            .and_then(|value| value.to_str().ok())
            .or_else(|| asked.field("csrf"))
            .unwrap_or_default();
        if !secret::same(given, expected) {
            return Err(Failure::Forbidden(
                "The form is not of this session. Load the page again.".to_owned(),
            ));
        }
    }
    Ok(())
}

/// Whether the headers alone name somebody who may sign in; asked before a body is read.
pub(crate) fn known(app: &App, headers: &HeaderMap) -> Result<(), Failure> {
    person(app, headers)?.map(|_| ()).ok_or_else(|| Failure::Unknown("Sign in first.".to_owned()))
}

/// Whether the request comes with no session that holds.
pub(crate) fn nobody(app: &App, headers: &HeaderMap) -> bool {
    matches!(person(app, headers), Ok(None))
}

/// Whether a person reads the answer.
pub(crate) fn wants_page(route: Route) -> bool {
    !route.path.starts_with("/api/")
}

/// Reading is no act.
pub(crate) fn is_act(route: Route) -> bool {
    route.method != Method::Get && !READS.contains(&route.path)
}

/// Writes an act down, unless the desk did with what it changed; an act whose record cannot be written is reported as failed.
pub(crate) fn record(
    app: &App,
    route: Route,
    asked: &Asked,
    outcome: &Result<Reply, Failure>,
) -> Result<(), Failure> {
    if !is_act(route) {
        return Ok(());
    }
    let status = outcome.as_ref().map_or_else(Failure::status, |reply| reply.status);
    // What strangers try in vain is no act, but for wrong passwords, which are limited in number: the log never forgets,
    // so nobody may fill it.
    let in_vain = status >= 400 && !(status == 403 && route.path == "/sign-in");
    if (asked.person.is_none() && in_vain) || (asked.act.is_taken() && outcome.is_ok()) {
        return Ok(());
    }
    let mut line = asked.act.line(asked.name(), status);
    if status >= 400 && asked.person.is_some() {
        // Nor may those who are known.
        match app.refused.count(&line.person, app.desk.now()) {
            ..=limit::REFUSED => {}
            beyond if beyond == limit::REFUSED + 1 => line.object = MORE.to_owned(),
            _ => return Ok(()),
        }
    }
    app.desk.audit(&line)
}

fn person(app: &App, headers: &HeaderMap) -> Result<Option<Person>, Failure> {
    let (given, by_cookie) = match (bearer(headers), session(headers)) {
        (Some(token), _) => (token, false),
        (None, Some(cookie)) => (cookie, true),
        (None, None) => return Ok(None),
    };
    let digest = secret::digest(given);
    let Some(session) = app.desk.session(&digest)? else { return Ok(None) };
    // A token is no cookie, and a cookie no token: neither works in the other's place.
    if session.until <= app.desk.now() || session.label.is_none() != by_cookie {
        return Ok(None);
    }
    let account = app.desk.accounts()?.into_iter().find(|account| account.name == session.person);
    Ok(account.filter(|account| account.active).map(|account| Person {
        name: account.name,
        role: Role::min(account.role, session.role),
        scope: session.scope,
        csrf: by_cookie.then(|| secret::csrf(given)),
        session: digest,
    }))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

fn session(headers: &HeaderMap) -> Option<&str> {
    headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).find_map(cookie::read)
}

/// Browsers say where a request comes from; what another site sends is refused before anything else is looked at.
fn from_here(headers: &HeaderMap) -> Result<(), Failure> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let (site, origin, host) = (text("sec-fetch-site"), text("origin"), text("host"));
    let elsewhere = match site {
        // Whoever says it this way cannot be made to lie by a page; an origin may be `null` for reasons of privacy.
        Some(site) => site != "same-origin" && site != "none",
        None => origin.is_some_and(|origin| origin.split_once("://").map(|(_, host)| host) != host),
    };
    if elsewhere {
        return Err(Failure::Forbidden("The request comes from another site.".to_owned()));
    }
    Ok(())
}
