//! Corrects what the chain of letters expects by what was measured of other words, place by place.

use std::fmt::Write as _;

use engine::detect::lookalike::Hits;

/// A word: what the counts of one half make expect of it, and what was measured on the other.
pub(crate) struct Case {
    pub(crate) letters: usize,
    pub(crate) expected: Hits,
    pub(crate) measured: Hits,
}

/// What is put to an expectation before its logarithm is taken, in hits per million.
const LEAST: f64 = 0.05;

/// The part of the hits that stands at one place.
type Part = fn(&Hits) -> f64;

/// Rows of the file of counts: place, and the terms of the logarithm of the hits: constant, of the expected hits'
/// logarithm, of the letters above six. `scale`: hits per million that one label stands for.
pub(crate) fn fit(cases: &[Case], scale: f64) -> String {
    let places: [(&str, Part); 3] = [
        ("token", |hits| hits.label + hits.token),
        ("glued", |hits| hits.glued),
        ("inside", |hits| hits.inside),
    ];
    let mut out = String::new();
    for (place, of) in places {
        let rows: Vec<([f64; 3], f64)> = cases
            .iter()
            .map(|case| {
                let features = [1.0, (of(&case.expected) + LEAST).ln(), case.letters as f64 - 6.0];
                (features, of(&case.measured) / scale)
            })
            .collect();
        let [a, b, c] = spread(&rows, scale);
        writeln!(out, "~{place}\t{a:.3} {b:.3} {c:.3}").expect("text takes all");
    }
    out
}

/// Regression of counts on features with a logarithmic link; the spread of counts grows with their square as well
/// (negative binomial, dispersion 1), else a few common words would decide. Newton's steps with a weak prior.
fn spread(rows: &[([f64; 3], f64)], scale: f64) -> [f64; 3] {
    let mut terms = [0.0, 1.0, 0.0];
    for _ in 0..100 {
        let (mut slope, mut curve) = ([0.0; 3], [[0.0; 3]; 3]);
        for at in 0..3 {
            curve[at][at] = 0.1;
            slope[at] = 0.1 * (terms[at] - [0.0, 1.0, 0.0][at]);
        }
        for (features, count) in rows {
            let log: f64 = features.iter().zip(&terms).map(|(x, term)| x * term).sum();
            let mean = log.clamp(-12.0, 12.0).exp() / scale;
            let (residual, weight) = ((mean - count) / (1.0 + mean), mean / (1.0 + mean));
            for (i, x) in features.iter().enumerate() {
                slope[i] += residual * x;
                for (j, y) in features.iter().enumerate() {
                    curve[i][j] += weight * x * y;
                }
            }
        }
        let step = solved(curve, slope);
        for (term, step) in terms.iter_mut().zip(step) {
            *term -= step.clamp(-1.0, 1.0);
        }
        if step.iter().all(|step| step.abs() < 1e-9) {
            break;
        }
    }
    terms
}

/// Solves three equations (Gauss, no pivots: the matrix is positive definite).
fn solved(mut matrix: [[f64; 3]; 3], mut right: [f64; 3]) -> [f64; 3] {
    for at in 0..3 {
        for below in at + 1..3 {
            let factor = matrix[below][at] / matrix[at][at];
            let upper = matrix[at];
            for (cell, above) in matrix[below].iter_mut().zip(upper).skip(at) {
                *cell -= factor * above;
            }
            right[below] -= factor * right[at];
        }
    }
    let mut out = [0.0; 3];
    for at in (0..3).rev() {
        let known: f64 = (at + 1..3).map(|column| matrix[at][column] * out[column]).sum();
        out[at] = (right[at] - known) / matrix[at][at];
    }
    out
}
