//! What two layers have apart and in common.

use std::collections::BTreeSet;

use super::{Domain, Layer, Mark};

/// Only in the first.
const FIRST: &str = "#d95f02";
/// Only in the second.
const SECOND: &str = "#1f78b4";
/// In both.
const BOTH: &str = "#999999";

impl Layer {
    /// What `self` and `other` have apart and in common. The score is 1 for techniques of the first alone, 2 for those of both,
    /// 3 for those of the second alone; the colour says the same, and the comment with the scores of both sides. A technique
    /// that is listed with the score 0 counts as listed.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        let domain = if self.domain == other.domain { self.domain } else { Domain::default() };
        let (a, b) = (self.name.as_str(), other.name.as_str());
        let mut layer = Self::new(format!("{a} and {b}"), String::new(), domain);
        layer.most = 3.0;
        let ids: BTreeSet<&str> = self.written().chain(other.written()).map(|(id, _)| id).collect();
        let mut counts = [0_usize; 3];
        for id in ids {
            let of = |layer: &Self| {
                layer.domain.may_hold(id).then(|| layer.marks.get(id).map(|mark| mark.score)).flatten()
            };
            let (side, color, comment) = match (of(self), of(other)) {
                (Some(first), Some(second)) => (1, BOTH, format!("both: {a} {first:.0}, {b} {second:.0}")),
                (Some(first), None) => (0, FIRST, format!("only {a}: {first:.0}")),
                (None, second) => (2, SECOND, format!("only {b}: {:.0}", second.unwrap_or_default())),
            };
            counts[side] += 1;
            let score = [1.0, 2.0, 3.0][side];
            let mark = Mark { score, color: Some(color), comment, metadata: Vec::new() };
            layer.marks.insert(id.to_owned(), mark);
        }
        layer.description = format!(
            "Techniques only of {a}: {}; of both: {}; only of {b}: {}. Scores: 1 only the first, 2 both, 3 only the second.",
            counts[0], counts[1], counts[2]
        );
        layer.legend =
            vec![(format!("only {a}"), FIRST), ("both".to_owned(), BOTH), (format!("only {b}"), SECOND)];
        layer
    }
}
