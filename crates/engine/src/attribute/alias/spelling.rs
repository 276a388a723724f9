//! When two spellings are one name.

/// The key under which spellings of one name meet: lower case, letters and digits only.
///
/// Case, spaces and punctuation inside a name carry no meaning (`APT 37`, `apt-37`, `APT37`); letters do, so names of
/// different schemes never meet: `APT43` (Mandiant), `APT-C-43` (Qihoo 360), `TA43` (Proofpoint) and a bare `43` have four
/// keys. A name without any letter or digit is its own key.
pub(super) fn key(name: &str) -> String {
    let folded: String = name.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect();
    if folded.is_empty() { name.trim().to_lowercase() } else { folded }
}

/// Whether `id` is a group id of ATT&CK (`G0094`), which other sources use as a name.
pub(super) fn is_group_id(id: &str) -> bool {
    matches!(id.as_bytes(), [b'G', digits @ ..] if digits.len() == 4 && digits.iter().all(u8::is_ascii_digit))
}
