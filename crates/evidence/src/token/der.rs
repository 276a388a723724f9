use x509_parser::asn1_rs::{Any, Class, FromDer as _, Tag};

use super::wrong;
use crate::Malformed;

/// Object identifiers, as the bytes of their DER contents.
pub(super) mod oid {
    pub(crate) const SHA256: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
    pub(crate) const SHA384: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2];
    pub(crate) const SHA512: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3];
    /// 1.2.840.113549.1.7.2
    pub(crate) const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
    /// 1.2.840.113549.1.9.16.1.4
    pub(crate) const TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 1, 4];
    /// 1.2.840.113549.1.9.3
    pub(crate) const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
    /// 1.2.840.113549.1.9.4
    pub(crate) const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
    /// 1.2.840.113549.1.9.16.2.12 (RFC 2634, digest SHA-1)
    pub(crate) const SIGNING_CERTIFICATE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 12];
    /// 1.2.840.113549.1.9.16.2.47 (RFC 5035)
    pub(crate) const SIGNING_CERTIFICATE_V2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47];
    /// 1.2.840.113549.1.1.1
    pub(crate) const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
    pub(crate) const RSA_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11];
    pub(crate) const RSA_SHA384: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 12];
    pub(crate) const RSA_SHA512: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 13];
    /// 1.2.840.10045.4.3.2 and .3
    pub(crate) const ECDSA_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
    pub(crate) const ECDSA_SHA384: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3];
    /// 1.3.6.1.5.5.7.3.8, id-kp-timeStamping
    pub(crate) const TIME_STAMPING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 8];
}

/// Reads DER element by element.
#[derive(Clone, Copy)]
pub(super) struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Nothing may be left.
    pub(super) fn end(&self) -> Result<(), Malformed> {
        if self.is_empty() { Ok(()) } else { Err(wrong("there are bytes behind its end")) }
    }

    /// The next element whole, and its contents. DER has one encoding for it: the length in the fewest bytes, sequences,
    /// sets and explicit tags constructed, all else primitive. Any other is refused, or the same token would have several.
    fn element(
        &mut self,
        class: Class,
        tag: Tag,
        constructed: bool,
    ) -> Result<(&'a [u8], &'a [u8]), Malformed> {
        let (rest, any) = Any::from_der(self.0).map_err(|_| wrong("it is no DER"))?;
        let whole = &self.0[..self.0.len() - rest.len()];
        let header = &any.header;
        let shortest = match any.data.len() {
            0..=0x7f => 2,
            0x80..=0xff => 3,
            0x100..=0xffff => 4,
            _ => 5,
        };
        if header.class() != class || header.tag() != tag || header.is_constructed() != constructed {
            return Err(wrong("an element is not of the type that RFC 3161 and RFC 5652 say"));
        }
        if whole.len() - any.data.len() != shortest {
            return Err(wrong("a length is longer than it need be"));
        }
        self.0 = rest;
        Ok((whole, any.data))
    }

    fn universal(&mut self, tag: Tag) -> Result<&'a [u8], Malformed> {
        let constructed = matches!(tag, Tag::Sequence | Tag::Set);
        self.element(Class::Universal, tag, constructed).map(|(_, data)| data)
    }

    /// The constructed context-specific element with this number, when it is the next one.
    pub(super) fn tagged(&mut self, number: u32) -> Option<(&'a [u8], &'a [u8])> {
        self.optional(number, true)
    }

    /// The contents of the primitive context-specific element with this number, when it is the next one.
    pub(super) fn tagged_octets(&mut self, number: u32) -> Option<&'a [u8]> {
        self.optional(number, false).map(|(_, data)| data)
    }

    fn optional(&mut self, number: u32, constructed: bool) -> Option<(&'a [u8], &'a [u8])> {
        let mut copy = *self;
        let found = copy.element(Class::ContextSpecific, Tag(number), constructed).ok()?;
        *self = copy;
        Some(found)
    }

    /// The next element, a sequence, with tag and length.
    pub(super) fn whole_sequence(&mut self) -> Result<&'a [u8], Malformed> {
        self.element(Class::Universal, Tag::Sequence, true).map(|(whole, _)| whole)
    }

    /// An `AlgorithmIdentifier` (RFC 5280 section 4.1.1.2) without parameters, or with NULL: those here have no others.
    pub(super) fn algorithm(&mut self) -> Result<&'a [u8], Malformed> {
        let mut fields = self.sequence()?;
        let algorithm = fields.oid()?;
        if !fields.is_empty() && !fields.universal(Tag::Null)?.is_empty() {
            return Err(wrong("an algorithm has parameters that are not known"));
        }
        fields.end()?;
        Ok(algorithm)
    }

    pub(super) fn sequence(&mut self) -> Result<Self, Malformed> {
        self.universal(Tag::Sequence).map(Self)
    }

    pub(super) fn set(&mut self) -> Result<Self, Malformed> {
        self.universal(Tag::Set).map(Self)
    }

    pub(super) fn integer(&mut self) -> Result<&'a [u8], Malformed> {
        self.universal(Tag::Integer)
    }

    pub(super) fn oid(&mut self) -> Result<&'a [u8], Malformed> {
        self.universal(Tag::Oid)
    }

    pub(super) fn octets(&mut self) -> Result<&'a [u8], Malformed> {
        self.universal(Tag::OctetString)
    }

    pub(super) fn generalized_time(&mut self) -> Result<&'a [u8], Malformed> {
        self.universal(Tag::GeneralizedTime)
    }
}

/// An object identifier in the usual form.
pub(super) fn dotted(contents: &[u8]) -> String {
    x509_parser::asn1_rs::Oid::new(contents.into()).to_id_string()
}
