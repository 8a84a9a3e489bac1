//! Dates, times and sizes as people in Guatemala write them: `01/02/1990`, `21/11/2026 10:42`, `2.1 MB`.

use ventanilla_shared::{Date, GUATEMALA_UTC_OFFSET_HOURS, Timestamp};

/// `01/02/1990`.
pub fn day(date: Date) -> String {
    date.format("%d/%m/%Y").to_string()
}

/// `21/11/2026 10:42`, in Guatemala's time wherever the browser is.
pub fn moment(at: Timestamp) -> String {
    (at + chrono::TimeDelta::hours(i64::from(GUATEMALA_UTC_OFFSET_HOURS)))
        .format("%d/%m/%Y %H:%M")
        .to_string()
}

/// The day of a moment, in Guatemala.
pub fn day_of(at: Timestamp) -> String {
    day(ventanilla_shared::day_in_guatemala(at))
}

/// An ISO date as it is shown; anything else as it is.
pub fn day_from_iso(text: &str) -> String {
    Date::parse_from_str(text, "%Y-%m-%d").map(day).unwrap_or_else(|_| text.to_owned())
}

/// What was typed as an ISO date: `1/2/1990`, `01-02-1990`, `01.02.1990`, `01021990` and ISO itself are understood;
/// anything else is returned as typed, so that it can be said to be no date.
pub fn iso_from_typed(text: &str) -> String {
    let text = text.trim();
    let parts: Vec<&str> = text.split(['/', '-', '.', ' ']).filter(|part| !part.is_empty()).collect();
    let read = match parts[..] {
        [year, month, day] if year.len() == 4 => civil(year, month, day),
        [day, month, year] if year.len() == 4 => civil(year, month, day),
        [all] if all.len() == 8 && all.is_ascii() => civil(&all[4..], &all[2..4], &all[..2]),
        _ => None,
    };
    read.map_or_else(|| text.to_owned(), |date| date.format("%Y-%m-%d").to_string())
}

fn civil(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// A file's size.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes} B"),
        1_024..1_048_576 => format!("{} KB", bytes / 1_024),
        _ => format!("{:.1} MB", bytes as f64 / 1_048_576.0).replace(".0 ", " "),
    }
}

/// The browser's clock. The server decides by its own: this one only feeds hints and "saved n seconds ago".
pub fn now() -> Timestamp {
    Timestamp::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default()
}

/// The day in Guatemala by the browser's clock.
pub fn today() -> Date {
    ventanilla_shared::day_in_guatemala(now())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_the_forms_that_people_type() {
        for typed in
            ["01/02/1990", "1/2/1990", "01-02-1990", "01.02.1990", "01021990", "1990-02-01", " 1 2 1990 "]
        {
            assert_eq!(iso_from_typed(typed), "1990-02-01", "{typed}");
        }
        for wrong in ["31/02/1990", "1990", "ayer", "01/02/90", "ñ1021990"] {
            assert_eq!(iso_from_typed(wrong), wrong, "{wrong}");
        }
        assert_eq!(day_from_iso("1990-02-01"), "01/02/1990");
    }

    #[test]
    fn moments_are_shown_in_guatemala() {
        let at = Timestamp::from_timestamp(1_795_236_120, 0).unwrap_or_default();
        assert_eq!((moment(at).as_str(), day_of(at).as_str()), ("20/11/2026 22:42", "20/11/2026"));
    }

    #[test]
    fn sizes_have_a_unit() {
        assert_eq!(
            [size(12), size(2_500), size(2_202_010), size(10_485_760)],
            ["12 B", "2 KB", "2.1 MB", "10 MB"]
        );
    }
}
