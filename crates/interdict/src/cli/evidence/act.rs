use anyhow::Result;
use evidence::custody::Action;
use serde_json::{Value, json};
use store::{Act, Asked};

use super::By;
use crate::answer::{Answer, Exit};
use crate::clock;
use crate::desk::Desk;

#[derive(clap::Args)]
pub(crate) struct Holding {
    /// The items: EV-000001.
    #[arg(required = true)]
    items: Vec<String>,
    /// What for: the letter, the order, the matter.
    #[arg(long, value_name = "TEXT")]
    purpose: String,
    #[command(flatten)]
    by: By,
}

impl Holding {
    pub(crate) fn run(self, desk: &mut Desk, on: bool) -> Result<Answer> {
        let (keys, by) = (desk.keys()?, self.by.person(desk));
        let mut text = String::new();
        let mut rows = Vec::new();
        for item_id in &self.items {
            desk.store.hold(&keys, item_id, on, &by, clock::now()?, Some(&self.purpose))?;
            let state = if on { "held" } else { "released" };
            text.push_str(&format!("{item_id}  {state} by {}\n", by.person));
            rows.push(json!({ "item_id": item_id, "state": state, "by": by.person }));
        }
        Answer::list(text, &rows)
    }
}

#[derive(clap::Args)]
pub(crate) struct ByTwo {
    /// The items: EV-000001.
    #[arg(required = true)]
    items: Vec<String>,
    /// What for.
    #[arg(long, value_name = "TEXT")]
    purpose: String,
    #[command(flatten)]
    by: By,
}

impl ByTwo {
    /// Asks for each item; a refusal ends with exit code 1.
    pub(crate) fn run(self, desk: &mut Desk, action: Action) -> Result<Answer> {
        let (keys, by) = (desk.keys()?, self.by.person(desk));
        let mut text = String::new();
        let mut rows: Vec<Value> = Vec::new();
        let mut exit = Exit::Done;
        let word = if action == Action::Dispose { "disposed of" } else { "unsealed" };
        for item_id in &self.items {
            let act =
                Act { purpose: Some(self.purpose.clone()), ..Act::new(clock::now()?, by.clone(), action) };
            let (state, said) = match desk.store.ask_for(&keys, item_id, &act)? {
                Asked::First => ("asked", format!("asked for by {}; another person must ask too", by.person)),
                Asked::Confirmed { object } => {
                    // The event is durable before the bytes go: killed between the two, they are still there, and the
                    // next `evidence verify` removes what nothing needs any more.
                    if let Some(object) = object {
                        desk.vault.forget(&object)?;
                    }
                    ("done", word.to_owned())
                }
                Asked::Refused(refusal) => {
                    exit = Exit::Found;
                    ("refused", format!("REFUSED: {}", refusal.reason()))
                }
            };
            text.push_str(&format!("{item_id}  {said}\n"));
            rows.push(json!({ "item_id": item_id, "state": state, "said": said }));
        }
        Ok(Answer::list(text, &rows)?.ending(exit))
    }
}
