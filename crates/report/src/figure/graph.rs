use super::{Align, Drawing, HEIGHT, ROWS, Shape, pitch, shortened};

/// A value and the names that share it.
#[derive(Clone, Debug)]
pub(crate) struct Tie {
    /// The value, short.
    pub(crate) label: String,
    /// Indices of the names.
    pub(crate) names: Vec<usize>,
    /// Strongest weight in nats.
    pub(crate) weight: f64,
    /// What a report says, and no sensor saw.
    pub(crate) claim: bool,
}

const LEFT: f64 = 186.0;
const RIGHT: f64 = 290.0;
const LETTERS: usize = 44;

/// Names on the left, shared values on the right, a line for each "has this value". One drawing for every 50 names;
/// names that share values stand together. Says how many values found no place on a drawing.
pub(crate) fn graphs(names: &[String], ties: &[Tie]) -> Vec<(Drawing, usize)> {
    let order = order(names.len(), ties);
    order.chunks(ROWS).map(|chunk| drawing(names, ties, chunk)).collect()
}

/// Orders names so that lines cross little: each name moves to the mean place of its values, each value to the mean
/// place of its names, some times over (Sugiyama's barycentre heuristic). Equal means keep their order.
fn order(count: usize, ties: &[Tie]) -> Vec<usize> {
    let mut component: Vec<usize> = (0..count).collect();
    for tie in ties {
        let least = tie.names.iter().map(|&name| root(&component, name)).min();
        for &name in &tie.names {
            let old = root(&component, name);
            component[old] = least.unwrap_or(old);
        }
    }
    let components: Vec<usize> = (0..count).map(|name| root(&component, name)).collect();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|&name| (components[name], name));
    for _ in 0..12 {
        let place = places(&order);
        let values: Vec<f64> =
            ties.iter().map(|tie| mean(tie.names.iter().map(|&name| place[name]))).collect();
        let wish: Vec<f64> = (0..count)
            .map(|name| {
                let held = ties.iter().zip(&values).filter(|(tie, _)| tie.names.contains(&name));
                let held: Vec<f64> = held.map(|(_, value)| *value).collect();
                if held.is_empty() { place[name] } else { mean(held.into_iter()) }
            })
            .collect();
        order.sort_by(|&a, &b| {
            components[a].cmp(&components[b]).then(wish[a].total_cmp(&wish[b])).then(a.cmp(&b))
        });
    }
    order
}

fn root(component: &[usize], mut name: usize) -> usize {
    while component[name] != name {
        name = component[name];
    }
    name
}

#[expect(clippy::cast_precision_loss, reason = "places on a page")]
fn places(order: &[usize]) -> Vec<f64> {
    let mut place = vec![0.0; order.len()];
    for (at, &name) in order.iter().enumerate() {
        place[name] = at as f64;
    }
    place
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

#[expect(clippy::cast_precision_loss, reason = "rows of a page")]
fn drawing(names: &[String], ties: &[Tie], shown: &[usize]) -> (Drawing, usize) {
    let row_of = |name: usize| shown.iter().position(|&other| other == name);
    let mut here: Vec<(&Tie, Vec<usize>)> = ties
        .iter()
        .map(|tie| (tie, tie.names.iter().filter_map(|&name| row_of(name)).collect::<Vec<_>>()))
        .filter(|(_, rows)| !rows.is_empty())
        .collect();
    // The values that tie most stay when there are too many.
    here.sort_by(|(a, a_rows), (b, b_rows)| {
        let strength = |tie: &Tie, rows: &[usize]| tie.weight.max(0.1) * rows.len() as f64;
        strength(b, b_rows).total_cmp(&strength(a, a_rows)).then_with(|| a.label.cmp(&b.label))
    });
    let left_out = here.len().saturating_sub(ROWS);
    here.truncate(ROWS);
    here.sort_by(|(a, a_rows), (b, b_rows)| {
        let at = |rows: &[usize]| mean(rows.iter().map(|&row| row as f64));
        at(a_rows).total_cmp(&at(b_rows)).then_with(|| a.label.cmp(&b.label))
    });

    let (row_pitch, points) = pitch(shown.len().max(here.len()));
    let height = (row_pitch * shown.len().max(here.len()) as f64).min(HEIGHT) + 6.0;
    let mut drawing = Drawing::new(height);
    let name_y =
        |row: usize| (height - row_pitch * shown.len() as f64) / 2.0 + row_pitch * (row as f64 + 0.5);
    let spread = if here.is_empty() { row_pitch } else { (height - 6.0) / here.len() as f64 };
    let value_y = |row: usize| 3.0 + spread * (row as f64 + 0.5);
    for (at, (tie, rows)) in here.iter().enumerate() {
        for &row in rows {
            drawing.shapes.push(Shape::Tie {
                from: (LEFT + 5.0, name_y(row)),
                to: (RIGHT, value_y(at)),
                thick: (0.3 + tie.weight.max(0.0) * 0.12).min(1.3),
                shade: if tie.claim { 140 } else { 70 },
                dashed: tie.claim,
            });
        }
    }
    for (row, &name) in shown.iter().enumerate() {
        drawing.dot((LEFT + 4.0, name_y(row)));
        let at = (0.0, name_y(row) - points * 0.36);
        drawing.label(at, LEFT, points, Align::Right, shortened(&names[name], LETTERS));
    }
    for (at, (tie, _)) in here.iter().enumerate() {
        drawing.dot((RIGHT, value_y(at)));
        let place = (RIGHT + 5.0, value_y(at) - points * 0.36);
        drawing.label(place, drawing.width - RIGHT - 5.0, points, Align::Left, shortened(&tie.label, 41));
    }
    (drawing, left_out)
}
