use crate::app::App;
use crate::people::Account;
use crate::respond::{Asked, Reply};
use crate::view::{AccountOrder, AccountRow, TokenOrder};
use crate::{Failure, administer};

pub(crate) fn accounts(app: &App, _: &Asked) -> Result<Reply, Failure> {
    Reply::json(&app.desk.accounts()?.iter().map(row).collect::<Vec<_>>())
}

pub(crate) fn save(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let order: AccountOrder = asked.body()?;
    Reply::json(&row(&administer::save_account(app, asked, &order, 200)?))
}

pub(crate) fn tokens(app: &App, _: &Asked) -> Result<Reply, Failure> {
    Reply::json(&app.desk.tokens()?)
}

pub(crate) fn make(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    let order: TokenOrder = asked.body()?;
    Reply::json(&administer::make_token(app, asked, &order)?)
}

/// Answers with the tokens that are left.
pub(crate) fn end(app: &App, asked: &Asked) -> Result<Reply, Failure> {
    app.desk.end_session(asked.parameter(), &asked.line(200))?;
    tokens(app, asked)
}

fn row(account: &Account) -> AccountRow {
    AccountRow {
        name: account.name.clone(),
        role: account.role,
        since: account.since.to_string(),
        active: account.active,
    }
}
