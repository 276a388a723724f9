//! The text that a page shows (ISO 32000-1, 9.4), in the order in which it is drawn.
//!
//! Lines and words are told apart by where they stand: a move to another height ends a line, a gap within one is a space.

use std::collections::BTreeMap;

use super::Budget;
use super::file::{File, Page, find};
use super::font::Font;
use super::object::{Dict, Parser, Token, Value};

/// Drawings within drawings, at most.
const DEPTH: usize = 6;
/// Operands of one operator, at most.
const OPERANDS: usize = 64;
/// A gap this wide, in parts of the size, is a space between words.
const WORD: f64 = 0.18;
/// A move this high, in parts of the size, ends a line; and this high, a paragraph.
const LINE: f64 = 0.4;
const PARAGRAPH: f64 = 1.7;

/// A matrix `a b c d e f` of ISO 32000-1, 8.3.3.
type Matrix = [f64; 6];

const SAME: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// What comes first, then what comes after.
fn times(first: &Matrix, then: &Matrix) -> Matrix {
    let [a, b, c, d, e, f] = *first;
    let [p, q, r, s, t, u] = *then;
    [
        a.mul_add(p, b * r),
        a.mul_add(q, b * s),
        c.mul_add(p, d * r),
        c.mul_add(q, d * s),
        e.mul_add(p, f * r) + t,
        e.mul_add(q, f * s) + u,
    ]
}

/// The text of all pages.
pub(super) struct Writer<'f, 's> {
    file: &'f File<'s>,
    budget: &'f mut Budget,
    fonts: BTreeMap<usize, Font>,
    pub(super) text: String,
    /// Longer than this the text does not grow.
    limit: usize,
    /// Codes of which nobody says what they mean.
    pub(super) unread: u64,
    /// Where the last letter ended, and how large it was.
    end: Option<(f64, f64, f64)>,
}

#[derive(Clone)]
struct State {
    page: Matrix,
    font: Option<usize>,
    size: f64,
    leading: f64,
    letter: f64,
    word: f64,
    wide: f64,
    text: Matrix,
    line: Matrix,
}

impl<'f, 's> Writer<'f, 's> {
    pub(super) fn new(file: &'f File<'s>, budget: &'f mut Budget, limit: usize) -> Self {
        Self { file, budget, fonts: BTreeMap::new(), text: String::new(), limit, unread: 0, end: None }
    }

    /// Adds what a page shows.
    pub(super) fn page(&mut self, page: &Page<'f>) {
        let mut parts = Vec::new();
        match page.dict.get("Contents") {
            Some(Value::Reference(number)) if self.file.object(*number).is_some() => parts.push(*number),
            Some(list) => {
                let all = self.file.follow(list).list();
                parts.extend(
                    all.iter()
                        .filter_map(|part| if let Value::Reference(of) = part { Some(*of) } else { None }),
                );
            }
            None => {}
        }
        // One text cut anywhere.
        let mut whole = Vec::new();
        for part in parts {
            if let Some(bytes) = self.file.stream(part, self.budget) {
                whole.extend(bytes);
                whole.push(b'\n');
            }
        }
        self.end = None;
        self.draw(&whole, page.resources, &SAME, 0);
        self.text.push('\x0c');
    }

    fn draw(&mut self, content: &[u8], resources: Option<&'f Dict>, page: &Matrix, depth: usize) {
        let mut state = State {
            page: *page,
            font: None,
            size: 1.0,
            leading: 0.0,
            letter: 0.0,
            word: 0.0,
            wide: 1.0,
            text: SAME,
            line: SAME,
        };
        let mut saved: Vec<State> = Vec::new();
        let mut parser = Parser::new(content, 0);
        let mut operands: Vec<Value> = Vec::new();
        let fresh = parser.left;
        loop {
            let before = parser.at;
            parser.left = fresh;
            let token = parser.token();
            // Broken values are passed over byte by byte at worst, and every byte costs.
            if !self.budget.spend(parser.at.saturating_sub(before).max(1)) {
                return;
            }
            match token {
                None if parser.at >= content.len() => return,
                None => parser.at = parser.at.max(before + 1),
                Some(Token::Value(value)) => {
                    if operands.len() < OPERANDS {
                        operands.push(value);
                    }
                }
                Some(Token::Word(word)) => {
                    match word.as_str() {
                        "q" if saved.len() < OPERANDS => saved.push(state.clone()),
                        "Q" => state = saved.pop().unwrap_or(state),
                        // An image within the text.
                        "ID" => {
                            parser.at = find(content, parser.at, b"EI").map_or(content.len(), |end| end + 2);
                        }
                        "Do" => self.form(&operands, resources, &state, depth),
                        _ => self.operator(&word, &operands, resources, &mut state),
                    }
                    operands.clear();
                }
            }
        }
    }

