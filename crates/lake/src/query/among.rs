use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray as _, BooleanBuilder};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use datafusion::error::Result;
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use datafusion::prelude::col;

use crate::scan::Ranges;

/// Whether a text lies in given ranges. As a filter it runs inside the scan, so other columns are decoded for hits only,
/// and a million values cost a binary search each, mostly less.
struct Among {
    ranges: Arc<Ranges>,
    signature: Signature,
}

/// The filter `among(column)`.
pub(super) fn among(column: &str, ranges: &Arc<Ranges>) -> Expr {
    let signature = Signature::exact(vec![DataType::Utf8View], Volatility::Immutable);
    ScalarUDF::new_from_impl(Among { ranges: Arc::clone(ranges), signature }).call(vec![col(column)])
}

impl fmt::Debug for Among {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Among")
    }
}

// The ranges are many and made once, so the same ones are the same object.
impl PartialEq for Among {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.ranges, &other.ranges)
    }
}

impl Eq for Among {}

impl Hash for Among {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.ranges).hash(state);
    }
}

impl ScalarUDFImpl for Among {
    fn name(&self) -> &str {
        "among"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Boolean)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&arguments.args)?;
        let texts = cast(&arrays[0], &DataType::Utf8View)?;
        let mut held = BooleanBuilder::with_capacity(texts.len());
        let mut near = 0;
        for text in texts.as_string_view() {
            held.append_value(text.is_some_and(|text| self.ranges.holds(text, &mut near)));
        }
        let held: ArrayRef = Arc::new(held.finish());
        Ok(ColumnarValue::Array(held))
    }
}
