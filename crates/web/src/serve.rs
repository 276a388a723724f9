//! Connections: how many there are, how long one may be silent, how much it may say before it is understood.

mod places;
mod unstuck;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::timeout;

use self::places::Places;
use self::unstuck::Unstuck;
use crate::Tls;

/// How long answers that were begun may take after the end was asked for.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// What connections may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Connections at once.
    pub(crate) connections: usize,
    /// Of these, from one address.
    pub(crate) of_one_peer: usize,
    /// How long the head of a request may take to come; counted from the end of the answer before it, so that it is also how
    /// long a connection may be idle.
    pub(crate) head: Duration,
    /// Bytes of that head at most.
    pub(crate) head_bytes: usize,
    /// How long a client may take nothing of an answer that is ready.
    pub(crate) stuck: Duration,
}

impl Limits {
    /// Behind something that does TLS everybody comes from one address.
    pub(crate) fn new(behind: bool) -> Self {
        let connections = 512;
        Self {
            connections,
            of_one_peer: if behind { connections } else { 64 },
            head: Duration::from_secs(30),
            head_bytes: 32 << 10,
            stuck: Duration::from_secs(60),
        }
    }
}

/// Where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Answers on `listener`, over TLS when given, until `closing` is true; answers that were begun are finished first.
pub(crate) async fn serve(
    router: Router,
    mut listener: TcpListener,
    tls: Option<Tls>,
    limits: Limits,
    closing: &watch::Sender<bool>,
) {
    let (mut closed, tls) = (closing.subscribe(), tls.map(Arc::new));
    let places = Places::new(limits.connections, limits.of_one_peer);
    loop {
        // Whoever finds no place waits in the queue of the system.
        let next = async {
            let free = places.free().await;
            let (stream, peer) = Listener::accept(&mut listener).await;
            (places.take(free, peer.ip()), stream, peer)
        };
        let (place, stream, peer) = tokio::select! {
            () = asked_to_end(&mut closed) => break,
            next = next => next,
        };
        let Some(place) = place else { continue };
        let (router, tls, closed) = (router.clone(), tls.clone(), closing.subscribe());
        tokio::spawn(async move {
            match tls {
                None => converse(stream, peer, router, limits, closed).await,
                Some(tls) => {
                    if let Ok(Ok(stream)) = timeout(limits.head, tls.agree(stream)).await {
                        converse(stream, peer, router, limits, closed).await;
                    }
                }
            }
            drop(place);
        });
    }
    // A connection that is silent by now has nothing to lose.
    let _ = timeout(LAST_WORDS, places.all_free()).await;
}

async fn converse<S>(
    stream: S,
    peer: SocketAddr,
    router: Router,
    limits: Limits,
    mut closed: watch::Receiver<bool>,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        router.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_header_size(limits.head_bytes)
        .serve_connection(TokioIo::new(Unstuck::new(stream, limits.stuck)), service);
    let mut connection = std::pin::pin!(connection);
    // How a conversation breaks off is the other side's affair.
    let _: Result<(), hyper::Error> = tokio::select! {
        ended = connection.as_mut() => ended,
        () = asked_to_end(&mut closed) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
}

async fn asked_to_end(closed: &mut watch::Receiver<bool>) {
    let _ = closed.wait_for(|closed| *closed).await;
}

#[cfg(test)]
mod tests;
