use anyhow::{Result, bail};
use engine::case::BAD_FAITH_FACTORS;
use model::{Answer as Said, BadFaithFactor, DomainName, DomainRole, GivenRole};

use super::work::{By, domain, edit, exhibits};
use crate::answer::Answer;
use crate::cli::Place;
use crate::render;

/// Say what a domain was for: phish, redirect, c2, mail, staging, lookalike-dormant or undetermined.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  interdict --desk desk case role case-0001 hotrnall.com phish \
    --because 'sign-in page, exhibit 12' --as 'Ada Example'")]
pub(crate) struct Role {
    /// The case: case-0001.
    case: String,
    /// The domain.
    domain: DomainName,
    /// The role.
    #[arg(value_parser = role)]
    role: DomainRole,
    /// Why.
    #[arg(long, value_name = "WHY")]
    because: String,
    #[command(flatten)]
    by: By,
}

fn role(text: &str) -> Result<DomainRole, String> {
    DomainRole::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| {
        let known: Vec<&str> = DomainRole::ALL.iter().map(|role| role.as_str()).collect();
        format!("one of {}", known.join(", "))
    })
}

impl Role {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        let dossier = edit(place, &self.case, "role", &self.by.by, |_, case, work| {
            let name = domain(case, &self.domain)?;
            let given = GivenRole { role: self.role, basis: self.because.clone(), by: self.by.by.clone() };
            work.roles.insert(name, given);
            Ok(())
        })?;
        let sheets: Vec<_> = dossier.sheets.into_iter().filter(|sheet| sheet.domain == self.domain).collect();
        Answer::list(render::sheets(&sheets), &sheets)
    }
}

/// Answer one of the nine factors of bad faith of 15 U.S.C. 1125(d)(1)(B) for a domain.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  interdict --desk desk case factor case-0001 hotrnall.com VII yes \
    --because 'the registrant data name a street that does not exist' --exhibit 12 --as 'Ada Example'")]
pub(crate) struct Factor {
    /// The case: case-0001.
    case: String,
    /// The domain.
    domain: DomainName,
    /// I to IX.
    numeral: String,
    /// Whether it speaks for bad faith: yes, no or unknown.
    answer: Said,
    /// Why.
    #[arg(long, value_name = "WHY")]
    because: String,
    /// Numbers of exhibits, with commas between.
    #[arg(long = "exhibit", value_name = "N", value_delimiter = ',')]
    exhibits: Vec<u32>,
    #[command(flatten)]
    by: By,
}

impl Factor {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        let numeral = self.numeral.to_ascii_uppercase();
        let Some((_, factor)) = BAD_FAITH_FACTORS.iter().find(|(known, _)| *known == numeral) else {
            bail!("`{}` is no factor; they are I to IX", self.numeral);
        };
        let dossier = edit(place, &self.case, "factor", &self.by.by, |_, case, work| {
            let name = domain(case, &self.domain)?;
            let answer = BadFaithFactor {
                numeral: numeral.clone(),
                factor: (*factor).to_owned(),
                answer: self.answer,
                text: self.because.clone(),
                by: Some(self.by.by.clone()),
                exhibits: exhibits(case, &self.exhibits)?,
            };
            let factors = work.factors.entry(name).or_default();
            factors.retain(|known| known.numeral != numeral);
            factors.push(answer);
            Ok(())
        })?;
        let sheets: Vec<_> = dossier.sheets.into_iter().filter(|sheet| sheet.domain == self.domain).collect();
        Answer::list(render::sheets(&sheets), &sheets)
    }
}
