//! The capability vertex of the Diamond Model: which actor uses these techniques and this software.
//!
//! The score of an actor is a weighted sum of log-likelihood ratios (techniques, their parents, software, techniques of its
//! software), cosines by rarity (with its techniques, its software, both together, the closest report on it), software that
//! nobody else is known to use, software that resembles its own, and the number of reports on it; an unknown actor competes
//! with a score of its own. Softmax makes probabilities of scores. Weights are fitted by [`Trials`] on reports whose own contribution
//! to the profiles is removed, and kept in `data/attribution-weights.tsv`; `docs/attribution-figures.md` has what they are
//! worth. Both kinds of evidence are copied and planted cheaply and are one vertex: [`Ceiling`] holds them down.

mod backtest;
mod ceiling;
mod figures;
mod fit;
mod judge;
mod level;
mod nearest;
mod observed;
mod profile;
mod repertoire;
mod term;
mod weights;

pub use self::backtest::{KNOWN, Knowledge, Left, Rolled, Trial, Trials, UNKNOWN_SHARE};
pub use self::ceiling::Ceiling;
pub use self::figures::{Bin, Figures, Share};
pub use self::judge::{Basis, Contribution, Judgement, judge};
pub use self::observed::Observed;
pub use self::profile::{Incident, Item, Profiles, Use};
pub use self::weights::{InvalidWeights, Weights};

use super::family::alone;
use super::weigh::{softmax, wilson};

#[cfg(test)]
mod tests;
