//! Working days. A term counts the days on which the institution works: no Saturday, no Sunday, no free day of its
//! calendar. The day of notice itself is not counted (Decreto 2-89, artículo 45).

use crate::Date;
use chrono::{Datelike, Weekday};
use std::collections::BTreeSet;

/// Whether the institution whose `free` days these are works on `day`.
pub fn is_working_day(day: Date, free: &BTreeSet<Date>) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !free.contains(&day)
}

/// The last day of a term of `days` working days that starts after `from`.
pub fn due(from: Date, days: u32, free: &BTreeSet<Date>) -> Date {
    let mut day = from;
    let mut left = days;
    while left > 0 {
        let Some(next) = day.succ_opt() else { return day };
        day = next;
        if is_working_day(day, free) {
            left -= 1;
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use proptest::prelude::*;

    fn day(month: u32, day: u32) -> Date {
        Date::from_ymd_opt(2026, month, day).unwrap()
    }

    #[test]
    fn weekends_and_the_first_day_do_not_count() {
        let free = BTreeSet::new();
        assert_eq!(due(day(11, 20), 1, &free), day(11, 23));
        assert_eq!(due(day(11, 22), 5, &free), day(11, 27));
        assert_eq!(due(day(11, 16), 5, &free), day(11, 23));
        assert_eq!(due(day(11, 16), 0, &free), day(11, 16));
    }

    #[test]
    fn holy_week_is_skipped_and_a_free_day_of_notice_changes_nothing() {
        let free = BTreeSet::from([day(4, 2), day(4, 3), day(4, 4)]);
        assert_eq!(due(day(4, 1), 1, &free), day(4, 6));
        assert_eq!(due(day(4, 3), 2, &free), day(4, 7));
    }

    fn start() -> Date {
        day(1, 1)
    }

    /// Days of a year and a half from the start, at most sixty of them free.
    fn any_free() -> impl Strategy<Value = BTreeSet<Date>> {
        proptest::collection::btree_set((0i64..540).prop_map(|n| start() + TimeDelta::days(n)), 0..60)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_term_ends_on_a_working_day_and_holds_as_many_of_them_as_it_says(
            from in 0i64..365, days in 1u32..60, free in any_free()
        ) {
            let from = start() + TimeDelta::days(from);
            let end = due(from, days, &free);
            prop_assert!(is_working_day(end, &free) && end > from);
            let counted = from.iter_days().skip(1).take_while(|day| *day <= end)
                .filter(|day| is_working_day(*day, &free)).count();
            prop_assert_eq!(counted, days as usize);
        }

        #[test]
        fn more_days_a_later_start_or_another_free_day_never_end_a_term_earlier(
            from in 0i64..365, later in 0i64..30, days in 1u32..40, more in 0u32..20, free in any_free(), extra in 0i64..540
        ) {
            let first = start() + TimeDelta::days(from);
            let end = due(first, days, &free);
            prop_assert!(due(first, days + more, &free) >= end);
            prop_assert!(due(first + TimeDelta::days(later), days, &free) >= end);
            let mut freer = free.clone();
            freer.insert(start() + TimeDelta::days(extra));
            prop_assert!(due(first, days, &freer) >= end);
        }

        /// What the store relies on: only a free day inside a term moves its end.
        #[test]
        fn a_free_day_outside_a_term_moves_nothing(
            from in 0i64..365, days in 1u32..40, free in any_free(), other in 0i64..540
        ) {
            let from = start() + TimeDelta::days(from);
            let end = due(from, days, &free);
            let other = start() + TimeDelta::days(other);
            prop_assume!(other <= from || other > end);
            let mut changed = free.clone();
            if !changed.remove(&other) {
                changed.insert(other);
            }
            prop_assert_eq!(due(from, days, &changed), end);
        }
    }
}
