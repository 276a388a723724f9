/// Why the desk did not do what was asked. The text is shown to the person who asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// There is no such thing on this desk.
    #[error("{0}")]
    NotFound(String),
    /// The question makes no sense, or breaks a rule.
    #[error("{0}")]
    Refused(String),
    /// Something else was done in between, or somebody else has the desk.
    #[error("{0}")]
    Conflict(String),
    /// Nobody is signed in, or the session or token does not hold.
    #[error("{0}")]
    Unknown(String),
    /// The role does not allow it.
    #[error("{0}")]
    Forbidden(String),
    /// So much is asked at once that this would wait too long, or the server is ending; later it can be done.
    #[error("{0}")]
    Busy(String),
    /// The place is there and answers other methods.
    #[error("{0}")]
    NoSuchMethod(String),
    /// The desk itself failed; the text is for the log, not for the page.
    #[error("{0}")]
    Broken(String),
}

impl Failure {
    /// The HTTP status (RFC 9110).
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::NotFound(_) => 404,
            Self::Refused(_) => 422,
            Self::Conflict(_) => 409,
            Self::Unknown(_) => 401,
            Self::Forbidden(_) => 403,
            Self::NoSuchMethod(_) => 405,
            Self::Busy(_) => 503,
            Self::Broken(_) => 500,
        }
    }

    /// A few words on the kind of failure.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "Not on this desk",
            Self::Refused(_) => "Cannot be done so",
            Self::Conflict(_) => "Changed in between",
            Self::Unknown(_) => "Not signed in",
            Self::Forbidden(_) => "Not allowed",
            Self::NoSuchMethod(_) => "Not this method",
            Self::Busy(_) => "Too much at once",
            Self::Broken(_) => "The desk failed",
        }
    }

    /// What the person is told. Why the desk itself failed goes to the log only: it may hold paths.
    #[must_use]
    pub fn told(&self) -> &str {
        match self {
            Self::Broken(_) => "Something went wrong on our side. It is written to the log of the server.",
            Self::NotFound(why)
            | Self::Refused(why)
            | Self::Conflict(why)
            | Self::Unknown(why)
            | Self::Forbidden(why)
            | Self::Busy(why)
            | Self::NoSuchMethod(why) => why,
        }
    }
}
