use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryArray, BinaryBuilder, BooleanBuilder, DictionaryArray, Int32Array, Int64Array,
    Int64Builder, ListBuilder, StringArray, StringBuilder, TimestampMicrosecondBuilder,
};
use arrow::datatypes::{DataType, Field};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use model::{
    Certificate, Digest, DomainName, Interval, Observation, Observed, Origin, Registration, Timestamp,
};

use crate::BatchId;
use crate::schema::Table;

/// Rows of one file, in the order of `rname`.
pub(crate) struct Rows {
    pub(crate) batch: RecordBatch,
    /// Least and greatest `rname`.
    pub(crate) rnames: Option<(String, String)>,
}

/// How many rows `observation` takes.
pub(crate) fn rows_of(observation: &Observation) -> usize {
    match observation {
        Observation::Certificate(certificate) => certificate.names.len().max(1),
        _ => 1,
    }
}

/// Turns numbered certificates or registrations into rows sorted by `rname`; what is alike stays in the order it came.
pub(crate) fn sorted_rows(
    table: Table,
    batch: &str,
    records: &[(u64, Observed<Observation>)],
) -> Result<Rows, ArrowError> {
    let mut order = Vec::with_capacity(records.len());
    for (index, (_, observed)) in records.iter().enumerate() {
        let names = observed.what.names();
        if names.is_empty() {
            order.push((None, index, 0));
        }
        for (ordinal, name) in names.into_iter().enumerate() {
            order.push((Some(name.reversed()), index, ordinal));
        }
    }
    order.sort_unstable();

    let mut common = Common::with_capacity(order.len());
    let mut own = Own::of(table);
    for (rname, index, ordinal) in &order {
        let (record, observed) = &records[*index];
        common.push(rname.as_deref(), observed.when, &observed.origin);
        own.push(observed, *record, *ordinal);
    }
    let rnames = {
        let least = order.iter().find_map(|(rname, ..)| rname.clone());
        least.zip(order.last().and_then(|(rname, ..)| rname.clone()))
    };
    let mut columns = common.finish(batch, order.len());
    own.finish(&mut columns);
    Ok(Rows { batch: record_batch(columns)?, rnames })
}

/// The row of a complete batch.
pub(crate) fn batch_row(batch: &BatchId, text: &str, rows: u64) -> Result<RecordBatch, ArrowError> {
    record_batch(vec![
        ("batch", Arc::new(StringArray::from_iter_values([text]))),
        ("file", Arc::new(BinaryArray::from_iter_values([batch.file.as_bytes()]))),
        ("decoder", Arc::new(Int64Array::from_iter_values([i64::from(batch.decoder)]))),
        ("part", Arc::new(StringArray::from_iter_values([&batch.part]))),
        ("rows", Arc::new(Int64Array::from_iter_values([long(rows)]))),
    ])
}

/// The value under which a certificate is shared: its SHA-256, else issuer and serial number, which identify it too
/// (RFC 5280 section 4.1.2.2). A slash keeps the two apart.
pub(crate) fn certificate_key(certificate: &Certificate) -> String {
    match certificate.fingerprint {
        Some(digest) => digest.to_string(),
        None => format!("{}/{}", certificate.issuer, certificate.serial),
    }
}

/// Registrar and minute of creation, `iana:1068 2019-03-04T05:06Z`. None when the registrar is not known, or the
/// creation is dated by day only, as midnight: half the day's registrations are no burst.
pub(crate) fn burst(registration: &Registration) -> Option<String> {
    let created = registration.created.filter(|created| created.as_micros() % 86_400_000_000 != 0)?;
    let registrar = match (&registration.registrar_iana_id, &registration.registrar) {
        (Some(id), _) => format!("iana:{}", id.trim()),
        (None, Some(name)) => name.trim().to_lowercase(),
        (None, None) => return None,
    };
    let minute: String = created.to_string().chars().take(16).collect();
    Some(format!("{registrar} {minute}Z"))
}

