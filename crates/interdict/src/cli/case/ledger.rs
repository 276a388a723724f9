use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Subcommand;
use model::{Digest, LossEntry, Mark, ServiceAttempt, ServiceMethod, Timestamp};

use super::work::{By, edit, exhibits};
use crate::answer::Answer;
use crate::cli::Place;
use crate::render;
use crate::stage::case::dossier::{Depth, dossier};

/// The loss ledger, with the test of $5,000 within a year.
#[derive(Subcommand)]
#[command(after_help = "Examples:\n  interdict --desk desk case loss add case-0001 --who 'the plaintiff' \
    --task 'damage assessment' --from 2019-11-01 --to 2019-11-03 --hours 20 --rate 150.00 --exhibit 12 --as 'Ada Example'\n  \
    interdict --desk desk case loss list case-0001")]
pub(crate) enum Losses {
    Add(AddLoss),
    /// Entries, sum, and the best year.
    List {
        /// The case: case-0001.
        case: String,
    },
}

/// Enter a loss: an amount, or hours and a rate.
#[derive(clap::Args)]
pub(crate) struct AddLoss {
    /// The case: case-0001.
    case: String,
    /// Who bore it: the plaintiff, or a class of victims; never a person.
    #[arg(long)]
    who: String,
    /// What was done: response, damage assessment, restoration.
    #[arg(long)]
    task: String,
    /// First day.
    #[arg(long, value_name = "DATE")]
    from: Timestamp,
    /// Last day; the first one when not said.
    #[arg(long, value_name = "DATE")]
    to: Option<Timestamp>,
    /// Amount in dollars: 4999.99.
    #[arg(long, value_parser = money, required_unless_present = "hours")]
    amount: Option<u64>,
    /// Hours of work, with up to two decimals.
    #[arg(long, value_parser = money, requires = "rate", conflicts_with = "amount")]
    hours: Option<u64>,
    /// Dollars an hour.
    #[arg(long, value_parser = money, requires = "hours")]
    rate: Option<u64>,
    /// Number of the exhibit that shows it: invoice or time sheet.
    #[arg(long, value_name = "N")]
    exhibit: Option<u32>,
    #[command(flatten)]
    by: By,
}

/// A decimal number with up to two decimals, in hundredths.
fn money(text: &str) -> Result<u64, String> {
    let wrong = || "a number with up to two decimals, such as 4999.99".to_owned();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
        return Err(wrong());
    }
    let hundredths: u64 = format!("{part:0<2}").parse().map_err(|_| wrong())?;
    let whole: u64 = whole.parse().map_err(|_| wrong())?;
    whole.checked_mul(100).and_then(|whole| whole.checked_add(hundredths)).ok_or_else(wrong)
}

impl Losses {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        let dossier = match self {
            Self::List { case } => dossier(&place.read()?, &case, Depth::Draft)?,
            Self::Add(add) => edit(place, &add.case, "loss add", &add.by.by, |_, case, work| {
                let cents = match (add.amount, add.hours, add.rate) {
                    (Some(cents), _, _) => cents,
                    // Hundredths of hours by cents: rounded down to the cent, never up.
                    (None, Some(hours), Some(rate)) => {
                        hours.checked_mul(rate).context("the amount is too large")? / 100
                    }
                    _ => bail!("say --amount, or --hours and --rate"),
                };
                let to = add.to.unwrap_or(add.from);
                if to < add.from {
                    bail!("the last day comes before the first");
                }
                if let Some(number) = add.exhibit {
                    exhibits(case, &[number])?;
                }
                work.losses.push(LossEntry {
                    number: u32::try_from(work.losses.len() + 1)?,
                    who: add.who.clone(),
                    task: add.task.clone(),
                    from: add.from,
                    to,
                    hours_hundredths: add.hours,
                    rate_cents: add.rate,
                    cents,
                    exhibit: add.exhibit,
                    by: add.by.by.clone(),
                });
                Ok(())
            })?,
        };
        Answer::one(render::losses(&dossier.losses), &dossier.losses)
    }
}

/// The registered marks that the plaintiff relies on.
#[derive(Subcommand)]
#[command(
    after_help = "Example:\n  interdict --desk desk case mark add case-0001 HOTMAIL --registration 'US 0,000,000' \
    --owner 'Example Corporation' --identity hotmail --exhibit 12 --as 'Ada Example'"
)]
pub(crate) enum Marks {
    Add(AddMark),
    /// List the marks.
    List {
        /// The case: case-0001.
        case: String,
    },
}

