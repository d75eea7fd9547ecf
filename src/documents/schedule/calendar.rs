//! The days on which a cron expression starts.

use std::collections::BTreeSet;

/// Days as bits: whether one is in them is asked for every day of two centuries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bits(u64);

impl Bits {
    fn of(day: u16) -> u64 {
        1_u64.checked_shl(day.into()).unwrap_or_default()
    }

    fn has(self, day: u16) -> bool {
        self.0 & Self::of(day) != 0
    }
}

impl FromIterator<u16> for Bits {
    fn from_iter<I: IntoIterator<Item = u16>>(days: I) -> Self {
        Self(days.into_iter().fold(0, |bits, day| bits | Self::of(day)))
    }
}

/// How days within a month are chosen. Days of the week count from Sunday, 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Days {
    /// `1,15`
    OfMonth(Bits),
    /// So many days before the last of the month.
    FromLast(u16),
    /// `15W`: the weekday nearest to it in the same month.
    NearestWeekday(u16),
    /// `LW`
    LastWeekday,
    /// `MON-FRI`
    OfWeek(Bits),
    /// `2#1`
    NthOfWeek(u16, u16),
    /// `6L`
    LastOfWeek(u16),
}

/// Days of all years.
pub(super) struct Calendar {
    pub(super) days: Days,
    pub(super) months: BTreeSet<u16>,
    pub(super) years: BTreeSet<u16>,
}

/// One month.
#[derive(Clone, Copy)]
struct Month {
    /// Days from 1 January 1970 to its first day.
    start: u32,
    length: u16,
}

const SUNDAY: u16 = 1;
const SATURDAY: u16 = 7;

impl Month {
    /// The day of the week of a day of the month; 1 January 1970 was a Thursday.
    fn weekday(self, day: u16) -> u16 {
        let since = self.start.saturating_add(day.into()).saturating_add(3);
        u16::try_from(since % 7)
            .unwrap_or_default()
            .saturating_add(1)
    }

    /// The weekday nearest to a day, without leaving the month.
    fn nearest_weekday(self, day: u16) -> u16 {
        let by = |days: i16| day.saturating_add_signed(days);
        match self.weekday(day) {
            SATURDAY if day == 1 => by(2),
            SATURDAY => by(-1),
            SUNDAY if day == self.length => by(-2),
            SUNDAY => by(1),
            _ => day,
        }
    }
}

impl Days {
    fn has(&self, month: Month, day: u16) -> bool {
        match self {
            Self::OfMonth(days) => days.has(day),
            Self::FromLast(before) => month.length.checked_sub(*before) == Some(day),
            Self::NearestWeekday(near) => {
                *near <= month.length && month.nearest_weekday(*near) == day
            }
            Self::LastWeekday => month.nearest_weekday(month.length) == day,
            Self::OfWeek(days) => days.has(month.weekday(day)),
            Self::NthOfWeek(weekday, nth) => {
                month.weekday(day) == *weekday && day.div_ceil(7) == *nth
            }
            Self::LastOfWeek(weekday) => {
                month.weekday(day) == *weekday && day.saturating_add(7) > month.length
            }
        }
    }
}

impl Calendar {
    /// The days on which it starts, counted from 1 January 1970, in order.
    fn days(&self) -> impl Iterator<Item = u32> {
        let chosen = months()
            .filter(|(year, month, _)| self.months.contains(month) && self.years.contains(year));
        chosen.flat_map(move |(_, _, month)| {
            let days = (1..=month.length).filter(move |day| self.days.has(month, *day));
            days.map(move |day| month.start.saturating_add(day.into()))
        })
    }

    /// Whether it ever starts from a year on.
    pub(super) fn has_a_day_from(&self, year: u16) -> bool {
        self.from(year).next().is_some()
    }

    /// Whether another starts on every day on which this one does, from a year on.
    pub(super) fn is_within(&self, other: &Self, year: u16) -> bool {
        let others: BTreeSet<u32> = other.from(year).collect();
        self.from(year).all(|day| others.contains(&day))
    }

    /// The days from a year on.
    fn from(&self, year: u16) -> impl Iterator<Item = u32> {
        let start = months().find(|(of, _, _)| *of == year);
        let start = start.map_or(0, |(_, _, month)| month.start);
        self.days().filter(move |day| *day > start)
    }

    /// Whether it ever starts.
    pub(super) fn has_a_day(&self) -> bool {
        self.days().next().is_some()
    }

    /// Days between two days on which it starts, at the least and at the most; `None` where there is no
    /// second day.
    pub(super) fn distances(&self) -> Option<(i64, i64)> {
        self.weekly().or_else(|| self.counted())
    }

    /// The same where it starts on some days of every week, as most do: nobody has to count two centuries.
    fn weekly(&self) -> Option<(i64, i64)> {
        let is_always = self.months.len() == 12 && self.years.len() == YEARS.len();
        let has = |day| match &self.days {
            Days::OfMonth(days) => (1..=31).all(|day| days.has(day)),
            Days::OfWeek(days) => days.has(day),
            _ => false,
        };
        let days: Vec<u16> = (SUNDAY..=SATURDAY).filter(|day| has(*day)).collect();
        let next = days.iter().skip(1).copied();
        let first_again = days.first()?.saturating_add(7);
        let pairs = days.iter().zip(next.chain([first_again]));
        let distances = pairs.map(|(day, next)| i64::from(next.saturating_sub(*day)));
        let (least, greatest) = (distances.clone().min()?, distances.max()?);
        is_always.then_some((least, greatest))
    }

    fn counted(&self) -> Option<(i64, i64)> {
        let mut found = None;
        let mut before = None;
        for day in self.days() {
            if let Some(before) = before.replace(day) {
                let distance = i64::from(day.saturating_sub(before));
                let (least, greatest) = found.unwrap_or((distance, distance));
                found = Some((distance.min(least), distance.max(greatest)));
            }
        }
        found
    }
}

/// The years that AWS's cron knows.
const YEARS: std::ops::RangeInclusive<u16> = 1970..=2199;

/// All months of these years.
fn months() -> impl Iterator<Item = (u16, u16, Month)> {
    let all = YEARS.flat_map(|year| (1..=12).map(move |month| (year, month)));
    all.scan(0, |start: &mut u32, (year, month)| {
        let length = length(year, month);
        let this = Month {
            start: *start,
            length,
        };
        *start = start.saturating_add(length.into());
        Some((year, month, this))
    })
}

fn length(year: u16, month: u16) -> u16 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20))]

        #[test]
        fn days_of_every_week_need_not_be_counted(
            week in prop::collection::btree_set(1_u16..=7, 0..=7),
            left_out in prop::option::of(1_u16..=12),
        ) {
            let mut calendar = Calendar {
                days: Days::OfWeek(week.into_iter().collect()),
                months: (1..=12).filter(|month| Some(*month) != left_out).collect(),
                years: YEARS.collect(),
            };
            prop_assert_eq!(calendar.distances(), calendar.counted());
            calendar.days = Days::OfMonth((1..=31).collect());
            prop_assert_eq!(calendar.distances(), calendar.counted());
            prop_assert_eq!(calendar.weekly().is_some(), left_out.is_none());
        }
    }
}
