use std::fmt;
use std::str::FromStr;

use crate::app::App;
use crate::respond::Asked;
use crate::route::Route;
use crate::{Failure, guard};

/// What of its role a session or token may use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// All of it.
    #[default]
    All,
    /// Reading.
    Read,
    /// Reading the case of this id, and the packages that were built of it.
    Case(String),
}

impl Scope {
    /// Whether it covers a request that the role allows.
    pub(crate) fn covers(&self, app: &App, route: Route, asked: &Asked) -> Result<(), Failure> {
        let why = match self {
            Self::All => return Ok(()),
            _ if guard::is_act(route) => "This token is for reading.",
            Self::Read => return Ok(()),
            Self::Case(id) if of_case(app, route, asked)?.as_ref() == Some(id) => return Ok(()),
            Self::Case(_) => "This token is for one case.",
        };
        Err(Failure::Forbidden(why.to_owned()))
    }
}

/// The case that a request is about, and nothing else.
fn of_case(app: &App, route: Route, asked: &Asked) -> Result<Option<String>, Failure> {
    Ok(match route.path {
        "/case/{id}" | "/api/v1/cases/{id}" => Some(asked.parameter().to_owned()),
        "/job/{number}/package" | "/api/v1/jobs/{number}" | "/api/v1/jobs/{number}/package" => {
            app.desk.job(crate::page::jobs::number(asked)?)?.case
        }
        _ => None,
    })
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::All => "all",
            Self::Read => "read",
            Self::Case(id) => id,
        })
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.strip_prefix("case-").unwrap_or_default();
        match text {
            "all" => Ok(Self::All),
            "read" => Ok(Self::Read),
            case if (1..=18).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()) => {
                Ok(Self::Case(case.to_owned()))
            }
            _ => Err("a token is for `all`, `read`, or one case, as `case-0001`".to_owned()),
        }
    }
}
