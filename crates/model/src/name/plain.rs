/// A host name that needs no conversion but that of case: letters, digits, `-` and `_`, checked in one pass without
/// allocation. What it refuses may still be a name, or not: [`super::DomainName::parse`] decides.
pub(crate) struct Plain {
    bytes: [u8; LONGEST],
    len: usize,
}

const LONGEST: usize = 253;
const LONGEST_LABEL: usize = 63;

/// Each byte in lower case where a plain name may hold it, the dot included; else 0.
const LOWER: [u8; 256] = {
    let mut lower = [0; 256];
    let mut byte = 0_u8;
    loop {
        if byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' || byte == b'.' {
            lower[byte as usize] = byte.to_ascii_lowercase();
        }
        if byte == u8::MAX {
            break lower;
        }
        byte += 1;
    }
};

impl Plain {
    /// `None` for all that [`super::DomainName::parse`] must look at itself.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        let text = text.strip_suffix(b".").unwrap_or(text);
        let mut bytes = [0; LONGEST];
        let (mut label, mut labels, mut last, mut is_number) = (0, 1, b'.', true);
        for (to, from) in bytes.get_mut(..text.len())?.iter_mut().zip(text) {
            let byte = LOWER[*from as usize];
            if byte == 0 || (byte == b'-' && label == 0) {
                return None;
            }
            if byte == b'.' {
                if label == 0 || label > LONGEST_LABEL || last == b'-' {
                    return None;
                }
                (label, labels, is_number) = (0, labels + 1, true);
            } else {
                label += 1;
                is_number &= byte.is_ascii_digit();
            }
            *to = byte;
            last = byte;
        }
        let ends_well = label > 0 && label <= LONGEST_LABEL && last != b'-' && !is_number;
        (labels > 1 && ends_well).then_some(Self { bytes, len: text.len() })
    }

    /// The name in lower case.
    pub(crate) fn as_str(&self) -> &str {
        text(&self.bytes[..self.len])
    }

    /// The name with its labels reversed, written to `out`.
    pub(crate) fn reversed<'b>(&self, out: &'b mut [u8; LONGEST]) -> &'b str {
        let bytes = &self.bytes[..self.len];
        let (mut at, mut end) = (0, bytes.len());
        loop {
            let begin = bytes[..end].iter().rposition(|byte| *byte == b'.').map_or(0, |dot| dot + 1);
            out[at..at + end - begin].copy_from_slice(&bytes[begin..end]);
            at += end - begin;
            if begin == 0 {
                return text(&out[..at]);
            }
            out[at] = b'.';
            at += 1;
            end = begin - 1;
        }
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("letters, digits, hyphens and dots")
}
