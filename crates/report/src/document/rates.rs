use model::ErrorRate;

use crate::block::{Column, Table};

/// Measured error rates, as the method statement and the certificate of a process print them.
pub(super) fn rates(rates: &[ErrorRate]) -> Table {
    let mut table = Table::new(vec![
        Column::new("What was measured", 3.0),
        Column::new("Result", 2.0),
        Column::new("On what", 3.4),
        Column::new("Written down in", 2.0),
    ]);
    for rate in rates {
        table.row(vec![
            rate.what.as_str().into(),
            rate.value.as_str().into(),
            rate.measured_on.as_str().into(),
            rate.reference.as_str().into(),
        ]);
    }
    table
}
