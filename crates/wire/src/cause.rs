use model::CauseOfAction;

/// Version of the format of a cause that this program reads.
const VERSION: u32 = 1;
/// The longest cause in TOML, in bytes.
const MAX_BYTES: usize = 1 << 20;

/// The causes of action that come with the program, drafts for counsel, in the order in which they are pleaded: name of the
/// file, and its text.
pub const CAUSES: [(&str, &str); 11] = [
    ("cfaa.toml", include_str!("../claims/cfaa.toml")),
    ("ecpa_sca.toml", include_str!("../claims/ecpa_sca.toml")),
    ("lanham_1114.toml", include_str!("../claims/lanham_1114.toml")),
    ("lanham_1125a.toml", include_str!("../claims/lanham_1125a.toml")),
    ("lanham_1125c.toml", include_str!("../claims/lanham_1125c.toml")),
    ("acpa.toml", include_str!("../claims/acpa.toml")),
    ("trespass.toml", include_str!("../claims/trespass.toml")),
    ("conversion.toml", include_str!("../claims/conversion.toml")),
    ("rico.toml", include_str!("../claims/rico.toml")),
    ("dmca_1201.toml", include_str!("../claims/dmca_1201.toml")),
    ("va_computer_crimes.toml", include_str!("../claims/va_computer_crimes.toml")),
];

/// Why a text is no cause of action.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidCause {
    /// Not TOML, or not of this shape.
    #[error("{0}")]
    Toml(String),
    /// Another version.
    #[error("version {0} is not known to this program, which reads version {VERSION}")]
    Version(u32),
    /// A code that is not lower-case letters, digits and underscores, or occurs twice.
    #[error("`{0}` is no code: lower-case letters, digits and underscores, each once")]
    Code(String),
    /// Nothing to show, or nothing that could show it.
    #[error("{0}")]
    Empty(&'static str),
}

/// Reads a cause of action in TOML.
///
/// # Errors
/// [`InvalidCause`]; unknown fields are errors.
pub fn read_cause(text: &str) -> Result<CauseOfAction, InvalidCause> {
    if text.len() > MAX_BYTES {
        return Err(InvalidCause::Toml(format!("a cause of more than {MAX_BYTES} bytes")));
    }
    let cause: CauseOfAction = toml::from_str(text)
        .map_err(|error| InvalidCause::Toml(error.to_string().chars().take(400).collect()))?;
    if cause.version != VERSION {
        return Err(InvalidCause::Version(cause.version));
    }
    let is_code = |code: &str| {
        !code.is_empty() && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    let mut known = std::collections::BTreeSet::new();
    for code in cause.elements.iter().map(|element| &element.code) {
        if !is_code(code) || !known.insert(code) {
            return Err(InvalidCause::Code(code.clone()));
        }
    }
    if !is_code(&cause.code) {
        return Err(InvalidCause::Code(cause.code));
    }
    if cause.elements.is_empty() {
        return Err(InvalidCause::Empty("a cause needs at least one element"));
    }
    if cause.elements.iter().any(|element| element.topics.is_empty()) {
        return Err(InvalidCause::Empty("an element needs at least one topic that can support it"));
    }
    if cause.elements.iter().any(|element| element.gap.trim().is_empty()) {
        return Err(InvalidCause::Empty("an element needs a text for its gap"));
    }
    Ok(cause)
}

#[cfg(test)]
mod tests;
