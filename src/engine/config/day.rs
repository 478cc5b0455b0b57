//! Days as configurations have them.

use std::time::{SystemTime, UNIX_EPOCH};

use toml::value::Date;

/// The day of a moment, in UTC.
pub fn of(time: SystemTime) -> Date {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    date(since.as_secs() / (24 * 60 * 60))
}

/// The date so many days after 1970-01-01.
fn date(days: u64) -> Date {
    let is_leap =
        |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let length = |year: u64, month: u8| match month {
        2 => 28 + u64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let (mut year, mut month, mut left) = (1970, 1, days);
    while left >= length(year, month) {
        left -= length(year, month);
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    }
    let year = u16::try_from(year).unwrap_or(u16::MAX);
    Date { year, month, day: u8::try_from(left + 1).unwrap_or(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_dates() {
        for (days, text) in [
            (0, "1970-01-01"),
            (59, "1970-03-01"),
            (11016, "2000-02-29"),
            (20782, "2026-11-25"),
            (47540, "2100-02-28"),
            (47541, "2100-03-01"),
        ] {
            assert_eq!(date(days).to_string(), text);
        }
    }
}
