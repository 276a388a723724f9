//! Answers that are not in memory: files, and what is new while one looks.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use futures::stream;

use crate::app::App;
use crate::{Failure, guard, json};

/// Bytes of a file that are read at a time.
const PIECE: usize = 256 << 10;
/// How often it is looked whether something changed.
const PULSE: Duration = Duration::from_secs(1);
/// After so many looks without change a word is sent, so that a connection that broke is noticed.
const SILENCE: u32 = 15;

/// The bytes of a file, with how many there are.
pub(crate) fn file(path: &Path) -> Result<(Body, u64), Failure> {
    let broken =
        |error: std::io::Error| Failure::Broken(format!("cannot read `{}`: {error}", path.display()));
    let file = File::open(path).map_err(broken)?;
    let length = file.metadata().map_err(broken)?.len();
    let pieces = stream::unfold(Some(file), |file| async move {
        let mut file = file?;
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = vec![0; PIECE];
            let read = file.read(&mut piece)?;
            piece.truncate(read);
            Ok::<_, std::io::Error>((piece, file))
        });
        match read.await {
            Ok(Ok((piece, _))) if piece.is_empty() => None,
            Ok(Ok((piece, file))) => Some((Ok(Bytes::from(piece)), Some(file))),
            Ok(Err(error)) => Some((Err(error), None)),
            Err(error) => Some((Err(std::io::Error::other(error)), None)),
        }
    });
    Ok((Body::from_stream(pieces), length))
}

/// Server-sent events (WHATWG HTML, section 9.2): `news` with the whole of what changes, whenever any of it did.
pub(crate) fn news(app: Arc<App>, headers: HeaderMap) -> Body {
    let watched = Watched { app, headers, last: None, silent: 0 };
    Body::from_stream(stream::unfold(watched, |watched| async move {
        let (event, watched) = watched.next().await?;
        Some((Ok::<_, std::io::Error>(Bytes::from(event)), watched))
    }))
}

struct Watched {
    app: Arc<App>,
    headers: HeaderMap,
    last: Option<String>,
    silent: u32,
}

impl Watched {
    async fn next(mut self) -> Option<(String, Self)> {
        let mut closing = self.app.closing.subscribe();
        loop {
            if self.last.is_some() {
                tokio::select! {
                    _ = closing.wait_for(|closing| *closing) => return None,
                    () = tokio::time::sleep(PULSE) => {}
                }
            }
            let (app, headers) = (Arc::clone(&self.app), self.headers.clone());
            // Whoever was signed out in between hears no more.
            let looked = tokio::task::spawn_blocking(move || {
                if guard::nobody(&app, &headers) { Ok(None) } else { app.desk.news().map(Some) }
            });
            let news = String::from_utf8(json::write(&looked.await.ok()?.ok()??).ok()?).ok()?;
            if self.last.as_ref() != Some(&news) {
                let event = format!("event: news\ndata: {news}\n\n");
                (self.last, self.silent) = (Some(news), 0);
                return Some((event, self));
            }
            self.silent += 1;
            if self.silent >= SILENCE {
                self.silent = 0;
                return Some((": nothing new\n\n".to_owned(), self));
            }
        }
    }
}
