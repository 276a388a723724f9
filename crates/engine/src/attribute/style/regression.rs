//! Multinomial logistic regression on sparse vectors by AdaGrad (Duchi, Hazan, Singer 2011), in a fixed order.

/// A sparse vector: place and value, by place.
pub(super) type Sparse = Vec<(u32, f32)>;

/// One training example.
pub(super) struct Example {
    pub(super) values: Sparse,
    pub(super) class: usize,
    pub(super) weight: f32,
}

/// How to fit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Descent {
    pub(super) passes: usize,
    pub(super) rate: f32,
    /// Pull of every touched weight to zero, per step.
    pub(super) decay: f32,
}

/// Weights of `classes` columns for every place, and one intercept for each class.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    classes: usize,
    rows: Vec<f32>,
    intercepts: Vec<f32>,
}

impl Weights {
    /// Visits the examples in a fixed order that is not that of their dates: every step is one example.
    pub(super) fn fit(examples: &[Example], places: usize, classes: usize, descent: Descent) -> Self {
        let mut it = Self { classes, rows: vec![0.0; places * classes], intercepts: vec![0.0; classes] };
        let (mut seen, mut seen_intercept) = (vec![1e-6_f32; places], 1e-6_f32);
        let order = order(examples.len());
        let mut wrong = vec![0.0_f32; classes];
        for _ in 0..descent.passes {
            for example in order.iter().map(|place| &examples[*place]) {
                it.scores_into(&example.values, &mut wrong);
                wrong.iter_mut().zip(&it.intercepts).for_each(|(score, intercept)| *score += intercept);
                softmax(&mut wrong);
                wrong[example.class] -= 1.0;
                wrong.iter_mut().for_each(|part| *part *= example.weight);
                let size: f32 = wrong.iter().map(|part| part * part).sum();
                for (place, value) in &example.values {
                    let place = *place as usize;
                    seen[place] += size * value * value;
                    let step = descent.rate / seen[place].sqrt();
                    let by = step * value;
                    let keep = 1.0 - (descent.decay * step).min(0.5);
                    let row = &mut it.rows[place * classes..(place + 1) * classes];
                    row.iter_mut()
                        .zip(&wrong)
                        .for_each(|(weight, part)| *weight = *weight * keep - by * part);
                }
                seen_intercept += size;
                let step = descent.rate / seen_intercept.sqrt();
                it.intercepts.iter_mut().zip(&wrong).for_each(|(weight, part)| *weight -= step * part);
            }
        }
        it
    }

    /// The score of every class without its intercept, which is how common the class was in training.
    pub(super) fn scores(&self, values: &Sparse) -> Vec<f32> {
        let mut scores = vec![0.0; self.classes];
        self.scores_into(values, &mut scores);
        scores
    }

    fn scores_into(&self, values: &Sparse, scores: &mut [f32]) {
        scores.fill(0.0);
        for (place, value) in values {
            let row = self.row(*place);
            scores.iter_mut().zip(row).for_each(|(score, weight)| *score += value * weight);
        }
    }

    /// The weights of one place, a class each.
    pub(super) fn row(&self, place: u32) -> &[f32] {
        let place = place as usize;
        &self.rows[place * self.classes..(place + 1) * self.classes]
    }
}

/// Every place below `count` once, scattered: steps of a number near the golden section that shares no divisor with it.
fn order(count: usize) -> Vec<usize> {
    let divides = |a: usize, b: usize| {
        let (mut a, mut b) = (a, b);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    let step = (count * 382 / 1000..=count).find(|step| divides(*step, count) == 1).unwrap_or(1);
    (0..count).map(|place| (place * step) % count.max(1)).collect()
}

fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    scores.iter_mut().for_each(|score| *score = (*score - top).exp());
    let sum: f32 = scores.iter().sum();
    scores.iter_mut().for_each(|score| *score /= sum);
}
