//! What a template can reach: our templates, one document of data, the fonts inside. Nothing else exists for it.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::font::FONTS;

const DATA: &str = "/data.json";
const MAIN: &str = "/document.typ";

/// The templates, by the name that `import` uses.
const TEMPLATES: &[(&str, &str)] = &[
    ("/court.typ", include_str!("../templates/court.typ")),
    ("/figure.typ", include_str!("../templates/figure.typ")),
    (MAIN, include_str!("../templates/document.typ")),
];

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::builder().build()));

/// The templates parsed once.
static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    TEMPLATES.iter().map(|(path, text)| Source::new(file_id(path), (*text).to_owned())).collect()
});

/// The world of one document.
pub(crate) struct Closed(Bytes);

impl Closed {
    /// The world in which the template reads `data` as `/data.json`.
    pub(crate) fn new(data: Vec<u8>) -> Self {
        Self(Bytes::new(data))
    }
}

fn file_id(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("our own paths are plain");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}

impl World for Closed {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        file_id(MAIN)
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        SOURCES.iter().find(|source| source.id() == id).cloned().ok_or_else(|| missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == file_id(DATA) { Ok(self.0.clone()) } else { Err(missing(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.faces.get(index).cloned()
    }

    /// No clock: dates come in the data.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
