//! The ring, one file a stage: each reads, calls a pure function, writes.

pub(crate) mod accept;
pub(crate) mod attribute;
pub(crate) mod backtest;
pub(crate) mod case;
pub(crate) mod components;
pub(crate) mod detect;
pub(crate) mod exhibit;
pub(crate) mod export;
pub(crate) mod infrastructure;
pub(crate) mod layer;
pub(crate) mod observe;
pub(crate) mod profile;
pub(crate) mod retry;
pub(crate) mod share;
pub(crate) mod track;
pub(crate) mod update;