/// Counts above what a Delta `long` holds are hostile or broken; they stay at the largest.
pub(super) fn long(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

type NamedColumns = Vec<(&'static str, ArrayRef)>;

fn record_batch(columns: NamedColumns) -> Result<RecordBatch, ArrowError> {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| {
        let nullable = array.is_nullable();
        (name, array, nullable)
    }))
}

fn times() -> TimestampMicrosecondBuilder {
    TimestampMicrosecondBuilder::new().with_timezone("UTC")
}

struct Common {
    rname: StringBuilder,
    first: TimestampMicrosecondBuilder,
    last: TimestampMicrosecondBuilder,
    source: StringBuilder,
    line: Int64Builder,
}

impl Common {
    fn with_capacity(rows: usize) -> Self {
        Self {
            rname: StringBuilder::with_capacity(rows, rows * 20),
            first: times(),
            last: times(),
            source: StringBuilder::with_capacity(rows, rows * 8),
            line: Int64Builder::with_capacity(rows),
        }
    }

    fn push(&mut self, rname: Option<&str>, when: Option<Interval>, origin: &Origin) {
        self.rname.append_option(rname);
        self.first.append_option(when.map(|when| when.first().as_micros()));
        self.last.append_option(when.map(|when| when.last().as_micros()));
        self.source.append_value(&origin.source);
        self.line.append_value(long(origin.line));
    }

    fn finish(mut self, batch: &str, rows: usize) -> NamedColumns {
        vec![
            ("rname", Arc::new(self.rname.finish())),
            ("first", Arc::new(self.first.finish())),
            ("last", Arc::new(self.last.finish())),
            ("source", Arc::new(self.source.finish())),
            ("batch", repeated(Arc::new(StringArray::from_iter_values([batch])), rows)),
            ("line", Arc::new(self.line.finish())),
        ]
    }
}

/// One value in every row, without a copy for each.
fn repeated(value: ArrayRef, rows: usize) -> ArrayRef {
    Arc::new(DictionaryArray::new(Int32Array::from(vec![0; rows]), value))
}

/// The columns of one kind only.
enum Own {
    Certificate(Box<CertificateColumns>),
    Registration(Box<RegistrationColumns>),
}

impl Own {
    fn of(table: Table) -> Self {
        match table {
            Table::Registration => Self::Registration(Box::default()),
            _ => Self::Certificate(Box::default()),
        }
    }

    fn push(&mut self, observed: &Observed<Observation>, record: u64, ordinal: usize) {
        let raw = observed.origin.raw;
        match (self, &observed.what) {
            (Self::Certificate(columns), Observation::Certificate(certificate)) => {
                columns.push(certificate, raw, record, ordinal);
            }
            (Self::Registration(columns), Observation::Registration(registration)) => {
                columns.push(registration, raw);
            }
            // A part holds records of one kind; names and resolutions go in bulk.
            _ => {}
        }
    }

    fn finish(self, columns: &mut NamedColumns) {
        match self {
            Self::Certificate(own) => own.finish(columns),
            Self::Registration(own) => own.finish(columns),
        }
    }
}

struct CertificateColumns {
    raw: BinaryBuilder,
    numbers: [Int64Builder; 3],
    texts: [StringBuilder; 5],
    validity: [TimestampMicrosecondBuilder; 2],
}

impl Default for CertificateColumns {
    fn default() -> Self {
        Self {
            raw: BinaryBuilder::new(),
            numbers: std::array::from_fn(|_| Int64Builder::new()),
            texts: std::array::from_fn(|_| StringBuilder::new()),
            validity: [times(), times()],
        }
    }
}

