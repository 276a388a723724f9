//! Reads layers that others made.

use serde::Deserialize;

use super::{Domain, Layer, Mark, TECHNIQUE_LIMIT, is_technique};

/// Why a text is no layer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidLayer {
    /// No JSON, or JSON of another form.
    #[error("no Navigator layer: {0}")]
    Form(String),
    /// A version other than 4.x.
    #[error("layer format {0} is not read; open it in the Navigator and save it again, which writes 4.5")]
    Version(String),
    /// A matrix that ATT&CK does not have.
    #[error("`{0}` is no domain: enterprise-attack, mobile-attack, ics-attack")]
    Domain(String),
    /// Too many techniques.
    #[error("the layer lists {0} techniques, more than the {TECHNIQUE_LIMIT} that are read")]
    TooMany(usize),
}

#[derive(Deserialize)]
struct Written {
    name: String,
    #[serde(default)]
    description: String,
    domain: String,
    versions: Versions,
    #[serde(default)]
    techniques: Vec<Technique>,
}

#[derive(Deserialize)]
struct Versions {
    layer: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Technique {
    #[serde(rename = "techniqueID")]
    id: String,
    score: Option<f64>,
    #[serde(default)]
    comment: String,
    enabled: Option<bool>,
}

impl Layer {
    /// Reads a layer of format 4.x: its name, matrix, and techniques with score and comment; colours, layout and filters are
    /// left out. Disabled techniques and ids of another form are left out too; of a technique listed under several tactics
    /// the highest score counts.
    ///
    /// # Errors
    /// [`InvalidLayer`].
    pub fn parse(text: &str) -> Result<Self, InvalidLayer> {
        let written: Written =
            serde_json::from_str(text).map_err(|wrong| InvalidLayer::Form(wrong.to_string()))?;
        let version = written.versions.layer;
        if version != "4" && !version.starts_with("4.") {
            return Err(InvalidLayer::Version(version));
        }
        let domain = [Domain::Enterprise, Domain::Mobile, Domain::Ics].into_iter();
        let domain = domain.into_iter().find(|domain| domain.as_str() == written.domain);
        let domain = domain.ok_or(InvalidLayer::Domain(written.domain))?;
        if written.techniques.len() > TECHNIQUE_LIMIT {
            return Err(InvalidLayer::TooMany(written.techniques.len()));
        }
        let mut layer = Self::new(written.name, written.description, domain);
        for technique in written.techniques {
            if technique.enabled == Some(false) || !is_technique(&technique.id) {
                continue;
            }
            let score = technique.score.unwrap_or_default();
            let mark = layer.marks.entry(technique.id).or_insert_with(|| Mark { score, ..Mark::default() });
            if score >= mark.score {
                (mark.score, mark.comment) = (score, technique.comment);
            }
        }
        Ok(layer)
    }
}
