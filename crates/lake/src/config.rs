use std::path::PathBuf;

/// Where a lake lies and what it may use of the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LakeConfig {
    /// The lake's folder.
    pub root: PathBuf,
    /// Memory for questions, in bytes, and the measure for the buffers of an intake (about as much again, at most
    /// half a gibibyte). Larger sorts and groupings spill to the system's temporary folder.
    pub memory_bytes: usize,
    /// Threads for reading and writing; 0 counts as 1.
    pub threads: usize,
}

impl LakeConfig {
    pub(crate) fn threads(&self) -> usize {
        self.threads.clamp(1, 256)
    }

    /// Bytes of names or resolutions in bulk that a buffer may hold: one is filling and one in the hands of each thread,
    /// each with half as much again for the order of its rows.
    pub(crate) fn bulk_bytes(&self) -> usize {
        let share = self.memory_bytes * 2 / (3 * (self.threads() + 1));
        share.clamp(4 << 20, 160 << 20)
    }

    /// Bytes of records a buffer may hold before it is written out: with one buffer filling and one in the hands of
    /// each thread, each about twice its size once turned into columns, this stays near `memory_bytes`.
    pub(crate) fn buffer_bytes(&self) -> usize {
        let share = self.memory_bytes / (2 * (self.threads() + 2));
        share.clamp(1 << 20, 64 << 20)
    }
}
