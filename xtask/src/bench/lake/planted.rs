//! Made-up hosting as it is, with operations planted in it whose members are known: what `cluster components` finds is
//! compared with what there is.

mod agreement;
mod ties;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::bench::generate::{Rows, mix};
pub(super) use agreement::{Agreement, component};
use ties::Ties;

/// Days that the sightings lie in, and the first of them since 1970.
const DAYS: u64 = 1_095;
const DAY_ONE: u64 = 17_532;

/// Zones of the hub list in which operations and strangers have hosts.
const ZONES: [&str; 4] = ["kro.kr", "duckdns.org", "ddns.net", "hopto.org"];

/// Where a domain lies. The numbers are per mille of the domains.
const PLACES: [(u64, Place); 6] = [
    (550, Place::Shared),
    (150, Place::Parked),
    (100, Place::Delivery),
    (80, Place::Reseller),
    (100, Place::Server),
    (20, Place::Home),
];

#[derive(Clone, Copy)]
enum Place {
    /// A hoster's address with hundreds of domains.
    Shared,
    /// One of a few addresses where domains wait to be sold.
    Parked,
    /// The edge of a content delivery network.
    Delivery,
    /// An address with about ten domains of strangers: the hard case.
    Reseller,
    /// A server for one, given to somebody else two months after.
    Server,
    /// A host of dynamic DNS, at an address that changes every few weeks.
    Home,
}

/// The world: `domains` of strangers, and `operations`.
pub(super) struct World {
    domains: u64,
    operations: u64,
}

/// The owners of each operation.
pub(super) type Truth = Vec<BTreeSet<String>>;

struct Out<W> {
    to: W,
    rows: u64,
    all: Ties,
}

/// What was written.
pub(super) struct Planted {
    pub(super) truth: Truth,
    pub(super) rows: u64,
    /// Owners in the largest component when every value ties, at any time.
    pub(super) unsuppressed: usize,
}

impl<W: Write> Out<W> {
    /// One row, seen from day `from` to day `to`.
    fn row(&mut self, name: &str, rrtype: &str, rdata: &str, from: u64, to: u64) -> Result<()> {
        let (first, last) = ((DAY_ONE + from) * 86_400, (DAY_ONE + to.max(from)) * 86_400 + 3_600);
        self.rows += 1;
        self.all.tie(name.strip_prefix("www.").unwrap_or(name), rdata);
        let count = 1 + mix(self.rows) % 500;
        writeln!(
            self.to,
            "{{\"rrname\":\"{name}.\",\"rrtype\":\"{rrtype}\",\"rdata\":\"{rdata}\",\"time_first\":{first},\
             \"time_last\":{last},\"count\":{count},\"sensor_id\":\"sensor-1.collector.example\"}}"
        )
        .context("write rows")
    }

    /// A domain with its host www, and who serves and mails for it: one of the providers that everybody has.
    fn domain(&mut self, name: &str, address: &str, draw: u64, from: u64, to: u64) -> Result<()> {
        self.row(name, "A", address, from, to)?;
        self.row(&format!("www.{name}"), "A", address, from, to)?;
        let provider = mix(draw ^ 5) % 60;
        self.row(name, "NS", &format!("ns{}.provider{provider}.example", 1 + draw % 2), from, to)?;
        self.row(name, "MX", &format!("mx.mail{}.example", mix(draw ^ 6) % 12), from, to)
    }
}

impl World {
    /// About `rows` rows; one domain in 500 belongs to an operation.
    pub(super) const fn of(rows: u64) -> Self {
        let domains = rows / 5;
        Self { domains, operations: domains / 10_000 + 3 }
    }

    /// Writes all rows.
    pub(super) fn write(&self, path: &Path) -> Result<Planted> {
        let file = File::create(path).with_context(|| format!("create {}", path.display()))?;
        let mut out = Out { to: BufWriter::with_capacity(1 << 20, file), rows: 0, all: Ties::default() };
        let mut truth = Truth::new();
        for number in 0..self.domains {
            self.stranger(number, &mut out)?;
        }
        for number in 0..self.operations {
            truth.push(self.operation(number, &mut out)?);
        }
        out.to.flush().context("write rows")?;
        Ok(Planted { truth, rows: out.rows, unsuppressed: out.all.largest() })
    }

