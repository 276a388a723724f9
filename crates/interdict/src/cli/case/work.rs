//! How every command changes the work on a case: read, change, keep, write the files anew.

use anyhow::{Result, bail};
use model::{Act, Case, CaseWork, DomainName, Dossier};

use super::find;
use crate::case_file;
use crate::cli::Place;
use crate::clock::now;
use crate::desk::Desk;

/// The person who acts. Names are compared and printed, so they are more than white space.
#[derive(clap::Args)]
pub(crate) struct By {
    /// Who does this, by name: it is kept with the act.
    #[arg(long = "as", value_name = "NAME", value_parser = person)]
    pub(crate) by: String,
}

/// A person's name.
pub(super) fn person(text: &str) -> Result<String, String> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err("a person's name is needed".to_owned());
    }
    Ok(name)
}

/// The act of a person, now.
pub(super) fn act(by: &str, note: Option<String>) -> Result<Act> {
    Ok(Act { by: by.to_owned(), at: now()?, note })
}

/// Changes the work on an open case and keeps it; the act stands in the evidence log. Gives the dossier as it is afterwards.
pub(super) fn edit(
    place: &Place,
    id: &str,
    action: &str,
    by: &str,
    change: impl FnOnce(&mut Desk, &mut Case, &mut CaseWork) -> Result<()>,
) -> Result<Dossier> {
    let mut desk = place.write()?;
    let mut case = find(&desk, id)?;
    let mut work = desk.store.case_work(id)?;
    let before = case.clone();
    change(&mut desk, &mut case, &mut work)?;
    if case != before {
        desk.store.save_case(&case)?;
    }
    desk.store.save_case_work(&work, action, by)?;
    case_file::write(&desk, &case)
}

/// The domain of a case that a name on the command line means.
pub(super) fn domain(case: &Case, name: &DomainName) -> Result<DomainName> {
    if case.domains.iter().any(|domain| domain.domain == *name) {
        return Ok(name.clone());
    }
    match case.domains.iter().find(|domain| domain.hosts.contains(name)) {
        Some(domain) => bail!("{name} is a host of {}; name the domain", domain.domain),
        None => bail!("{name} is no domain of {}; see `interdict case show {}`", case.id, case.id),
    }
}

/// Exhibit numbers that a case has.
pub(super) fn exhibits(case: &Case, numbers: &[u32]) -> Result<Vec<u32>> {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    for number in &numbers {
        if !case.exhibits.iter().any(|exhibit| exhibit.number == *number) {
            bail!(
                "there is no exhibit {number} in {}; see `interdict case exhibit list {}`",
                case.id,
                case.id
            );
        }
    }
    Ok(numbers)
}
