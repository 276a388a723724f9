use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, Int64Array};
use datafusion::error::DataFusionError;
use datafusion::logical_expr::JoinType;
use datafusion::prelude::SessionContext;
use model::{Digest, DomainName, Interval, Observation, Observed, Timestamp};

use super::ends::Ends;
use super::source::{Plan, known, rnames_of, rows_with, texts, wanted};
use crate::columns::{CertificateId, Columns, PartialCertificate, certificate, registration, resolution};
use crate::scan::Ranges;
use crate::schema::Table;
use crate::view::View;
use crate::{Lake, LakeError};

/// One observation as it can be shown in a case: with the file its record stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// SHA-256 of the source file.
    pub file: Digest,
    /// The whole observation.
    pub observed: Observed<Observation>,
}

/// A fact with what it is ordered by within its name and time.
struct Ordered {
    detail: String,
    fact: Fact,
}

impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> Ordering {
        self.detail
            .cmp(&other.detail)
            .then_with(|| self.fact.observed.origin.cmp(&other.fact.observed.origin))
            .then_with(|| self.fact.file.cmp(&other.fact.file))
    }
}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ordered {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ordered {}

impl Lake {
    /// The observations about exactly these names: of each kind and distinct value of a name the first and the last
    /// ones, [`ENDS_PER_VALUE`](crate::ENDS_PER_VALUE) of each, for at most
    /// [`VALUES_PER_NAME`](crate::VALUES_PER_NAME) values, the most recent. The value is type and data of a
    /// resolution, the certificate itself, all that a registration says; of bare names there is only one. A certificate
    /// comes once, with all its names. In order of kind (names, resolutions, certificates, registrations), first name,
    /// time (undated first), value, place. `as_of` as in [`Lake::edges_of`].
    ///
    /// # Errors
    /// When a file of the lake cannot be read, or the answer needs more memory than allowed.
    pub fn facts(&self, names: &[DomainName], as_of: Option<Timestamp>) -> Result<Vec<Fact>, LakeError> {
        let rnames = rnames_of(names);
        let view = self.view()?;
        let mut facts = Vec::new();
        for table in Table::OBSERVED {
            if names.is_empty() {
                break;
            }
            match table {
                Table::Certificate => facts.extend(self.certificates(&view, &rnames, as_of)?),
                _ => facts.extend(self.of_table(&view, table, &rnames, as_of)?),
            }
        }
        Ok(facts)
    }

    fn of_table(
        &self,
        view: &View,
        table: Table,
        rnames: &Arc<Ranges>,
        as_of: Option<Timestamp>,
    ) -> Result<Vec<Fact>, LakeError> {
        let mut found = Ends::new();
        loop {
            self.ask(
                view,
                |session| rows_with(view, session, table, rnames, as_of),
                |rows| {
                    for (file, observed) in observations(table, rows, as_of)? {
                        let fact = Fact { file, observed };
                        if let Some(name) = fact.observed.what.names().first() {
                            let (name, value) = (name.as_str().to_owned(), value(&fact.observed.what));
                            found.push(&name, &value, fact.observed.when, ordered(fact));
                        }
                    }
                    Ok(())
                },
            )?;
            if !found.needs_another_pass() {
                break;
            }
        }
        Ok(found.finish().map(|ordered| ordered.fact).collect())
    }

    /// First which certificates name one of `names`, then all rows of these.
    fn certificates(
        &self,
        view: &View,
        rnames: &Arc<Ranges>,
        as_of: Option<Timestamp>,
    ) -> Result<Vec<Fact>, LakeError> {
        let mut found = Ends::new();
        loop {
            self.ask(
                view,
                |session| {
                    rows_with(view, session, Table::Certificate, rnames, as_of)?.select_columns(&[
                        "rname",
                        "first",
                        "last",
                        "certificate",
                        "batch",
                        "record",
                    ])
                },
                |rows| {
                    let (rnames, whens) = (rows.texts("rname")?, rows.intervals(as_of)?);
                    let (values, batches) = (rows.texts("certificate")?, rows.texts("batch")?);
                    let records = rows.longs("record")?;
                    for (row, when) in whens.into_iter().enumerate() {
                        if rnames.is_valid(row) {
                            let id: CertificateId = (batches.value(row).to_owned(), records.value(row));
                            found.push(rnames.value(row), values.value(row), when, id);
                        }
                    }
                    Ok(())
                },
            )?;
            if !found.needs_another_pass() {
                break;
            }
        }
        let ids: BTreeSet<CertificateId> = found.finish().collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut whole = BTreeMap::new();
        self.ask(
            view,
            |session| whole_certificates(view, session, &ids, as_of),
            |rows| certificate(rows, as_of, &mut whole),
        )?;
        let mut facts: Vec<(String, Option<Interval>, Ordered)> = whole
            .into_values()
            .map(PartialCertificate::whole)
            .map(|(file, observed)| {
                let first = observed.what.names().first().map(|name| name.as_str().to_owned());
                (first.unwrap_or_default(), observed.when, ordered(Fact { file, observed }))
            })
            .collect();
        facts.sort();
        Ok(facts.into_iter().map(|(_, _, ordered)| ordered.fact).collect())
    }
}

/// All rows of these certificates.
fn whole_certificates(
    view: &View,
    session: &SessionContext,
    ids: &BTreeSet<CertificateId>,
    as_of: Option<Timestamp>,
) -> Plan {
    let batches: Vec<String> = ids.iter().map(|(batch, _)| batch.clone()).collect();
    let records: ArrayRef = Arc::new(Int64Array::from_iter_values(ids.iter().map(|(_, record)| *record)));
    let rows = known(view.scan(session, Table::Certificate)?, as_of)?;
    let columns = [("wanted_batch", texts(&batches)), ("wanted_record", records)];
    let on = (["wanted_batch", "wanted_record"], ["batch", "record"]);
    wanted(session, columns)?.join(rows, JoinType::RightSemi, &on.0, &on.1, None)
}

fn ordered(fact: Fact) -> Ordered {
    let detail = match &fact.observed.what {
        Observation::Resolution(resolution) => format!("{} {}", resolution.rrtype, resolution.rdata),
        Observation::Certificate(certificate) => format!("{} {}", certificate.issuer, certificate.serial),
        Observation::Name(_) | Observation::Registration(_) => String::new(),
    };
    Ordered { detail, fact }
}

/// What tells the observations of one kind and name apart, their times and places aside. Certificates have it stored.
fn value(what: &Observation) -> String {
    match what {
        Observation::Resolution(resolution) => format!("{} {}", resolution.rrtype, resolution.rdata),
        // Only compared, and a digest is shorter than all that was published.
        Observation::Registration(registration) => {
            Digest::of(format!("{registration:?}").as_bytes()).to_string()
        }
        Observation::Name(_) | Observation::Certificate(_) => String::new(),
    }
}

pub(super) fn observations(
    table: Table,
    rows: &Columns<'_>,
    as_of: Option<Timestamp>,
) -> Result<Vec<(Digest, Observed<Observation>)>, DataFusionError> {
    match table {
        Table::Name => {
            let names = rows.names("name")?.into_iter().flatten();
            let seen = names.map(|name| model::NameSeen { name }).collect();
            rows.observed(seen, as_of, Observation::Name)
        }
        Table::Resolution => rows.observed(resolution(rows)?, as_of, Observation::Resolution),
        Table::Registration => rows.observed(registration(rows)?, as_of, Observation::Registration),
        Table::Certificate | Table::Batch | Table::Pivot => Ok(Vec::new()),
    }
}
