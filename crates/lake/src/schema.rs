use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use deltalake_core::kernel::{ArrayType, DataType as DeltaType, PrimitiveType, StructField};

/// The schema this program writes; tables carry it in the property [`SCHEMA_PROPERTY`].
pub(crate) const SCHEMA_VERSION: u32 = 2;
pub(crate) const SCHEMA_PROPERTY: &str = "interdict.lake.schema";

/// The tables of a lake: one per kind of observation, the batches, and the pivots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Table {
    Name,
    Resolution,
    Certificate,
    Registration,
    Batch,
    Pivot,
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Texts,
    Bytes,
    Long,
    Time,
    Flag,
}

struct Column {
    name: &'static str,
    kind: Kind,
    nullable: bool,
}

const fn always(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, nullable: false }
}

const fn maybe(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, nullable: true }
}

/// Who, when and where from: the columns every observation has. `rname` is the name with its labels reversed, the
/// order of every file; it is null in the one row of a certificate without names. What follows from it, the name as
/// written and the registrable name, is computed when asked for. `batch` says in which source file `line` is.
///
/// A row of a compacted file may stand for several records: `sightings` of them (null is 1), of which the earliest
/// is at `batch` and `line`, the latest at `last_batch` and `last_line` (null is the same place).
const COMMON: [Column; 9] = [
    maybe("rname", Kind::Text),
    maybe("first", Kind::Time),
    maybe("last", Kind::Time),
    always("source", Kind::Text),
    always("batch", Kind::Text),
    always("line", Kind::Long),
    maybe("sightings", Kind::Long),
    maybe("last_batch", Kind::Text),
    maybe("last_line", Kind::Long),
];

/// `rdata` and `rrtype` as in `model`.
const RESOLUTION: [Column; 3] =
    [always("rrtype", Kind::Text), always("rdata", Kind::Text), maybe("count", Kind::Long)];

/// One row for each name of a certificate: rows of one `batch` and `record` are one certificate, `ordinal` is the
/// name's place on it. `certificate` is its SHA-256 in hex, else `issuer/serial`. `raw` is the SHA-256 of the record.
const CERTIFICATE: [Column; 11] = [
    maybe("raw", Kind::Bytes),
    always("record", Kind::Long),
    always("ordinal", Kind::Long),
    always("wildcards", Kind::Long),
    always("certificate", Kind::Text),
    maybe("key", Kind::Text),
    always("serial", Kind::Text),
    always("issuer", Kind::Text),
    always("subject", Kind::Text),
    always("not_before", Kind::Time),
    always("not_after", Kind::Time),
];

/// Registration data as published; `burst` is registrar and minute of creation, lists are null when empty.
const REGISTRATION: [Column; 14] = [
    maybe("raw", Kind::Bytes),
    maybe("handle", Kind::Text),
    maybe("registrar", Kind::Text),
    maybe("registrar_iana_id", Kind::Text),
    maybe("abuse_email", Kind::Text),
    maybe("abuse_phone", Kind::Text),
    maybe("registrant", Kind::Text),
    maybe("burst", Kind::Text),
    maybe("created", Kind::Time),
    maybe("updated", Kind::Time),
    maybe("expires", Kind::Time),
    maybe("status", Kind::Texts),
    maybe("nameservers", Kind::Texts),
    maybe("signed", Kind::Flag),
];

/// One row for each complete batch.
const BATCH: [Column; 5] = [
    always("batch", Kind::Text),
    always("file", Kind::Bytes),
    always("decoder", Kind::Long),
    always("part", Kind::Text),
    always("rows", Kind::Long),
];

/// The reverse direction of the compacted files of `resolution`, `certificate` and `registration`: one row for each
/// value and name, with the hull of its times and the sum of its counts. `kind` is that of `model::KeyKind`; a file
/// holds one kind, in the order of `value` and `rname`.
const PIVOT: [Column; 7] = [
    always("kind", Kind::Text),
    always("value", Kind::Text),
    always("rname", Kind::Text),
    maybe("first", Kind::Time),
    maybe("last", Kind::Time),
    maybe("count", Kind::Long),
    maybe("sightings", Kind::Long),
];

impl Table {
    /// The tables of observations.
    pub(crate) const OBSERVED: [Self; 4] =
        [Self::Name, Self::Resolution, Self::Certificate, Self::Registration];
    /// Every table; `batch` first, because its snapshot says which rows of the others count, and `pivot` last, because
    /// it answers for what the snapshots before it hold.
    pub(crate) const ALL: [Self; 6] =
        [Self::Batch, Self::Name, Self::Resolution, Self::Certificate, Self::Registration, Self::Pivot];

    /// Place in [`Table::ALL`].
    pub(crate) const fn place(self) -> usize {
        match self {
            Self::Batch => 0,
            Self::Name => 1,
            Self::Resolution => 2,
            Self::Certificate => 3,
            Self::Registration => 4,
            Self::Pivot => 5,
        }
    }

    /// The column that files are sorted by first, whose least and greatest value the commit log keeps.
    pub(crate) const fn leading(self) -> Option<&'static str> {
        match self {
            Self::Name | Self::Resolution | Self::Certificate | Self::Registration => Some("rname"),
            Self::Pivot => Some("value"),
            Self::Batch => None,
        }
    }

    /// The table's name and folder.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Resolution => "resolution",
            Self::Certificate => "certificate",
            Self::Registration => "registration",
            Self::Batch => "batch",
            Self::Pivot => "pivot",
        }
    }

    fn columns(self) -> impl Iterator<Item = &'static Column> {
        let (common, own): (&[Column], &[Column]) = match self {
            Self::Name => (&COMMON, &[]),
            Self::Resolution => (&COMMON, &RESOLUTION),
            Self::Certificate => (&COMMON, &CERTIFICATE),
            Self::Registration => (&COMMON, &REGISTRATION),
            Self::Batch => (&[], &BATCH),
            Self::Pivot => (&[], &PIVOT),
        };
        common.iter().chain(own)
    }

    /// The schema as plans read it, with views into decoded pages for texts and bytes.
    pub(crate) fn read_schema(self) -> SchemaRef {
        let fields: Vec<Field> = self
            .columns()
            .map(|column| Field::new(column.name, column.kind.arrow(), column.nullable))
            .collect();
        Arc::new(Schema::new(fields))
    }

    /// The schema as the commit log has it.
    pub(crate) fn delta_fields(self) -> Vec<StructField> {
        self.columns()
            .map(|column| StructField::new(column.name, column.kind.delta(), column.nullable))
            .collect()
    }
}

impl Kind {
    fn arrow(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8View,
            Self::Texts => DataType::List(Arc::new(Field::new("element", DataType::Utf8View, true))),
            Self::Bytes => DataType::BinaryView,
            Self::Long => DataType::Int64,
            Self::Time => time_type(),
            Self::Flag => DataType::Boolean,
        }
    }

    fn delta(self) -> DeltaType {
        let primitive = match self {
            Self::Text => PrimitiveType::String,
            Self::Bytes => PrimitiveType::Binary,
            Self::Long => PrimitiveType::Long,
            Self::Time => PrimitiveType::Timestamp,
            Self::Flag => PrimitiveType::Boolean,
            Self::Texts => {
                let texts = ArrayType::new(DeltaType::Primitive(PrimitiveType::String), true);
                return DeltaType::from(texts);
            }
        };
        DeltaType::Primitive(primitive)
    }
}

/// Microseconds since 1970 in UTC.
pub(crate) fn time_type() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}
