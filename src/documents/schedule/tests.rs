#![expect(
    clippy::arithmetic_side_effects,
    reason = "days and hours of two years"
)]

use super::*;
use proptest::prelude::*;

const DAY: i64 = MINUTES_PER_DAY;

fn of(text: &str) -> Option<(i64, i64)> {
    let schedule = Schedule::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
    let intervals = schedule.intervals?;
    Some((intervals.least_minutes, intervals.greatest_minutes))
}

fn error(text: &str) -> String {
    Schedule::parse(text).unwrap_err().to_string()
}

#[test]
fn intervals_of_usual_schedules() {
    for (text, least, greatest) in [
        ("cron(0 5 ? * * *)", DAY, DAY),
        ("cron(0 5 * * ? *)", DAY, DAY),
        ("cron(0 * * * ? *)", 60, 60),
        ("cron(0 */6 ? * * *)", 360, 360),
        ("cron(30 /12 ? * * *)", 720, 720),
        // Each day begins anew: 23:00 is two hours before 1:00.
        ("cron(0 1/11 ? * * *)", 120, 660),
        // A 12-hourly start after 11:59 comes once a day.
        ("cron(0 13/12 ? * * *)", DAY, DAY),
        ("cron(0 5 ? * SUN *)", 7 * DAY, 7 * DAY),
        ("cron(0 5 ? * mon-FRI *)", DAY, 3 * DAY),
        ("cron(0 5 ? * FRI-MON *)", DAY, 4 * DAY),
        ("cron(0 22-2/2 ? * * *)", 120, 1200),
        ("cron(0 5 1 * ? *)", 28 * DAY, 31 * DAY),
        ("cron(0 5 31 * ? *)", 31 * DAY, 61 * DAY),
        ("cron(0 5 L * ? *)", 28 * DAY, 31 * DAY),
        ("cron(0 5 L-3 * ? *)", 28 * DAY, 31 * DAY),
        ("cron(0 5 ? * 2#1 *)", 28 * DAY, 35 * DAY),
        ("cron(0 5 ? * 6L *)", 28 * DAY, 35 * DAY),
        ("cron(0 5 ? * L *)", 7 * DAY, 7 * DAY),
        ("cron(0 5 1 JAN ? *)", 365 * DAY, 366 * DAY),
        ("cron(0 5 1 JAN,JUL ? *)", 181 * DAY, 184 * DAY),
        // 2100 is no leap year.
        ("cron(0 5 29 2 ? *)", 1461 * DAY, 2921 * DAY),
        ("cron(0 5 1 1 ? 2026,2030)", 1461 * DAY, 1461 * DAY),
        ("cron(0 5,17 1 1 ? 2026)", 720, 720),
    ] {
        assert_eq!(of(text), Some((least, greatest)), "{text}");
    }
}

#[test]
fn what_never_starts_twice_has_no_interval() {
    for text in [
        "cron(0 5 1 1 ? 2026)",
        "cron(0 5 30 2 ? *)",
        "cron(0 5,17 30 FEB ? *)",
        "cron(0 5 29 2 ? 2026-2027)",
    ] {
        assert_eq!(of(text), None, "{text}");
    }
}

#[test]
fn weekdays_nearest_to_a_day_stay_in_the_month() {
    // 1 August 2026 is a Saturday, 31 May a Sunday: Monday the 3rd, Friday the 29th.
    assert_eq!(of("cron(0 0 1W 7,8 ? 2026)"), Some((33 * DAY, 33 * DAY)));
    assert_eq!(of("cron(0 0 31W 3,5 ? 2026)"), Some((59 * DAY, 59 * DAY)));
    assert_eq!(of("cron(0 0 LW 4,5 ? 2026)"), Some((29 * DAY, 29 * DAY)));
}

#[test]
fn says_what_is_wrong() {
    for (text, want) in [
        ("0 5 * * ? *", "not `cron(…)`"),
        ("cron(0 5 * * ? *", "not `cron(…)`"),
        ("Cron(0 5 * * ? *)", "not `cron(…)`"),
        ("cron(0 5 * * *)", "this one has 5"),
        ("cron()", "this one has 0"),
        ("cron(0 5 * * * *)", "exactly one of"),
        ("cron(0 5 ? * ? *)", "exactly one of"),
        ("cron(60 5 * * ? *)", "minutes: a value must be 0 to 59"),
        ("cron(0 24 * * ? *)", "hours: a value must be 0 to 23"),
        ("cron(0 +5 * * ? *)", "hours: a value must be 0 to 23"),
        ("cron(0 5, * * ? *)", "hours: a value must be 0 to 23"),
        (
            "cron(0 ? * * ? *)",
            "hours: `?`, `L`, `W` and `#` are for days",
        ),
        ("cron(0 5 0 * ? *)", "day of month: a value must be 1 to 31"),
        (
            "cron(0 5 1,L * ? *)",
            "day of month: `?`, `L`, `W` and `#` must stand alone",
        ),
        ("cron(0 5 * 13 ? *)", "month: a value must be 1 to 12"),
        ("cron(0 5 * MAI ? *)", "month: a value must be 1 to 12"),
        ("cron(0 5 ? * 0 *)", "day of week: a value must be 1 to 7"),
        ("cron(0 5 ? * 2#6 *)", "day of week: a value must be 1 to 5"),
        (
            "cron(0 5 ? * 2#1,3#1 *)",
            "day of week: a value must be 1 to 5",
        ),
        ("cron(0 5 ? * * 2200)", "year: a value must be 1970 to 2199"),
        ("cron(0 5 ? * * 2030-2026)", "year: a range of years"),
        ("cron(0 */0 * * ? *)", "hours: a step must be 1 to 24"),
        ("cron(0 */25 * * ? *)", "hours: a step must be 1 to 24"),
        ("cron(*/30 * * * ? *)", "as often as every 30 minutes"),
        ("cron(0,59 5 1 1 ? 2026)", "as often as every 59 minutes"),
        ("cron(0/50 5 1 1 ? *)", "as often as every 50 minutes"),
        ("rate(1 day)", "only kind of schedule"),
    ] {
        let found = error(text);
        assert!(found.contains(want), "{text}: {found}");
    }
}

