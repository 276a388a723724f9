use crate::Failure;
use crate::app::App;
use crate::respond::{Asked, Reply};

/// Says that the server answers, and nothing else.
pub(crate) fn show(_: &App, _: &Asked) -> Result<Reply, Failure> {
    Ok(Reply::of(200, "text/plain; charset=utf-8", b"ok\n".to_vec()))
}
