//! The fields of a cron expression into sets of values.

use super::calendar::Days;
use super::{Fault, ScheduleError};
use std::collections::BTreeSet;

/// What a field may hold.
pub(super) struct Field {
    /// AWS's name.
    name: &'static str,
    least: u16,
    greatest: u16,
    /// Names of the values, from `least`.
    names: &'static [&'static str],
    /// Ranges may wrap: `FRI-MON`.
    wraps: bool,
}

pub(super) const MINUTES: Field = Field::new("minutes", 0, 59, &[]);
pub(super) const HOURS: Field = Field::new("hours", 0, 23, &[]);
const DAY_OF_MONTH: Field = Field::new("day of month", 1, 31, &[]);
pub(super) const MONTHS: Field = Field::new(
    "month",
    1,
    12,
    &[
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ],
);
const DAY_OF_WEEK: Field = Field::new(
    "day of week",
    1,
    7,
    &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
);
pub(super) const YEARS: Field = Field {
    wraps: false,
    ..Field::new("year", 1970, 2199, &[])
};

impl Field {
    const fn new(
        name: &'static str,
        least: u16,
        greatest: u16,
        names: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            least,
            greatest,
            names,
            wraps: true,
        }
    }

    fn error(&self, fault: Fault) -> ScheduleError {
        ScheduleError::Field {
            field: self.name,
            fault,
        }
    }

    fn count(&self) -> u16 {
        self.greatest.saturating_sub(self.least).saturating_add(1)
    }

    /// A list of values, ranges and steps: `0,30`, `MON-FRI`, `*/6`, `8-18/2`.
    pub(super) fn values(&self, text: &str) -> Result<BTreeSet<u16>, ScheduleError> {
        let mut values = BTreeSet::new();
        for part in text.split(',') {
            self.part(part, &mut values)?;
        }
        Ok(values)
    }

    fn part(&self, text: &str, values: &mut BTreeSet<u16>) -> Result<(), ScheduleError> {
        let (range, step) = match text.split_once('/') {
            Some((range, step)) => (range, Some(self.step(step)?)),
            None => (text, None),
        };
        let (from, to) = match range.split_once('-') {
            _ if range == "*" || (range.is_empty() && step.is_some()) => {
                (self.least, self.greatest)
            }
            Some((from, to)) => (self.value(from)?, self.value(to)?),
            // `5/15`: from 5 to the end
            None if step.is_some() => (self.value(range)?, self.greatest),
            None => (self.value(range)?, self.value(range)?),
        };
        if from > to && !self.wraps {
            return Err(self.error(Fault::Backwards));
        }
        let around = if from > to { self.count() } else { 0 };
        let wrapped = |value: u16| {
            let over = if value > self.greatest {
                self.count()
            } else {
                0
            };
            value.saturating_sub(over)
        };
        let all = from..=to.saturating_add(around);
        values.extend(all.step_by(step.unwrap_or(1).into()).map(wrapped));
        Ok(())
    }

    fn step(&self, text: &str) -> Result<u16, ScheduleError> {
        let fits = |step: &u16| (1..=self.count()).contains(step);
        let step = number(text).filter(fits);
        step.ok_or_else(|| self.error(Fault::Step(self.count())))
    }

    /// A number, or its name.
    fn value(&self, text: &str) -> Result<u16, ScheduleError> {
        let named = self.names.iter().position(|n| n.eq_ignore_ascii_case(text));
        let named = named.and_then(|at| u16::try_from(at).ok()?.checked_add(self.least));
        let fits = |value: &u16| (self.least..=self.greatest).contains(value);
        named.or_else(|| number(text).filter(fits)).ok_or_else(|| {
            self.error(match text {
                "?" | "L" | "l" => Fault::NotAlone.unless_days(self),
                _ if text.ends_with(['W', 'w', 'L', 'l']) || text.contains('#') => {
                    Fault::NotAlone.unless_days(self)
                }
                _ => Fault::Value(self.least, self.greatest),
            })
        })
    }

    fn is_days(&self) -> bool {
        self.name == DAY_OF_MONTH.name || self.name == DAY_OF_WEEK.name
    }
}

impl Fault {
    fn unless_days(self, field: &Field) -> Self {
        if field.is_days() { self } else { Self::NotHere }
    }
}

fn number(text: &str) -> Option<u16> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// The day of month: values, or alone `L` (the last day), `L-3` (three before it), `LW` (the last
/// weekday), `15W` (the weekday nearest to the 15th). `None` for `?`.
pub(super) fn days_of_month(text: &str) -> Result<Option<Days>, ScheduleError> {
    let upper = text.to_ascii_uppercase();
    Ok(Some(match upper.as_str() {
        "?" => return Ok(None),
        "L" => Days::FromLast(0),
        "LW" => Days::LastWeekday,
        other => {
            if let Some(before) = other.strip_prefix("L-") {
                let before = number(before).filter(|n| *n <= 30);
                let before = before.ok_or_else(|| DAY_OF_MONTH.error(Fault::Value(0, 30)))?;
                Days::FromLast(before)
            } else if let Some(day) = other.strip_suffix('W').filter(|day| number(day).is_some()) {
                Days::NearestWeekday(DAY_OF_MONTH.value(day)?)
            } else {
                Days::OfMonth(DAY_OF_MONTH.values(other)?.into_iter().collect())
            }
        }
    }))
}

/// The day of week: values, or alone `L` (Saturday), `6L` (the last Friday of the month), `2#1` (the first
/// Monday of the month). `None` for `?`.
pub(super) fn days_of_week(text: &str) -> Result<Option<Days>, ScheduleError> {
    let upper = text.to_ascii_uppercase();
    Ok(Some(match upper.as_str() {
        "?" => return Ok(None),
        "L" => Days::OfWeek([DAY_OF_WEEK.greatest].into_iter().collect()),
        other => {
            if let Some((day, nth)) = other.split_once('#') {
                let nth = number(nth).filter(|n| (1..=5).contains(n));
                let nth = nth.ok_or_else(|| DAY_OF_WEEK.error(Fault::Value(1, 5)))?;
                Days::NthOfWeek(DAY_OF_WEEK.value(day)?, nth)
            } else if let Some(day) = other.strip_suffix('L') {
                Days::LastOfWeek(DAY_OF_WEEK.value(day)?)
            } else {
                Days::OfWeek(DAY_OF_WEEK.values(other)?.into_iter().collect())
            }
        }
    }))
}
