//! The loss ledger and the test of 18 U.S.C. 1030(c)(4)(A)(i)(I): at least $5,000 during any one-year period.

use model::{LossEntry, LossLedger, LossTest, LossWindow, Timestamp};

/// The test of the statute.
pub const CFAA_LOSS: LossTest = LossTest { cents: 500_000, months: 12 };

/// Sums the entries and finds the period with the largest sum.
///
/// A period begins with the first day of an entry and lasts a number of calendar months: one from 1 March 2026 ends with
/// 28 February 2027. An entry counts only when it lies wholly within.
#[must_use]
pub fn ledger(entries: Vec<LossEntry>, test: LossTest) -> LossLedger {
    let total_cents = entries.iter().fold(0_u64, |sum, entry| sum.saturating_add(entry.cents));
    let mut best: Option<LossWindow> = None;
    for start in &entries {
        let from = midnight(start.from);
        let until = months_later(from, test.months);
        let within: Vec<&LossEntry> = entries
            .iter()
            .filter(|entry| midnight(entry.from) >= from && midnight(entry.to) < until)
            .collect();
        let cents = within.iter().fold(0_u64, |sum, entry| sum.saturating_add(entry.cents));
        let better = best.as_ref().is_none_or(|best| (cents, best.from) > (best.cents, from));
        if better && !within.is_empty() {
            best = Some(LossWindow {
                from,
                until,
                cents,
                entries: within.iter().map(|entry| entry.number).collect(),
            });
        }
    }
    let met = best.as_ref().is_some_and(|best| best.cents >= test.cents);
    LossLedger { entries, total_cents, test, best, met }
}

/// `$5,000.00`.
#[must_use]
pub fn dollars(cents: u64) -> String {
    let whole = (cents / 100).to_string();
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("${grouped}.{:02}", cents % 100)
}

const DAY: i64 = 86_400_000_000;

fn midnight(moment: Timestamp) -> Timestamp {
    Timestamp::from_micros(moment.as_micros().div_euclid(DAY) * DAY).unwrap_or(moment)
}

/// The same day so many months later; where that month has no such day, the first day of the next.
fn months_later(day: Timestamp, months: u32) -> Timestamp {
    let date = day.date();
    let mut parts = date.split('-').filter_map(|part| part.parse::<u32>().ok());
    let (Some(year), Some(month), Some(of_month)) = (parts.next(), parts.next(), parts.next()) else {
        return day;
    };
    let count = year.saturating_mul(12).saturating_add(month - 1).saturating_add(months);
    let at = |count: u32, day: u32| -> Option<Timestamp> {
        format!("{:04}-{:02}-{day:02}", count / 12, count % 12 + 1).parse().ok()
    };
    // Beyond year 9999 nothing lies outside.
    at(count, of_month)
        .or_else(|| at(count.saturating_add(1), 1))
        .unwrap_or_else(|| Timestamp::from_micros(253_402_300_799_999_999).unwrap_or(day))
}

#[cfg(test)]
mod tests;
