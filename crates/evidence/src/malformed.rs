/// Bytes that are not of the form that they should have: which form, and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no {form}: {reason}")]
pub struct Malformed {
    /// The form: `signed note`, `checkpoint`, `manifest` and so on.
    pub form: &'static str,
    /// What is wrong, in words.
    pub reason: String,
}

impl Malformed {
    pub(crate) fn new(form: &'static str, reason: impl Into<String>) -> Self {
        Self { form, reason: reason.into() }
    }
}
