//! Profile: what a cluster targets, in counts.

use anyhow::Result;
use model::{Cluster, Profile, Timestamp};

use crate::desk::Desk;

/// Profiles one cluster.
pub(crate) fn profile(desk: &mut Desk, cluster: &Cluster, as_of: Option<Timestamp>) -> Result<Profile> {
    let findings = desk.store.findings_on(&cluster.members)?;
    let list = desk.store.watch_list()?;
    let reports = desk.store.reports_listing(&cluster.members, &[], as_of)?;
    let profile = engine::profile::profile(&cluster.designator, &cluster.members, &findings, &list, &reports);
    desk.store.save_profile(&profile)?;
    Ok(profile)
}
