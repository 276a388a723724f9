//! Drawings, laid out here in plain arithmetic: the same case gives the same picture on every machine.

mod graph;
mod timeline;

use serde::Serialize;

pub(crate) use graph::{Tie, graphs};
pub(crate) use timeline::{Mark, Span, timelines};

/// Width of a drawing: the text of a letter page between its margins, in pt.
const WIDTH: f64 = 468.0;
/// Rows on one drawing: more would be too small to read.
const ROWS: usize = 50;
/// Height of the rows together, in pt.
const HEIGHT: f64 = 560.0;

/// Shapes to draw, first ones below; all lengths in pt from the upper left corner.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Drawing {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) shapes: Vec<Shape>,
}

/// One shape. Shades run from 0, black, to 255, white: the page must survive a copier.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "shape", rename_all = "snake_case")]
pub(crate) enum Shape {
    Line { from: Point, to: Point, thick: f64, shade: u8, dashed: bool },
    Tie { from: Point, to: Point, thick: f64, shade: u8, dashed: bool },
    Bar { at: Point, size: Point, shade: u8, outlined: bool },
    Label { at: Point, width: f64, points: f64, align: Align, fixed: bool, bold: bool, text: String },
}

/// Across and down.
pub(crate) type Point = (f64, f64);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Align {
    Left,
    Right,
    Center,
}

impl Drawing {
    fn new(height: f64) -> Self {
        Self { width: WIDTH, height, shapes: Vec::new() }
    }

    fn label(&mut self, at: Point, width: f64, points: f64, align: Align, text: String) {
        self.shapes.push(Shape::Label { at, width, points, align, fixed: true, bold: false, text });
    }

    fn dot(&mut self, (x, y): Point) {
        self.shapes.push(Shape::Bar { at: (x - 1.4, y - 1.4), size: (2.8, 2.8), shade: 0, outlined: false });
    }
}

/// Distance between rows and size of their letters, for so many rows.
fn pitch(rows: usize) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "at most a few dozen rows")]
    let pitch = (HEIGHT / rows.max(1) as f64).min(15.0);
    (pitch, (pitch * 0.62).clamp(5.5, 7.0))
}

/// At most `most` characters: the middle of a longer text gives way, since both ends of a name tell.
fn shortened(text: &str, most: usize) -> String {
    let length = text.chars().count();
    if length <= most {
        return text.to_owned();
    }
    let tail = most / 3;
    let head: String = text.chars().take(most - tail - 1).collect();
    let tail: String = text.chars().skip(length - tail).collect();
    format!("{head}…{tail}")
}
