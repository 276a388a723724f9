use serde::{Deserialize, Serialize};

use super::LossTest;
use crate::{Digest, Timestamp};

/// Loss with the test of a sum within a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LossLedger {
    /// Entries in order of number.
    pub entries: Vec<LossEntry>,
    /// Sum of all entries in cents.
    pub total_cents: u64,
    /// The test: 500,000 cents in 12 months for 18 U.S.C. 1030(c)(4)(A)(i)(I).
    pub test: LossTest,
    /// The period with the largest sum; `None` without entries.
    pub best: Option<LossWindow>,
    /// Whether the test is met.
    pub met: bool,
}

/// A period and what was lost in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LossWindow {
    /// First day.
    pub from: Timestamp,
    /// The day after the last one.
    pub until: Timestamp,
    /// Sum in cents.
    pub cents: u64,
    /// Numbers of the entries that lie wholly within.
    pub entries: Vec<u32>,
}

/// One loss.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LossEntry {
    /// From 1, in the order entered.
    pub number: u32,
    /// Who bore it: the plaintiff or a class of victims, never a person.
    pub who: String,
    /// What was done: response, damage assessment, restoration (18 U.S.C. 1030(e)(11)).
    pub task: String,
    /// First day.
    pub from: Timestamp,
    /// Last day.
    pub to: Timestamp,
    /// Hours in hundredths, where it is work.
    pub hours_hundredths: Option<u64>,
    /// Cents an hour, where it is work.
    pub rate_cents: Option<u64>,
    /// Amount in cents.
    pub cents: u64,
    /// Number of the invoice's or time sheet's exhibit.
    pub exhibit: Option<u32>,
    /// Who entered it.
    pub by: String,
}

/// A registered mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The mark: the name of an identity of the watch-list ties it to imitations.
    pub mark: String,
    /// Identity of the watch-list that it stands for.
    pub identity: Option<String>,
    /// Registration number with its office: `US 1,234,567`.
    pub registration: String,
    /// Classes of goods and services.
    pub classes: Vec<String>,
    /// Owner.
    pub owner: String,
    /// Date of registration.
    pub registered: Option<Timestamp>,
    /// Number of the certificate's exhibit.
    pub exhibit: Option<u32>,
    /// Who entered it.
    pub by: String,
}

/// One attempt to serve or give notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceAttempt {
    /// From 1, in the order entered.
    pub number: u32,
    /// Number of the Doe it is directed at, when at one.
    pub doe: Option<u32>,
    /// How.
    pub method: ServiceMethod,
    /// Where to, exactly as used.
    pub address: String,
    /// Number of the exhibit that the address was taken from.
    pub address_exhibit: Option<u32>,
    /// SHA-256 of each document that was sent.
    pub documents: Vec<Digest>,
    /// When.
    pub sent_at: Timestamp,
    /// What the mail server, carrier or site answered.
    pub response: Option<String>,
    /// Whether it came back.
    pub bounced: Option<bool>,
    /// SHA-256 of a reply.
    pub reply: Option<Digest>,
    /// Numbers of exhibits that prove it.
    pub exhibits: Vec<u32>,
    /// Who did it.
    pub by: String,
}

/// Ways of service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceMethod {
    /// E-mail.
    Email,
    /// Fax.
    Fax,
    /// Post or courier.
    Post,
    /// By hand.
    Personal,
    /// Hague Convention or another treaty.
    Treaty,
    /// A message to a chat handle.
    Message,
    /// Publication on a website.
    Publication,
}

impl ServiceMethod {
    /// Every way.
    pub const ALL: [Self; 7] =
        [Self::Email, Self::Fax, Self::Post, Self::Personal, Self::Treaty, Self::Message, Self::Publication];

    /// The word in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Fax => "fax",
            Self::Post => "post",
            Self::Personal => "personal",
            Self::Treaty => "treaty",
            Self::Message => "message",
            Self::Publication => "publication",
        }
    }
}
