use std::time::Duration;

use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, UnixTime};
use webpki::ring::{
    ECDSA_P256_SHA256, ECDSA_P256_SHA384, ECDSA_P384_SHA256, ECDSA_P384_SHA384, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
};
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, KeyUsage, anchor_from_trusted_cert};

use super::der::oid;
use super::signed::Signed;
use super::wrong;
use crate::Malformed;

/// The certificates in a PEM file, as DER.
///
/// # Errors
/// [`Malformed`] when one does not read, or there is none.
pub fn roots_from_pem(pem: &[u8]) -> Result<Vec<Vec<u8>>, Malformed> {
    let bad = |reason: String| Malformed::new("list of root certificates", reason);
    let read: Result<Vec<_>, _> =
        CertificateDer::pem_slice_iter(pem).map(|one| one.map(|der| der.as_ref().to_vec())).collect();
    let roots = read.map_err(|error| bad(format!("{error:?}")))?;
    if roots.is_empty() { Err(bad("it has no certificate".to_owned())) } else { Ok(roots) }
}

/// Checks the signer's certificate and signature; gives the name of the authority.
pub(super) fn verify(signed: &Signed<'_>, time: Duration, roots: &[Vec<u8>]) -> Result<String, Malformed> {
    let (_, known) = x509_parser::parse_x509_certificate(signed.signer)
        .map_err(|_| wrong("its certificate does not read"))?;
    // RFC 3161 section 2.3: for time stamping alone, and critical.
    let only = known.extended_key_usage().ok().flatten().is_some_and(|usage| {
        let value = usage.value;
        let others = value.any
            || value.server_auth
            || value.client_auth
            || value.code_signing
            || value.email_protection
            || value.ocsp_signing
            || !value.other.is_empty();
        usage.critical && value.time_stamping && !others
    });
    if !only {
        return Err(wrong("its certificate is not for time stamping alone"));
    }
    let roots: Vec<CertificateDer<'_>> =
        roots.iter().map(|root| CertificateDer::from(root.as_slice())).collect();
    let anchors: Vec<_> = roots.iter().filter_map(|root| anchor_from_trusted_cert(root).ok()).collect();
    let others: Vec<CertificateDer<'_>> =
        signed.certificates.iter().map(|der| CertificateDer::from(*der)).collect();
    let signer = CertificateDer::from(signed.signer);
    let signer = EndEntityCert::try_from(&signer).map_err(|_| wrong("its certificate does not read"))?;
    signer
        .verify_for_usage(
            ALL_VERIFICATION_ALGS,
            &anchors,
            &others,
            UnixTime::since_unix_epoch(time),
            KeyUsage::required(oid::TIME_STAMPING),
            None,
            None,
        )
        .map_err(|error| wrong(format!("its certificate does not lead to a known root: {error}")))?;
    let holds = algorithms(signed)?
        .into_iter()
        .any(|algorithm| signer.verify_signature(algorithm, &signed.attributes, signed.signature).is_ok());
    if holds { Ok(known.subject().to_string()) } else { Err(wrong("its signature does not hold")) }
}

fn algorithms(signed: &Signed<'_>) -> Result<Vec<&'static dyn SignatureVerificationAlgorithm>, Malformed> {
    Ok(match (signed.signature_algorithm, signed.digest_algorithm) {
        (oid::RSA | oid::RSA_SHA256, oid::SHA256) => vec![RSA_PKCS1_2048_8192_SHA256],
        (oid::RSA | oid::RSA_SHA384, oid::SHA384) => vec![RSA_PKCS1_2048_8192_SHA384],
        (oid::RSA | oid::RSA_SHA512, oid::SHA512) => vec![RSA_PKCS1_2048_8192_SHA512],
        (oid::ECDSA_SHA256, oid::SHA256) => vec![ECDSA_P256_SHA256, ECDSA_P384_SHA256],
        (oid::ECDSA_SHA384, oid::SHA384) => vec![ECDSA_P256_SHA384, ECDSA_P384_SHA384],
        _ => return Err(wrong("its signature is not RSA or ECDSA with SHA-2 as supported")),
    })
}
