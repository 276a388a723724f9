/// The longest path in a package.
const MAX_PATH: usize = 200;

/// Whether a path may stand in a package: parts of `A-Z a-z 0-9 . _ -`, none that begins with `.` or `-`, at most 200
/// characters. Such a path is the same on every system and never needs an escape.
#[must_use]
pub fn is_plain(path: &str) -> bool {
    let part = |part: &str| {
        !part.starts_with(['.', '-'])
            && !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
    };
    path.len() <= MAX_PATH && path.split('/').all(part)
}
