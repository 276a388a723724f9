//! What follows from a reversed name and is therefore not stored: functions for plans, computed row by row only where a
//! plan asks for their column.

use std::sync::{Arc, LazyLock};

use arrow::array::{Array as _, ArrayRef, AsArray as _, StringViewArray, StringViewBuilder};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use datafusion::logical_expr::{ColumnarValue, ScalarUDF, Volatility, create_udf};
use model::DomainName;

static NAME: LazyLock<ScalarUDF> = LazyLock::new(|| of_rname("name_of", unreversed));
static REGISTRABLE: LazyLock<ScalarUDF> = LazyLock::new(|| of_rname("registrable_of", registrable_of));

/// The name as written, of a reversed name; null of null.
pub(crate) fn name() -> &'static ScalarUDF {
    &NAME
}

/// The registrable name, or the name itself when it is a public suffix, of a reversed name; null of null.
pub(crate) fn registrable() -> &'static ScalarUDF {
    &REGISTRABLE
}

fn of_rname(name: &str, each: fn(&str) -> String) -> ScalarUDF {
    let run = move |arguments: &[ColumnarValue]| {
        let arrays = ColumnarValue::values_to_arrays(arguments)?;
        let rnames = cast(&arrays[0], &DataType::Utf8View)?;
        let mapped: ArrayRef = Arc::new(mapped(rnames.as_string_view(), each));
        Ok(ColumnarValue::Array(mapped))
    };
    create_udf(name, vec![DataType::Utf8View], DataType::Utf8View, Volatility::Immutable, Arc::new(run))
}

fn mapped(rnames: &StringViewArray, each: fn(&str) -> String) -> StringViewArray {
    let mut out = StringViewBuilder::with_capacity(rnames.len());
    // Rows come in the order of their names, so the last answer is mostly the next one too.
    let mut last: Option<(&str, String)> = None;
    for rname in rnames {
        let Some(rname) = rname else {
            out.append_null();
            continue;
        };
        if last.as_ref().is_none_or(|(known, _)| *known != rname) {
            last = Some((rname, each(rname)));
        }
        out.append_option(last.as_ref().map(|(_, answer)| answer));
    }
    out.finish()
}

/// The name of a reversed name.
pub(crate) fn unreversed(rname: &str) -> String {
    let mut name = String::with_capacity(rname.len());
    for label in rname.rsplit('.') {
        if !name.is_empty() {
            name.push('.');
        }
        name.push_str(label);
    }
    name
}

fn registrable_of(rname: &str) -> String {
    let name = unreversed(rname);
    match DomainName::parse(&name).ok().and_then(|name| name.registrable()) {
        Some(registrable) => registrable.as_str().to_owned(),
        None => name,
    }
}

#[cfg(test)]
mod tests;
