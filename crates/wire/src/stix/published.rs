//! When what ATT&CK cites was published.

use model::Timestamp;

/// The date in `(2020, November 2)`, `(2020, November)` or `(2020)`; the latest moment that it can mean, so that
/// nothing counts before it was published.
pub(super) fn published(description: &str) -> Option<Timestamp> {
    description.match_indices('(').find_map(|(at, _)| {
        let (inside, _) = description[at + 1..].split_once(')')?;
        let (year, rest) = inside.split_once(',').unwrap_or((inside, ""));
        let year = year.trim();
        if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let mut words = rest.split_ascii_whitespace();
        let Some(month) = words.next() else { return last_day(year, 12) };
        let month = month_of(month)?;
        match words.next().map(str::parse::<u32>) {
            None => last_day(year, month),
            Some(Ok(day)) => format!("{year}-{month:02}-{day:02}").parse().ok(),
            Some(Err(_)) => None,
        }
    })
}

fn last_day(year: &str, month: u32) -> Option<Timestamp> {
    (28..=31).rev().find_map(|day| format!("{year}-{month:02}-{day}").parse().ok())
}

/// A month by its English name or a beginning of three letters.
fn month_of(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let head = word.get(..3)?.to_ascii_lowercase();
    (1..).zip(MONTHS).find(|(_, month)| *month == head).map(|(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_publication() {
        for (text, date) in [
            ("Dahan, A. et al. (2020, November 2). Back. Retrieved November 6, 2020.", Some("2020-11-02")),
            ("Somebody. (2014, April). Title (2nd part).", Some("2014-04-30")),
            ("A Group (APT1). (2013). Title.", Some("2013-12-31")),
            ("N. (n.d.). Title. Retrieved May 3, 2024.", None),
            ("(2020, Nonsense 2)", None),
            ("(2020, February 31)", None),
            ("", None),
        ] {
            assert_eq!(published(text).map(Timestamp::date).as_deref(), date, "{text}");
        }
    }
}