impl CertificateColumns {
    fn push(&mut self, certificate: &Certificate, raw: Option<Digest>, record: u64, ordinal: usize) {
        self.raw.append_option(raw.as_ref().map(Digest::as_bytes));
        let [numbered, place, wildcards] = &mut self.numbers;
        numbered.append_value(long(record));
        place.append_value(long(ordinal as u64));
        wildcards.append_value(i64::from(certificate.wildcards));
        let [value, key, serial, issuer, subject] = &mut self.texts;
        value.append_value(certificate_key(certificate));
        key.append_option(certificate.key.map(|key| key.to_string()));
        serial.append_value(&certificate.serial);
        issuer.append_value(&certificate.issuer);
        subject.append_value(&certificate.subject);
        let [not_before, not_after] = &mut self.validity;
        not_before.append_value(certificate.not_before.as_micros());
        not_after.append_value(certificate.not_after.as_micros());
    }

    fn finish(mut self: Box<Self>, columns: &mut NamedColumns) {
        columns.push(("raw", Arc::new(self.raw.finish())));
        for (name, column) in ["record", "ordinal", "wildcards"].into_iter().zip(&mut self.numbers) {
            columns.push((name, Arc::new(column.finish())));
        }
        let texts = ["certificate", "key", "serial", "issuer", "subject"];
        for (name, column) in texts.into_iter().zip(&mut self.texts) {
            columns.push((name, Arc::new(column.finish())));
        }
        for (name, column) in ["not_before", "not_after"].into_iter().zip(&mut self.validity) {
            columns.push((name, Arc::new(column.finish())));
        }
    }
}

struct RegistrationColumns {
    raw: BinaryBuilder,
    texts: [StringBuilder; 7],
    times: [TimestampMicrosecondBuilder; 3],
    lists: [ListBuilder<StringBuilder>; 2],
    signed: BooleanBuilder,
}

impl Default for RegistrationColumns {
    fn default() -> Self {
        let list = || {
            let element = Field::new("element", DataType::Utf8, true);
            ListBuilder::new(StringBuilder::new()).with_field(element)
        };
        Self {
            raw: BinaryBuilder::new(),
            texts: std::array::from_fn(|_| StringBuilder::new()),
            times: [times(), times(), times()],
            lists: [list(), list()],
            signed: BooleanBuilder::new(),
        }
    }
}

impl RegistrationColumns {
    fn push(&mut self, registration: &Registration, raw: Option<Digest>) {
        self.raw.append_option(raw.as_ref().map(Digest::as_bytes));
        let burst = burst(registration);
        let texts = [
            &registration.handle,
            &registration.registrar,
            &registration.registrar_iana_id,
            &registration.abuse_email,
            &registration.abuse_phone,
            &registration.registrant,
            &burst,
        ];
        for (column, text) in self.texts.iter_mut().zip(texts) {
            column.append_option(text.as_deref());
        }
        let times = [registration.created, registration.updated, registration.expires];
        for (column, time) in self.times.iter_mut().zip(times) {
            column.append_option(time.map(Timestamp::as_micros));
        }
        let [status, nameservers] = &mut self.lists;
        append_list(status, registration.status.iter().map(String::as_str));
        append_list(nameservers, registration.nameservers.iter().map(DomainName::as_str));
        self.signed.append_option(registration.signed);
    }

    fn finish(mut self: Box<Self>, columns: &mut NamedColumns) {
        columns.push(("raw", Arc::new(self.raw.finish())));
        let texts =
            ["handle", "registrar", "registrar_iana_id", "abuse_email", "abuse_phone", "registrant", "burst"];
        for (name, column) in texts.into_iter().zip(&mut self.texts) {
            columns.push((name, Arc::new(column.finish())));
        }
        for (name, column) in ["created", "updated", "expires"].into_iter().zip(&mut self.times) {
            columns.push((name, Arc::new(column.finish())));
        }
        for (name, column) in ["status", "nameservers"].into_iter().zip(&mut self.lists) {
            columns.push((name, Arc::new(column.finish())));
        }
        columns.push(("signed", Arc::new(self.signed.finish())));
    }
}

/// An empty list is null: then "has any" is a test of one bit.
fn append_list<'a>(list: &mut ListBuilder<StringBuilder>, texts: impl Iterator<Item = &'a str>) {
    let mut any = false;
    for text in texts {
        list.values().append_value(text);
        any = true;
    }
    list.append(any);
}
