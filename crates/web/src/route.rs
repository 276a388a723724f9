//! Every route in one table: who may use it, what it is, what answers it. The server, the tests of authority and the
//! OpenAPI document all read this table.

use crate::app::App;
use crate::people::Role;
use crate::respond::{Asked, Reply};
use crate::{Failure, api, page};

/// HTTP methods in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Method {
    Get,
    Post,
}

/// What answers a request: plain, blocking, without HTTP.
pub(crate) type Handler = fn(&App, &Asked) -> Result<Reply, Failure>;

/// One route.
#[derive(Clone, Copy)]
pub(crate) struct Route {
    pub(crate) method: Method,
    /// In axum's notation; parameters in braces.
    pub(crate) path: &'static str,
    /// The least role; `None` for everybody, signed in or not.
    pub(crate) role: Option<Role>,
    /// One line for the API document.
    pub(crate) about: &'static str,
    pub(crate) handler: Handler,
}

const fn get(path: &'static str, about: &'static str, handler: Handler) -> Route {
    Route { method: Method::Get, path, role: Some(Role::Viewer), about, handler }
}

const fn get_as(role: Role, path: &'static str, about: &'static str, handler: Handler) -> Route {
    Route { method: Method::Get, path, role: Some(role), about, handler }
}

const fn post(path: &'static str, role: Role, about: &'static str, handler: Handler) -> Route {
    Route { method: Method::Post, path, role: Some(role), about, handler }
}

const fn open(method: Method, path: &'static str, about: &'static str, handler: Handler) -> Route {
    Route { method, path, role: None, about, handler }
}

/// All of them.
pub(crate) const ROUTES: &[Route] = &[
    open(Method::Get, "/sign-in", "The sign-in page", page::sign_in::show),
    open(Method::Post, "/sign-in", "Sign in", page::sign_in::sign_in),
    open(
        Method::Get,
        "/first",
        "Makes the first account; works once, with the link that the server printed",
        page::first::show,
    ),
    open(Method::Post, "/first", "Makes the first account", page::first::make),
    open(Method::Get, "/asset/{name}", "Style sheets and scripts", page::asset::show),
    open(Method::Get, "/healthz", "Whether the server answers", page::health::show),
    post("/sign-out", Role::Viewer, "End this session", page::sign_in::sign_out),
    get("/", "Overview", page::overview::show),
    get("/findings", "The triage queue", page::findings::show),
    post("/findings/decide", Role::Analyst, "Decide on findings", page::findings::decide),
    get("/finding/{id}", "One finding", page::findings::one),
    get("/search", "Search everything", page::search::show),
    post("/search", Role::Viewer, "Known and unknown in a text", page::search::paste),
    get("/entity/{value}", "A name or value with its history and neighbours", page::entity::show),
    get("/path", "The best path of links between two names", page::path::show),
    get("/clusters", "All clusters", page::clusters::show),
    get("/cluster/{designator}", "One cluster", page::cluster::show),
    get("/cluster/{designator}/graph", "A cluster drawn", page::graph::show),
    get("/actors", "Actors and what they are called", page::actors::show),
    get("/actor/{name}", "What is said of one name", page::actors::one),
    get("/victims", "Whom the operations target, in counts", page::victims::show),
    get("/cases", "All cases", page::cases::show),
    get("/case/{id}", "One case", page::cases::one),
    get("/evidence", "Vault and log", page::evidence::show),
    post("/evidence/verify", Role::Analyst, "Check all evidence", page::jobs::verify),
    post("/case/{id}/package", Role::Counsel, "Build the package of a case", page::jobs::package),
    get("/jobs", "Work that runs, waits or ended", page::jobs::show),
    post("/jobs", Role::Analyst, "Order work", page::jobs::order),
    get("/job/{number}", "One job", page::jobs::one),
    post("/job/{number}/stop", Role::Analyst, "Stop a job", page::jobs::stop),
    get_as(Role::Counsel, "/job/{number}/package", "What a job made", page::jobs::download),
    get("/events", "Progress and new findings, as server-sent events", page::events::show),
    get_as(Role::Admin, "/audit", "Who did what", page::audit::show),
    get_as(Role::Admin, "/settings/watch", "The editor of what is watched", page::watch::show),
    post("/settings/watch/costs", Role::Admin, "What each word would cost", page::watch::weigh),
    post("/settings/watch", Role::Admin, "Add to what is watched", page::watch::add),
    post("/settings/tokens/end", Role::Admin, "End an API token", page::settings::end_token),
    get("/settings", "What is watched, sources, people", page::settings::show),
    post("/settings/accounts", Role::Admin, "Add or change an account", page::settings::save_account),
    post("/settings/tokens", Role::Admin, "Make an API token", page::settings::make_token),
    open(Method::Get, "/api/v1/openapi.json", "This API, as OpenAPI 3.1", api::document::show),
    get("/api/v1/overview", "Counts, sources and what is next", api::read::overview),
    get("/api/v1/findings", "A part of the triage queue", api::read::findings),
    post("/api/v1/findings/decide", Role::Analyst, "Decide on findings", api::write::decide),
    get("/api/v1/findings/{id}", "One finding", api::read::finding),
    post("/api/v1/lookup", Role::Viewer, "Known and unknown among indicators", api::write::lookup),
    get("/api/v1/entities/{value}", "A name or value with its history and neighbours", api::read::entity),
    get("/api/v1/path", "The best path of links between two names", api::read::path),
    get("/api/v1/clusters", "All clusters", api::read::clusters),
    get("/api/v1/clusters/{designator}", "One cluster with its hypotheses", api::read::cluster),
    get("/api/v1/clusters/{designator}/graph", "One cluster as nodes and edges", api::read::graph),
    get("/api/v1/actors", "Actors by name", api::read::actors),
    get("/api/v1/actors/{name}", "What is said of one name", api::read::actor),
    get("/api/v1/victims", "Whom the operations target, in counts", api::read::victims),
    get("/api/v1/cases", "All cases", api::read::cases),
    get("/api/v1/cases/{id}", "One case", api::read::case),
    get("/api/v1/evidence", "The state of vault and log", api::read::evidence),
    get("/api/v1/jobs", "Work that runs, waits or ended", api::job::list),
    post("/api/v1/jobs", Role::Analyst, "Order work", api::job::order),
    get("/api/v1/jobs/{number}", "One job", api::job::one),
    post("/api/v1/jobs/{number}/stop", Role::Analyst, "Stop a job", api::job::stop),
    get_as(
        Role::Counsel,
        "/api/v1/jobs/{number}/package",
        "The package that a job built, as a tar",
        page::jobs::download,
    ),
    get("/api/v1/news", "What changes while one looks", api::read::news),
    get_as(Role::Admin, "/api/v1/audit", "Who did what, the newest first", api::read::audit),
    post(
        "/api/v1/watchlist/costs",
        Role::Admin,
        "What each word of a watch-list would cost",
        api::write::costs,
    ),
    get_as(Role::Admin, "/api/v1/accounts", "Who may sign in", api::people::accounts),
    post("/api/v1/accounts", Role::Admin, "Add or change an account", api::people::save),
    get_as(Role::Admin, "/api/v1/tokens", "Tokens of programs", api::people::tokens),
    post("/api/v1/tokens", Role::Admin, "Make a token", api::people::make),
    post("/api/v1/tokens/{digest}/end", Role::Admin, "End a token", api::people::end),
    get("/api/v1/settings", "What is watched, and how the desk is set", api::read::settings),
];
