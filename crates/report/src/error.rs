/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// A field that the document cannot be without is empty.
    #[error("the {document} cannot be made: {field} is empty; {advice}")]
    Empty {
        /// The document.
        document: &'static str,
        /// The field, in words.
        field: String,
        /// What to do.
        advice: &'static str,
    },
    /// The data does not serialise.
    #[error("the data of the {document} does not serialise")]
    Data {
        /// The document.
        document: &'static str,
        /// The cause.
        source: serde_json::Error,
    },
    /// The typesetter refused, which is a fault of a template.
    #[error("the {document} could not be set: {message}")]
    Typeset {
        /// The document.
        document: &'static str,
        /// What the typesetter said, with template and line.
        message: String,
    },
}
