use crate::Failure;
use crate::app::App;
use crate::asset::ASSETS;
use crate::respond::{Asked, Reply};

/// A style sheet or script; its name holds its digest, so it never changes.
pub(crate) fn show(_: &App, asked: &Asked) -> Result<Reply, Failure> {
    let asset = ASSETS
        .iter()
        .find(|asset| asset.name() == asked.parameter())
        .ok_or_else(|| Failure::NotFound("There is no such file.".to_owned()))?;
    Ok(Reply::of(200, asset.media_type, asset.bytes.to_vec())
        .with("cache-control", "public, max-age=31536000, immutable".to_owned()))
}
