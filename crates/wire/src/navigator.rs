//! Layers of the ATT&CK Navigator, format 4.5 (`layers/spec/v4.5/layerformat.md` of mitre-attack/attack-navigator).
//!
//! A [`Layer`] says of techniques how much speaks for each. [`Layer::to_json`] writes it, [`Layer::parse`] reads one that
//! somebody else made, and [`Layer::difference`] says what two have apart and in common.

use std::collections::BTreeMap;

use serde_json::{Value, json};

mod difference;
mod read;

pub use read::InvalidLayer;

/// Most techniques a layer holds; ATT&CK has fewer than a thousand in a domain.
pub const TECHNIQUE_LIMIT: usize = 10_000;

/// The matrix a layer belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Domain {
    /// Enterprise.
    #[default]
    Enterprise,
    /// Mobile.
    Mobile,
    /// Industrial control systems.
    Ics,
}

impl Domain {
    /// Its name in the format.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enterprise => "enterprise-attack",
            Self::Mobile => "mobile-attack",
            Self::Ics => "ics-attack",
        }
    }

    /// Whether a technique of this id can belong to the matrix. Ids of ICS begin with `T0`; those of the other two are not
    /// told apart by their form.
    #[must_use]
    pub fn may_hold(self, id: &str) -> bool {
        is_technique(id) && id.starts_with("T0") == (self == Self::Ics)
    }
}

/// Whether a text has the form of a technique's id: `T1566`, `T1566.002`.
#[must_use]
pub fn is_technique(id: &str) -> bool {
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    let Some(rest) = id.strip_prefix('T') else { return false };
    rest.split_once('.').map_or_else(|| digits(rest, 4), |(own, sub)| digits(own, 4) && digits(sub, 3))
}

/// What a layer says of one technique.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    /// How much speaks for it, in the unit of the layer.
    pub score: f64,
    /// A colour of its own, `#rrggbb`; else the gradient gives it.
    pub color: Option<&'static str>,
    /// Why, in words; empty for nothing.
    pub comment: String,
    /// Names and values shown beside it.
    pub metadata: Vec<(String, String)>,
}

/// A layer: techniques of one matrix, each with a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Its title.
    pub name: String,
    /// What it shows, how and from what.
    pub description: String,
    /// Its matrix.
    pub domain: Domain,
    /// Marks by the technique's id. Ids of another form or matrix are not written.
    pub marks: BTreeMap<String, Mark>,
    /// The highest score there can be; the lowest is 0.
    pub most: f64,
    /// Labels of colours.
    pub legend: Vec<(String, &'static str)>,
    /// Names and values shown with the layer.
    pub metadata: Vec<(String, String)>,
}

impl Layer {
    /// An empty layer with scores from 0 to 100.
    #[must_use]
    pub fn new(name: impl Into<String>, description: impl Into<String>, domain: Domain) -> Self {
        Self {
            name: name.into(),
            description: description.into(),
            domain,
            marks: BTreeMap::new(),
            most: 100.0,
            legend: Vec::new(),
            metadata: Vec::new(),
        }
    }

    /// The marks that are written: ids of the form and matrix, the first [`TECHNIQUE_LIMIT`].
    pub fn written(&self) -> impl Iterator<Item = (&str, &Mark)> {
        let marks = self.marks.iter().map(|(id, mark)| (id.as_str(), mark));
        marks.filter(|(id, _)| self.domain.may_hold(id)).take(TECHNIQUE_LIMIT)
    }

    /// The layer as JSON. The same layer gives the same bytes.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let techniques: Vec<Value> = self.written().map(|(id, mark)| technique(id, mark)).collect();
        let most = if self.most.is_finite() && self.most > 0.0 { self.most } else { 1.0 };
        let mut layer = json!({
            "name": if self.name.trim().is_empty() { "interdict" } else { &self.name },
            "versions": { "navigator": "5.1.0", "layer": "4.5" },
            "domain": self.domain.as_str(),
            "description": self.description,
            "sorting": 3,
            "layout": { "layout": "side", "showID": true, "showName": true, "expandedSubtechniques": "annotated" },
            "hideDisabled": false,
            "techniques": techniques,
            "gradient": { "colors": ["#fff7ec", "#fc8d59", "#b30000"], "minValue": 0, "maxValue": most },
        });
        if !self.legend.is_empty() {
            let items = self.legend.iter().map(|(label, color)| json!({ "label": label, "color": color }));
            layer["legendItems"] = items.collect();
        }
        if let Some(metadata) = metadata(&self.metadata) {
            layer["metadata"] = metadata;
        }
        layer
    }
}

fn technique(id: &str, mark: &Mark) -> Value {
    // JSON has no infinity; the score of nothing is 0.
    let score = if mark.score.is_finite() { (mark.score * 1e3).round() / 1e3 } else { 0.0 };
    let mut technique = json!({ "techniqueID": id, "score": score, "enabled": true });
    if let Some(color) = mark.color {
        technique["color"] = color.into();
    }
    if !mark.comment.is_empty() {
        technique["comment"] = mark.comment.as_str().into();
    }
    if let Some(metadata) = metadata(&mark.metadata) {
        technique["metadata"] = metadata;
    }
    technique
}

/// The format has neither empty names nor empty values.
fn metadata(pairs: &[(String, String)]) -> Option<Value> {
    let told = pairs.iter().filter(|(name, value)| !name.is_empty() && !value.is_empty());
    let told: Vec<Value> = told.map(|(name, value)| json!({ "name": name, "value": value })).collect();
    (!told.is_empty()).then(|| told.into())
}

#[cfg(test)]
mod tests;
