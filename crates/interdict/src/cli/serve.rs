use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Result;

use super::Place;
use crate::answer::Exit;
use crate::serve::{Listening, serve};

/// The desk in a browser: pages and a REST API, until Ctrl-C.
///
/// Listens on this machine only unless told otherwise. The first start prints a link, good for one use, that makes the
/// first account. The command line may work on the desk beside it.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  interdict --desk desk serve\n  \
    interdict --desk desk serve --intake telemetry/\n  \
    interdict --desk desk serve --listen 0.0.0.0:8443 --tls-cert cert.pem --tls-key key.pem")]
pub(crate) struct Serve {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7117")]
    listen: SocketAddr,
    /// The certificate chain for TLS, PEM.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Its private key, PEM.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Something in front of it does TLS, on another machine or on this one.
    ///
    /// Then it listens to other machines without TLS, cookies travel over TLS only, and limits do not count by address, for
    /// everybody comes from that of what stands in front. A proxy on this machine needs this too: without it its one address is
    /// taken for one person, whose tries to sign in and connections are soon used up.
    #[arg(long, conflicts_with = "tls_cert")]
    without_tls: bool,
    /// A folder that people may take in from their browser; may be given several times. No other is read.
    #[arg(long, value_name = "FOLDER")]
    intake: Vec<PathBuf>,
}

impl Serve {
    pub(crate) fn run(self, place: &Place) -> Result<Exit> {
        let listening = Listening {
            address: self.listen,
            tls: self.tls_cert.zip(self.tls_key),
            without_tls: self.without_tls,
            intake: self.intake,
        };
        serve(place, listening).map(|()| Exit::Done)
    }
}
