use std::collections::BTreeMap;

use arrow::array::{
    Array as _, ArrayRef, AsArray as _, BinaryViewArray, BooleanArray, Int64Array, StringViewArray,
    TimestampMicrosecondArray,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type, TimestampMicrosecondType};
use arrow::record_batch::RecordBatch;
use datafusion::error::DataFusionError;
use model::{
    Certificate, Digest, DomainName, Interval, Observation, Observed, Origin, Registration, Resolution,
    Timestamp,
};

use crate::BatchId;

type Result<T> = std::result::Result<T, DataFusionError>;

/// The columns of one batch of results by name.
pub(crate) struct Columns<'a>(pub(crate) &'a RecordBatch);

fn wrong(what: impl std::fmt::Display) -> DataFusionError {
    DataFusionError::Execution(what.to_string())
}

impl Columns<'_> {
    fn column(&self, name: &str, kind: &DataType) -> Result<ArrayRef> {
        let column = self.0.column_by_name(name).ok_or_else(|| wrong(format!("no column `{name}`")))?;
        if column.data_type() == kind { Ok(column.clone()) } else { Ok(cast(column, kind)?) }
    }

    pub(crate) fn rows(&self) -> usize {
        self.0.num_rows()
    }

    pub(crate) fn texts(&self, name: &str) -> Result<StringViewArray> {
        Ok(self.column(name, &DataType::Utf8View)?.as_string_view().clone())
    }

    pub(crate) fn longs(&self, name: &str) -> Result<Int64Array> {
        Ok(self.column(name, &DataType::Int64)?.as_primitive::<Int64Type>().clone())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.column_by_name(name).is_some()
    }

    pub(crate) fn times(&self, name: &str) -> Result<TimestampMicrosecondArray> {
        let kind = crate::schema::time_type();
        Ok(self.column(name, &kind)?.as_primitive::<TimestampMicrosecondType>().clone())
    }

    fn bytes(&self, name: &str) -> Result<BinaryViewArray> {
        Ok(self.column(name, &DataType::BinaryView)?.as_binary_view().clone())
    }

    fn flags(&self, name: &str) -> Result<BooleanArray> {
        Ok(self.column(name, &DataType::Boolean)?.as_boolean().clone())
    }

    fn owned(&self, name: &str) -> Result<Vec<Option<String>>> {
        Ok(self.texts(name)?.iter().map(|text| text.map(str::to_owned)).collect())
    }

    /// Texts of a column that is never null.
    fn present(&self, name: &str) -> Result<Vec<String>> {
        let texts = self.texts(name)?;
        texts
            .iter()
            .map(|text| text.map(str::to_owned).ok_or_else(|| wrong(format!("null in `{name}`"))))
            .collect()
    }

    fn moments(&self, name: &str) -> Result<Vec<Option<Timestamp>>> {
        let times = self.times(name)?;
        times
            .iter()
            .map(|time| time.map(|time| Timestamp::from_micros(time).map_err(wrong)).transpose())
            .collect()
    }

    /// The digests of the records, where the table keeps them.
    fn raws(&self) -> Result<Vec<Option<Digest>>> {
        if self.0.column_by_name("raw").is_none() {
            return Ok(vec![None; self.rows()]);
        }
        let digest = |bytes: &[u8]| {
            let bytes = <[u8; 32]>::try_from(bytes).map_err(|_| wrong("no digest in `raw`"))?;
            Ok(Digest::from_bytes(bytes))
        };
        self.bytes("raw")?.iter().map(|bytes| bytes.map(digest).transpose()).collect()
    }

    /// The source files of the rows: what their batches were read from.
    pub(crate) fn files(&self) -> Result<Vec<Digest>> {
        let batches = self.texts("batch")?;
        // Few batches, many rows.
        let mut last: Option<(&str, Digest)> = None;
        let file = |batch: Option<&'_ str>| {
            let file = batch.and_then(BatchId::of_text).and_then(|(file, ..)| file.parse().ok());
            file.ok_or_else(|| wrong(format!("`{}` is no batch", batch.unwrap_or_default())))
        };
        let mut files = Vec::with_capacity(batches.len());
        for batch in &batches {
            let digest = match (last, batch) {
                (Some((known, digest)), Some(batch)) if known == batch => digest,
                _ => file(batch)?,
            };
            last = batch.map(|batch| (batch, digest));
            files.push(digest);
        }
        Ok(files)
    }

    /// Names as stored; null where a certificate has none.
    pub(crate) fn names(&self, name: &str) -> Result<Vec<Option<DomainName>>> {
        let texts = self.texts(name)?;
        texts.iter().map(|text| text.map(|text| DomainName::parse(text).map_err(wrong)).transpose()).collect()
    }

    /// `first` to `last`, cut at `as_of`.
    pub(crate) fn intervals(&self, as_of: Option<Timestamp>) -> Result<Vec<Option<Interval>>> {
        let (firsts, lasts) = (self.moments("first")?, self.moments("last")?);
        let interval = |(first, last): (Option<Timestamp>, Option<Timestamp>)| {
            let Some((first, last)) = first.zip(last) else { return Ok(None) };
            let last = as_of.map_or(last, |as_of| last.min(as_of));
            Interval::new(first, last).map(Some).map_err(wrong)
        };
        firsts.into_iter().zip(lasts).map(interval).collect()
    }

    pub(crate) fn origins(&self) -> Result<Vec<Origin>> {
        let (sources, lines, raws) = (self.texts("source")?, self.longs("line")?, self.raws()?);
        let origin = |((source, line), raw): ((Option<&str>, Option<i64>), Option<Digest>)| Origin {
            source: source.unwrap_or_default().to_owned(),
            raw,
            line: unsigned(line),
        };
        Ok(sources.iter().zip(lines.iter()).zip(raws).map(origin).collect())
    }

    /// Lists of texts; null is empty.
    pub(crate) fn lists(&self, name: &str) -> Result<Vec<Vec<String>>> {
        let column = self.0.column_by_name(name).ok_or_else(|| wrong(format!("no column `{name}`")))?;
        let lists = column.as_list_opt::<i32>().ok_or_else(|| wrong(format!("`{name}` holds no lists")))?;
        let mut all = Vec::with_capacity(lists.len());
        for list in lists.iter() {
            let Some(list) = list else {
                all.push(Vec::new());
                continue;
            };
            let texts = cast(&list, &DataType::Utf8View)?;
            all.push(texts.as_string_view().iter().flatten().map(str::to_owned).collect());
        }
        Ok(all)
    }

    /// Puts `what`, one for each row, together with when and where from.
    pub(crate) fn observed<T>(
        &self,
        what: Vec<T>,
        as_of: Option<Timestamp>,
        wrap: impl Fn(T) -> Observation,
    ) -> Result<Vec<(Digest, Observed<Observation>)>> {
        let (whens, origins, files) = (self.intervals(as_of)?, self.origins()?, self.files()?);
        let joined = what.into_iter().zip(whens).zip(origins).zip(files);
        Ok(joined
            .map(|(((what, when), origin), file)| (file, Observed { what: wrap(what), when, origin }))
            .collect())
    }
}

