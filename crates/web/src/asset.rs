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

const fn script(stem: &'static str, bytes: &'static [u8]) -> Asset {
    Asset { stem, extension: "js", media_type: "text/javascript; charset=utf-8", bytes }
}

/// Keys and what changes while one looks; pages work without it. Scripts are made from `ui/` by `cargo xtask web`.
pub(crate) const SCRIPT: Asset = script("desk", include_bytes!("../assets/desk.js"));

/// The drawing of graphs.
pub(crate) const GRAPH: Asset = script("graph", include_bytes!("../assets/graph.js"));

/// The worker that lays graphs out.
pub(crate) const LAYOUT: Asset = script("layout", include_bytes!("../assets/layout.js"));

/// The worker that paints them.
pub(crate) const PAINTER: Asset = script("painter", include_bytes!("../assets/painter.js"));

/// All of them.
pub(crate) const ASSETS: [&Asset; 5] = [&STYLE, &SCRIPT, &GRAPH, &LAYOUT, &PAINTER];
