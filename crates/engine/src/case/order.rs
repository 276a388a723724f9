//! The order compiler: from actions asked for to a table without contradictions.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    ActionCode, Addressee, AddresseeKind, Collateral, DomainName, OrderAction, Reach, Registry, Relief,
    Verdict,
};

/// Statuses that [`ActionCode::Lock`] sets at the registry (RFC 5731, RFC 3915).
const LOCKS: [&str; 3] = ["serverTransferProhibited", "serverUpdateProhibited", "serverDeleteProhibited"];

/// What is asked for on one domain.
#[derive(Clone, Debug)]
pub struct ActionRequest<'a> {
    /// The domain.
    pub domain: &'a DomainName,
    /// The actions, in any order.
    pub actions: &'a [ActionCode],
    /// The gate with its verdict.
    pub collateral: &'a Collateral,
    /// Its registry.
    pub registry: &'a Registry,
    /// Its registrar, as published.
    pub registrar: Option<&'a str>,
    /// Whether the delegation is signed; `None` when not said.
    pub signed: Option<bool>,
    /// Addresses it was seen on, for [`ActionCode::HostDisable`].
    pub addresses: &'a [String],
    /// Whether it is registered at all.
    pub registered: bool,
}

/// Why actions do not compile.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[non_exhaustive]
pub enum OrderRefused {
    /// A held name has no delegation, so it cannot be redirected.
    #[error(
        "{domain}: HOLD takes the name out of the zone, so NS_REPLACE would do nothing; ask for one of them"
    )]
    HoldAndRedirect {
        /// The domain.
        domain: DomainName,
    },
    /// Resolvers that validate would refuse the new servers' answers.
    #[error("{domain}: its delegation is signed, so NS_REPLACE needs DS_REMOVE as well")]
    SignedDelegation {
        /// The domain.
        domain: DomainName,
    },
    /// Nobody knows whether resolvers that validate would refuse the new servers' answers.
    #[error(
        "{domain}: whether its delegation is signed is not known, so NS_REPLACE needs DS_REMOVE as well; it does no harm \
         where there is none"
    )]
    UnknownDelegation {
        /// The domain.
        domain: DomainName,
    },
    /// A lock forbids the very changes that come after it.
    #[error("{domain}: LOCK stands before {after}, which it would forbid")]
    LockTooEarly {
        /// The domain.
        domain: DomainName,
        /// What comes after it.
        after: ActionCode,
    },
    /// No person decided.
    #[error("{domain}: nobody gave a verdict on collateral damage; see `interdict case collateral`")]
    NoVerdict {
        /// The domain.
        domain: DomainName,
    },
    /// What was decided on has changed.
    #[error("{domain}: the verdict was given on answers that have changed since; review it again")]
    StaleVerdict {
        /// The domain.
        domain: DomainName,
    },
    /// Strangers have names below it.
    #[error(
        "{domain}: strangers have names below it; only two different persons together can let it through"
    )]
    TwoPersons {
        /// The domain.
        domain: DomainName,
    },
    /// The verdict leaves the name to its owner.
    #[error("{domain}: the verdict is host-only, which excludes {action}")]
    HostOnly {
        /// The domain.
        domain: DomainName,
        /// The action that acts on the name.
        action: ActionCode,
    },
    /// Nobody knows whether the court reaches the registry.
    #[error("{domain}: the registry of .{suffix} is not known; add it to the desk's registries.tsv")]
    UnknownRegistry {
        /// The domain.
        domain: DomainName,
        /// Its suffix.
        suffix: String,
    },
    /// Fewer than two name servers (RFC 2182).
    #[error("{domain}: NS_REPLACE needs at least two name servers; name them in the relief")]
    NameServers {
        /// The domain.
        domain: DomainName,
    },
    /// The new name server lies in a domain that the order itself acts on.
    #[error("{domain}: the new name server {server} lies below a domain of the same order")]
    NameServerInOrder {
        /// The domain.
        domain: DomainName,
        /// The server.
        server: DomainName,
    },
    /// An action lacks what it needs.
    #[error("{domain}: {action} needs {what}")]
    Lacks {
        /// The domain.
        domain: DomainName,
        /// The action.
        action: ActionCode,
        /// What.
        what: &'static str,
    },
    /// A name that is not registered can only be reserved, one that is cannot.
    #[error("{domain}: RESERVE_FUTURE is for names that are not registered, and excludes {other}")]
    Reserved {
        /// The domain.
        domain: DomainName,
        /// The action that excludes it, or itself when the name is registered.
        other: ActionCode,
    },
}

