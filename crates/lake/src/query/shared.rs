use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};
use datafusion::dataframe::DataFrame;
use datafusion::error::DataFusionError;
use datafusion::functions_aggregate::expr_fn::{max, min};
use datafusion::logical_expr::JoinType;
use datafusion::prelude::{SessionContext, col, ident};
use model::{BaseRate, DomainName, Interval, Key, KeyKind, Shared, Timestamp};

use super::source::{Plan, known, texts, wanted};
use crate::columns::Columns;
use crate::schema::Table;
use crate::view::View;
use crate::{Lake, LakeError};

/// What is known of one asked value while its rows come in, ordered by registrable name.
#[derive(Default)]
struct Holders {
    names: BTreeMap<DomainName, Option<Interval>>,
    last_registrable: Option<String>,
    count: u64,
}

impl Lake {
    /// Who has these values: one entry for each different key, in order of key, also for a key nobody has.
    ///
    /// At most `cap` names are listed, the first ones in order of name, each with the hull of its sightings; names
    /// that only inherit a value from their zone are not. `holders` (registrable names seen on the value) and
    /// `population` (registrable names seen on any value of this kind) are exact counts, whatever `cap` is. Reports
    /// are no observations: nobody holds one here. `as_of` as in [`Lake::edges_of`].
    ///
    /// # Errors
    /// When a file of the lake cannot be read, or the answer needs more memory than allowed.
    pub fn shared(
        &self,
        keys: &[Key],
        cap: usize,
        as_of: Option<Timestamp>,
    ) -> Result<Vec<Shared>, LakeError> {
        let keys: Vec<Key> = keys.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect();
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let view = self.view()?;
        let kinds: BTreeSet<KeyKind> = keys.iter().map(|key| key.kind).collect();
        let populations = self.population(&view, &kinds, as_of)?;
        let mut found: Vec<Holders> = Vec::new();
        found.resize_with(keys.len(), Holders::default);
        let has_any = keys.iter().any(|key| key.kind != KeyKind::Report);
        if has_any {
            self.ask(
                &view,
                |session| holders(&view, session, &keys, as_of),
                |rows| collect(rows, &mut found, cap, as_of),
            )?;
        }
        let shared = |(key, found): (Key, Holders)| {
            let population = populations.get(&key.kind).copied().unwrap_or_default();
            let rate = BaseRate { holders: found.count, population };
            Shared { key, names: found.names.into_iter().collect(), rate }
        };
        Ok(keys.into_iter().zip(found).map(shared).collect())
    }
}

