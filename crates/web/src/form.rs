use crate::Failure;

/// Fields of a query or form at most.
const MOST: usize = 2_000;

/// Reads `application/x-www-form-urlencoded` (WHATWG URL, section 5.1).
pub(crate) fn parse(text: &str) -> Result<Vec<(String, String)>, Failure> {
    let mut fields = Vec::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        if fields.len() == MOST {
            return Err(Failure::Refused(format!("more than {MOST} fields")));
        }
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        fields.push((decode(name)?, decode(value)?));
    }
    Ok(fields)
}

/// Percent-encodes a text so that it is one part of a path.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&hex::encode_upper([byte]));
        }
    }
    out
}

fn decode(text: &str) -> Result<String, Failure> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next().unwrap_or_default(), rest.next().unwrap_or_default()];
                let mut decoded = [0_u8];
                hex::decode_to_slice(digits, &mut decoded).map_err(|_| {
                    Failure::Refused("a `%` that is not followed by two hexadecimal digits".to_owned())
                })?;
                decoded[0]
            }
            other => other,
        });
    }
    String::from_utf8(bytes).map_err(|_| Failure::Refused("a field that is not UTF-8".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_decoded_and_bad_ones_refused() {
        assert_eq!(
            parse("a=1&b=x%20y+z&a=%C3%A4").unwrap(),
            [("a".into(), "1".into()), ("b".into(), "x y z".into()), ("a".into(), "ä".into())]
        );
        for bad in ["a=%", "a=%g0", "a=%ff", "a=%C3"] {
            assert!(matches!(parse(bad), Err(Failure::Refused(_))), "{bad}");
        }
        assert!(parse(&"a&".repeat(MOST + 1)).is_err());
    }

    #[test]
    fn a_part_of_a_path_comes_back() {
        let text = "name_server=ns1.example/ä?&#";
        assert_eq!(decode(&encode(text)).unwrap(), text);
        assert!(encode(text).bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte)));
    }
}
