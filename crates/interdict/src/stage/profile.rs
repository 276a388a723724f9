//! Profile: what a cluster targets, in counts.

use anyhow::Result;
use model::{Cluster, Profile, Timestamp};

use super::infrastructure::known_by;
use crate::desk::Desk;

/// Profiles one cluster.
pub(crate) fn profile(desk: &mut Desk, cluster: &Cluster, as_of: Option<Timestamp>) -> Result<Profile> {
    let members = known_by(desk, &cluster.members, as_of)?;
    let findings = desk.store.findings_on(&members)?;
    let list = desk.store.watch_list()?;
    let reports = desk.store.reports_listing(&members, &[], as_of)?;
    let profile = engine::profile::profile(&cluster.designator, &members, &findings, &list, &reports);
    desk.store.save_profile(&profile)?;
    Ok(profile)
}
