//! Due dates in working days; the day of filing is not counted. Saturdays and Sundays are free; the holidays of each
//! institution come with its editable calendar.

use chrono::{Datelike, NaiveDate, Weekday};

/// The last day of a term of `days` working days that starts after `from`.
pub fn due(from: NaiveDate, days: u32) -> NaiveDate {
    let mut day = from;
    let mut left = days;
    while left > 0 {
        let Some(next) = day.succ_opt() else { return day };
        day = next;
        if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekends_and_the_first_day_do_not_count() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
        assert_eq!(due(day(20), 1), day(23));
        assert_eq!(due(day(22), 5), day(27));
        assert_eq!(due(day(16), 5), day(23));
    }
}
