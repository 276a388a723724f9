use std::io;

use anyhow::Result;
use evidence::custody::{Action, Event};
use serde_json::{Value, json};
use store::Act;

use super::{By, Place, find};
use crate::answer::{Answer, Exit, Format, printable};
use crate::clock;
use crate::custody::{Clocks, bytes_of};
use crate::desk::Desk;
use crate::render::Table;

#[derive(clap::Args)]
pub(crate) struct List {
    /// Only this kind: `source`, `record`, `email` and so on.
    #[arg(long)]
    kind: Option<String>,
    /// Only those under a litigation hold.
    #[arg(long)]
    held: bool,
}

impl List {
    pub(crate) fn run(self, desk: &Desk) -> Result<Answer> {
        let mut clocks = Clocks::read(&desk.store)?;
        let mut found = Vec::new();
        desk.store.items(|item| {
            let wanted = self.kind.as_ref().is_none_or(|kind| *kind == item.item.kind);
            if wanted && (item.state.held || !self.held) {
                found.push(item);
            }
        })?;
        let mut table = Table::new(0, &["item", "kind", "acquired", "by", "size", "state", "clock", "title"]);
        let mut rows: Vec<Value> = Vec::new();
        for stored in &found {
            let (item, basis) = (&stored.item, clocks.of(stored)?);
            let state = match stored.state {
                state if state.disposed => "disposed",
                state if state.held => "held",
                _ if item.handling.encrypted => "encrypted",
                _ => "",
            };
            let clock = match &basis {
                crate::custody::ClockBasis::Synchronised { .. } => "synchronised",
                crate::custody::ClockBasis::Stated { .. } => "stated",
                crate::custody::ClockBasis::None => "NONE",
            };
            table.row(vec![
                item.item_id.clone(),
                item.kind.clone(),
                item.acquired_at.clone(),
                item.acquired_by.person.clone(),
                item.size.to_string(),
                state.to_owned(),
                clock.to_owned(),
                item.title.chars().take(60).collect(),
            ]);
            rows.push(json!({
                "item_id": item.item_id, "kind": item.kind, "title": item.title, "acquired_at": item.acquired_at,
                "acquired_by": item.acquired_by, "size": item.size, "sha256": item.sha256,
                "held": stored.state.held, "disposed": stored.state.disposed,
                "encrypted": item.handling.encrypted, "clock": basis, "log_index": stored.leaf,
            }));
        }
        Answer::list(table.text(), &rows)
    }
}

#[derive(clap::Args)]
pub(crate) struct Show {
    /// The item: EV-000001.
    item: String,
    /// Write its bytes to standard output; this is an event of its custody.
    #[arg(long)]
    content: bool,
    /// What for, with --content.
    #[arg(long, value_name = "TEXT", requires = "content")]
    purpose: Option<String>,
    #[command(flatten)]
    by: By,
}

impl Show {
    pub(crate) fn run(self, place: &Place, format: Format) -> Result<Exit> {
        if self.content { self.content(&mut place.add()?) } else { self.card(&place.read()?)?.print(format) }
    }

    /// The event comes first: who looks and is killed has looked.
    fn content(self, desk: &mut Desk) -> Result<Exit> {
        let (keys, stored) = (desk.keys()?, find(desk, &self.item)?);
        anyhow::ensure!(
            !stored.item.handling.encrypted,
            "`{}` is kept encrypted; unseal and export it, and mind what it is",
            self.item
        );
        let act = Act {
            purpose: self.purpose.clone(),
            ..Act::new(clock::now()?, self.by.person(desk), Action::View)
        };
        let mut reader = bytes_of(desk, &stored)?;
        desk.store.record_acts(&keys, &[(self.item.clone(), act)])?;
        match io::copy(&mut reader, &mut io::stdout().lock()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(Exit::Done),
        }
    }

    fn card(self, desk: &Desk) -> Result<Answer> {
        let stored = find(desk, &self.item)?;
        let basis = Clocks::read(&desk.store)?.of(&stored)?;
        let item = &stored.item;
        let role = item.acquired_by.role.as_deref().map(|role| format!(" ({role})")).unwrap_or_default();
        let mut text = format!(
            "{} {}\n  title       {}\n  from        {}\n  acquired    {} by {}{role}, {} {} {}\n  clock       {}\n  \
             size        {}\n  sha256      {}\n  sha512      {}\n  log         entry {}\n",
            item.item_id,
            item.kind,
            item.title,
            item.source.locator,
            item.acquired_at,
            item.acquired_by.person,
            item.acquired_with.tool,
            item.acquired_with.version,
            item.acquired_with.command,
            basis.text(),
            item.size,
            item.sha256,
            item.sha512,
            stored.leaf,
        );
        for from in &item.derived_from {
            text.push_str(&format!(
                "  taken from  {} line {}: {}\n",
                from.item_id, from.line, from.transform
            ));
        }
        text.push_str("custody\n");
        let lines = desk.store.custody(&self.item)?;
        let events: Vec<Event> =
            lines.iter().map(|line| serde_json::from_str(line)).collect::<Result<_, _>>()?;
        let mut table = Table::new(2, &["seq", "at", "action", "actor", "said"]);
        for event in &events {
            let said: Vec<&str> = [&event.to, &event.purpose, &event.authority, &event.result]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            table.row(vec![
                event.seq.to_string(),
                event.at.clone(),
                serde_json::to_value(event.action)?.as_str().unwrap_or_default().to_owned(),
                event.actor.clone(),
                said.join("; "),
            ]);
        }
        text.push_str(&table.text());
        let whole = json!({
            "item": item, "clock_basis": basis, "log_index": stored.leaf, "held": stored.state.held,
            "disposed": stored.state.disposed, "custody": events,
        });
        Answer::one(printable(&text), &whole)
    }
}
