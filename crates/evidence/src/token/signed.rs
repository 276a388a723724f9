use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512, digest};

use super::der::{Der, oid};
use super::name::Name;
use super::wrong;
use crate::Malformed;

/// The parts of a CMS `SignedData` (RFC 5652 section 5) with one signer, its attributes checked but for the signature.
pub(super) struct Signed<'a> {
    /// The signed `TSTInfo`.
    pub(super) content: &'a [u8],
    /// The certificate that the signed attributes name.
    pub(super) signer: &'a [u8],
    /// All certificates that came along.
    pub(super) certificates: Vec<&'a [u8]>,
    /// The attributes as they are signed: DER of a SET.
    pub(super) attributes: Vec<u8>,
    pub(super) digest_algorithm: &'a [u8],
    pub(super) signature_algorithm: &'a [u8],
    pub(super) signature: &'a [u8],
}

pub(super) fn read(mut info: Der<'_>) -> Result<Signed<'_>, Malformed> {
    if info.oid()? != oid::SIGNED_DATA {
        return Err(wrong("its content is not signed data"));
    }
    let mut explicit = Der::new(info.tagged(0).ok_or_else(|| wrong("it has no signed data"))?.1);
    info.end()?;
    let mut data = explicit.sequence()?;
    explicit.end()?;
    if data.integer()? != [3] {
        return Err(wrong("the version of its signed data is not 3"));
    }
    let mut digests = Vec::new();
    let mut list = data.set()?;
    while !list.is_empty() {
        digests.push(list.algorithm()?);
    }
    let mut content = data.sequence()?;
    if content.oid()? != oid::TST_INFO {
        return Err(wrong("what is signed is no TSTInfo"));
    }
    let mut explicit = Der::new(content.tagged(0).ok_or_else(|| wrong("nothing is signed"))?.1);
    content.end()?;
    let content = explicit.octets()?;
    explicit.end()?;
    let mut certificates = Vec::new();
    let mut list = Der::new(data.tagged(0).ok_or_else(|| wrong("it came without certificates"))?.1);
    while !list.is_empty() {
        certificates.push(list.whole_sequence()?);
    }
    if data.tagged(1).is_some() {
        return Err(wrong(
            "it has lists of revoked certificates, which nobody signed with it and which are not read",
        ));
    }
    let mut signers = data.set()?;
    data.end()?;
    let signer = signers.sequence()?;
    signers.end()?;
    let signed = signer_info(signer, content, certificates)?;
    if digests.contains(&signed.digest_algorithm) {
        Ok(signed)
    } else {
        Err(wrong("its signer uses a digest that the message does not announce"))
    }
}

/// `SignerInfo` (RFC 5652 section 5.3). Every field is read and must say what the others say: none of them but the
/// attributes is signed.
fn signer_info<'a>(
    mut signer: Der<'a>,
    content: &'a [u8],
    certificates: Vec<&'a [u8]>,
) -> Result<Signed<'a>, Malformed> {
    let version = signer.integer()?;
    let name = Name::read(&mut signer)?;
    if version != name.version() {
        return Err(wrong("the version of its signer is not the one for how the signer is named"));
    }
    let digest_algorithm = signer.algorithm()?;
    let (attributes, list) = signer.tagged(0).ok_or_else(|| wrong("it has no signed attributes"))?;
    let signature_algorithm = signer.algorithm()?;
    let signature = signer.octets()?;
    if !signer.is_empty() {
        return Err(wrong("it has attributes that nobody signed"));
    }
    let mut named = None;
    let (mut typed, mut digested) = (false, false);
    let mut list = Der::new(list);
    while !list.is_empty() {
        let mut attribute = list.sequence()?;
        let kind = attribute.oid()?;
        let mut values = attribute.set()?;
        match kind {
            oid::CONTENT_TYPE => typed = values.oid()? == oid::TST_INFO,
            oid::MESSAGE_DIGEST => digested = values.octets()? == hash(digest_algorithm, content)?,
            oid::SIGNING_CERTIFICATE | oid::SIGNING_CERTIFICATE_V2 => {
                named = Some(signing_certificate(kind, values, &certificates)?);
            }
            _ => {}
        }
    }
    if !typed || !digested {
        return Err(wrong("its signed attributes are not about what it holds"));
    }
    let signer = named.ok_or_else(|| wrong("its signed attributes name no certificate"))?;
    if !name.is_of(signer)? {
        return Err(wrong("it names another signer than its signed attributes do"));
    }
    // In the message that is signed, the attributes are a SET (RFC 5652 section 5.4).
    let mut attributes = attributes.to_vec();
    attributes[0] = 0x31;
    Ok(Signed { content, signer, certificates, attributes, digest_algorithm, signature_algorithm, signature })
}

/// The certificate that the first `ESSCertID` names (RFC 2634 section 5.4, RFC 5035 section 4).
fn signing_certificate<'a>(
    kind: &[u8],
    mut values: Der<'a>,
    certificates: &[&'a [u8]],
) -> Result<&'a [u8], Malformed> {
    let mut first = values.sequence()?.sequence()?.sequence()?;
    let algorithm = if kind == oid::SIGNING_CERTIFICATE {
        &SHA1_FOR_LEGACY_USE_ONLY
    } else {
        let mut copy = first;
        match copy.sequence() {
            Ok(mut algorithm) => {
                first = copy;
                by_oid(algorithm.oid()?)?
            }
            // SHA-256 is the default and then left out.
            Err(_) => &SHA256,
        }
    };
    let wanted = first.octets()?;
    let found = certificates.iter().find(|certificate| digest(algorithm, certificate).as_ref() == wanted);
    found.copied().ok_or_else(|| wrong("the certificate it names did not come along"))
}

fn by_oid(algorithm: &[u8]) -> Result<&'static ring::digest::Algorithm, Malformed> {
    match algorithm {
        oid::SHA256 => Ok(&SHA256),
        oid::SHA384 => Ok(&SHA384),
        oid::SHA512 => Ok(&SHA512),
        _ => Err(wrong("a digest is not SHA-256, SHA-384 or SHA-512")),
    }
}

fn hash(algorithm: &[u8], bytes: &[u8]) -> Result<Vec<u8>, Malformed> {
    Ok(digest(by_oid(algorithm)?, bytes).as_ref().to_vec())
}
