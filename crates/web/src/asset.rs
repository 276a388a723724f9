use sha2::{Digest as _, Sha256};

/// A file that pages load. Embedded: nothing comes from elsewhere.
pub(crate) struct Asset {
    stem: &'static str,
    extension: &'static str,
    pub(crate) media_type: &'static str,
    pub(crate) bytes: &'static [u8],
}

impl Asset {
    /// Its file name: stem, the beginning of its digest, extension.
    pub(crate) fn name(&self) -> String {
        format!("{}-{}.{}", self.stem, &hex::encode(Sha256::digest(self.bytes))[..12], self.extension)
    }
}

/// The style sheet.
pub(crate) const STYLE: Asset = Asset {
    stem: "style",
    extension: "css",
    media_type: "text/css; charset=utf-8",
    bytes: include_bytes!("../assets/style.css"),
};

/// Keys, the drawing of graphs; pages work without it.
pub(crate) const SCRIPT: Asset = Asset {
    stem: "desk",
    extension: "js",
    media_type: "text/javascript; charset=utf-8",
    bytes: include_bytes!("../assets/desk.js"),
};

/// All of them.
pub(crate) const ASSETS: [&Asset; 2] = [&STYLE, &SCRIPT];
