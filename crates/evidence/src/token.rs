//! Time stamps by others: RFC 3161 tokens, parsed and verified.

mod chain;
mod der;
mod name;
mod signed;

use std::time::Duration;

use sha2::{Digest as _, Sha256, Sha384, Sha512};
use time::{Date, Month};

use self::der::{Der, oid};
use crate::Malformed;

pub use chain::roots_from_pem;

const FORM: &str = "time-stamp response";
/// A token with its certificates is a few kilobytes.
const MAX_BYTES: usize = 1 << 20;

/// What a token that holds says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// When the authority saw the digest, in seconds since 1970, fractions cut off.
    pub time: u64,
    /// The same as text: `2026-11-28T11:20:00Z`.
    pub moment: String,
    /// Object identifier of the policy it was made under.
    pub policy: String,
    /// The authority's name: the subject of its certificate.
    pub authority: String,
}

/// Checks a `TimeStampResp` (RFC 3161 section 2.4.2): granted, over `data`, signed by a certificate for time stamping
/// that leads to one of `roots` (DER) and was valid at that time.
///
/// # Errors
/// [`Malformed`] that says what does not hold.
pub fn verify(response: &[u8], data: &[u8], roots: &[Vec<u8>]) -> Result<Token, Malformed> {
    if response.len() > MAX_BYTES {
        return Err(wrong("it is longer than 1 MiB"));
    }
    let mut whole = Der::new(response);
    let mut fields = whole.sequence()?;
    whole.end()?;
    let mut status = fields.sequence()?;
    if !matches!(status.integer()?, [0 | 1]) {
        return Err(wrong("the authority did not grant it"));
    }
    let content = fields.sequence()?;
    fields.end()?;
    let signed = signed::read(content)?;
    let stamp = Stamp::read(signed.content)?;
    let digest = match stamp.algorithm {
        oid::SHA256 => Sha256::digest(data).to_vec(),
        oid::SHA384 => Sha384::digest(data).to_vec(),
        oid::SHA512 => Sha512::digest(data).to_vec(),
        _ => return Err(wrong("its digest is not SHA-256, SHA-384 or SHA-512")),
    };
    if digest != stamp.imprint {
        return Err(wrong("it is over other bytes"));
    }
    let authority = chain::verify(&signed, Duration::from_secs(stamp.time), roots)?;
    Ok(Token { time: stamp.time, moment: stamp.moment, policy: stamp.policy, authority })
}

/// A `TimeStampReq` (RFC 3161 section 2.4.1) over `data`: SHA-256, any policy, no nonce, the certificate wanted.
#[must_use]
pub fn request(data: &[u8]) -> Vec<u8> {
    // SEQUENCE { 1, SEQUENCE { SEQUENCE { sha256, NULL }, OCTET STRING }, TRUE }
    let mut der = vec![0x30, 0x39, 0x02, 0x01, 0x01, 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09];
    der.extend_from_slice(oid::SHA256);
    der.extend_from_slice(&[0x05, 0x00, 0x04, 0x20]);
    der.extend_from_slice(&Sha256::digest(data));
    der.extend_from_slice(&[0x01, 0x01, 0xff]);
    der
}

/// `TSTInfo` (RFC 3161 section 2.4.2), as far as it is needed.
struct Stamp<'a> {
    policy: String,
    algorithm: &'a [u8],
    imprint: &'a [u8],
    time: u64,
    moment: String,
}

impl<'a> Stamp<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut whole = Der::new(bytes);
        let mut info = whole.sequence()?;
        whole.end()?;
        if info.integer()? != [1] {
            return Err(wrong("its version is not 1"));
        }
        let policy = der::dotted(info.oid()?);
        let mut imprint = info.sequence()?;
        let algorithm = imprint.sequence()?.oid()?;
        let digest = imprint.octets()?;
        imprint.end()?;
        info.integer()?;
        let (time, moment) = moment(info.generalized_time()?).ok_or_else(|| wrong("its time is none"))?;
        Ok(Self { policy, algorithm, imprint: digest, time, moment })
    }
}

/// GeneralizedTime in UTC with or without a fraction, `20261128112000.5Z`, in seconds since 1970 and as text.
fn moment(bytes: &[u8]) -> Option<(u64, String)> {
    let text = std::str::from_utf8(bytes).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 14 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let part = |from: usize| whole[from..from + 2].parse::<u8>().ok();
    let date = Date::from_calendar_date(whole[..4].parse().ok()?, Month::try_from(part(4)?).ok()?, part(6)?);
    let at = date.ok()?.with_hms(part(8)?, part(10)?, part(12)?).ok()?.assume_utc();
    let (day, clock) = whole.split_at(8);
    let text = format!(
        "{}-{}-{}T{}:{}:{}Z",
        &day[..4],
        &day[4..6],
        &day[6..],
        &clock[..2],
        &clock[2..4],
        &clock[4..]
    );
    Some((u64::try_from(at.unix_timestamp()).ok()?, text))
}

fn wrong(reason: impl Into<String>) -> Malformed {
    Malformed::new(FORM, reason)
}
