use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use datafusion::error::DataFusionError;
use datafusion::prelude::{SessionContext, col};
use model::{DomainName, Timestamp};

use super::answers::{Answers, Step};
use super::facts::{Fact, observations};
use super::source::{Plan, Window, rnames_of, rows_with, within};
use crate::columns::{Columns, certificate};
use crate::scan::Ranges;
use crate::schema::Table;
use crate::view::View;
use crate::{Lake, LakeError};

impl Lake {
    /// Everything recorded about exactly this name, row by row: bare names, resolutions in order of type, value and
    /// time, certificates, registrations. A certificate comes with this name only; [`Lake::facts`] has it whole.
    ///
    /// # Errors
    /// When a log cannot be read; a file that cannot be read is an error of the iterator, which then ends.
    pub fn history(&self, name: &DomainName, window: Window) -> Result<Answers<'_, Fact>, LakeError> {
        let view = self.view()?;
        let session = self.session();
        let rnames = rnames_of([name]);
        let plans = Table::OBSERVED
            .into_iter()
            .filter(|table| view.files(*table).iter().any(|file| file.meets(&rnames)))
            .map(|table| Ok((table, of_name(&view, &session, table, &rnames, window)?)));
        let plans: Result<VecDeque<_>, DataFusionError> = plans.collect();
        let as_of = window.as_of;
        self.answers(view, plans, move |step| match step {
            Step::Rows(Table::Certificate, rows) => certificates(rows, as_of),
            Step::Rows(table, rows) => Ok(observations(table, rows, as_of)?
                .into_iter()
                .map(|(file, observed)| Fact { file, observed })
                .collect()),
            Step::End => Ok(Vec::new()),
        })
    }
}

/// The rows of one name, in an order that does not depend on files.
pub(super) fn of_name(
    view: &View,
    session: &SessionContext,
    table: Table,
    rnames: &Arc<Ranges>,
    window: Window,
) -> Plan {
    let order: &[&str] = match table {
        Table::Resolution => &["rrtype", "rdata", "first", "source", "batch", "line"],
        Table::Certificate => &["certificate", "first", "source", "batch", "line"],
        _ => &["first", "source", "batch", "line"],
    };
    let rows = within(rows_with(view, session, table, rnames, None)?, window)?;
    rows.sort(order.iter().map(|column| col(*column).sort(true, true)).collect())
}

fn certificates(rows: &Columns<'_>, as_of: Option<Timestamp>) -> Result<Vec<Fact>, DataFusionError> {
    let mut whole = BTreeMap::new();
    certificate(rows, as_of, &mut whole)?;
    Ok(whole
        .into_values()
        .map(|found| {
            let (file, observed) = found.whole();
            Fact { file, observed }
        })
        .collect())
}
