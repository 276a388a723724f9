//! What a desk is filled with beside passive DNS: a list of names with imitations among them, and where those lie.

use std::io::{BufWriter, Write};

use anyhow::{Context, Result};

use crate::bench::generate::{Rows, mix};

/// Identities of the demo's watch-list, drawn as imitators draw them.
const DRAWN: [&str; 12] = [
    "rnicrosoft",
    "rnicrosoftonline",
    "outl00k",
    "hotrnail",
    "0ffice365",
    "goog1e",
    "grnail",
    "yah00",
    "navver",
    "daurn",
    "hanrnail",
    "kakaao",
];
const WORDS: [&str; 8] = ["login", "account", "mail", "secure", "help", "cloud", "verify", "id"];
const ENDINGS: [&str; 5] = ["com", "net", "org", "info", "xyz"];

/// One name in so many imitates.
const RATE: u64 = 100;
/// One imitation in so many is of an operation; the others stand alone.
const OF_OPERATIONS: u64 = 2;

/// A list of so many names.
pub(super) struct Names(pub(super) u64);

impl Names {
    /// The name of this number, and whether it imitates.
    fn name(number: u64) -> (String, bool) {
        if !number.is_multiple_of(RATE) {
            return (Rows::domain(number), false);
        }
        let draw = mix(number ^ 0x1031);
        let pick = |words: &[&'static str], shift: u32| words[(draw >> shift) as usize % words.len()];
        let (drawn, word, suffix) = (pick(&DRAWN, 4), pick(&WORDS, 16), pick(&ENDINGS, 28));
        (format!("{drawn}-{word}-{:x}.{suffix}", number / RATE), true)
    }

    /// The first name that imitates.
    pub(super) fn imitation(number: u64) -> String {
        Self::name(number * RATE).0
    }

    /// Writes the list, each name with the day it was first seen.
    pub(super) fn list(&self, out: impl Write) -> Result<()> {
        let mut out = BufWriter::with_capacity(1 << 20, out);
        for number in 0..self.0 {
            let day = mix(number ^ 0xda7e) % 1_000;
            let (year, day) = (2017 + day / 336, day % 336);
            writeln!(out, "{}\t{year}-{:02}-{:02}", Self::name(number).0, 1 + day / 28, 1 + day % 28)
                .context("write names")?;
        }
        out.flush().context("write names")
    }

    /// Writes where the imitations lie, as passive DNS: those of an operation share a few addresses and name servers.
    pub(super) fn sightings(&self, out: impl Write) -> Result<()> {
        let mut out = BufWriter::with_capacity(1 << 20, out);
        // The operation begins anew after a number of names that is drawn.
        let (mut operation, mut left) = (0, 0);
        for number in 0..self.0 / RATE {
            let (name, draw) = (Self::imitation(number), mix(number ^ 0x0b5));
            let alone = !number.is_multiple_of(OF_OPERATIONS);
            if !alone && left == 0 {
                operation += 1;
                left = 3 + mix(operation) % 38;
            }
            left -= u64::from(!alone);
            let home = if alone { 1 << 40 | number } else { 1 << 41 | operation << 4 | (draw % 3) };
            let first = 1_500_000_000 + mix(operation ^ 0x71) % 50_000_000 + draw % 2_000_000;
            let last = first + 5_000_000;
            let servers = if alone { 1 << 40 | (draw % 50) } else { 1 << 42 | operation };
            for (kind, value) in
                [("A", Rows::address(home)), ("NS", format!("ns1.{}", Rows::domain(servers)))]
            {
                writeln!(
                    out,
                    "{{\"rrname\":\"{name}.\",\"rrtype\":\"{kind}\",\"rdata\":\"{value}\",\"time_first\":{first},\
                     \"time_last\":{last},\"count\":{}}}",
                    1 + draw % 90
                )
                .context("write sightings")?;
            }
        }
        out.flush().context("write sightings")
    }
}

#[cfg(test)]
mod tests;