/// Compiles the action table, or says everything that stands against it. Domains whose verdict spares them take no part.
///
/// Steps run over the whole table, action by action and then domain by domain: logs are kept before anything changes, name
/// servers come before the lock, confirmation last.
///
/// # Errors
/// Every refusal, sorted.
pub fn compile(
    requests: &[ActionRequest<'_>],
    relief: &Relief,
) -> Result<Vec<OrderAction>, Vec<OrderRefused>> {
    let acted: BTreeSet<&DomainName> = requests.iter().map(|request| request.domain).collect();
    let mut refused = BTreeSet::new();
    let mut rows: Vec<OrderAction> = Vec::new();
    for request in requests.iter().filter(|request| !is_spared(request)) {
        let actions = wanted(request);
        refused.extend(refusals(request, &actions, relief, &acted));
        rows.extend(actions.iter().map(|action| row(request, *action, relief)));
    }
    let place: BTreeMap<&DomainName, usize> =
        requests.iter().enumerate().map(|(place, request)| (request.domain, place)).collect();
    rows.sort_by_key(|row| (row.code, place.get(&row.domain).copied()));
    for (step, row) in (1..).zip(&mut rows) {
        row.step = step;
    }
    refused.extend(check(&rows));
    if refused.is_empty() { Ok(rows) } else { Err(refused.into_iter().collect()) }
}

/// Checks a table, wherever it comes from, for actions on one domain that undo or forbid each other.
#[must_use]
pub fn check(table: &[OrderAction]) -> Vec<OrderRefused> {
    let mut by_domain: BTreeMap<&DomainName, Vec<&OrderAction>> = BTreeMap::new();
    for row in table {
        by_domain.entry(&row.domain).or_default().push(row);
    }
    let mut refused = Vec::new();
    for (domain, mut rows) in by_domain {
        rows.sort_by_key(|row| row.step);
        let has = |code| rows.iter().any(|row| row.code == code);
        if has(ActionCode::Hold) && has(ActionCode::NsReplace) {
            refused.push(OrderRefused::HoldAndRedirect { domain: domain.clone() });
        }
        if let Some(lock) = rows.iter().position(|row| row.code == ActionCode::Lock) {
            for row in &rows[lock..] {
                if matches!(row.code, ActionCode::NsReplace | ActionCode::DsRemove | ActionCode::Hold) {
                    refused.push(OrderRefused::LockTooEarly { domain: domain.clone(), after: row.code });
                }
            }
        }
    }
    refused
}

fn is_spared(request: &ActionRequest<'_>) -> bool {
    request.collateral.review.as_ref().is_some_and(|review| review.verdict == Verdict::Spare)
}

/// The actions in order of execution. There is nothing to remove where the delegation is known to be unsigned.
fn wanted(request: &ActionRequest<'_>) -> BTreeSet<ActionCode> {
    let mut actions: BTreeSet<ActionCode> = request.actions.iter().copied().collect();
    if request.signed == Some(false) {
        actions.remove(&ActionCode::DsRemove);
    }
    actions
}

fn refusals(
    request: &ActionRequest<'_>,
    actions: &BTreeSet<ActionCode>,
    relief: &Relief,
    acted: &BTreeSet<&DomainName>,
) -> Vec<OrderRefused> {
    let domain = || request.domain.clone();
    let has = |code| actions.contains(&code);
    let mut refused = gate(request, actions);
    if has(ActionCode::NsReplace) {
        match request.signed {
            _ if has(ActionCode::DsRemove) => {}
            Some(true) => refused.push(OrderRefused::SignedDelegation { domain: domain() }),
            None => refused.push(OrderRefused::UnknownDelegation { domain: domain() }),
            Some(false) => {}
        }
        if relief.name_servers.iter().collect::<BTreeSet<_>>().len() < 2 {
            refused.push(OrderRefused::NameServers { domain: domain() });
        }
        for server in &relief.name_servers {
            if acted.iter().any(|zone| server.is_within(zone.as_str())) {
                refused.push(OrderRefused::NameServerInOrder { domain: domain(), server: server.clone() });
            }
        }
    }
    let lacks = |missing: bool, action, what| {
        (missing && has(action)).then(|| OrderRefused::Lacks { domain: domain(), action, what })
    };
    refused.extend(lacks(
        relief.registrar.is_none(),
        ActionCode::RegistrarChange,
        "a registrar in the relief",
    ));
    refused.extend(lacks(relief.contact.is_none(), ActionCode::ContactReplace, "a contact in the relief"));
    refused.extend(lacks(
        request.addresses.is_empty(),
        ActionCode::HostDisable,
        "an address that was observed",
    ));
    refused.extend(lacks(relief.until.is_none(), ActionCode::ReserveFuture, "a date in the relief"));
    if has(ActionCode::ReserveFuture) {
        let keeps = [ActionCode::ReserveFuture, ActionCode::NoTipoff, ActionCode::Confirm];
        if let Some(other) = actions.iter().copied().find(|action| !keeps.contains(action)) {
            refused.push(OrderRefused::Reserved { domain: domain(), other });
        }
        if request.registered {
            refused.push(OrderRefused::Reserved { domain: domain(), other: ActionCode::ReserveFuture });
        }
    }
    refused
}

/// The gate: nothing passes without a verdict on the answers as they are now.
fn gate(request: &ActionRequest<'_>, actions: &BTreeSet<ActionCode>) -> Vec<OrderRefused> {
    let domain = || request.domain.clone();
    let mut refused = Vec::new();
    let at_registry = |action: &&ActionCode| addressee(**action) == AddresseeKind::Registry;
    if request.registry.reach == Reach::Unknown && actions.iter().any(|action| at_registry(&action)) {
        let suffix = request.registry.suffix.clone();
        refused.push(OrderRefused::UnknownRegistry { domain: domain(), suffix });
    }
    match &request.collateral.review {
        None if request.collateral.stale => refused.push(OrderRefused::StaleVerdict { domain: domain() }),
        None => refused.push(OrderRefused::NoVerdict { domain: domain() }),
        Some(review) => {
            if request.collateral.shared_zone && !two_persons(&review.by, review.second.as_deref()) {
                refused.push(OrderRefused::TwoPersons { domain: domain() });
            }
            if review.verdict == Verdict::HostOnly {
                let on_the_name = |action: &&ActionCode| {
                    !matches!(
                        action,
                        ActionCode::HostDisable
                            | ActionCode::Preserve
                            | ActionCode::NoTipoff
                            | ActionCode::Confirm
                    )
                };
                if let Some(action) = actions.iter().find(on_the_name) {
                    refused.push(OrderRefused::HostOnly { domain: domain(), action: *action });
                }
            }
        }
    }
    refused
}

/// Whether two different persons decided.
#[must_use]
pub fn two_persons(by: &str, second: Option<&str>) -> bool {
    let plain = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    second.is_some_and(|second| !plain(second).is_empty() && plain(second) != plain(by))
}

const fn addressee(code: ActionCode) -> AddresseeKind {
    match code {
        ActionCode::KeepActive
        | ActionCode::NsReplace
        | ActionCode::DsRemove
        | ActionCode::Hold
        | ActionCode::Lock
        | ActionCode::ReserveFuture => AddresseeKind::Registry,
        ActionCode::NoTipoff
        | ActionCode::Preserve
        | ActionCode::RegistrarChange
        | ActionCode::ContactReplace
        | ActionCode::Confirm => AddresseeKind::Registrar,
        ActionCode::HostDisable => AddresseeKind::Host,
    }
}

fn row(request: &ActionRequest<'_>, code: ActionCode, relief: &Relief) -> OrderAction {
    let kind = addressee(code);
    let name = match kind {
        AddresseeKind::Registry => request
            .registry
            .operator
            .clone()
            .unwrap_or_else(|| format!("registry of .{}", request.registry.suffix)),
        AddresseeKind::Registrar => request.registrar.unwrap_or("the registrar of record").to_owned(),
        AddresseeKind::Host => "the provider at the addresses named".to_owned(),
    };
    let servers = || relief.name_servers.iter().map(ToString::to_string).collect::<Vec<_>>();
    let until = relief.until.map_or_else(|| "the end of the order".to_owned(), |until| until.date());
    let domain = request.domain;
    let (values, text, verify): (Vec<String>, String, &str) = match code {
        ActionCode::NoTipoff => (
            Vec::new(),
            format!("give no notice of this order to the registrant of {domain} before it is executed"),
            "acknowledgement on file",
        ),
        ActionCode::Preserve => (
            Vec::new(),
            format!("preserve registration, billing, log-in, payment and address logs of {domain}"),
            "acknowledgement on file",
        ),
        ActionCode::KeepActive => (
            vec![until.clone()],
            format!("keep {domain} registered until {until}, and renew it if it falls due"),
            "RDAP expiration at or after that day; no pendingDelete",
        ),
        ActionCode::NsReplace => (
            servers(),
            format!("replace the name servers of {domain} by {}", servers().join(" and ")),
            "the parent's NS set equals the ordered set; the child answers the same",
        ),
        ActionCode::DsRemove => (
            Vec::new(),
            format!("remove every DS record of {domain} from the parent zone"),
            "the parent has no DS record",
        ),
        ActionCode::Hold => (
            vec!["serverHold".to_owned()],
            format!("set serverHold on {domain}"),
            "RDAP status server hold; NXDOMAIN at the parent",
        ),
        ActionCode::Lock => (
            LOCKS.map(str::to_owned).to_vec(),
            format!("set {} on {domain}", LOCKS.join(", ")),
            "RDAP shows the three statuses",
        ),
        ActionCode::RegistrarChange => {
            let registrar = relief.registrar.clone().unwrap_or_default();
            let text = format!("move {domain} to the plaintiff's account at {registrar}");
            (vec![registrar], text, "RDAP registrar and its IANA id")
        }
        ActionCode::ContactReplace => {
            let contact = relief.contact.clone().unwrap_or_default();
            let text = format!("make {contact} the registrant and every contact of {domain}");
            (vec![contact], text, "RDAP entities")
        }
        ActionCode::ReserveFuture => (
            vec![until.clone()],
            format!("refuse the registration of {domain} until {until}"),
            "the registry's list of reserved names",
        ),
        ActionCode::HostDisable => (
            request.addresses.to_vec(),
            format!(
                "isolate, image and preserve what serves {domain} at {}, and cut it from the network",
                request.addresses.join(", ")
            ),
            "the provider's report",
        ),
        ActionCode::Confirm => (
            Vec::new(),
            format!("report the time at which each act on {domain} was completed"),
            "time stamp on file",
        ),
    };
    // Who is not bound is asked, not ordered (Fed. R. Civ. P. 65(d)(2)).
    let verb = match (kind, request.registry.reach) {
        (AddresseeKind::Registry, Reach::Inside) => "shall",
        (AddresseeKind::Registry, _) => "is asked to",
        _ => "shall",
    };
    let who = match kind {
        AddresseeKind::Registry => "The registry",
        AddresseeKind::Registrar => "The registrar",
        AddresseeKind::Host => "The provider",
    };
    OrderAction {
        step: 0,
        code,
        domain: domain.clone(),
        addressee: Addressee { kind, name },
        values,
        text: format!("{who} {verb} {text}."),
        verify: verify.to_owned(),
    }
}

#[cfg(test)]
mod tests;
