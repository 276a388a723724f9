use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use web::{Settings, Tls};

use super::pool::Pool;
use super::runner::Runner;
use super::served::ServedDesk;
use crate::answer::say;
use crate::cli::Place;
use crate::lock_file::lock_file;

/// How the desk is served.
pub(crate) struct Listening {
    pub(crate) address: SocketAddr,
    /// Certificate chain and key, PEM.
    pub(crate) tls: Option<(PathBuf, PathBuf)>,
    /// Whether strangers on the way may read along.
    pub(crate) without_tls: bool,
    /// Folders that jobs may take in.
    pub(crate) intake: Vec<PathBuf>,
}

/// Serves the desk until Ctrl-C.
pub(crate) fn serve(place: &Place, listening: Listening) -> Result<()> {
    let address = listening.address;
    if !address.ip().is_loopback() && listening.tls.is_none() && !listening.without_tls {
        bail!(
            "{address} can be reached from other machines, and passwords would travel in the open: give --tls-cert and \
             --tls-key, or say --without-tls when something in front of it does TLS"
        );
    }
    let tls = listening.tls.as_ref().map(|(certificate, key)| Tls::read(certificate, key)).transpose()?;
    let over_tls = tls.is_some();
    let pool = Arc::new(Pool::open(place)?);
    let alone = alone(pool.root())?;
    let desk = ServedDesk::new(Arc::clone(&pool), listening.intake)?;
    let runner = Runner::start(Arc::clone(&pool), desk.folders())?;
    // Without TLS of ours something in front does it, and people's browsers know no other way.
    let settings =
        Settings { over_tls: over_tls || listening.without_tls, behind: listening.without_tls && !over_tls };
    let served = web::Served::new(Box::new(desk), settings).map_err(anyhow::Error::from).and_then(|served| {
        let link = served.first_link.clone();
        let ready = |address| {
            let scheme = if over_tls { "https" } else { "http" };
            say(format!("the desk is at {scheme}://{address}/ (Ctrl-C ends it)"));
            if let Some(link) = link {
                say(format!("make the first account, once: {scheme}://{address}{link}"));
            }
        };
        web::run(&served, address, tls, ready).with_context(|| format!("cannot serve on {address}"))
    });
    runner.end();
    // The lake has threads of its own, which must not end on those of the server: the pool outlives them.
    drop(pool);
    drop(alone);
    served
}

/// The lock of the one server of a desk: a second one would take up the jobs of the first as those of an earlier start, and
/// print a link to a first account of its own.
fn alone(root: &Path) -> Result<File> {
    lock_file(&root.join("serve.lock"), false)?.with_context(|| {
        format!("another interdict serves the desk `{}`; end it first, or serve another desk", root.display())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_has_one_server() {
        let dir = tempfile::tempdir().unwrap();
        let first = alone(dir.path()).unwrap();
        let why = alone(dir.path()).unwrap_err().to_string();
        assert!(why.contains("another interdict serves the desk"), "{why}");
        drop(first);
        alone(dir.path()).unwrap();
    }
}
