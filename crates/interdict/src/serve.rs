//! The desk in a browser: `web`'s pages over this desk. One process that stays, so that the lake's state stays warm.

mod actors;
mod cases;
mod clusters;
mod entity;
mod evidence;
mod findings;
mod graph;
mod known;
mod listen;
mod lookup;
mod memo;
mod orders;
mod overview;
mod people;
mod pool;
mod reading;
mod runner;
mod served;
mod settings;
mod tar;
mod words;

pub(crate) use listen::{Listening, serve};