/// One field of a cron expression as the test reads it: `*`, values, or a range with a step.
#[derive(Clone, Debug)]
enum Simple {
    Any,
    Values(Vec<u32>),
    Range(u32, u32, u32),
}

impl Simple {
    fn has(&self, value: u32) -> bool {
        match self {
            Self::Any => true,
            Self::Values(values) => values.contains(&value),
            Self::Range(from, to, step) => {
                (*from..=*to).contains(&value) && (value - from).is_multiple_of(*step)
            }
        }
    }

    fn write(&self) -> String {
        match self {
            Self::Any => "*".into(),
            Self::Values(values) => {
                let values: Vec<_> = values.iter().map(ToString::to_string).collect();
                values.join(",")
            }
            Self::Range(from, to, step) => format!("{from}-{to}/{step}"),
        }
    }
}

fn simple(least: u32, greatest: u32) -> impl Strategy<Value = Simple> {
    prop_oneof![
        Just(Simple::Any),
        prop::collection::vec(least..=greatest, 1..4).prop_map(Simple::Values),
        (least..=greatest, least..=greatest, 1u32..6).prop_map(|(a, b, step)| Simple::Range(
            a.min(b),
            a.max(b),
            step
        )),
    ]
}

/// Every minute of 2027 to 2028 on which a schedule starts, told day after day. 1 January 2027 is a Friday.
fn starts(minute: u32, hours: &Simple, day: &Simple, month: &Simple, by_week: bool) -> Vec<i64> {
    let mut starts = Vec::new();
    let mut weekday = 6;
    let mut begin = 0;
    for lengths in [
        [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31],
        [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31],
    ] {
        for (m, length) in (1..).zip(lengths) {
            for d in 1..=length {
                if month.has(m) && day.has(if by_week { weekday } else { d }) {
                    let hours = (0..24).filter(|hour| hours.has(*hour));
                    starts.extend(hours.map(|hour| begin + i64::from(hour * 60 + minute)));
                }
                weekday = weekday % 7 + 1;
                begin += DAY;
            }
        }
    }
    starts
}

proptest! {
    #[test]
    fn never_panics(text in ".{0,40}") {
        let _ = Schedule::parse(&text);
    }

    #[test]
    fn never_panics_on_what_looks_like_cron(text in "cron\\(([0-9*/,L#W?-]{1,7} ){5}[0-9*-]{1,9}\\)") {
        let _ = Schedule::parse(&text);
    }

    #[test]
    fn agrees_with_counting_day_after_day(
        minute in 0u32..60,
        hours in simple(0, 23),
        month in simple(1, 12),
        (by_week, day) in prop_oneof![
            simple(1, 31).prop_map(|day| (false, day)),
            simple(1, 7).prop_map(|day| (true, day)),
        ],
    ) {
        let (of_month, of_week) = if by_week {
            ("?".to_owned(), day.write())
        } else {
            (day.write(), "?".to_owned())
        };
        let text = format!(
            "cron({minute} {} {of_month} {} {of_week} 2027-2028)", hours.write(), month.write()
        );
        let starts = starts(minute, &hours, &day, &month, by_week);
        let gaps: Vec<i64> = starts.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let want = gaps.iter().min().copied().zip(gaps.iter().max().copied());
        prop_assert_eq!(of(&text), want, "{}", text);
    }
}

#[test]
fn a_schedule_without_a_start_to_come_never_runs() {
    for (cron, never) in [
        ("cron(0 1 31 2 ? *)", true),
        ("cron(0 1 30 2 ? *)", true),
        ("cron(0 1 31 4,6 ? *)", true),
        ("cron(0 1 1 1 ? 2020)", true),
        ("cron(0 1 1 1 ? 2019-2024)", true),
        ("cron(0 1 29 2 ? *)", false),
        ("cron(0 1 1 1 ? 2020-2199)", false),
        ("cron(0 5 ? * * *)", false),
    ] {
        assert_eq!(Schedule::parse(cron).unwrap().never, never, "{cron}");
    }
}

#[test]
fn schedules_start_within_each_others_windows() {
    let daily = "cron(0 1 * * ? *)";
    for (own, windows, is_within) in [
        (daily, [60, 60], true),
        ("cron(59 1 * * ? *)", [60, 60], true),
        ("cron(0 2 * * ? *)", [60, 60], false),
        ("cron(0 2 * * ? *)", [60, 480], true),
        ("cron(30 0 * * ? *)", [60, 60], true),
        ("cron(0 1 1 * ? *)", [60, 60], true),
        ("cron(0 1,13 * * ? *)", [60, 60], false),
        ("?", [60, 60], false),
    ] {
        assert_eq!(within(own, daily, windows), is_within, "{own}");
    }
    assert!(!within(daily, "cron(0 1 1 * ? *)", [60, 60]));
}
