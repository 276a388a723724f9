use x509_parser::extensions::ParsedExtension;

use super::der::Der;
use super::wrong;
use crate::Malformed;

/// How a `SignerInfo` names its signer's certificate (RFC 5652 section 5.3). It is not signed, so it must agree with the
/// certificate that is named in what is signed.
pub(super) enum Name<'a> {
    /// Issuer, as DER, and serial number.
    Issued(&'a [u8], &'a [u8]),
    /// The certificate's subject key identifier.
    Key(&'a [u8]),
}

impl<'a> Name<'a> {
    pub(super) fn read(signer: &mut Der<'a>) -> Result<Self, Malformed> {
        if let Some(key) = signer.tagged_octets(0) {
            return Ok(Self::Key(key));
        }
        let mut fields = signer.sequence()?;
        let (issuer, serial) = (fields.whole_sequence()?, fields.integer()?);
        fields.end()?;
        Ok(Self::Issued(issuer, serial))
    }

    /// The version that a `SignerInfo` with such a name has.
    pub(super) const fn version(&self) -> &'static [u8] {
        match self {
            Self::Issued(..) => &[1],
            Self::Key(_) => &[3],
        }
    }

    /// Whether it is the name of this certificate.
    pub(super) fn is_of(&self, certificate: &[u8]) -> Result<bool, Malformed> {
        let (_, known) = x509_parser::parse_x509_certificate(certificate)
            .map_err(|_| wrong("its certificate does not read"))?;
        Ok(match self {
            Self::Issued(issuer, serial) => {
                known.issuer().as_raw() == *issuer && known.raw_serial() == *serial
            }
            Self::Key(key) => known.extensions().iter().any(|extension| {
                matches!(extension.parsed_extension(), ParsedExtension::SubjectKeyIdentifier(id) if id.0 == *key)
            }),
        })
    }
}
