use std::net::IpAddr;

/// Whether the address or block `inner` lies within `outer`; `None` when one of them is neither, or the block of
/// addresses is not of the family of the other.
pub(super) fn contains(outer: &str, inner: &str) -> Option<bool> {
    let (outer, outer_length) = block(outer)?;
    let (inner, inner_length) = block(inner)?;
    let (outer, inner, bits) = match (outer, inner) {
        (IpAddr::V4(outer), IpAddr::V4(inner)) => {
            (u128::from(outer.to_bits()), u128::from(inner.to_bits()), 32)
        }
        (IpAddr::V6(outer), IpAddr::V6(inner)) => (outer.to_bits(), inner.to_bits(), 128),
        _ => return Some(false),
    };
    let differing = (outer ^ inner).checked_shr(bits - outer_length).unwrap_or(0);
    Some(outer_length <= inner_length && differing == 0)
}

/// An address and the length of its prefix; that of a single address is its whole length.
fn block(text: &str) -> Option<(IpAddr, u32)> {
    let (address, length) =
        text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
    let address: IpAddr = address.parse().ok()?;
    let bits = if address.is_ipv4() { 32 } else { 128 };
    let length = match length {
        Some(length) => length.parse().ok().filter(|length| *length <= bits)?,
        None => bits,
    };
    Some((address, length))
}
