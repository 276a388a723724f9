use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};

/// Rises when the same row number gives another row.
const SEED: u64 = 0x1d8e_4e27_c47d_124f;

const SYLLABLES: [&str; 32] = [
    "ba", "cor", "de", "el", "fin", "go", "hu", "in", "jo", "kal", "le", "mon", "na", "or", "pre", "qui",
    "ro", "sol", "ta", "ur", "vi", "web", "xen", "yo", "za", "net", "data", "shop", "pay", "mail", "my",
    "pro",
];
const SUFFIXES: [&str; 16] = [
    "com", "com", "com", "com", "com", "com", "net", "org", "de", "ru", "co.uk", "xyz", "top", "info", "io",
    "cn",
];
const HOSTS: [&str; 8] = ["", "www.", "www.", "mail.", "api.", "cdn.", "login.", "dev."];

/// Names on one of a few addresses: every eighth row.
const HUBS: u64 = 16;

/// Passive DNS made up, skewed as the real one is: hubs, large zones, values that a few share, repeats, several sensors.
/// The same row number of the same total always gives the same row.
pub(super) struct Rows {
    total: u64,
}

/// What a row says.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) rrtype: &'static str,
    pub(super) rdata: String,
    first: u64,
    last: u64,
    count: u64,
    sensor: u64,
}

/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
pub(super) fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(SEED);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number below `most`, small ones far more often: the cube of an even draw.
fn skewed(draw: u64, most: u64) -> u64 {
    let draw = u128::from(draw >> 24);
    let cube = ((draw * draw) >> 40) * draw;
    u64::try_from((cube * u128::from(most)) >> 80).unwrap_or_default()
}

impl Rows {
    pub(super) const fn of(total: u64) -> Self {
        Self { total }
    }

    /// The registrable name of this number; different numbers give different names.
    pub(super) fn domain(number: u64) -> String {
        let draw = mix(number ^ 0xd0_3a1d);
        let mut label = String::new();
        for place in 0..2 + draw % 3 {
            label.push_str(SYLLABLES[(draw >> (8 + 5 * place)) as usize % SYLLABLES.len()]);
        }
        let mut left = number;
        while left > 0 {
            label.push(char::from(b"0123456789abcdefghijklmnopqrstuvwxyz"[(left % 36) as usize]));
            left /= 36;
        }
        format!("{label}.{}", SUFFIXES[(draw >> 40) as usize % SUFFIXES.len()])
    }

    /// An address of this number.
    pub(super) fn address(number: u64) -> String {
        let n = mix(number ^ 0xadd7e55);
        format!("{}.{}.{}.{}", 11 + n % 200, n >> 8 & 255, n >> 16 & 255, 1 + (n >> 24) % 254)
    }

    /// The address of a hub.
    pub(super) fn hub(number: u64) -> String {
        format!("203.0.113.{}", number + 1)
    }

    /// A zone with very many hosts.
    pub(super) fn zone(number: u64) -> String {
        format!("zone{number}.{}", ["kro.kr", "com", "net"][number as usize % 3])
    }

    pub(super) fn row(&self, number: u64) -> Row {
        let draw = mix(number);
        // One row in seven is another sighting of an earlier one.
        let again = draw.is_multiple_of(7) && number > 1_000;
        let of = if again { mix(draw) % number } else { number };
        let what = mix(of.wrapping_add(0x5eed));
        let turn = mix(what);
        let (domain, host) = if what.is_multiple_of(5) {
            (Self::zone(skewed(turn, 400)), format!("{:x}.", turn % (self.total / 8 + 16)))
        } else {
            let number = (turn >> 3) % (self.total / 6 + 16);
            (Self::domain(number), HOSTS[(what >> 32) as usize % HOSTS.len()].to_owned())
        };
        let kept = mix(domain.bytes().fold(7, |sum, byte| sum * 31 % 0xffff_ffff_ffff + u64::from(byte)));
        let (name, rrtype, rdata) = match (what >> 8) % 100 {
            0..=11 => (format!("{host}{domain}"), "A", Self::hub(skewed(turn >> 7, HUBS))),
            12..=71 => {
                // Most hosts of a domain lie where the domain lies.
                let home = if turn.is_multiple_of(32) { turn } else { kept };
                let rdata = Self::address(skewed(home, self.total / 8 + 64));
                (format!("{host}{domain}"), "A", rdata)
            }
            72..=79 => {
                let n = skewed(kept, self.total / 40 + 64);
                (format!("{host}{domain}"), "AAAA", format!("2001:db8:{:x}:{:x}::1", n >> 16, n & 0xffff))
            }
            80..=89 => {
                let rdata = format!("ns{}.{}", 1 + turn % 2, Self::domain(skewed(kept, 20_000)));
                (domain, "NS", rdata)
            }
            90..=93 => {
                let rdata = format!("mx{}.{}", 1 + turn % 2, Self::domain(skewed(kept, 10_000)));
                (domain, "MX", rdata)
            }
            94..=97 => (format!("{host}{domain}"), "CNAME", format!("edge{}.cdn.example", turn % 3_000)),
            _ => (domain, "TXT", format!("v=spf1 include:_spf{}.example -all", kept % 5_000)),
        };
        let first = 1_420_070_400 + mix(draw ^ 1) % 283_996_800;
        let last = (first + mix(draw ^ 2) % 7_776_000).min(1_735_689_599);
        Row { name, rrtype, rdata, first, last, count: 1 + mix(draw ^ 3) % 5_000, sensor: mix(draw ^ 4) % 8 }
    }

    /// Writes all rows as passive DNS Common Output Format, one object a line.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let file = File::create(path).with_context(|| format!("create {}", path.display()))?;
        self.lines(0..self.total, file)
    }

    /// Writes rows of these numbers.
    pub(super) fn lines(&self, numbers: Range<u64>, out: impl Write) -> Result<()> {
        let mut out = BufWriter::with_capacity(1 << 20, out);
        for number in numbers {
            let Row { name, rrtype, rdata, first, last, count, sensor } = self.row(number);
            writeln!(
                out,
                "{{\"rrname\":\"{name}.\",\"rrtype\":\"{rrtype}\",\"rdata\":\"{rdata}\",\"time_first\":{first},\
                 \"time_last\":{last},\"count\":{count},\"sensor_id\":\"sensor-{sensor}.collector.example\",\
                 \"bailiwick\":\"example.\"}}"
            )?;
        }
        out.flush().context("write rows")
    }
}

#[cfg(test)]
mod tests;
