use model::{DomainName, Key, KeyKind};

use super::IsHub;

/// The name that one party controls as a whole, and that `name` belongs to.
///
/// Mostly the registrable name. Below a zone in which strangers get hosts (dynamic DNS, free hosting) it is the
/// name one label below the lowest such zone. `None` for a public suffix and for such a zone itself: they belong to
/// everybody, so they tie nothing together.
#[must_use]
pub fn owner(name: &DomainName, is_hub: IsHub<'_>) -> Option<DomainName> {
    let registrable = name.registrable()?;
    let text = name.as_str();
    let shared = |zone: &str| is_hub(&Key { kind: KeyKind::Registrable, value: zone.to_owned() });
    // From the name itself down to its registrable name.
    let (mut zone, mut below) = (text, None);
    loop {
        if shared(zone) {
            return DomainName::parse(below?).ok();
        }
        if zone.len() <= registrable.as_str().len() {
            return Some(registrable.name());
        }
        below = Some(zone);
        zone = zone.split_once('.')?.1;
    }
}

#[cfg(test)]
mod tests;
