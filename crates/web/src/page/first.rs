use maud::{Markup, html};

use super::frame::bare;
use super::sign_in::begin;
use crate::app::App;
use crate::people::{AccountChange, Role};
use crate::respond::{Asked, Reply};
use crate::{Failure, administer, password, secret};

/// The form that makes the first account.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let key = key(app, asked)?;
    Ok(bare("The first account", &form(&key, None)))
}

/// Makes it, an administrator's, and signs in.
pub(crate) fn make(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let key = key(app, asked)?;
    let made = administer::name(asked.field("name").unwrap_or_default()).and_then(|name| {
        let given = asked.fields.iter().find(|(field, _)| field == "password").map_or("", |(_, value)| value);
        Ok((name, password::hash(given)?))
    });
    let (name, hash) = match made {
        Ok(made) => made,
        Err(Failure::Refused(why)) => {
            return Ok(bare("The first account", &form(&key, Some(&why))).with_status(422));
        }
        Err(failure) => return Err(failure),
    };
    // Taken out under the lock: of two that come at once, one makes the account.
    let mut first = app.first.lock().map_err(|_| Failure::Broken("the first link is locked".to_owned()))?;
    if first.is_none() || !app.desk.accounts()?.is_empty() {
        return Err(spent());
    }
    let (role, password, at) = (Role::Admin, Some(hash), app.desk.now());
    let account = AccountChange { name, role, password, active: true, at };
    let account = app.desk.save_account(&account, &asked.act.take(&account.name, 303))?;
    *first = None;
    drop(first);
    begin(app, &account.name, account.role, None)
}

/// The key of the link, when it is the one that was printed and no account was made since.
fn key(app: &App, asked: &Asked) -> Result<String, Failure> {
    // The account may be another process's.
    if !app.desk.accounts()?.is_empty() {
        return Err(spent());
    }
    let given = asked.field("key").unwrap_or_default();
    let first = app.first.lock().map_err(|_| Failure::Broken("the first link is locked".to_owned()))?;
    match first.as_deref() {
        Some(digest) if secret::same(&secret::digest(given), digest) => Ok(given.to_owned()),
        _ => Err(spent()),
    }
}

fn spent() -> Failure {
    Failure::NotFound("This link was used, or is not the one that the server printed.".to_owned())
}

fn form(key: &str, said: Option<&str>) -> Markup {
    html! {
        p { "It may do everything, also make further accounts." }
        @if let Some(said) = said { p.said role="alert" { (said) } }
        form action="/first" method="post" {
            input type="hidden" name="key" value=(key);
            label for="name" { "Name" }
            input #name name="name" autocomplete="username" required autofocus maxlength="100";
            label for="password" { "Password, at least 12 characters" }
            input #password name="password" type="password" autocomplete="new-password" required minlength="12" maxlength="256";
            button type="submit" { "Make the account" }
        }
    }
}
