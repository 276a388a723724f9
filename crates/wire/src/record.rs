use model::{Knowledge, Observation, Observed, WatchList};

/// Where the bytes come from, for records that do not say it themselves.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The source's name: the sensor or collector when configured, else the file's name.
    pub file: &'a str,
}

/// What one piece of a source says.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// Something a sensor saw.
    Observation(Observed<Observation>),
    /// Something somebody says.
    Knowledge(Knowledge),
    /// What the user protects.
    WatchList(WatchList),
}