    fn stranger<W: Write>(&self, number: u64, out: &mut Out<W>) -> Result<()> {
        let name = Rows::domain(number);
        let draw = mix(number ^ 0x0057_a4e4);
        // One in five moves once.
        let moves = draw.is_multiple_of(5);
        let turn = DAYS / 4 + mix(draw ^ 1) % (DAYS / 2);
        let spans = if moves { vec![(0, turn), (turn + 1, DAYS)] } else { vec![(0, DAYS)] };
        for (period, (from, to)) in (0..).zip(spans) {
            let draw = mix(draw ^ (period + 2));
            let k = mix(draw ^ 3);
            match place(draw % 1_000) {
                Place::Shared => {
                    let address = address(1, k % (self.domains / 1_000 + 16));
                    out.domain(&name, &address, draw, from, to)?;
                }
                Place::Parked => out.domain(&name, &address(2, k % 12), draw, from, to)?,
                Place::Delivery => out.domain(&name, &address(3, k % 200), draw, from, to)?,
                Place::Reseller => {
                    // Tenants come and go: each is there for half a year.
                    let address = address(4, k % (self.domains / 100 + 4));
                    let begin = from + mix(k) % (to - from).max(1);
                    out.domain(&name, &address, draw, begin, (begin + 180).min(to))?;
                }
                Place::Server => {
                    // Three tenants, one after the other.
                    let tenant = number % 3;
                    let begin = tenant * DAYS / 3;
                    let address = address(5, 2 * (number / 3) + period);
                    out.domain(&name, &address, draw, begin, begin + DAYS / 3 - 65)?;
                }
                Place::Home => {
                    let host = format!("h{number:x}.{}", ZONES[(k % 4) as usize]);
                    for step in 0..5 {
                        let begin = from + step * (to - from) / 5;
                        let address = address(6, mix(k ^ step) % (self.domains / 2 + 64));
                        out.row(&host, "A", &address, begin, begin + 12)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn operation<W: Write>(&self, number: u64, out: &mut Out<W>) -> Result<BTreeSet<String>> {
        let draw = mix(number ^ 0x0be4_a710);
        let members = 5 + draw % 36;
        let servers = (members / 6).max(2);
        let begin = 100 + mix(draw ^ 1) % (DAYS - 700);
        // Each server for four months, the next one from a month before its end.
        let window = |server: u64| (begin + server * 90, begin + server * 90 + 120);
        let server = |server: u64| address(7, number << 8 | server);
        for place in 0..servers {
            let (from, to) = window(place);
            let stranger = |n: u64| Rows::domain((1 << 41) + (number << 16 | place << 8 | n));
            // Somebody had the server before, somebody has it after; one in twenty-five has it meanwhile.
            out.domain(&stranger(1), &server(place), draw, from.saturating_sub(95), from.saturating_sub(45))?;
            out.domain(&stranger(2), &server(place), draw, to + 45, to + 90)?;
            if mix(draw ^ place).is_multiple_of(25) {
                out.domain(&stranger(3), &server(place), draw, from + 10, to - 10)?;
            }
        }
        let mut owners = BTreeSet::new();
        for member in 0..members {
            let draw = mix(draw ^ (member + 100));
            let hosted = draw.is_multiple_of(5);
            let name = if hosted {
                format!("op{number:x}-{member:x}.{}", ZONES[(draw >> 8) as usize % 4])
            } else {
                Rows::domain((1 << 40) + (number << 8 | member))
            };
            owners.insert(name.clone());
            let jitter = mix(draw ^ 2) % 20;
            // One in ten is only ever seen behind the delivery network, where nothing ties it to the others.
            if mix(draw ^ 3).is_multiple_of(10) {
                out.domain(&name, &address(3, draw % 200), draw, begin, begin + 300)?;
                continue;
            }
            // Half of them move on to the next server; a third were parked before.
            let first = member % servers;
            let next = (mix(draw ^ 4).is_multiple_of(2) && first + 1 < servers).then_some(first + 1);
            for place in [Some(first), next].into_iter().flatten() {
                let (from, to) = window(place);
                out.domain(&name, &server(place), draw, from + jitter, to - jitter)?;
            }
            if mix(draw ^ 5).is_multiple_of(3) {
                out.row(&name, "A", &address(2, draw % 12), begin.saturating_sub(90), begin - 1)?;
            }
        }
        Ok(owners)
    }
}

fn place(per_mille: u64) -> Place {
    let mut sum = 0;
    let found = PLACES.iter().find(|(share, _)| {
        sum += share;
        per_mille < sum
    });
    found.map_or(Place::Shared, |(_, place)| *place)
}

fn address(class: u64, number: u64) -> String {
    Rows::address(class << 56 | number)
}

#[cfg(test)]
mod tests;