/// Enter a mark; it speaks to the domains that imitate the identity it stands for.
#[derive(clap::Args)]
pub(crate) struct AddMark {
    /// The case: case-0001.
    case: String,
    /// The mark.
    mark: String,
    /// Number of registration with its office.
    #[arg(long)]
    registration: String,
    /// Owner.
    #[arg(long)]
    owner: String,
    /// Identity of the watch-list that it stands for; the mark itself when not said.
    #[arg(long)]
    identity: Option<String>,
    /// Classes, with commas between.
    #[arg(long, value_delimiter = ',')]
    class: Vec<String>,
    /// Date of registration.
    #[arg(long, value_name = "DATE")]
    registered: Option<Timestamp>,
    /// Number of the certificate's exhibit.
    #[arg(long, value_name = "N")]
    exhibit: Option<u32>,
    #[command(flatten)]
    by: By,
}

impl Marks {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        let dossier = match self {
            Self::List { case } => dossier(&place.read()?, &case, Depth::Draft)?,
            Self::Add(add) => edit(place, &add.case, "mark add", &add.by.by, |_, case, work| {
                if let Some(number) = add.exhibit {
                    exhibits(case, &[number])?;
                }
                work.marks.push(Mark {
                    mark: add.mark.clone(),
                    identity: add.identity.clone(),
                    registration: add.registration.clone(),
                    classes: add.class.clone(),
                    owner: add.owner.clone(),
                    registered: add.registered,
                    exhibit: add.exhibit,
                    by: add.by.by.clone(),
                });
                Ok(())
            })?,
        };
        Answer::list(render::marks(&dossier.marks), &dossier.marks)
    }
}

/// The service ledger: one entry for each attempt at service or notice.
#[derive(Subcommand)]
#[command(after_help = "Example:\n  interdict --desk desk case service add case-0001 --method email \
    --to registrant@example.com --document complaint.pdf --sent 2026-11-20T09:00:00Z --response '250 2.0.0 Ok' --as 'Ada Example'")]
pub(crate) enum Services {
    Add(AddService),
    /// List the attempts.
    List {
        /// The case: case-0001.
        case: String,
    },
}

/// Enter an attempt.
#[derive(clap::Args)]
pub(crate) struct AddService {
    /// The case: case-0001.
    case: String,
    /// email, fax, post, personal, treaty, message or publication.
    #[arg(long, value_parser = method)]
    method: ServiceMethod,
    /// Address, exactly as used.
    #[arg(long)]
    to: String,
    /// Number of the Doe it is directed at.
    #[arg(long)]
    doe: Option<u32>,
    /// Number of the exhibit that the address was taken from.
    #[arg(long, value_name = "N")]
    address_exhibit: Option<u32>,
    /// A document that was sent; its SHA-256 is kept.
    #[arg(long = "document", value_name = "FILE")]
    documents: Vec<PathBuf>,
    /// When.
    #[arg(long, value_name = "TIME")]
    sent: Timestamp,
    /// What the mail server, carrier or site answered.
    #[arg(long)]
    response: Option<String>,
    /// It came back.
    #[arg(long)]
    bounced: bool,
    /// A reply; its SHA-256 is kept.
    #[arg(long, value_name = "FILE")]
    reply: Option<PathBuf>,
    /// Numbers of exhibits that prove it, with commas between.
    #[arg(long = "exhibit", value_name = "N", value_delimiter = ',')]
    exhibits: Vec<u32>,
    #[command(flatten)]
    by: By,
}

fn method(text: &str) -> Result<ServiceMethod, String> {
    ServiceMethod::ALL.into_iter().find(|method| method.as_str() == text).ok_or_else(|| {
        let known: Vec<&str> = ServiceMethod::ALL.iter().map(|method| method.as_str()).collect();
        format!("one of {}", known.join(", "))
    })
}

fn digest(path: &Path) -> Result<Digest> {
    Ok(Digest::of(&std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?))
}

impl Services {
    pub(crate) fn run(self, place: &Place) -> Result<Answer> {
        let dossier = match self {
            Self::List { case } => dossier(&place.read()?, &case, Depth::Draft)?,
            Self::Add(add) => edit(place, &add.case, "service add", &add.by.by, |_, case, work| {
                if let Some(doe) = add.doe
                    && !work.caption.does.iter().any(|known| known.number == doe)
                {
                    bail!("there is no John Doe {doe}; see `interdict case caption`");
                }
                work.service.push(ServiceAttempt {
                    number: u32::try_from(work.service.len() + 1)?,
                    doe: add.doe,
                    method: add.method,
                    address: add.to.clone(),
                    address_exhibit: add
                        .address_exhibit
                        .map(|number| exhibits(case, &[number]).map(|_| number))
                        .transpose()?,
                    documents: add.documents.iter().map(|path| digest(path)).collect::<Result<_>>()?,
                    sent_at: add.sent,
                    response: add.response.clone(),
                    bounced: add.bounced.then_some(true).or_else(|| add.response.as_ref().map(|_| false)),
                    reply: add.reply.as_deref().map(digest).transpose()?,
                    exhibits: exhibits(case, &add.exhibits)?,
                    by: add.by.by.clone(),
                });
                Ok(())
            })?,
        };
        Answer::list(render::service(&dossier.service), &dossier.service)
    }
}
