//! From values back to names: the pivot where it answers, the forward files themselves where it does not yet.

use std::sync::Arc;

use datafusion::dataframe::DataFrame;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::Expr;
use datafusion::prelude::{SessionContext, col, lit};
use datafusion::scalar::ScalarValue;
use model::KeyKind;

use super::among::among;
use super::source::Plan;
use crate::scan::{FilesTable, Ranges};
use crate::schema::Table;
use crate::view::View;

/// Which values of a kind are asked about.
#[derive(Clone, Copy)]
pub(super) enum Asked<'a> {
    One(&'a str),
    Many(&'a Arc<Ranges>),
    All,
}

/// What every source of values gives.
pub(super) const COLUMNS: [&str; 6] = ["value", "rname", "first", "last", "count", "sightings"];

/// Who has values of `kind`: rows of value, reversed name, first, last, count and sightings, of all sources. A name
/// occurs more than once when several files know it. For [`Asked::One`] the order of names within each file reaches
/// the plan. Registrable names and reports are no values that are stored.
pub(super) fn reverse(view: &View, session: &SessionContext, kind: KeyKind, asked: Asked<'_>) -> Plan {
    let mut all: Option<DataFrame> = None;
    let mut add = |rows: DataFrame| {
        let rows = rows.select_columns(&COLUMNS)?;
        all = Some(match all.take() {
            Some(all) => all.union(rows)?,
            None => rows,
        });
        Ok::<_, DataFusionError>(())
    };
    if let Some(pivot) = pivot(view, session, kind, asked)? {
        add(pivot)?;
    }
    if let Some(types) = types(kind, asked) {
        let rows = uncovered(view, session, Table::Resolution)?;
        let of_type = match types {
            [one] => col("rrtype").eq(lit(*one)),
            all => col("rrtype").in_list(all.iter().map(|rrtype| lit(*rrtype)).collect(), false),
        };
        add(filtered(rows.filter(of_type)?, "rdata", asked)?)?;
    }
    let stored = match kind {
        KeyKind::Certificate => Some((Table::Certificate, "certificate")),
        KeyKind::CertificateKey => Some((Table::Certificate, "key")),
        KeyKind::Registrant => Some((Table::Registration, "registrant")),
        KeyKind::RegistrationBurst => Some((Table::Registration, "burst")),
        _ => None,
    };
    if let Some((table, column)) = stored {
        let rows = uncovered(view, session, table)?;
        let rows = rows.filter(col(column).is_not_null().and(col("rname").is_not_null()))?;
        add(filtered(uncounted(rows)?, column, asked)?)?;
    }
    if kind == KeyKind::NameServer && view.uncovered(Table::Registration).next().is_some() {
        let rows = uncovered(view, session, Table::Registration)?
            .filter(col("nameservers").is_not_null())?
            .select_columns(&["rname", "first", "last", "sightings", "nameservers"])?
            .unnest_columns(&["nameservers"])?;
        add(filtered(uncounted(rows)?, "nameservers", asked)?)?;
    }
    match all {
        Some(all) => Ok(all),
        // No source: the pivot of no files has the right columns.
        None => session
            .read_table(Arc::new(FilesTable::new(Table::Pivot.read_schema(), [])?))?
            .select_columns(&COLUMNS),
    }
}

fn pivot(
    view: &View,
    session: &SessionContext,
    kind: KeyKind,
    asked: Asked<'_>,
) -> Result<Option<DataFrame>, DataFusionError> {
    let ranges = match asked {
        Asked::One(value) => Some(Arc::new(Ranges::values([value]))),
        Asked::Many(ranges) => Some(Arc::clone(ranges)),
        Asked::All => None,
    };
    let mut files = view.pivots(kind).filter(|file| ranges.as_ref().is_none_or(|ranges| file.meets(ranges)));
    let Some(first) = files.next() else { return Ok(None) };
    let mut table = FilesTable::new(Table::Pivot.read_schema(), std::iter::once(first).chain(files))?
        .ordered(&["value", "rname"]);
    if let Some(ranges) = ranges {
        table = table.wanting("value", ranges);
    }
    filtered(session.read_table(Arc::new(table))?, "value", asked).map(Some)
}

fn uncovered(view: &View, session: &SessionContext, table: Table) -> Plan {
    let files = FilesTable::new(table.read_schema(), view.uncovered(table))?.ordered(&["rname"]);
    view.over(session, files)
}

/// Only what is asked about, with `column` as `value`. One value is an equation, so that plans know the order of what is
/// left, and Bloom filters can say no.
fn filtered(rows: DataFrame, column: &str, asked: Asked<'_>) -> Plan {
    let rows = match asked {
        Asked::One(value) => {
            rows.filter(col(column).eq(lit(ScalarValue::Utf8View(Some(value.to_owned())))))?
        }
        Asked::Many(ranges) => rows.filter(among(column, ranges))?,
        Asked::All => rows,
    };
    let columns: Vec<Expr> = COLUMNS
        .iter()
        .map(|name| if *name == "value" { col(column).alias("value") } else { col(*name) })
        .collect();
    rows.select(columns)
}

fn uncounted(rows: DataFrame) -> Plan {
    rows.with_column("count", lit(ScalarValue::Int64(None)))
}

/// The record types that hold values of `kind`.
fn types(kind: KeyKind, asked: Asked<'_>) -> Option<&'static [&'static str]> {
    Some(match (kind, asked) {
        (KeyKind::Address, Asked::One(value)) if value.contains(':') => &["AAAA"],
        (KeyKind::Address, Asked::One(_)) => &["A"],
        (KeyKind::Address, _) => &["A", "AAAA"],
        (KeyKind::NameServer, _) => &["NS"],
        (KeyKind::MailExchanger, _) => &["MX"],
        (KeyKind::CanonicalName, _) => &["CNAME"],
        _ => return None,
    })
}
