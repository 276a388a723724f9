use crate::Failure;
use crate::app::App;
use crate::respond::{Asked, Reply, Stream};

/// Progress and new findings while one looks, as server-sent events.
pub(crate) fn show(_: &App, _: &Asked) -> Result<Reply, Failure> {
    let mut reply = Reply::of(200, "text/event-stream", Vec::new());
    reply.stream = Some(Stream::News);
    Ok(reply)
}
