//! TLS in front of the pages, by `rustls` with the `ring` that the tree has already.

use std::io;
use std::path::Path;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::Failure;

/// Certificate and key of the server.
pub struct Tls(Arc<ServerConfig>);

impl Tls {
    /// Reads a certificate chain and its private key, both PEM.
    ///
    /// # Errors
    /// When a file cannot be read, holds neither, or the two do not belong together.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, Failure> {
        let refused = |path: &Path, why: &dyn std::fmt::Display| {
            Failure::Refused(format!("`{}` cannot be used for TLS: {why}", path.display()))
        };
        let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(certificate)
            .map_err(|error| refused(certificate, &error))?
            .collect();
        let chain = chain.map_err(|error| refused(certificate, &error))?;
        let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| refused(key, &error))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, secret))
            .map_err(|error| refused(certificate, &error))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self(Arc::new(config)))
    }

    /// Agrees with a client on keys.
    pub(crate) async fn agree(&self, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        TlsAcceptor::from(Arc::clone(&self.0)).accept(stream).await
    }
}
