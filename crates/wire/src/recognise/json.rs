use super::outline::Outline;
use crate::Format;

/// The format of a JSON value by its keys, in any order.
pub(crate) fn format(outline: &Outline) -> Option<Format> {
    let has = |key: &str| outline.keys.contains_key(key);
    let says = |key: &str, value: &str| outline.keys.get(key).is_some_and(|text| text == value);
    let below =
        |parent: &str, key: &str| outline.below.get(parent).is_some_and(|keys| keys.contains_key(key));
    let event = has("Event") && (outline.below.contains_key("Event") || outline.array);
    if event || below("response", "Event") {
        return Some(Format::Misp);
    }
    if outline.array {
        return has("Threat actor name").then_some(Format::NamingMap);
    }
    if has("rrname") || below("obj", "rrname") {
        return Some(Format::Pdns);
    }
    // The first frame of a DNSDB stream holds nothing but its condition.
    if has("cond")
        && ["begin", "ongoing", "succeeded", "limited", "failed"].iter().any(|cond| says("cond", cond))
    {
        return Some(Format::Pdns);
    }
    if has("message_type") {
        return Some(Format::Certstream);
    }
    if has("actor") && has("iocs") {
        return Some(Format::Reports);
    }
    if says("objectClassName", "domain") || (has("rdapConformance") && has("ldhName")) {
        return Some(if outline.several_lines { Format::Rdap } else { Format::RdapLines });
    }
    if says("type", "bundle") || (below("objects", "type") && below("objects", "id")) {
        return Some(Format::Stix);
    }
    // Keys of a galaxy cluster; `values` stands last as MISP writes it, and may lie beyond the head.
    let described =
        ["type", "uuid", "source", "authors", "category", "version"].iter().filter(|key| has(key)).count();
    if (has("values") && (described >= 2 || (below("values", "value") && below("values", "uuid"))))
        || (!outline.complete && described >= 4)
    {
        return Some(Format::Galaxy);
    }
    None
}