fn unsigned(value: Option<i64>) -> u64 {
    value.and_then(|value| u64::try_from(value).ok()).unwrap_or_default()
}

fn here(name: Option<DomainName>) -> Result<DomainName> {
    name.ok_or_else(|| wrong("null in `name`"))
}

/// The resolutions of `columns`, one for each row.
pub(crate) fn resolution(columns: &Columns<'_>) -> Result<Vec<Resolution>> {
    let (names, rrtypes, rdata) =
        (columns.names("name")?, columns.present("rrtype")?, columns.present("rdata")?);
    let counts = columns.longs("count")?;
    let rows = names.into_iter().zip(rrtypes).zip(rdata).zip(counts.iter());
    rows.map(|(((name, rrtype), rdata), count)| {
        let count = count.map(|count| unsigned(Some(count)));
        Ok(Resolution { name: here(name)?, rrtype: rrtype.into(), rdata, count })
    })
    .collect()
}

/// The registrations of `columns`, one for each row.
pub(crate) fn registration(columns: &Columns<'_>) -> Result<Vec<Registration>> {
    let names = columns.names("name")?;
    let texts = |name| columns.owned(name).map(Vec::into_iter);
    let moments = |name| columns.moments(name).map(Vec::into_iter);
    let (mut handles, mut registrars) = (texts("handle")?, texts("registrar")?);
    let (mut ids, mut registrants) = (texts("registrar_iana_id")?, texts("registrant")?);
    let (mut emails, mut phones) = (texts("abuse_email")?, texts("abuse_phone")?);
    let (mut created, mut updated, mut expires) =
        (moments("created")?, moments("updated")?, moments("expires")?);
    let (mut statuses, mut nameservers) =
        (columns.lists("status")?.into_iter(), columns.lists("nameservers")?.into_iter());
    let signed = columns.flags("signed")?;
    let mut signed = signed.iter();
    let mut all = Vec::with_capacity(names.len());
    for name in names {
        let servers = nameservers.next().unwrap_or_default();
        let servers: std::result::Result<Vec<DomainName>, _> =
            servers.iter().map(|server| DomainName::parse(server)).collect();
        all.push(Registration {
            domain: here(name)?,
            handle: handles.next().flatten(),
            registrar: registrars.next().flatten(),
            registrar_iana_id: ids.next().flatten(),
            abuse_email: emails.next().flatten(),
            abuse_phone: phones.next().flatten(),
            registrant: registrants.next().flatten(),
            created: created.next().flatten(),
            updated: updated.next().flatten(),
            expires: expires.next().flatten(),
            status: statuses.next().unwrap_or_default(),
            nameservers: servers.map_err(wrong)?,
            signed: signed.next().flatten(),
        });
    }
    Ok(all)
}

