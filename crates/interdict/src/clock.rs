//! The one door to the clock, and what is known about it.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use evidence::Clock;
use model::Timestamp;

/// systemd-timesyncd makes this file when it has set the clock (systemd-timesyncd.service(8)).
const TIMESYNCD: &str = "/run/systemd/timesync/synchronized";

/// The moment it is.
pub(crate) fn now() -> Result<Timestamp> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).context("the clock stands before 1970")?;
    Ok(Timestamp::from_micros(i64::try_from(since.as_micros())?)?)
}

/// Asks whoever keeps the clock right whether it is: the configured file, chrony, systemd-timesyncd, in this order. No
/// packet is sent. Nobody to ask is an answer too: `none`, not synchronised.
pub(crate) fn sample(clock_file: &str) -> Clock {
    let said = if clock_file.is_empty() { chronyc() } else { fs::read_to_string(clock_file).ok() };
    let mut clock = said.as_deref().and_then(tracking).unwrap_or_else(|| {
        let synchronised = clock_file.is_empty() && Path::new(TIMESYNCD).exists();
        Clock {
            source: if synchronised { "timesyncd" } else { "none" }.to_owned(),
            synchronised,
            offset_us: None,
            stratum: None,
            uptime_us: None,
            sample: synchronised.then(|| TIMESYNCD.to_owned()),
        }
    });
    clock.uptime_us = uptime();
    clock
}

fn chronyc() -> Option<String> {
    let mut command = Command::new("chronyc");
    command.args(["-n", "-c", "tracking"]).stdin(Stdio::null()).stderr(Stdio::null());
    let output = command.output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

/// One line of `chronyc -c tracking`: reference id, name, stratum, reference time, system time off in seconds, last
/// offset, ..., leap status (chronyc(1)).
fn tracking(said: &str) -> Option<Clock> {
    let line = said.lines().next()?.trim();
    let fields: Vec<&str> = line.split(',').collect();
    let [_, _, stratum, _, off, .., leap] = fields[..] else { return None };
    let stratum: u32 = stratum.parse().ok()?;
    let off: f64 = off.parse().ok()?;
    let synchronised = (1..16).contains(&stratum) && leap != "Not synchronised" && off.abs() < 1e6;
    #[expect(clippy::cast_possible_truncation, reason = "below 10^12 microseconds, by the test before")]
    let offset_us = synchronised.then(|| (off * 1e6).round() as i64);
    Some(Clock {
        source: "chrony".to_owned(),
        synchronised,
        offset_us,
        stratum: Some(stratum),
        uptime_us: None,
        sample: Some(line.chars().filter(|c| !c.is_control()).take(400).collect()),
    })
}

/// Time since the machine started, from `/proc/uptime`: nobody can set it back.
fn uptime() -> Option<u64> {
    let text = fs::read_to_string("/proc/uptime").ok()?;
    let (seconds, hundredths) = text.split_whitespace().next()?.split_once('.')?;
    Some(seconds.parse::<u64>().ok()? * 1_000_000 + hundredths.parse::<u64>().ok()? * 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_chrony_says_is_read() {
        let line = "A29FC87B,162.159.200.123,4,1732790000.123,-0.000012345,0.1,0.2,-3.4,0.0,0.1,0.03,0.002,64.5,Normal\n";
        let clock = tracking(line).unwrap();
        assert_eq!((clock.synchronised, clock.offset_us, clock.stratum), (true, Some(-12), Some(4)));
        let line = "7F7F0101,,0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.0,1.0,0.0,Not synchronised";
        let clock = tracking(line).unwrap();
        assert_eq!((clock.synchronised, clock.offset_us), (false, None));
        assert_eq!(tracking("506 Cannot talk to daemon"), None);
        assert_eq!(tracking(""), None);
    }

    #[test]
    fn a_configured_file_is_the_only_one_asked() {
        let clock = sample("/nowhere/chrony");
        assert_eq!((clock.source.as_str(), clock.synchronised), ("none", false));
    }
}
