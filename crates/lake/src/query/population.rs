use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

use datafusion::dataframe::DataFrame;
use datafusion::error::DataFusionError;
use datafusion::functions_aggregate::expr_fn::count;
use datafusion::logical_expr::Expr;
use datafusion::prelude::{SessionContext, col, lit};
use model::{KeyKind, Timestamp};

use super::source::{Plan, known};
use crate::schema::Table;
use crate::view::View;
use crate::{Lake, LakeError};

impl Lake {
    /// For each of `kinds`, how many registrable names have any value of it: an exact count, kept until the lake or
    /// `as_of` changes.
    pub(super) fn population(
        &self,
        view: &View,
        kinds: &BTreeSet<KeyKind>,
        as_of: Option<Timestamp>,
    ) -> Result<BTreeMap<KeyKind, u64>, LakeError> {
        let valid = Some((view.versions, as_of));
        let mut known = BTreeMap::new();
        {
            let held = self.populations.lock().unwrap_or_else(PoisonError::into_inner);
            if held.of == valid {
                known.clone_from(&held.counts);
            }
        }
        let missing: Vec<KeyKind> = kinds
            .iter()
            .copied()
            .filter(|kind| *kind != KeyKind::Report && !known.contains_key(kind))
            .collect();
        for kind in missing {
            let mut total = 0;
            self.ask(
                view,
                |session| counted(view, session, kind, as_of),
                |rows| {
                    total += rows.longs("population")?.iter().flatten().sum::<i64>().unsigned_abs();
                    Ok(())
                },
            )?;
            known.insert(kind, total);
        }
        let mut held = self.populations.lock().unwrap_or_else(PoisonError::into_inner);
        held.of = valid;
        held.counts.clone_from(&known);
        Ok(known)
    }
}

/// One number: different registrable names with a value of `kind`.
fn counted(view: &View, session: &SessionContext, kind: KeyKind, as_of: Option<Timestamp>) -> Plan {
    let with = |table, condition: Expr| {
        known(view.scan(session, table)?, as_of)?
            .filter(condition)?
            .filter(col("registrable").is_not_null())?
            .select_columns(&["registrable"])
    };
    let resolved = |types: &[&str]| {
        with(
            Table::Resolution,
            col("rrtype").in_list(types.iter().map(|rrtype| lit(*rrtype)).collect(), false),
        )
    };
    let names: DataFrame = match kind {
        KeyKind::Address => resolved(&["A", "AAAA"])?,
        KeyKind::NameServer => {
            resolved(&["NS"])?.union(with(Table::Registration, col("nameservers").is_not_null())?)?
        }
        KeyKind::MailExchanger => resolved(&["MX"])?,
        KeyKind::CanonicalName => resolved(&["CNAME"])?,
        KeyKind::Certificate => with(Table::Certificate, lit(true))?,
        KeyKind::CertificateKey => with(Table::Certificate, col("key").is_not_null())?,
        KeyKind::Registrant => with(Table::Registration, col("registrant").is_not_null())?,
        KeyKind::RegistrationBurst => with(Table::Registration, col("burst").is_not_null())?,
        KeyKind::Registrable => {
            let mut all = with(Table::Name, lit(true))?;
            for table in [Table::Resolution, Table::Certificate, Table::Registration] {
                all = all.union(with(table, lit(true))?)?;
            }
            all
        }
        KeyKind::Report => return Err(DataFusionError::Execution("reports are not observed".to_owned())),
    };
    // Grouping spills to disk, so this is exact at any size.
    names.distinct()?.aggregate(Vec::new(), vec![count(lit(1_i64)).alias("population")])
}
