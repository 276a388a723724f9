use model::{Interval, Timestamp};

use super::{Align, Drawing, ROWS, Shape, pitch, shortened};

/// One row: a name and what is known of its time.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    pub(crate) label: String,
    /// First to last sighting.
    pub(crate) seen: Option<Interval>,
    /// When it was registered.
    pub(crate) created: Option<Timestamp>,
}

/// A moment that concerns all rows.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    pub(crate) at: Timestamp,
    /// A letter or number that the caption explains.
    pub(crate) sign: String,
}

const AXIS: f64 = 196.0;
const HEAD: f64 = 22.0;

/// A bar from first to last sighting for each name, a black tick at its registration, a line down for each mark; one
/// drawing for every 50 names, earliest first. Names without any date are left out.
pub(crate) fn timelines(spans: &[Span], marks: &[Mark]) -> Vec<Drawing> {
    let mut dated: Vec<(&Span, Interval)> =
        spans.iter().filter_map(|span| Some((span, hull(span)?))).collect();
    dated.sort_by(|(a, a_hull), (b, b_hull)| {
        (a_hull.first(), a_hull.last(), &a.label).cmp(&(b_hull.first(), b_hull.last(), &b.label))
    });
    let Some(all) = dated
        .iter()
        .map(|(_, hull)| *hull)
        .chain(marks.iter().map(|mark| Interval::at(mark.at)))
        .reduce(Interval::hull)
    else {
        return Vec::new();
    };
    if dated.is_empty() {
        return Vec::new();
    }
    dated.chunks(ROWS).map(|chunk| drawing(chunk, marks, all)).collect()
}

fn hull(span: &Span) -> Option<Interval> {
    let created = span.created.map(Interval::at);
    match (span.seen, created) {
        (Some(seen), Some(created)) => Some(seen.hull(created)),
        (seen, created) => seen.or(created),
    }
}

#[expect(clippy::cast_precision_loss, reason = "rows of a page")]
fn drawing(rows: &[(&Span, Interval)], marks: &[Mark], all: Interval) -> Drawing {
    let (row_pitch, points) = pitch(rows.len());
    let height = HEAD + row_pitch * rows.len() as f64;
    let mut drawing = Drawing::new(height + 2.0);
    let ticks = ticks(all);
    // Two per cent of air on both sides, so that the first and last marks do not touch the frame.
    let days = all.first().days_until(all.last()).max(1.0);
    let (air, width) = (days * 0.02, drawing.width - AXIS);
    let x = |at: Timestamp| AXIS + (all.first().days_until(at) + air) / (days + 2.0 * air) * width;
    for (at, text) in &ticks {
        let place = x(*at);
        drawing.shapes.push(Shape::Line {
            from: (place, HEAD - 4.0),
            to: (place, height),
            thick: 0.3,
            shade: 200,
            dashed: false,
        });
        drawing.label((place - 30.0, 10.0), 60.0, 6.2, Align::Center, text.clone());
    }
    for mark in marks {
        let place = x(mark.at);
        drawing.shapes.push(Shape::Line {
            from: (place, 7.0),
            to: (place, height),
            thick: 0.6,
            shade: 0,
            dashed: true,
        });
        drawing.label((place - 30.0, 0.0), 60.0, 6.2, Align::Center, mark.sign.clone());
    }
    for (row, (span, _)) in rows.iter().enumerate() {
        let middle = HEAD + row_pitch * (row as f64 + 0.5);
        if row % 2 == 1 {
            let at = (0.0, middle - row_pitch / 2.0);
            drawing
                .shapes
                .insert(0, Shape::Bar { at, size: (drawing.width, row_pitch), shade: 246, outlined: false });
        }
        drawing.label(
            (0.0, middle - points * 0.36),
            AXIS - 6.0,
            points,
            Align::Left,
            shortened(&span.label, 45),
        );
        if let Some(seen) = span.seen {
            let (from, to) = (x(seen.first()), x(seen.last()));
            let size = ((to - from).max(1.2), row_pitch * 0.5);
            drawing.shapes.push(Shape::Bar {
                at: (from, middle - row_pitch * 0.25),
                size,
                shade: 150,
                outlined: false,
            });
        }
        if let Some(created) = span.created {
            let at = (x(created) - 0.7, middle - row_pitch * 0.38);
            drawing.shapes.push(Shape::Bar { at, size: (1.4, row_pitch * 0.76), shade: 0, outlined: false });
        }
    }
    drawing
}

/// First days of months, at most eight over the whole span, with their names.
fn ticks(all: Interval) -> Vec<(Timestamp, String)> {
    let month_of = |at: Timestamp| {
        let date = at.date();
        let mut parts = date.split('-').map_while(|part| part.parse::<i32>().ok());
        Some(parts.next()? * 12 + parts.next()? - 1)
    };
    let (Some(first), Some(last)) = (month_of(all.first()), month_of(all.last())) else { return Vec::new() };
    let step =
        [1, 2, 3, 6, 12, 24, 60, 120, 1_200, 12_000].into_iter().find(|step| (last - first) / step < 8);
    let step = step.unwrap_or(12_000);
    let begin = first + (step - first.rem_euclid(step)) % step;
    let mut out = Vec::new();
    let mut month = begin;
    while month <= last {
        let (year, number) = (month.div_euclid(12), month.rem_euclid(12) + 1);
        if let Ok(at) = format!("{year:04}-{number:02}-01").parse::<Timestamp>() {
            let text = if step >= 12 { format!("{year}") } else { format!("{year}-{number:02}") };
            if at >= all.first() {
                out.push((at, text));
            }
        }
        month += step;
    }
    if out.is_empty() {
        out.push((all.first(), all.first().date()));
    }
    out
}
