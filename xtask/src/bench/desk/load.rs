//! Users who read pages, and how long each page took.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

use super::client::Client;
use super::routes::Route;
use crate::bench::generate::mix;

/// How the routes are read.
pub(super) struct Load<'a> {
    pub(super) address: SocketAddr,
    pub(super) cookie: &'a str,
    pub(super) routes: &'a [Route],
}

/// What became of the requests of one route.
#[derive(Clone, Default)]
pub(super) struct Taken {
    /// Milliseconds of each, sorted once all are there.
    times: Vec<f64>,
    /// Requests by status; 0 for those without an answer.
    statuses: BTreeMap<u16, u64>,
}

impl Taken {
    fn add(&mut self, time: Duration, status: u16) {
        self.times.push(time.as_secs_f64() * 1_000.0);
        *self.statuses.entry(status).or_default() += 1;
    }

    pub(super) fn requests(&self) -> usize {
        self.times.len()
    }

    /// The time within which so many of a hundred were answered, in milliseconds.
    pub(super) fn within(&self, hundredth: usize) -> f64 {
        let last = self.times.len().saturating_sub(1);
        self.times.get((self.times.len() * hundredth / 100).min(last)).copied().unwrap_or_default()
    }

    /// Requests that were answered neither with what was asked for nor with the way there.
    pub(super) fn errors(&self) -> u64 {
        let bad = |status: &u16| !(200..400).contains(status);
        self.statuses.iter().filter(|(status, _)| bad(status)).map(|(_, count)| count).sum()
    }

    /// `200: 40, 303: 2`.
    pub(super) fn statuses(&self) -> String {
        let each = self.statuses.iter().map(|(status, count)| format!("{status}: {count}"));
        each.collect::<Vec<_>>().join(", ")
    }
}

impl Load<'_> {
    /// Reads one route so many times in a row, as the only user.
    pub(super) fn alone(&self, route: &Route, times: u32) -> Taken {
        let mut client = Client::new(self.address, self.cookie.to_owned());
        let mut taken = Taken::default();
        for turn in 0..times {
            one(&mut client, route, mix(u64::from(turn) ^ 0xa10e), &mut taken);
        }
        taken.times.sort_by(f64::total_cmp);
        taken
    }

    /// `users` read for so long, each with a stream of events open, and pause between two pages, `pause` in the mean. Each
    /// reads all routes in turn from a place of its own.
    pub(super) fn together(&self, users: u64, time: Duration, pause: Duration) -> Result<Vec<Taken>> {
        let end = Instant::now() + time;
        let read = |user: u64| -> Result<Vec<Taken>> {
            let mut client = Client::new(self.address, self.cookie.to_owned());
            let _events = client.listen("/events")?;
            let mut taken = vec![Taken::default(); self.routes.len()];
            let begin = mix(user) >> 8;
            for turn in 0_u64.. {
                let draw = mix(user << 32 | turn);
                let millis = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
                sleep(Duration::from_millis(millis / 2 + draw % millis.max(1)));
                if Instant::now() >= end {
                    break;
                }
                let place = usize::try_from((begin + turn) % self.routes.len() as u64)?;
                one(&mut client, &self.routes[place], draw, &mut taken[place]);
            }
            Ok(taken)
        };
        let users = std::thread::scope(|scope| {
            let users: Vec<_> = (0..users).map(|user| scope.spawn(move || read(user))).collect();
            users
                .into_iter()
                .map(|user| user.join().map_err(|_| anyhow!("a user stopped"))?)
                .collect::<Result<Vec<_>>>()
        })?;
        let mut all = vec![Taken::default(); self.routes.len()];
        for user in users {
            for (all, taken) in all.iter_mut().zip(user) {
                all.times.extend(taken.times);
                for (status, count) in taken.statuses {
                    *all.statuses.entry(status).or_default() += count;
                }
            }
        }
        all.iter_mut().for_each(|taken| taken.times.sort_by(f64::total_cmp));
        Ok(all)
    }
}

/// Reads one of the route's paths.
fn one(client: &mut Client, route: &Route, draw: u64, taken: &mut Taken) {
    let path = &route.paths[usize::try_from(draw >> 16).unwrap_or_default() % route.paths.len()];
    let begin = Instant::now();
    let status = client.get(path).map_or(0, |answer| answer.status);
    taken.add(begin.elapsed(), status);
    if !(200..400).contains(&status) {
        println!("{path} answers {status}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_errors_are_counted() {
        let mut taken = Taken::default();
        for (millis, status) in [(3, 200), (1, 303), (2, 404), (9, 0)] {
            taken.add(Duration::from_millis(millis), status);
        }
        taken.times.sort_by(f64::total_cmp);
        assert_eq!((taken.requests(), taken.errors()), (4, 2));
        assert!((taken.within(50) - 3.0).abs() < 1e-9 && (taken.within(95) - 9.0).abs() < 1e-9);
        assert_eq!(taken.statuses(), "0: 1, 200: 1, 303: 1, 404: 1");
        assert!(Taken::default().within(95).abs() < 1e-9);
    }
}