/// Which certificate a row belongs to: its batch and its number there.
pub(crate) type CertificateId = (String, i64);

/// Adds the rows of `columns` to `certificates`, each with its names by ordinal.
pub(crate) fn certificate(
    columns: &Columns<'_>,
    as_of: Option<Timestamp>,
    certificates: &mut BTreeMap<CertificateId, PartialCertificate>,
) -> Result<()> {
    let (batches, records) = (columns.present("batch")?, columns.longs("record")?);
    let (ordinals, wildcards) = (columns.longs("ordinal")?, columns.longs("wildcards")?);
    let (values, keys) = (columns.present("certificate")?, columns.owned("key")?);
    let (serials, issuers) = (columns.present("serial")?, columns.present("issuer")?);
    let (subjects, names) = (columns.present("subject")?, columns.names("name")?);
    let (from, to) = (columns.moments("not_before")?, columns.moments("not_after")?);
    let (whens, origins, files) = (columns.intervals(as_of)?, columns.origins()?, columns.files()?);
    for (row, (batch, name)) in batches.into_iter().zip(names).enumerate() {
        let id = (batch, records.value(row));
        if !certificates.contains_key(&id) {
            let validity = from[row].zip(to[row]).ok_or_else(|| wrong("null in `not_before`"))?;
            let what = Certificate {
                fingerprint: values[row].parse().ok(),
                key: keys[row].as_deref().map(str::parse).transpose().map_err(wrong)?,
                serial: serials[row].clone(),
                issuer: issuers[row].clone(),
                subject: subjects[row].clone(),
                names: Vec::new(),
                wildcards: u32::try_from(wildcards.value(row)).unwrap_or_default(),
                not_before: validity.0,
                not_after: validity.1,
            };
            let observed = Observed { what, when: whens[row], origin: origins[row].clone() };
            certificates
                .insert(id.clone(), PartialCertificate { file: files[row], observed, names: Vec::new() });
        }
        if let (Some(found), Some(name)) = (certificates.get_mut(&id), name) {
            found.names.push((ordinals.value(row), name));
        }
    }
    Ok(())
}

/// A certificate while its rows come in.
pub(crate) struct PartialCertificate {
    file: Digest,
    observed: Observed<Certificate>,
    names: Vec<(i64, DomainName)>,
}

impl PartialCertificate {
    /// The certificate with its names in the order they came.
    pub(crate) fn whole(mut self) -> (Digest, Observed<Observation>) {
        self.names.sort();
        let Observed { mut what, when, origin } = self.observed;
        what.names = self.names.into_iter().map(|(_, name)| name).collect();
        (self.file, Observed { what: Observation::Certificate(what), when, origin })
    }
}
