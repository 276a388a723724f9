use std::net::SocketAddr;

use tokio::net::TcpListener;

use crate::serve::serve;
use crate::{Served, Tls};

/// Threads that move bytes; handlers have threads of their own.
const THREADS: usize = 2;

/// Listens on `address` and answers until Ctrl-C or SIGTERM. `ready` is told where it listens, before the first answer.
///
/// # Errors
/// When the address cannot be had.
pub fn run(
    served: &Served,
    address: SocketAddr,
    tls: Option<Tls>,
    ready: impl FnOnce(SocketAddr),
) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(THREADS)
        .thread_name("web")
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(address).await?;
        ready(listener.local_addr()?);
        let (app, ending) = (served.app(), served.app());
        tokio::spawn(async move {
            ended().await;
            ending.end();
        });
        serve(served.router(), listener, tls, served.limits(), &app.closing).await;
        Ok(())
    })
}

/// Ends with Ctrl-C or with what service managers send.
async fn ended() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