    fn form(&mut self, operands: &[Value], resources: Option<&'f Dict>, state: &State, depth: usize) {
        let (file, Some(name)) = (self.file, operands.first().and_then(Value::name)) else { return };
        let forms = resources.and_then(|resources| file.dict(resources, "XObject"));
        let Some(Value::Reference(number)) = forms.and_then(|forms| forms.get(name)) else { return };
        let Some(dict) = file.object(*number) else { return };
        if depth >= DEPTH || dict.get("Subtype").and_then(Value::name) != Some("Form") {
            return;
        }
        let Some(bytes) = file.stream(*number, self.budget) else { return };
        let own = dict.get("Matrix").map_or(&[][..], |matrix| file.follow(matrix).list());
        let page = matrix(own).map_or(state.page, |own| times(&own, &state.page));
        self.draw(&bytes, file.dict(dict, "Resources").or(resources), &page, depth + 1);
    }

    fn operator(&mut self, word: &str, operands: &[Value], resources: Option<&'f Dict>, state: &mut State) {
        let number = |at: usize| operands.get(at).and_then(Value::number).unwrap_or_default();
        match word {
            "cm" => {
                if let Some(by) = matrix(operands) {
                    state.page = times(&by, &state.page);
                }
            }
            "BT" => (state.text, state.line) = (SAME, SAME),
            "Tf" => {
                state.size = number(1);
                state.font =
                    operands.first().and_then(Value::name).and_then(|name| self.font(name, resources));
            }
            "TL" => state.leading = number(0),
            "Tc" => state.letter = number(0),
            "Tw" => state.word = number(0),
            "Tz" => state.wide = number(0) / 100.0,
            "Td" => state.next(number(0), number(1)),
            "TD" => {
                state.leading = -number(1);
                state.next(number(0), number(1));
            }
            "T*" => state.next(0.0, -state.leading),
            "Tm" => {
                if let Some(to) = matrix(operands) {
                    (state.text, state.line) = (to, to);
                }
            }
            "Tj" => self.show(operands.first(), state),
            "'" => {
                state.next(0.0, -state.leading);
                self.show(operands.first(), state);
            }
            "\"" => {
                (state.word, state.letter) = (number(0), number(1));
                state.next(0.0, -state.leading);
                self.show(operands.get(2), state);
            }
            "TJ" => {
                for part in operands.first().map_or(&[][..], Value::list) {
                    match part {
                        Value::Number(back) => state.advance(-back / 1000.0 * state.size * state.wide),
                        part => self.show(Some(part), state),
                    }
                }
            }
            _ => {}
        }
    }

    fn font(&mut self, name: &str, resources: Option<&'f Dict>) -> Option<usize> {
        let fonts = resources.and_then(|resources| self.file.dict(resources, "Font"))?;
        let dict = self.file.follow(fonts.get(name)?).dict()?;
        // Where it stands in memory tells it from others, with a number or without.
        let key = std::ptr::from_ref(dict).addr();
        if !self.fonts.contains_key(&key) {
            let font = Font::read(self.file, dict, self.budget);
            self.fonts.insert(key, font);
        }
        Some(key)
    }

    fn show(&mut self, text: Option<&Value>, state: &mut State) {
        let (Some(Value::Text(bytes)), Some(font)) = (text, state.font.and_then(|key| self.fonts.get(&key)))
        else {
            return;
        };
        if self.text.len() >= self.limit {
            return;
        }
        for code in bytes.chunks(font.bytes.max(1)) {
            let is_space = code == b" ";
            let code = code.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte));
            let at = times(&state.text, &state.page);
            let size = state.size.abs() * at[1].hypot(at[0]).max(at[3].hypot(at[2]));
            move_to(&mut self.text, self.end, (at[4], at[5]), size);
            self.unread += u64::from(!font.write(code, &mut self.text));
            let space = if is_space { state.word } else { 0.0 };
            state.advance((font.width(code) * state.size + state.letter + space) * state.wide);
            let end = times(&state.text, &state.page);
            self.end = Some((end[4], end[5], size));
        }
        let _ = self.budget.spend(bytes.len());
    }
}

impl State {
    fn next(&mut self, x: f64, y: f64) {
        self.line = times(&[1.0, 0.0, 0.0, 1.0, x, y], &self.line);
        self.text = self.line;
    }

    fn advance(&mut self, by: f64) {
        self.text = times(&[1.0, 0.0, 0.0, 1.0, by, 0.0], &self.text);
    }
}

/// Writes what lies between the end of the last letter and the next.
fn move_to(text: &mut String, end: Option<(f64, f64, f64)>, to: (f64, f64), size: f64) {
    let Some((x, y, last)) = end else { return };
    let size = size.max(last).max(1e-6);
    let (aside, apart) = ((to.0 - x) / size, (to.1 - y).abs() / size);
    // What is raised or lowered goes on where the letter before ended.
    let goes_on = apart < 1.0 && (-0.5..1.0).contains(&aside);
    if apart > PARAGRAPH {
        text.push_str("\n\n");
    } else if apart > LINE && !goes_on {
        text.push('\n');
    } else if !(-1.0..=WORD).contains(&aside) && !text.ends_with([' ', '\n']) {
        text.push(' ');
    }
}

fn matrix(values: &[Value]) -> Option<Matrix> {
    let mut matrix = SAME;
    for (at, cell) in matrix.iter_mut().enumerate() {
        *cell = values.get(at)?.number()?.clamp(-1e9, 1e9);
    }
    Some(matrix)
}
