use anyhow::Result;

use super::By;
use crate::answer::{Answer, Exit};
use crate::custody::{Audit, audit};
use crate::desk::Desk;

#[derive(clap::Args)]
pub(crate) struct Verify {
    /// The items: EV-000001; all of them without any.
    items: Vec<String>,
    #[command(flatten)]
    by: By,
}

impl Verify {
    /// Exit code 1 when something does not hold.
    pub(crate) fn run(self, desk: &mut Desk) -> Result<Answer> {
        let by = self.by.person(desk);
        let found = audit(desk, &self.items, &by)?;
        let exit = if found.problems.is_empty() { Exit::Done } else { Exit::Found };
        Ok(Answer::new(text(&found), &found, &found.problems)?.ending(exit))
    }
}

fn text(found: &Audit) -> String {
    let mut text = String::new();
    for problem in &found.problems {
        text.push_str(&format!("PROBLEM     {}: {}\n", problem.subject, problem.what));
    }
    text.push_str(&format!(
        "items       {} checked, {} sound\nlog         {} entries, {} checkpoints\n",
        found.items, found.sound, found.log_entries, found.checkpoints
    ));
    if found.unregistered > 0 {
        text.push_str(&format!("vault       {} objects that are no items yet\n", found.unregistered));
    }
    if found.removed > 0 {
        text.push_str(&format!("vault       {} objects of disposed items removed\n", found.removed));
    }
    text.push_str(if found.problems.is_empty() { "everything holds\n" } else { "does NOT hold\n" });
    text
}
