use maud::{Markup, html};

use super::frame::bare;
use crate::app::App;
use crate::people::{Audit, SessionRecord};
use crate::respond::{Asked, Reply};
use crate::{Failure, cookie, limit, password, secret};

/// How long a sign-in holds, in seconds.
pub(crate) const HOURS_12: i64 = 12 * 3_600;

/// The form.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    if asked.person.is_some() {
        return Ok(Reply::see_other("/"));
    }
    let first = app.first.lock().is_ok_and(|first| first.is_some()) && app.desk.accounts()?.is_empty();
    Ok(bare(
        "Sign in",
        &form(
            first
                .then_some("There is no account yet. Open the link that the server printed when it started."),
        ),
    ))
}

/// Checks name and password. Tries are counted by name and by address; where something in front has the only address, by name
/// and all together.
pub(crate) fn sign_in(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    // One more than the longest name of an account: what is cut fits none.
    let name: String = asked.field("name").unwrap_or_default().to_lowercase().chars().take(65).collect();
    let given =
        asked.fields.iter().find(|(field, _)| field == "password").map_or("", |(_, value)| value.as_str());
    let by_name = format!("name {name}");
    let (with, most) = if app.settings.behind {
        ("everybody".to_owned(), limit::EVERYBODY)
    } else {
        (format!("peer {}", asked.peer), limit::PEERS)
    };
    let keys = [(by_name.as_str(), limit::NAMES), (with.as_str(), most)];
    if let Err(wait) = app.sign_ins.enter(&keys, app.desk.now()) {
        let page = bare("Sign in", &form(Some("Too many tries. Wait some minutes.")));
        return Ok(page.with_status(429).with("retry-after", wait.to_string()));
    }
    let account = app.desk.accounts()?.into_iter().find(|account| account.name == name && account.active);
    if !password::fits(given, account.as_ref().map(|account| account.password.as_str())) {
        return Ok(bare("Sign in", &form(Some("Name or password is wrong."))).with_status(403));
    }
    let Some(account) = account else {
        return Err(Failure::Forbidden("Name or password is wrong.".to_owned()));
    };
    app.sign_ins.forget(&by_name, &with);
    begin(app, &account.name, account.role, Some(&asked.act.take(&account.name, 303)))
}

/// Ends the session.
pub(crate) fn sign_out(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    if let Some(person) = &asked.person {
        app.desk.end_session(&person.session, &asked.line(303))?;
    }
    Ok(Reply::see_other("/sign-in").with("set-cookie", cookie::clear(app.settings.over_tls)))
}

/// Begins a session and goes to the overview; `line` is of the act, unless it was written already.
pub(super) fn begin(
    app: &App,
    person: &str,
    role: crate::Role,
    line: Option<&Audit>,
) -> Result<Reply, Failure> {
    let secret = secret::make()?;
    let since = app.desk.now();
    let until = model::Timestamp::from_micros(since.as_micros().saturating_add(HOURS_12 * 1_000_000))
        .map_err(|error| Failure::Broken(error.to_string()))?;
    let digest = secret::digest(&secret);
    let session = SessionRecord {
        digest,
        person: person.to_owned(),
        role,
        label: None,
        since,
        until,
        scope: crate::Scope::All,
    };
    app.desk.save_session(&session, line)?;
    Ok(Reply::see_other("/").with("set-cookie", cookie::set(&secret, HOURS_12, app.settings.over_tls)))
}

fn form(said: Option<&str>) -> Markup {
    html! {
        @if let Some(said) = said { p.said role="alert" { (said) } }
        form action="/sign-in" method="post" {
            label for="name" { "Name" }
            input #name name="name" autocomplete="username" required autofocus maxlength="100";
            label for="password" { "Password" }
            input #password name="password" type="password" autocomplete="current-password" required maxlength="256";
            button type="submit" { "Sign in" }
        }
    }
}
