use maud::{Markup, html};

use super::frame::{csrf, frame};
use super::overview::sources;
use super::part::moment;
use super::watch;
use crate::app::App;
use crate::people::{Account, Role, SessionRecord};
use crate::respond::{Asked, Reply};
use crate::view::{SettingsPage, TokenRow};
use crate::{Failure, password, secret, text};

/// Days a token holds at most.
const LONGEST: i64 = 366;

/// What is watched, sources, people.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    Ok(frame(asked, "Settings", "/settings", &content(app, asked, None)?))
}

/// Adds an account, or changes role, password or state of one.
pub(crate) fn save_account(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let name = name(asked)?;
    let role: Role = asked.field("role").unwrap_or_default().parse().map_err(Failure::Refused)?;
    let known = app.desk.accounts()?.into_iter().find(|account| account.name == name);
    let active = asked.field("active").is_some();
    if name == asked.name() && (role != Role::Admin || !active) {
        return Err(Failure::Refused("You cannot take your own rights away: ask another admin.".to_owned()));
    }
    let given =
        asked.fields.iter().find(|(field, _)| field == "password").map_or("", |(_, value)| value.as_str());
    let hash = match (&known, given) {
        (Some(known), "") => known.password.clone(),
        (_, given) => password::hash(given)?,
    };
    let since = known.map_or_else(|| app.desk.now(), |known| known.since);
    app.desk.save_account(&Account { name, role, password: hash, since, active })?;
    Ok(Reply::see_other("/settings"))
}

/// Makes a token for a program; its secret is shown this once.
pub(crate) fn make_token(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let label = asked
        .field("label")
        .ok_or_else(|| Failure::Refused("Say what the token is for.".to_owned()))?
        .chars()
        .take(200)
        .collect();
    let role: Role = asked.field("role").unwrap_or_default().parse().map_err(Failure::Refused)?;
    let days: i64 = asked.field("days").unwrap_or_default().parse().unwrap_or_default();
    if !(1..=LONGEST).contains(&days) {
        return Err(Failure::Refused(format!("A token holds for 1 to {LONGEST} days.")));
    }
    let (made, since) = (secret::make()?, app.desk.now());
    let until = model::Timestamp::from_micros(since.as_micros().saturating_add(days * 86_400_000_000))
        .map_err(|error| Failure::Refused(error.to_string()))?;
    app.desk.save_session(&SessionRecord {
        digest: secret::digest(&made),
        person: asked.name().to_owned(),
        role,
        label: Some(label),
        since,
        until,
    })?;
    Ok(frame(asked, "Settings", "/settings", &content(app, asked, Some(&made))?))
}

/// Ends a token.
pub(crate) fn end_token(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    app.desk.end_session(asked.field("digest").unwrap_or_default())?;
    Ok(Reply::see_other("/settings"))
}

/// A name to sign in with.
pub(super) fn name(asked: &Asked) -> Result<String, Failure> {
    let name = asked.field("name").unwrap_or_default().to_lowercase();
    // In a command line a name that begins with a dash is an option.
    let fits = (1..=64).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_@".contains(&byte));
    let why = "A name has 1 to 64 of a-z 0-9 . - _ @ and begins with a letter or digit";
    if fits { Ok(name) } else { Err(Failure::Refused(why.to_owned())) }
}

fn content(app: &App, asked: &Asked, made: Option<&str>) -> Result<Markup, Failure> {
    let page = app.desk.settings()?;
    let admin = asked.person.as_ref().is_some_and(|person| person.role == Role::Admin);
    Ok(html! {
        @if let Some(made) = made {
            p.said role="status" { "The token, shown this once: " code { (made) } }
        }
        (watched(&page, admin))
        @if admin { (accounts(asked, &app.desk.accounts()?)) (token(asked, &app.desk.tokens()?)) p { a href="/audit" { "Audit: who did what" } } }
        section { h2 { "Sources" } (sources(&page.sources)) }
        section { h2 { "Settings of the desk" } pre tabindex="0" { (page.config) } }
    })
}

fn watched(page: &SettingsPage, admin: bool) -> Markup {
    html! {
        section {
            h2 { "What is watched" }
            p { (page.watched.len()) " identities; " (page.owned) " owned domains never alert." }
            (watch::table(&page.watched))
            @if admin { p { a href="/settings/watch" { "Watch for more" } } }
        }
    }
}

fn accounts(asked: &Asked, accounts: &[Account]) -> Markup {
    html! {
        section {
            h2 { "People" }
            table {
                thead { tr { th { "Name" } th { "Role" } th { "Since" } th { "State" } } }
                tbody { @for account in accounts { tr {
                    td { (account.name) } td { (account.role) } td { (account.since.date()) }
                    td { @if account.active { "active" } @else { "closed" } }
                } } }
            }
            form.filter action="/settings/accounts" method="post" {
                (csrf(asked))
                label for="account" { "Name" } input #account name="name" required maxlength="64" autocomplete="off";
                (roles("account-role"))
                label for="new-password" { "Password (empty: as it is)" } input #new-password name="password" type="password" autocomplete="new-password" maxlength="256";
                label { input type="checkbox" name="active" value="yes" checked; " may sign in" }
                button type="submit" { "Save" }
            }
        }
    }
}

fn token(asked: &Asked, tokens: &[TokenRow]) -> Markup {
    html! {
        section {
            h2 { "API tokens" }
            @if !tokens.is_empty() { table {
                thead { tr { th { "For" } th { "Whose" } th { "Role" } th { "Until" } th { "" } } }
                tbody { @for token in tokens { tr {
                    td { (text::plain(&token.label)) } td { (token.person) } td { (token.role) } td { (moment(&token.until)) }
                    td { form action="/settings/tokens/end" method="post" {
                        (csrf(asked)) input type="hidden" name="digest" value=(token.digest);
                        button type="submit" aria-label={ "End the token for " (text::plain(&token.label)) } { "End" }
                    } }
                } } }
            } }
            form.filter action="/settings/tokens" method="post" {
                (csrf(asked))
                label for="label" { "For" } input #label name="label" required maxlength="200";
                (roles("token-role"))
                label for="days" { "Days" } input #days name="days" type="number" min="1" max=(LONGEST) value="30" required;
                button type="submit" { "Make" }
            }
        }
    }
}

fn roles(id: &str) -> Markup {
    html! {
        label for=(id) { "Role" }
        select id=(id) name="role" { @for role in Role::ALL { option value=(role) { (role) } } }
    }
}
