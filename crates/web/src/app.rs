mod dress;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{DefaultBodyLimit, RawPathParams, Request, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use tokio::sync::watch;

use self::dress::{finish, said};
use crate::limit::Limiter;
use crate::respond::{Asked, Reply, Stream};
use crate::route::{Method, ROUTES, Route};
use crate::serve::{Limits, Peer};
use crate::{Desk, Failure, api, form, guard, limit, secret, stream};

/// Bytes of a body at most: a pasted text of many thousand indicators.
const BODY: usize = 4 << 20;
/// Bytes of a body that strangers may send: a name and a password.
const STRANGERS_BODY: usize = 16 << 10;
/// How long a body may take to come.
const PATIENCE: Duration = Duration::from_secs(30);

/// How the server is run.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Whether people come over TLS, ours or that of something in front: cookies then travel over TLS only.
    pub over_tls: bool,
    /// Whether something stands in front, from whose address everybody comes.
    pub behind: bool,
}

/// The state that handlers share.
pub(crate) struct App {
    pub(crate) desk: Box<dyn Desk>,
    pub(crate) settings: Settings,
    /// Tries to sign in.
    pub(crate) sign_ins: Limiter,
    /// Acts that were refused, by person.
    pub(crate) refused: Limiter,
    /// Digest of the secret in the link that makes the first account; `None` once there is one.
    pub(crate) first: Mutex<Option<String>>,
    /// True from the moment that the server is to end.
    pub(crate) closing: watch::Sender<bool>,
}

impl App {
    /// The server is to end.
    pub(crate) fn end(&self) {
        self.desk.end();
        // Streams of news have no end of their own.
        self.closing.send_replace(true);
    }
}

/// A server that is ready to answer.
pub struct Served {
    app: Arc<App>,
    /// Path and query of the link that makes the first account, when there is none; to be printed once.
    pub first_link: Option<String>,
}

impl Served {
    /// Gets ready. Without any account, makes the link to the page that makes the first.
    ///
    /// # Errors
    /// When the desk cannot be read, or the system gives no randomness.
    pub fn new(desk: Box<dyn Desk>, settings: Settings) -> Result<Self, Failure> {
        let first = if desk.accounts()?.is_empty() { Some(secret::make()?) } else { None };
        let app = App {
            desk,
            settings,
            sign_ins: Limiter::new(limit::SIGN_IN),
            refused: Limiter::new(limit::HOUR),
            first: Mutex::new(first.as_deref().map(secret::digest)),
            closing: watch::Sender::new(false),
        };
        Ok(Self { app: Arc::new(app), first_link: first.map(|secret| format!("/first?key={secret}")) })
    }

    /// The routes over this desk.
    pub(crate) fn router(&self) -> Router {
        let mut router = Router::new();
        for route in ROUTES {
            router = router.route(route.path, method(*route));
        }
        router
            .fallback(nowhere)
            .method_not_allowed_fallback(not_so)
            .layer(DefaultBodyLimit::disable())
            .with_state(Arc::clone(&self.app))
    }

    /// What connections may take.
    pub(crate) fn limits(&self) -> Limits {
        Limits::new(self.app.settings.behind)
    }

    pub(crate) fn app(&self) -> Arc<App> {
        Arc::clone(&self.app)
    }
}

type Parameters = Result<RawPathParams, RawPathParamsRejection>;

fn method(route: Route) -> MethodRouter<Arc<App>> {
    let answer = move |State(app): State<Arc<App>>, parameters: Parameters, request: Request| {
        answer(app, route, parameters, request)
    };
    match route.method {
        Method::Get => get(answer),
        Method::Post => post(answer),
    }
}

async fn nowhere(request: Request) -> Response {
    let failure = Failure::NotFound("There is no such page.".to_owned());
    finish(said(request.uri().path(), &failure), None)
}

/// The header `allow` is set by the table of routes.
async fn not_so(request: Request) -> Response {
    let failure = Failure::NoSuchMethod(format!("This does not answer {}.", request.method()));
    finish(said(request.uri().path(), &failure), None)
}

