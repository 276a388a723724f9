use maud::{Markup, html};

use super::frame::{csrf, frame};
use super::overview::sources;
use super::part::moment;
use super::watch;
use crate::administer::LONGEST;
use crate::app::App;
use crate::people::{Account, Role};
use crate::respond::{Asked, Reply};
use crate::view::{AccountOrder, SettingsPage, TokenOrder, TokenRow};
use crate::{Failure, administer, text};

/// What is watched, sources, people.
pub(crate) fn show(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    Ok(frame(asked, "Settings", "/settings", &content(app, asked, None)?))
}

/// Adds an account, or changes role, password or state of one.
pub(crate) fn save_account(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let order = AccountOrder {
        name: asked.field("name").unwrap_or_default().to_owned(),
        role: role(asked)?,
        active: asked.field("active").is_some(),
        // A password may begin or end with a blank.
        password: asked.all("password").into_iter().next(),
    };
    administer::save_account(app, asked, &order, 303)?;
    Ok(Reply::see_other("/settings"))
}

/// Makes a token for a program; its secret is shown this once.
pub(crate) fn make_token(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let order = TokenOrder {
        label: asked.field("label").unwrap_or_default().to_owned(),
        role: role(asked)?,
        days: asked.field("days").unwrap_or_default().parse().unwrap_or_default(),
        scope: asked.field("scope").unwrap_or("all").to_owned(),
    };
    let made = administer::make_token(app, asked, &order)?;
    Ok(frame(asked, "Settings", "/settings", &content(app, asked, Some(&made.secret))?))
}

fn role(asked: &Asked) -> Result<Role, Failure> {
    asked.field("role").unwrap_or_default().parse().map_err(Failure::Refused)
}

/// Ends a token.
pub(crate) fn end_token(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    app.desk.end_session(asked.field("digest").unwrap_or_default(), &asked.line(303))?;
    Ok(Reply::see_other("/settings"))
}

fn content(app: &App, asked: &Asked, made: Option<&str>) -> Result<Markup, Failure> {
    let page = app.desk.settings()?;
    let admin = asked.has(Role::Admin);
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
                thead { tr { th { "For" } th { "Whose" } th { "Role" } th { "May" } th { "Until" } th { "" } } }
                tbody { @for token in tokens { tr {
                    td { (text::plain(&token.label)) } td { (token.person) } td { (token.role) } td { (token.scope) } td { (moment(&token.until)) }
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
                label for="scope" { "May (all, read, or read one case: case-0001)" } input #scope name="scope" value="all" required maxlength="23" pattern="all|read|case-[0-9]+";
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