/// One row for each asked key and name: number of the key, registrable, name, first, last; in that order.
fn holders(view: &View, session: &SessionContext, keys: &[Key], as_of: Option<Timestamp>) -> Plan {
    let mut all: Option<DataFrame> = None;
    let mut add = |rows: DataFrame| {
        all = Some(match all.take() {
            Some(all) => all.union(rows)?,
            None => rows,
        });
        Ok::<_, DataFusionError>(())
    };
    let scan = |table| known(view.scan(session, table)?, as_of);
    // Each source is joined only with the keys it can hold.
    let of = |accept: &dyn Fn(&Key) -> Option<&'static str>| Wanted::of(keys, accept);

    let resolved = of(&|key| match key.kind {
        KeyKind::Address if key.value.contains(':') => Some("AAAA"),
        KeyKind::Address => Some("A"),
        KeyKind::NameServer => Some("NS"),
        KeyKind::MailExchanger => Some("MX"),
        KeyKind::CanonicalName => Some("CNAME"),
        _ => None,
    });
    if !resolved.values.is_empty() {
        let rows = scan(Table::Resolution)?;
        let on = (&["wanted", "detail"][..], &["rdata", "rrtype"][..]);
        add(resolved.join(session, rows, on)?)?;
    }
    let columns = [
        (Table::Certificate, KeyKind::Certificate, "certificate"),
        (Table::Certificate, KeyKind::CertificateKey, "key"),
        (Table::Registration, KeyKind::Registrant, "registrant"),
        (Table::Registration, KeyKind::RegistrationBurst, "burst"),
    ];
    for (table, kind, column) in columns {
        let asked = of(&|key| (key.kind == kind).then_some(""));
        if !asked.values.is_empty() {
            add(asked.join(session, scan(table)?, (&["wanted"], &[column]))?)?;
        }
    }
    let delegated = of(&|key| (key.kind == KeyKind::NameServer).then_some(""));
    if !delegated.values.is_empty() {
        let rows = scan(Table::Registration)?
            .filter(col("nameservers").is_not_null())?
            .select_columns(&["name", "registrable", "first", "last", "nameservers"])?
            .unnest_columns(&["nameservers"])?;
        add(delegated.join(session, rows, (&["wanted"], &["nameservers"]))?)?;
    }
    let below = of(&|key| (key.kind == KeyKind::Registrable).then_some(""));
    if !below.values.is_empty() {
        for table in Table::OBSERVED {
            let rows = scan(table)?.select_columns(&["name", "registrable", "first", "last"])?;
            let rows = rows.with_column("zone", col("registrable"))?;
            add(below.join(session, rows, (&["wanted"], &["zone"]))?)?;
        }
    }

    let all = all.ok_or_else(|| DataFusionError::Execution("no key to ask for".to_owned()))?;
    let by = ["number", "registrable", "name"];
    all.aggregate(
        by.map(ident).to_vec(),
        vec![min(col("first")).alias("first"), max(col("last")).alias("last")],
    )?
    .sort(by.map(|column| ident(column).sort(true, true)).to_vec())
}

/// The asked values of one source, with their numbers and, for resolutions, their record types.
struct Wanted {
    numbers: Vec<i64>,
    values: Vec<String>,
    details: Vec<String>,
}

impl Wanted {
    fn of(keys: &[Key], accept: &dyn Fn(&Key) -> Option<&'static str>) -> Self {
        let mut wanted = Self { numbers: Vec::new(), values: Vec::new(), details: Vec::new() };
        for (number, key) in keys.iter().enumerate() {
            if let Some(detail) = accept(key) {
                wanted.numbers.push(i64::try_from(number).unwrap_or(i64::MAX));
                wanted.values.push(key.value.clone());
                wanted.details.push(detail.to_owned());
            }
        }
        wanted
    }

    fn join(&self, session: &SessionContext, rows: DataFrame, (left, right): (&[&str], &[&str])) -> Plan {
        let columns: [(&str, ArrayRef); 3] = [
            ("number", Arc::new(Int64Array::from(self.numbers.clone()))),
            ("wanted", texts(&self.values)),
            ("detail", texts(&self.details)),
        ];
        wanted(session, columns)?
            .join(rows, JoinType::Inner, left, right, None)?
            .filter(col("name").is_not_null())?
            .select_columns(&["number", "registrable", "name", "first", "last"])
    }
}

fn collect(
    rows: &Columns<'_>,
    found: &mut [Holders],
    cap: usize,
    as_of: Option<Timestamp>,
) -> Result<(), DataFusionError> {
    let (numbers, registrables) = (rows.longs("number")?, rows.texts("registrable")?);
    let (names, whens) = (rows.names("name")?, rows.intervals(as_of)?);
    let rows = numbers.iter().zip(registrables.iter()).zip(names).zip(whens);
    for (((number, registrable), name), when) in rows {
        let holders = number.and_then(|number| found.get_mut(usize::try_from(number).ok()?));
        let (Some(holders), Some(registrable), Some(name)) = (holders, registrable, name) else { continue };
        // Rows of one key come in order of registrable name, so a change is a new one.
        if holders.last_registrable.as_deref() != Some(registrable) {
            holders.last_registrable = Some(registrable.to_owned());
            holders.count += 1;
        }
        holders.names.insert(name, when);
        if holders.names.len() > cap {
            holders.names.pop_last();
        }
    }
    Ok(())
}
