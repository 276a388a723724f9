//! The fonts inside the program: the same page on every machine, whatever is installed there.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontStyle, FontWeight};
use typst::utils::LazyHash;

/// Han, kana and Hangul (Apache-2.0; `fonts/README.md` says where it comes from).
static DROID_SANS_FALLBACK: &[u8] = include_bytes!("../fonts/DroidSansFallback.ttf");

/// The faces in use and the characters that at least one of them can draw.
pub(crate) struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) faces: Vec<Font>,
    /// One bit for each code point.
    drawn: Vec<u64>,
}

impl Fonts {
    /// Whether a face has a glyph for the character.
    pub(crate) fn can_draw(&self, character: char) -> bool {
        let code = character as usize;
        self.drawn.get(code / 64).is_some_and(|word| word >> (code % 64) & 1 == 1)
    }
}

/// Text is Libertinus Serif (SIL OFL 1.1), names and digests DejaVu Sans Mono (Bitstream Vera licence), both from
/// `typst-assets`; what they lack comes from Droid Sans Fallback.
pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let faces: Vec<Font> = typst_assets::fonts()
        .chain([DROID_SANS_FALLBACK])
        .flat_map(|bytes| Font::iter(Bytes::new(bytes)))
        .filter(used)
        .collect();
    let mut drawn = vec![0_u64; (char::MAX as usize + 1).div_ceil(64)];
    for code in faces.iter().flat_map(|face| face.info().coverage.iter()) {
        if let Some(word) = drawn.get_mut(code as usize / 64) {
            *word |= 1 << (code % 64);
        }
    }
    Fonts { book: LazyHash::new(FontBook::from_fonts(&faces)), faces, drawn }
});

fn used(face: &Font) -> bool {
    let info = face.info();
    let plain = info.variant.weight == FontWeight::REGULAR || info.variant.weight == FontWeight::BOLD;
    match info.family.as_str() {
        "Libertinus Serif" => plain,
        "DejaVu Sans Mono" => plain && info.variant.style == FontStyle::Normal,
        "Droid Sans Fallback" => true,
        _ => false,
    }
}
