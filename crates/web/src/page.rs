//! Pages, one file each. What they share: the frame, tables of counts, bars.

pub(crate) mod actors;
pub(crate) mod asset;
pub(crate) mod audit;
pub(crate) mod cases;
pub(crate) mod cluster;
pub(crate) mod clusters;
pub(crate) mod entity;
pub(crate) mod events;
pub(crate) mod evidence;
pub(crate) mod failure;
pub(crate) mod findings;
pub(crate) mod first;
mod frame;
pub(crate) mod graph;
pub(crate) mod health;
pub(crate) mod jobs;
pub(crate) mod overview;
mod part;
pub(crate) mod path;
mod rows;
pub(crate) mod search;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod victims;
pub(crate) mod watch;
