//! What admins do with accounts and tokens, by page or by program.

use model::Timestamp;

use crate::app::App;
use crate::people::{Account, AccountChange, Role, SessionRecord};
use crate::respond::Asked;
use crate::view::{AccountOrder, TokenMade, TokenOrder, TokenRow};
use crate::{Failure, Scope, password, secret};

/// Days a token holds at most.
pub(crate) const LONGEST: u16 = 366;
/// Characters of what a token is for, at most.
const LABEL: usize = 200;

/// Adds an account, or changes role, password or state of one; `status` is how it is answered.
pub(crate) fn save_account(
    app: &App,
    asked: &Asked,
    order: &AccountOrder,
    status: u16,
) -> Result<Account, Failure> {
    let name = name(&order.name)?;
    if name == asked.name() && (order.role != Role::Admin || !order.active) {
        return Err(Failure::Refused("You cannot take your own rights away: ask another admin.".to_owned()));
    }
    let given = order.password.as_deref().filter(|given| !given.is_empty());
    let password = given.map(password::hash).transpose()?;
    let (role, active, at) = (order.role, order.active, app.desk.now());
    app.desk.save_account(&AccountChange { name, role, password, active, at }, &asked.line(status))
}

/// Makes a token for a program; its secret is told this once.
pub(crate) fn make_token(app: &App, asked: &Asked, order: &TokenOrder) -> Result<TokenMade, Failure> {
    let label = order.label.trim();
    if label.is_empty() || label.chars().count() > LABEL {
        return Err(Failure::Refused(format!("Say what the token is for, in at most {LABEL} characters.")));
    }
    if !(1..=LONGEST).contains(&order.days) {
        return Err(Failure::Refused(format!("A token holds for 1 to {LONGEST} days.")));
    }
    let scope: Scope = order.scope.parse().map_err(Failure::Refused)?;
    if let Scope::Case(id) = &scope {
        app.desk.case(id)?;
    }
    let (secret, since) = (secret::make()?, app.desk.now());
    let until = since.as_micros().saturating_add(i64::from(order.days) * 86_400_000_000);
    let until = Timestamp::from_micros(until).map_err(|error| Failure::Refused(error.to_string()))?;
    let session = SessionRecord {
        digest: secret::digest(&secret),
        person: asked.name().to_owned(),
        role: order.role,
        label: Some(label.to_owned()),
        since,
        until,
        scope,
    };
    app.desk.save_session(&session, Some(&asked.line(200)))?;
    let token = TokenRow {
        digest: session.digest,
        label: label.to_owned(),
        person: session.person,
        role: session.role.to_string(),
        until: until.to_string(),
        scope: session.scope.to_string(),
    };
    Ok(TokenMade { secret, token })
}

/// A name to sign in with.
pub(crate) fn name(given: &str) -> Result<String, Failure> {
    let name = given.to_lowercase();
    // In a command line a name that begins with a dash is an option.
    let fits = (1..=64).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_@".contains(&byte));
    let why = "A name has 1 to 64 of a-z 0-9 . - _ @ and begins with a letter or digit";
    if fits { Ok(name) } else { Err(Failure::Refused(why.to_owned())) }
}
