//! Schedules as AWS Backup takes them: `cron(0 5 ? * * *)`.
//!
//! AWS's cron has six fields: minutes, hours, day of month, month, day of week, year. Where its pages are
//! silent (ranges that wrap, `L-3`, `LW`), what Quartz takes is taken: AWS's language is Quartz's.

mod calendar;
mod field;

use calendar::Calendar;
use std::collections::BTreeSet;

/// A schedule that AWS Backup takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// How far apart two starts are; `None` where it never starts twice.
    pub intervals: Option<Intervals>,
    /// It has no start to come.
    pub never: bool,
}

/// Years before this one are over, whenever tfbackup runs: it asks no clock.
const YEAR: u16 = 2026;

/// How far apart two starts are, by the local calendar: a day has 1440 minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Intervals {
    /// At the least, in minutes.
    pub least_minutes: i64,
    /// At the most, in minutes.
    pub greatest_minutes: i64,
}

/// Why AWS Backup would refuse a schedule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// Not `cron(…)`.
    #[error("not `cron(…)`, the only kind of schedule that AWS Backup accepts")]
    NoSchedule,
    /// A cron expression without its six fields.
    #[error(
        "a cron expression has 6 fields (minutes, hours, day of month, month, day of week, year), but this one has {0}"
    )]
    Fields(usize),
    /// A field that can't be read.
    #[error("{field}: {fault}")]
    Field {
        /// AWS's name of the field.
        field: &'static str,
        /// What is wrong with it.
        fault: Fault,
    },
    /// Not exactly one of the day fields is `?`.
    #[error("exactly one of day of month and day of week must be `?`")]
    DayFields,
    /// AWS Backup starts once in an hour at the most.
    #[error(
        "starts as often as every {0} minutes; AWS Backup requires at least an hour between starts"
    )]
    TooOften(i64),
}

/// What is wrong with a field of a cron expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A value that isn't one, or out of bounds.
    #[error("a value must be {0} to {1}")]
    Value(u16, u16),
    /// A step that isn't one, or out of bounds.
    #[error("a step must be 1 to {0}")]
    Step(u16),
    /// `L`, `W`, `#` or `?` among other values.
    #[error("`?`, `L`, `W` and `#` must stand alone")]
    NotAlone,
    /// Not for this field.
    #[error("`?`, `L`, `W` and `#` are for days only (`W` for day of month, `#` for day of week)")]
    NotHere,
    /// A range from later to earlier years.
    #[error("a range of years must not go backwards")]
    Backwards,
}

const MINUTES_PER_HOUR: i64 = 60;
const MINUTES_PER_DAY: i64 = 24 * MINUTES_PER_HOUR;

impl Schedule {
    /// Reads a schedule.
    ///
    /// # Errors
    /// AWS Backup would refuse it.
    pub fn parse(text: &str) -> Result<Self, ScheduleError> {
        let inside = text
            .strip_prefix("cron(")
            .and_then(|rest| rest.strip_suffix(')'));
        let starts = Starts::parse(inside.ok_or(ScheduleError::NoSchedule)?)?;
        let intervals = intervals(&starts.times, &starts.calendar);
        let never = !starts.calendar.has_a_day_from(YEAR);
        match intervals {
            // facts: not more often than hourly [verified: API]
            Some(found) if found.least_minutes < MINUTES_PER_HOUR => {
                Err(ScheduleError::TooOften(found.least_minutes))
            }
            intervals => Ok(Self { intervals, never }),
        }
    }
}

/// All starts of a cron expression.
struct Starts {
    /// Minutes of the day, in order.
    times: Vec<i64>,
    calendar: Calendar,
}

impl Starts {
    fn parse(text: &str) -> Result<Self, ScheduleError> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let &[minutes, hours, day_of_month, month, day_of_week, year] = fields.as_slice() else {
            return Err(ScheduleError::Fields(fields.len()));
        };
        let minutes = field::MINUTES.values(minutes)?;
        let hours = field::HOURS.values(hours)?;
        let by_month = field::days_of_month(day_of_month)?;
        let months = field::MONTHS.values(month)?;
        let by_week = field::days_of_week(day_of_week)?;
        let years = field::YEARS.values(year)?;
        let ((Some(days), None) | (None, Some(days))) = (by_month, by_week) else {
            return Err(ScheduleError::DayFields);
        };
        let calendar = Calendar {
            days,
            months,
            years,
        };
        let times = times(&hours, &minutes);
        Ok(Self { times, calendar })
    }
}

/// Whether each start of one schedule falls into the start window of a start of another on the same day, or the
/// other way round. `windows`: minutes for which a job may start after `own` and after `others` do.
pub fn within(own: &str, others: &str, windows: [i64; 2]) -> bool {
    let starts = |text: &str| {
        let inside = text.strip_prefix("cron(")?.strip_suffix(')')?;
        Starts::parse(inside).ok()
    };
    let (Some(own), Some(others)) = (starts(own), starts(others)) else {
        return false;
    };
    let [own_window, other_window] = windows;
    let overlaps = |time: &i64, other: &i64| {
        let later = time.saturating_sub(*other);
        if later < 0 {
            later.saturating_neg() < own_window
        } else {
            later < other_window
        }
    };
    let meets = |time: &i64| others.times.iter().any(|other| overlaps(time, other));
    own.times.iter().all(meets) && own.calendar.is_within(&others.calendar, YEAR)
}

/// Minutes of the day, in order.
fn times(hours: &BTreeSet<u16>, minutes: &BTreeSet<u16>) -> Vec<i64> {
    let in_hour = |hour: &u16| i64::from(*hour).saturating_mul(MINUTES_PER_HOUR);
    hours
        .iter()
        .flat_map(|hour| {
            minutes
                .iter()
                .map(move |minute| in_hour(hour).saturating_add(i64::from(*minute)))
        })
        .collect()
}

/// Every day that has starts has the same: only the gaps within a day and between two days count.
fn intervals(times: &[i64], calendar: &Calendar) -> Option<Intervals> {
    let (first, last) = (times.first()?, times.last()?);
    let distances = calendar.distances();
    let any_day = distances.is_some() || calendar.has_a_day();
    let within = times.iter().zip(times.iter().skip(1)).filter(|_| any_day);
    let within = within.map(|(a, b)| b.saturating_sub(*a));
    let span = last.saturating_sub(*first);
    let between = distances.map(|(least, greatest)| {
        [least, greatest].map(|days| days.saturating_mul(MINUTES_PER_DAY).saturating_sub(span))
    });
    let all = || within.clone().chain(between.into_iter().flatten());
    Some(Intervals {
        least_minutes: all().min()?,
        greatest_minutes: all().max()?,
    })
}

#[cfg(test)]
mod tests;
