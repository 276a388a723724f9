//! Words and values on pages: the texts in one place for translation, and the one way in which names are shown.

use maud::{Markup, html};

/// Characters of a name shown at most; the rest is in its title.
const SHOWN: usize = 80;

/// Characters of a message that are shown at either end of one that is too long.
const END: usize = 300;

/// Names of the pages, in the order of the menu.
pub(crate) const MENU: [(&str, &str); 10] = [
    ("/", "Overview"),
    ("/findings", "Findings"),
    ("/search", "Search"),
    ("/clusters", "Clusters"),
    ("/actors", "Actors"),
    ("/victims", "Victims"),
    ("/cases", "Cases"),
    ("/evidence", "Evidence"),
    ("/jobs", "Jobs"),
    ("/settings", "Settings"),
];

/// Said on every page that shows drafts.
pub(crate) const DRAFT: &str = "Draft for counsel. Not a filing, not legal advice.";

/// A name or value that somebody else chose: cut when long, without anything that turns or hides letters, and with the
/// code points of what is not ASCII.
pub(crate) fn name(value: &str) -> Markup {
    let safe = plain(value);
    let long = safe.chars().count() > SHOWN;
    let shown: String = if long { safe.chars().take(SHOWN).collect() } else { safe };
    let unicode = value.split('.').any(|label| label.starts_with("xn--")).then(|| decoded(value)).flatten();
    let points = code_points(unicode.as_deref().unwrap_or(value));
    html! {
        bdi.name title=[long.then(|| plain(value).chars().take(2_000).collect::<String>())] { (shown) @if long { "…" } }
        @if let Some(unicode) = unicode { " " bdi.unicode { (plain(&unicode)) } }
        @if !points.is_empty() { " " span.points { (points) } }
    }
}

/// The text with everything written out that turns, breaks or hides letters.
pub(crate) fn plain(value: &str) -> String {
    value
        .chars()
        .flat_map(|c| if is_unseen(c) { c.escape_unicode().collect::<Vec<char>>() } else { vec![c] })
        .collect()
}

/// A message without the middle, when it is long: one that quotes what was asked must not be as long as that.
pub(crate) fn short(message: &str) -> String {
    let count = message.chars().count();
    if count <= 2 * END {
        return message.to_owned();
    }
    let (start, end): (String, String) =
        (message.chars().take(END).collect(), message.chars().skip(count - END).collect());
    format!("{start}\u{2026}{end}")
}

/// Whether a character shows nothing of its own: controls, breaks of lines, marks of direction, joiners, fillers, selectors
/// of variants, tags. With these two different names look the same.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Lines of text, each made safe.
pub(crate) fn plain_lines(lines: &[String]) -> String {
    lines.iter().map(|line| plain(line)).collect::<Vec<_>>().join("\n")
}

/// `U+0430 U+0440 …` for the characters that are not ASCII, at most twelve.
fn code_points(value: &str) -> String {
    let mut points: Vec<String> =
        value.chars().filter(|c| !c.is_ascii()).take(13).map(|c| format!("U+{:04X}", u32::from(c))).collect();
    if points.len() > 12 {
        points[12] = "…".to_owned();
    }
    points.join(" ")
}

fn decoded(value: &str) -> Option<String> {
    let name: model::DomainName = value.parse().ok()?;
    let unicode = name.unicode();
    (unicode != value).then_some(unicode)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_are_shown_and_not_obeyed() {
        let shown = name("<script>alert(1)</script>").into_string();
        assert!(shown.contains("&lt;script&gt;") && !shown.contains("<script>"), "{shown}");
        let shown = name("moc\u{202e}elgoog").into_string();
        assert!(shown.contains("\\u{202e}") && !shown.contains('\u{202e}'), "{shown}");
        assert!(name(&"a".repeat(60_000)).into_string().len() < 3_000);
    }

    #[test]
    fn what_shows_nothing_is_written_out() {
        for c in [
            '\n',
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{1160}',
            '\u{180e}',
            '\u{200b}',
            '\u{2028}',
            '\u{202e}',
            '\u{206f}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{fff9}',
            '\u{e0041}',
        ] {
            assert_eq!(plain(&format!("a{c}b")), format!("a{}b", c.escape_unicode()));
        }
        assert_eq!(plain("Zürich аbc 例え"), "Zürich аbc 例え", "letters stay");
    }

    #[test]
    fn a_homograph_shows_its_code_points() {
        let shown = name("xn--80ak6aa92e.com").into_string();
        assert!(shown.contains("U+0430"), "{shown}");
        assert_eq!(code_points("аbc"), "U+0430");
    }
}
