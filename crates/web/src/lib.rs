//! The desk in a browser: server-rendered pages and a REST API over one trait, [`Desk`].
//!
//! The crate knows pages, people's sessions and HTTP, and nothing of lake, store or engine: the binary hands it a [`Desk`]
//! and a listener. Every page works without scripts. What an adversary wrote (names, registrants, titles) reaches a page
//! only through [`maud`], which escapes it, and names through [`text::name`], which shows code points.

mod act;
mod administer;
mod api;
mod app;
mod asset;
mod cookie;
mod desk;
mod failure;
mod form;
mod guard;
mod json;
mod limit;
mod page;
mod password;
mod people;
mod respond;
mod route;
mod run;
mod scope;
mod secret;
mod serve;
mod stream;
mod text;
mod tls;
pub mod view;

pub use app::{Served, Settings};
pub use desk::Desk;
pub use failure::Failure;
pub use people::{Account, AccountChange, Audit, Role, SessionRecord};
pub use run::run;
pub use scope::Scope;
pub use tls::Tls;
