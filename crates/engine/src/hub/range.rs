use std::net::{IpAddr, Ipv4Addr};

use super::HubClass;

/// A prefix of addresses with its class, both ends included; IPv4 as IPv4-mapped IPv6 (RFC 4291 section 2.5.5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AddressRange {
    pub(super) first: u128,
    pub(super) last: u128,
    pub(super) class: HubClass,
}

impl AddressRange {
    /// From `192.0.2.0/24` or `2001:db8::/32`.
    pub(super) fn parse(text: &str, class: HubClass) -> Option<Self> {
        let (address, bits) = text.split_once('/')?;
        let address: IpAddr = address.parse().ok()?;
        let bits: u32 = bits.parse().ok()?;
        let host = match address {
            IpAddr::V4(_) => 32_u32.checked_sub(bits)?,
            IpAddr::V6(_) => 128_u32.checked_sub(bits)?,
        };
        let mask = 1_u128.checked_shl(host).map_or(u128::MAX, |size| size - 1);
        let first = number(address);
        (first & mask == 0).then_some(Self { first, last: first | mask, class })
    }
}

/// One number line for both families.
pub(super) fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

/// Addresses that reach nobody in particular: unspecified, loopback, private (RFC 1918, RFC 4193), link-local,
/// shared (RFC 6598), broadcast, multicast. Documentation ranges are not among them: examples are written with them.
pub(super) fn is_unroutable(address: IpAddr) -> bool {
    const SHARED: u32 = Ipv4Addr::new(100, 64, 0, 0).to_bits();
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            v4.octets()[0] == 0
                || v4.is_loopback()
                || v4.is_private()
                || v4.is_link_local()
                || v4.is_broadcast()
                || v4.is_multicast()
                || v4.to_bits() >> 22 == SHARED >> 22
        }
        IpAddr::V6(v6) => {
            v6.is_unspecified()
                || v6.is_loopback()
                || v6.is_multicast()
                || v6.is_unique_local()
                || v6.is_unicast_link_local()
        }
    }
}
