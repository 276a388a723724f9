use std::collections::{BTreeMap, BTreeSet};

use model::{DomainName, KeyKind, Timestamp};

use super::reverse::{Asked, reverse};
use super::source::{known, name_of};
use crate::{Lake, LakeError};

impl Lake {
    /// For each of `zones` that has any: the registrable names that were seen with a name server at or below the zone, those
    /// of the zone itself left out, and at most `cap` of each, in order.
    ///
    /// Every name server of the lake is looked at: a server's own records need not have been observed. `as_of` as in
    /// [`Lake::edges_of`].
    ///
    /// # Errors
    /// When a file of the lake cannot be read, or the answer needs more memory than allowed.
    pub fn served_by(
        &self,
        zones: &[DomainName],
        cap: usize,
        as_of: Option<Timestamp>,
    ) -> Result<BTreeMap<DomainName, BTreeSet<DomainName>>, LakeError> {
        let zones: BTreeMap<&str, &DomainName> = zones.iter().map(|zone| (zone.as_str(), zone)).collect();
        let mut served = BTreeMap::<DomainName, BTreeSet<DomainName>>::new();
        if zones.is_empty() {
            return Ok(served);
        }
        let view = self.view()?;
        self.ask(
            &view,
            |session| {
                known(reverse(&view, session, KeyKind::NameServer, Asked::All)?, as_of)?
                    .select_columns(&["value", "rname"])
            },
            |rows| {
                let (values, rnames) = (rows.texts("value")?, rows.texts("rname")?);
                for (value, rname) in values.iter().zip(&rnames) {
                    let (Some(value), Some(rname)) = (value, rname) else { continue };
                    let Some(zone) = above(value, &zones) else { continue };
                    let name = name_of(rname)?;
                    if name.is_within(zone.as_str()) {
                        continue;
                    }
                    let holder = name.registrable().map_or(name, |registrable| registrable.name());
                    let holders = served.entry(zone.clone()).or_default();
                    if holders.len() < cap {
                        holders.insert(holder);
                    }
                }
                Ok(())
            },
        )?;
        Ok(served)
    }
}

/// The zone of `zones` that a name server lies at or below.
fn above<'z>(server: &str, zones: &BTreeMap<&str, &'z DomainName>) -> Option<&'z DomainName> {
    let mut rest = server;
    loop {
        if let Some(zone) = zones.get(rest) {
            return Some(zone);
        }
        rest = rest.split_once('.')?.1;
    }
}
