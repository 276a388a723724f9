use std::io;

use serde::Serialize;
use serde_json::ser::Formatter;

use crate::Failure;

/// JSON in ASCII alone: whatever is not ASCII stands as its code point, and so do the characters that mean something in HTML. The
/// value is the same; a name that was made to look like another, or to turn the line it stands in, does neither in a terminal.
pub(crate) fn write(value: &impl Serialize) -> Result<Vec<u8>, Failure> {
    let mut out = Vec::new();
    value
        .serialize(&mut serde_json::Serializer::with_formatter(&mut out, Ascii))
        .map_err(|error| Failure::Broken(error.to_string()))?;
    Ok(out)
}

struct Ascii;

impl Formatter for Ascii {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let plain = |c: char| matches!(c, ' '..='~') && !matches!(c, '<' | '>' | '&');
        let mut rest = fragment;
        while let Some(at) = rest.find(|c| !plain(c)) {
            let (before, from) = rest.split_at(at);
            writer.write_all(before.as_bytes())?;
            let mut characters = from.chars();
            for unit in characters.next().into_iter().flat_map(|c| {
                let mut units = [0; 2];
                c.encode_utf16(&mut units).to_vec()
            }) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = characters.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_what_it_is_and_shows_its_code_points() {
        for text in [
            "",
            "a",
            "<script>&\u{7f}",
            "moc.\u{202e}elgoog",
            "\u{430}pple \u{1f600}\u{e0041}",
            "\"\\\n\u{1}é",
        ] {
            let written = String::from_utf8(write(&text).unwrap()).unwrap();
            assert!(written.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{written}");
            assert!(!written.contains(['<', '>', '&']), "{written}");
            assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }
        assert_eq!(write(&"\u{430}\u{1f600}").unwrap(), br#""\u0430\ud83d\ude00""#);
    }
}
