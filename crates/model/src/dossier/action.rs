use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{DomainName, Timestamp};

/// What an order tells somebody to do with a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActionCode {
    /// Do not warn the registrant before it is executed.
    NoTipoff,
    /// Keep registration, billing, log-in, payment and address logs.
    Preserve,
    /// Keep the name registered; renew it if due.
    KeepActive,
    /// Replace the authoritative name servers.
    NsReplace,
    /// Remove the DNSSEC delegation.
    DsRemove,
    /// Take the name out of the zone instead of redirecting it.
    Hold,
    /// Block transfer, change and deletion.
    Lock,
    /// Move the name to the plaintiff's registrar.
    RegistrarChange,
    /// Replace the registration contacts.
    ContactReplace,
    /// Refuse, or redirect, a name that is not registered yet.
    ReserveFuture,
    /// Isolate, image and preserve a host, and cut its address.
    HostDisable,
    /// Report completion.
    Confirm,
}

/// A text that is no action code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no action code; they are NO_TIPOFF, PRESERVE, KEEP_ACTIVE, NS_REPLACE, DS_REMOVE, HOLD, LOCK, \
    REGISTRAR_CHANGE, CONTACT_REPLACE, RESERVE_FUTURE, HOST_DISABLE and CONFIRM"
)]
pub struct UnknownActionCode(pub String);

impl ActionCode {
    /// Every code, in the order in which actions on one domain are executed.
    pub const ALL: [Self; 12] = [
        Self::NoTipoff,
        Self::Preserve,
        Self::KeepActive,
        Self::NsReplace,
        Self::DsRemove,
        Self::Hold,
        Self::Lock,
        Self::RegistrarChange,
        Self::ContactReplace,
        Self::ReserveFuture,
        Self::HostDisable,
        Self::Confirm,
    ];

    /// The code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoTipoff => "NO_TIPOFF",
            Self::Preserve => "PRESERVE",
            Self::KeepActive => "KEEP_ACTIVE",
            Self::NsReplace => "NS_REPLACE",
            Self::DsRemove => "DS_REMOVE",
            Self::Hold => "HOLD",
            Self::Lock => "LOCK",
            Self::RegistrarChange => "REGISTRAR_CHANGE",
            Self::ContactReplace => "CONTACT_REPLACE",
            Self::ReserveFuture => "RESERVE_FUTURE",
            Self::HostDisable => "HOST_DISABLE",
            Self::Confirm => "CONFIRM",
        }
    }

    /// Whether it changes what visitors of the name reach: these wait for a verdict on collateral damage.
    #[must_use]
    pub const fn is_disruptive(self) -> bool {
        matches!(
            self,
            Self::NsReplace
                | Self::DsRemove
                | Self::Hold
                | Self::RegistrarChange
                | Self::HostDisable
                | Self::ReserveFuture
        )
    }
}

impl fmt::Display for ActionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ActionCode {
    type Err = UnknownActionCode;

    fn from_str(text: &str) -> Result<Self, UnknownActionCode> {
        let upper = text.to_ascii_uppercase().replace('-', "_");
        Self::ALL
            .into_iter()
            .find(|code| code.as_str() == upper)
            .ok_or_else(|| UnknownActionCode(text.chars().take(80).collect()))
    }
}

/// One row of the action table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderAction {
    /// Order of execution over the whole table, from 1.
    pub step: u32,
    /// What to do.
    pub code: ActionCode,
    /// With which domain; for [`ActionCode::HostDisable`] the domain that is hosted.
    pub domain: DomainName,
    /// Who is told.
    pub addressee: Addressee,
    /// Values: name servers to set, records to remove, statuses to set, addresses to cut.
    pub values: Vec<String>,
    /// The instruction in words, as an order would have it.
    pub text: String,
    /// What shows afterwards that it was done: RDAP status, parent NS set, ...
    pub verify: String,
}

/// Who carries an action out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Addressee {
    /// What they are.
    pub kind: AddresseeKind,
    /// Their name, as far as it is known.
    pub name: String,
}

/// Kinds of addressee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddresseeKind {
    /// Operator of the zone.
    Registry,
    /// Registrar of the name.
    Registrar,
    /// Provider at an address.
    Host,
}

/// The relief a person asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Relief {
    /// The actions asked for on each listed domain when nothing else is said of it.
    pub actions: Vec<ActionCode>,
    /// Name servers that [`ActionCode::NsReplace`] sets.
    pub name_servers: Vec<DomainName>,
    /// Registrar that [`ActionCode::RegistrarChange`] moves names to.
    pub registrar: Option<String>,
    /// Who becomes the contact under [`ActionCode::ContactReplace`].
    pub contact: Option<String>,
    /// Until when names are kept or reserved.
    pub until: Option<Timestamp>,
}

impl Default for Relief {
    /// Redirect and lock: what the published orders do; the name servers are still to be named.
    fn default() -> Self {
        Self {
            actions: vec![
                ActionCode::NoTipoff,
                ActionCode::Preserve,
                ActionCode::KeepActive,
                ActionCode::NsReplace,
                ActionCode::DsRemove,
                ActionCode::Lock,
                ActionCode::Confirm,
            ],
            name_servers: Vec::new(),
            registrar: None,
            contact: None,
            until: None,
        }
    }
}