/// Reads the request, asks the guard, runs the handler on a thread that may block, and dresses the answer.
async fn answer(app: Arc<App>, route: Route, parameters: Parameters, request: Request) -> Response {
    let parameters = parameters
        .map(|given| given.iter().map(|(_, value)| value.to_owned()).collect::<Vec<_>>())
        .map_err(|_| Failure::Refused("the address holds bytes that are not UTF-8".to_owned()));
    let (parts, body) = request.into_parts();
    let peer = parts
        .extensions
        .get::<Peer>()
        .map_or_else(String::new, |peer| peer.0.ip().to_canonical().to_string());
    let headers = parts.headers;
    let read = match known(&app, route, &headers).await {
        Ok(()) => read(route, &headers, parts.uri.query(), body).await,
        Err(failure) => Err(failure),
    };
    let read = parameters.and_then(|parameters| read.map(|asked| Asked { parameters, peer, ..asked }));
    let (for_stream, stream_headers) = (Arc::clone(&app), headers.clone());
    let done = tokio::task::spawn_blocking(move || {
        let outcome = read.and_then(|mut asked| {
            let outcome = match guard::admit(&app, route, &headers, &mut asked) {
                Ok(()) => api::parameter::check(route, &asked).and_then(|()| (route.handler)(&app, &asked)),
                // What somebody known was refused is written down too.
                Err(failure) if asked.person.is_some() => Err(failure),
                Err(failure) => return Err(failure),
            };
            guard::record(&app, route, &asked, &outcome)?;
            outcome
        });
        let reply = outcome.unwrap_or_else(|failure| match &failure {
            Failure::Unknown(_) if route.method == Method::Get && guard::wants_page(route) => {
                Reply::see_other("/sign-in")
            }
            _ => said(route.path, &failure),
        });
        let known = headers.get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok());
        reply.tagged(known)
    })
    .await;
    let reply = done.unwrap_or_else(|_| said(route.path, &Failure::Broken("a handler panicked".to_owned())));
    let body = match &reply.stream {
        None => None,
        Some(Stream::News) => Some((stream::news(for_stream, stream_headers), None)),
        Some(Stream::File(path)) => match stream::file(path) {
            Ok((body, length)) => Some((body, Some(length))),
            Err(failure) => return finish(said(route.path, &failure), None),
        },
    };
    finish(reply, body)
}

/// Asks who it is before a body is read, where only people who are known may send one.
async fn known(app: &Arc<App>, route: Route, headers: &HeaderMap) -> Result<(), Failure> {
    if route.method == Method::Get || route.role.is_none() {
        return Ok(());
    }
    let (app, headers) = (Arc::clone(app), headers.clone());
    let known = tokio::task::spawn_blocking(move || guard::known(&app, &headers)).await;
    known.unwrap_or_else(|_| Err(Failure::Broken("the guard panicked".to_owned())))
}

async fn read(route: Route, headers: &HeaderMap, query: Option<&str>, body: Body) -> Result<Asked, Failure> {
    // A form is read alone: what stands in the address would come before what the person saw and sent.
    let query = query.filter(|_| route.method == Method::Get || !guard::wants_page(route));
    let mut asked = Asked { fields: form::parse(query.unwrap_or_default())?, ..Asked::default() };
    if route.method == Method::Post {
        let most = if route.role.is_some() { BODY } else { STRANGERS_BODY };
        let bytes = tokio::time::timeout(PATIENCE, axum::body::to_bytes(body, most))
            .await
            .map_err(|_| Failure::Refused(format!("the body took more than {} seconds", PATIENCE.as_secs())))?
            .map_err(|_| {
                Failure::Refused(format!("the body has more than {most} bytes, or it was cut off"))
            })?;
        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match kind.as_str() {
            "application/json" => asked.json = Some(bytes.to_vec()),
            "application/x-www-form-urlencoded" => {
                let text = std::str::from_utf8(&bytes)
                    .map_err(|_| Failure::Refused("the form holds bytes that are not UTF-8".to_owned()))?;
                asked.fields.extend(form::parse(text)?);
            }
            _ => {}
        }
    }
    Ok(asked)
}

#[cfg(test)]
mod tests;
