//! The schedule to the proposed order: who is told to do what, in the order of execution.

use std::collections::BTreeMap;

use model::{ActionCode, Addressee, AddresseeKind, DomainName, OrderAction};

use super::{Brief, Document};
use crate::block::{Block, Column, Page, Runs, Table, bold, mono, text};
use crate::wording::counted;

/// What an action tells its addressee, in general; the values stand in the table.
pub(super) const fn instruction(code: ActionCode) -> &'static str {
    match code {
        ActionCode::NoTipoff => "Give the registrant no notice of the order before it is carried out.",
        ActionCode::Preserve => "Preserve registration, billing, log-in, payment and address logs.",
        ActionCode::KeepActive => "Keep the name registered; do not let it expire; renew it if due.",
        ActionCode::NsReplace => "Replace the authoritative name servers by those named.",
        ActionCode::DsRemove => "Remove the DS records of the delegation.",
        ActionCode::Hold => "Take the name out of the zone (server hold).",
        ActionCode::Lock => "Block transfer, update and deletion.",
        ActionCode::RegistrarChange => "Move the name to the registrar named.",
        ActionCode::ContactReplace => "Make the contact named the registrant and contact.",
        ActionCode::ReserveFuture => "Refuse or redirect the name when somebody wants to register it.",
        ActionCode::HostDisable => "Isolate, image and preserve the host, and cut its address.",
        ActionCode::Confirm => "Report completion with date and time.",
    }
}

const CHECKLIST: &[&str] = &[
    "The acts required stand in this schedule and in Appendix A, both to be attached: an order describes them itself and \
     does not point to the complaint (FRCP 65(d)(1)).",
    "Who is bound: the parties, their officers and agents, and those in active concert with them who receive notice (FRCP \
     65(d)(2)). For registries outside the court's reach the schedule is a request; see the column \"reach\".",
    "A temporary restraining order made without notice expires after at most 14 days unless extended for good cause (FRCP \
     65(b)(2)): hearing date to be set by the court.",
    "Security: amount to be set by the court (FRCP 65(c)).",
    "A redirected name cannot be held: holding it removes the delegation. No name below has both.",
    "Name servers are replaced first, DS records removed next, locks set last. Caches of the parent zone may last two days.",
    "Release: a name taken in error is returned by undoing the steps in reverse order; whom to tell is named by counsel.",
];

pub(super) fn page(brief: &Brief<'_>) -> Page {
    let dossier = brief.dossier;
    let mut blocks = vec![Block::notice(
        "Draft of what an order would tell whom. The machine-readable form, one row for each action and domain, is \
         50_orders/actions.json and actions.csv; both have the same rows.",
    )];
    for reason in &dossier.actions_refused {
        blocks.push(Block::notice([bold("Not complete: "), text(reason.as_str())]));
    }
    blocks.push(Block::heading(1, "Checklist"));
    blocks.push(Block::List { items: CHECKLIST.iter().map(|&item| item.into()).collect() });
    blocks.push(Block::heading(1, "Limits of the court's reach"));
    blocks.push(reach(brief));
    let mut by_addressee: BTreeMap<&Addressee, Vec<&OrderAction>> = BTreeMap::new();
    for action in &dossier.actions {
        by_addressee.entry(&action.addressee).or_default().push(action);
    }
    if by_addressee.is_empty() {
        blocks.push(Block::heading(1, "Actions"));
        blocks.push(Block::plain("No action is proposed: the action table of the case is empty."));
    }
    for (addressee, actions) in by_addressee {
        blocks.push(Block::heading(1, format!("{}: {}", role(addressee.kind), addressee.name)));
        blocks.push(addressed(brief, &actions));
    }
    Document::Schedule.captioned(brief, "Schedule to the proposed temporary restraining order", blocks)
}

const fn role(kind: AddresseeKind) -> &'static str {
    match kind {
        AddresseeKind::Registry => "Registry",
        AddresseeKind::Registrar => "Registrar",
        AddresseeKind::Host => "Hosting provider",
    }
}

/// Actions of one addressee: those that ask the same of several domains are one row with all of these.
fn addressed(brief: &Brief<'_>, actions: &[&OrderAction]) -> Block {
    let mut rows: BTreeMap<(u32, &str), (&OrderAction, Vec<&DomainName>)> = BTreeMap::new();
    let mut first: BTreeMap<(ActionCode, &[String], &str), u32> = BTreeMap::new();
    for action in actions {
        let same = (action.code, action.values.as_slice(), action.verify.as_str());
        let step = *first.entry(same).or_insert(action.step);
        rows.entry((step, action.verify.as_str())).or_insert((action, Vec::new())).1.push(&action.domain);
    }
    let mut table = Table::new(vec![
        Column::right("Step", 0.55),
        Column::new("Action", 1.9),
        Column::new("Instruction and values", 4.0),
        Column::new("Shown afterwards by", 2.8),
    ]);
    for ((step, _), (action, domains)) in rows {
        let mut told = vec![text(instruction(action.code))];
        for value in &action.values {
            told.push(text(" "));
            told.push(mono(value.as_str()));
            told.push(text(";"));
        }
        table.row_below(
            vec![
                step.to_string().into(),
                mono(action.code.as_str()).into(),
                told.into(),
                action.verify.as_str().into(),
            ],
            listed(brief, &domains),
        );
    }
    table.or("No action is addressed to them.")
}

/// Domains with their numbers in Appendix A.
fn listed(brief: &Brief<'_>, domains: &[&DomainName]) -> Runs {
    let mut runs = vec![text(format!("{}: ", counted(domains.len(), "domain", "domains")))];
    for (at, domain) in domains.iter().enumerate() {
        if at > 0 {
            runs.push(text(", "));
        }
        let seq = brief.dossier.listed().find(|sheet| sheet.domain == **domain).and_then(|sheet| sheet.seq);
        if let Some(seq) = seq {
            runs.push(text(format!("{seq} ")));
        }
        runs.push(mono(domain.as_str()));
    }
    runs.into()
}

fn reach(brief: &Brief<'_>) -> Block {
    let mut registries: BTreeMap<&str, (&model::Registry, usize)> = BTreeMap::new();
    for sheet in brief.dossier.listed() {
        registries.entry(sheet.registry.suffix.as_str()).or_insert((&sheet.registry, 0)).1 += 1;
    }
    let mut table = Table::new(vec![
        Column::new("Zone", 1.2),
        Column::new("Operator", 3.2),
        Column::new("Place", 2.4),
        Column::new("Reach", 3.0),
        Column::new("As of", 1.4),
        Column::right("Domains", 1.0),
    ]);
    for (suffix, (registry, count)) in registries {
        table.row(vec![
            mono(format!(".{suffix}")).into(),
            registry.operator.as_deref().unwrap_or("not known").into(),
            registry.place.as_deref().unwrap_or("not known").into(),
            registry.reach.words().into(),
            registry.dated.map_or_else(|| "not known".to_owned(), model::Timestamp::date).into(),
            count.to_string().into(),
        ]);
    }
    table.or("Appendix A lists no domain.")
}
