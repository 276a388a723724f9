use anyhow::{Context, Result};
use web::view::{AuditRow, TokenRow};
use web::{Account, AccountChange, Audit, Role, SessionRecord};

use crate::clock;
use crate::desk::Desk;

/// Acts on one page.
const PART: u16 = 100;

pub(super) fn accounts(desk: &Desk) -> Result<Vec<Account>> {
    desk.store.accounts()?.into_iter().map(account).collect()
}

pub(super) fn save_account(desk: &mut Desk, change: &AccountChange, line: &Audit) -> Result<Account> {
    let change = store::AccountChange {
        name: change.name.clone(),
        role: change.role.to_string(),
        password: change.password.clone(),
        active: change.active,
        at: change.at,
    };
    account(desk.store.save_account(&change, &written(line)?)?)
}

fn account(row: store::AccountRow) -> Result<Account> {
    Ok(Account {
        role: role(&row.role)?,
        name: row.name,
        password: row.password,
        since: row.since,
        active: row.active,
    })
}

pub(super) fn save_session(desk: &mut Desk, session: &SessionRecord, line: Option<&Audit>) -> Result<()> {
    let row = store::SessionRow {
        digest: session.digest.clone(),
        person: session.person.clone(),
        role: session.role.to_string(),
        label: session.label.clone(),
        since: session.since,
        until: session.until,
        scope: session.scope.to_string(),
    };
    Ok(desk.store.save_session(&row, line.map(written).transpose()?.as_ref())?)
}

pub(super) fn session(desk: &Desk, digest: &str) -> Result<Option<SessionRecord>> {
    let Some(row) = desk.store.session(digest)? else { return Ok(None) };
    Ok(Some(SessionRecord {
        role: role(&row.role)?,
        digest: row.digest,
        person: row.person,
        label: row.label,
        since: row.since,
        until: row.until,
        scope: row.scope.parse().map_err(anyhow::Error::msg).context("the store has a scope that is none")?,
    }))
}

pub(super) fn tokens(desk: &Desk) -> Result<Vec<TokenRow>> {
    let rows = desk.store.tokens()?.into_iter();
    Ok(rows
        .map(|row| TokenRow {
            digest: row.digest,
            label: row.label.unwrap_or_default(),
            person: row.person,
            role: row.role,
            until: row.until.to_string(),
            scope: row.scope,
        })
        .collect())
}

/// The line of an act as the store has it, done now.
pub(super) fn written(audit: &Audit) -> Result<store::AuditRow> {
    Ok(store::AuditRow {
        at: clock::now()?,
        person: audit.person.clone(),
        act: audit.act.clone(),
        object: audit.object.clone(),
        status: audit.status,
    })
}

pub(super) fn audits(desk: &Desk, before: Option<u64>) -> Result<Vec<AuditRow>> {
    let rows = desk.store.audits(before, PART)?.into_iter();
    Ok(rows
        .map(|(number, row)| AuditRow {
            number,
            at: row.at.to_string(),
            person: row.person,
            act: row.act,
            object: row.object,
            status: row.status,
        })
        .collect())
}

fn role(text: &str) -> Result<Role> {
    text.parse().map_err(anyhow::Error::msg).context("the store has a role that is none")
}
