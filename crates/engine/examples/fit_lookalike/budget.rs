//! Thresholds by the alerts they cost.

use engine::detect::lookalike::Matcher;

use super::cases::{Set, Stream};
use super::labels::{pool, pooled};

/// Most alerts per million at the default threshold. The floors are 800 and 500: what is left is for other names than
/// those measured, of which alerts would differ by chance.
pub(crate) const REGISTERED: f64 = 700.0;
pub(crate) const POPULAR: f64 = 430.0;
/// The strict preset.
const STRICT_REGISTERED: f64 = 200.0;
const STRICT_PRECISION: f64 = 0.9;

/// Probabilities of a stream's names, rising, with the identity of each.
pub(crate) struct Scores {
    pub(crate) rows: Vec<(f64, String)>,
    count: usize,
}

impl Scores {
    pub(crate) fn of(open: &Matcher, stream: &Stream) -> Self {
        let judged = stream.names.iter().filter_map(|name| open.judge(name));
        let mut rows: Vec<_> = judged.map(|judgement| (judgement.probability, judgement.identity)).collect();
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self { rows, count: stream.count }
    }

    /// Alerts per million at a threshold.
    pub(crate) fn rate(&self, least: f64) -> f64 {
        self.rate_of(least, |_| true)
    }

    /// As [`Scores::rate`], on names of some identities.
    pub(crate) fn rate_of(&self, least: f64, of: impl Fn(&str) -> bool) -> f64 {
        let from = self.rows.partition_point(|row| row.0 < least);
        self.rows[from..].iter().filter(|row| of(&row.1)).count() as f64 * 1e6 / self.count as f64
    }
}

/// Everything that thresholds are chosen by.
pub(crate) struct Curve {
    pub(crate) registered: Scores,
    pub(crate) popular: Scores,
    /// Probability, label, and how many names it stands for.
    pub(crate) pool: Vec<(f64, bool, f64)>,
}

/// The thresholds that may be chosen.
pub(crate) fn grid() -> impl DoubleEndedIterator<Item = f64> {
    (1..1000).map(|step| f64::from(step) / 1000.0)
}

impl Curve {
    pub(crate) fn measure(matcher: &Matcher, set: &Set) -> Self {
        let open = matcher.clone().with_threshold(0.0);
        Self {
            registered: Scores::of(&open, &set.registered),
            popular: Scores::of(&open, &set.popular),
            pool: pool(&open, &set.rows),
        }
    }

    /// The lowest threshold within the budget of both streams.
    pub(crate) fn default_threshold(&self) -> f64 {
        self.within(REGISTERED, POPULAR, |_| true)
    }

    /// The lowest threshold at which the names of some identities keep to a budget of alerts per million.
    pub(crate) fn within(&self, registered: f64, popular: f64, of: impl Fn(&str) -> bool) -> f64 {
        let fits = |p: &f64| {
            self.registered.rate_of(*p, &of) <= registered && self.popular.rate_of(*p, &of) <= popular
        };
        grid().find(fits).unwrap_or(0.999)
    }

    pub(crate) fn strict_threshold(&self, default: f64) -> f64 {
        let fits = |p: &f64| {
            *p > default
                && self.registered.rate(*p) <= STRICT_REGISTERED
                && pooled(&self.pool, *p).0 >= STRICT_PRECISION
        };
        grid().find(fits).unwrap_or(0.999)
    }
}
