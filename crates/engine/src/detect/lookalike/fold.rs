use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A host name with every label in ASCII, whatever script it was written in.
#[derive(Clone, Debug)]
pub(super) struct Folded {
    labels: Vec<Label>,
}

/// One label of a [`Folded`] name.
#[derive(Clone, Debug)]
pub(super) struct Label {
    /// ASCII, lower case; letters that look like no ASCII letter are `~`.
    pub(super) text: String,
    /// The label in U-label form when it was punycode.
    pub(super) unicode: Option<String>,
    /// Whether the label differs from ASCII by diacritics only.
    pub(super) latin: bool,
}

/// Whether no label is punycode.
pub(super) fn is_plain(name: &str) -> bool {
    let mut bytes = name.as_bytes();
    // `xn--` begins a label (RFC 5890 section 2.3.1); anywhere else this only sends a name the slower way.
    while let Some(dash) = bytes.windows(2).position(|pair| pair == b"--") {
        if dash >= 2 && bytes[dash - 2..dash].eq_ignore_ascii_case(b"xn") {
            return false;
        }
        bytes = &bytes[dash + 1..];
    }
    true
}

impl Folded {
    /// A name without punycode labels.
    pub(super) fn plain(name: &str) -> Self {
        Self {
            labels: name
                .split('.')
                .map(|label| Label { text: label.to_ascii_lowercase(), unicode: None, latin: true })
                .collect(),
        }
    }

    /// A name with punycode labels (RFC 3492); labels that do not decode stay as they are.
    pub(super) fn decode(name: &str) -> Self {
        let label = |label: &str| {
            let lower = label.to_ascii_lowercase();
            let unicode = lower.strip_prefix("xn--").and_then(idna::punycode::decode_to_string);
            match unicode {
                Some(unicode) => {
                    let latin = unicode.nfkd().all(|letter| letter.is_ascii() || is_combining_mark(letter));
                    Label { text: ascii(&unicode), unicode: Some(unicode), latin }
                }
                None => Label { text: lower, unicode: None, latin: true },
            }
        };
        Self { labels: name.split('.').map(label).collect() }
    }

    pub(super) fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// The labels joined by dots again.
    pub(super) fn joined(&self) -> String {
        let labels: Vec<&str> = self.labels.iter().map(|label| label.text.as_str()).collect();
        labels.join(".")
    }
}

/// Letters that neither decomposition nor the confusables of UTS 39 bring to ASCII, though they look like it.
const fn drawn(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' | 'в' | 'ʙ' | 'β' => "b",
        'ł' | 'ŀ' | 'ľ' | 'ι' | 'ı' => "l",
        'đ' | 'ð' => "d",
        'ø' | 'ө' | 'ο' | 'ō' => "o",
        'ħ' | 'н' | 'ʜ' => "h",
        'ŧ' | 'т' | 'τ' | 'ᴛ' => "t",
        'к' | 'κ' | 'ĸ' | 'қ' | 'ᴋ' => "k",
        'м' | 'ᴍ' => "m",
        'п' | 'η' | 'ŋ' | 'ո' => "n",
        'ɢ' => "g",
        'ʀ' | 'г' | 'ᴦ' => "r",
        'ω' | 'ш' | 'щ' => "w",
        'ε' | 'є' | 'э' | 'ҽ' => "e",
        'μ' | 'µ' | 'υ' | 'ц' => "u",
        'æ' => "ae",
        'œ' => "oe",
        'з' => "3",
        'ч' => "4",
        _ => return None,
    })
}

/// ASCII look of a text: decomposed (NFKD), diacritics stripped, confusables replaced by their prototype (UTS 39).
/// The prototype is taken letter by letter and never for ASCII letters, for it maps `m` to `rn`.
pub(super) fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        if letter.is_ascii() {
            out.push(letter);
        } else if is_combining_mark(letter) {
            // Lower-casing can decompose: U+0130 gives `i` and a dot above.
        } else if let Some(look) = drawn(letter) {
            out.push_str(look);
        } else {
            let mut buffer = [0; 4];
            let before = out.len();
            for prototype in
                unicode_security::skeleton(letter.encode_utf8(&mut buffer)).flat_map(char::to_lowercase)
            {
                match (prototype.is_ascii(), drawn(prototype)) {
                    (true, _) => out.push(prototype),
                    (false, Some(look)) => out.push_str(look),
                    (false, None) if is_combining_mark(prototype) => {}
                    (false, None) => out.push('~'),
                }
            }
            if out.len() == before {
                out.push('~');
            }
        }
        if out.len() > 255 {
            break;
        }
    }
    // A decoded label can hold dots and more octets than a label: keep it one label.
    out.chars().map(|c| if c == '.' { '~' } else { c }).take(63).collect()
}
