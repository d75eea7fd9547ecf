//! Facts in few words.

use crate::facts::{
    AccountRole, BackupRule, KeyManager, Lifecycle, LockMode, Schedule, VaultLock, Via,
};

/// Minutes of an hour.
const HOUR: i64 = 60;
/// Minutes of a day.
const DAY: i64 = 1440;

/// Who manages a key.
pub(super) fn manager(manager: Option<KeyManager>) -> &'static str {
    match manager {
        Some(KeyManager::Customer) => "customer managed key",
        Some(KeyManager::Aws) => "AWS managed key",
        Some(KeyManager::AwsOwned) => "AWS owned key",
        Some(KeyManager::None) => "unencrypted",
        None => "key not known",
    }
}

/// How recovery points get there.
pub(super) fn via(via: Via) -> &'static str {
    match via {
        Via::Backup => "backup",
        Via::Temporary => "temporary backup, deleted after its copy",
        Via::Copy => "copy",
        Via::Onward => "onward copy",
    }
}

/// What an account is for.
pub(super) fn role(role: AccountRole) -> &'static str {
    match role {
        AccountRole::Workload => "workload",
        AccountRole::Databunker => "DataBunker",
        AccountRole::KeyMaterial => "key material",
        AccountRole::Management => "management",
    }
}

/// A vault's lock.
pub(super) fn lock(lock: &VaultLock) -> String {
    let mode = match lock.mode {
        Some(LockMode::Compliance) => "compliance lock",
        Some(LockMode::Governance) => "governance lock",
        None => "lock, mode not known",
    };
    with_bounds(mode, lock.min_retention_days, lock.max_retention_days)
}

/// Adds the bounds on retention.
pub(super) fn with_bounds(text: &str, min: Option<i64>, max: Option<i64>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("{text}, {min} to {max} d"),
        (Some(min), None) => format!("{text}, at least {min} d"),
        (None, Some(max)) => format!("{text}, at most {max} d"),
        (None, None) => text.to_owned(),
    }
}

/// A rule on an arrow: name, interval, and how long recovery points are kept where the arrow ends.
pub(super) fn rule(name: Option<&str>, rule: Option<&BackupRule>, kept: &[String]) -> String {
    let name = name.or_else(|| rule.and_then(|rule| rule.name.as_deref()));
    let mut text = name.unwrap_or("a rule").to_owned();
    if let Some(every) = rule.and_then(every) {
        text = format!("{text} ({every})");
    }
    if !kept.is_empty() {
        text = format!("{text}: {}", kept.join(", "));
    }
    text
}

/// How often a rule runs; `None` where the schedule was not understood.
fn every(rule: &BackupRule) -> Option<String> {
    match &rule.schedule {
        Some(schedule) => interval(schedule),
        None if rule.unknown.contains_key("schedule") => Some("schedule not known".to_owned()),
        // AWS's default is daily at 05:00.
        None => Some("every 24 h".to_owned()),
    }
}

fn interval(schedule: &Schedule) -> Option<String> {
    let (greatest, greatest_unit) = span(schedule.greatest_interval_minutes?);
    let (least, least_unit) = match schedule.least_interval_minutes {
        Some(least) => span(least),
        None => (greatest, greatest_unit),
    };
    Some(if (least, least_unit) == (greatest, greatest_unit) {
        format!("every {greatest} {greatest_unit}")
    } else if least_unit == greatest_unit {
        format!("every {least} to {greatest} {greatest_unit}")
    } else {
        format!("every {least} {least_unit} to {greatest} {greatest_unit}")
    })
}

/// Minutes in the greatest unit that leaves no rest; a day is 24 h.
fn span(minutes: i64) -> (i64, &'static str) {
    let whole = |unit: i64| minutes.checked_rem(unit) == Some(0);
    let count = |unit: i64| minutes.checked_div(unit).unwrap_or(minutes);
    if minutes > DAY && whole(DAY) {
        (count(DAY), "d")
    } else if minutes >= HOUR && whole(HOUR) {
        (count(HOUR), "h")
    } else {
        (minutes, "min")
    }
}

/// How long recovery points are kept.
pub(super) fn retention(lifecycle: &Lifecycle) -> String {
    let kept = match lifecycle.delete_after_days {
        Some(days) => format!("{days} d"),
        None if lifecycle.unknown.contains_key("delete_after_days") => {
            "retention not known".to_owned()
        }
        None => "for ever".to_owned(),
    };
    match lifecycle.cold_after_days {
        Some(days) => format!("{kept}, cold after {days} d"),
        None if lifecycle.unknown.contains_key("cold_after_days") => {
            format!("{kept}, cold storage not known")
        }
        None => kept,
    }
}

/// A catalog label, short: `Amazon RDS DB instance (single-AZ / …)` → `RDS DB instance`.
pub(super) fn kind(label: &str) -> &str {
    let label = label.strip_prefix("Amazon ").unwrap_or(label);
    label.split_once(" (").map_or(label, |(head, _)| head)
}

/// `3 × EBS volume`
pub(super) fn times(count: usize, what: &str) -> String {
    if count == 1 {
        what.to_owned()
    } else {
        format!("{count} × {what}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule(least: i64, greatest: i64) -> Option<String> {
        interval(&Schedule {
            least_interval_minutes: Some(least),
            greatest_interval_minutes: Some(greatest),
            ..Schedule::default()
        })
    }

    #[test]
    fn intervals_have_one_unit_where_they_can() {
        assert_eq!(schedule(1440, 1440).unwrap(), "every 24 h");
        assert_eq!(schedule(10080, 10080).unwrap(), "every 7 d");
        assert_eq!(schedule(40320, 44640).unwrap(), "every 28 to 31 d");
        assert_eq!(schedule(60, 4320).unwrap(), "every 1 h to 3 d");
        assert_eq!(schedule(90, 90).unwrap(), "every 90 min");
        assert_eq!(interval(&Schedule::default()), None);
    }

    #[test]
    fn labels_of_the_catalog_become_short() {
        assert_eq!(kind("Amazon EC2 instance (EBS-backed)"), "EC2 instance");
        assert_eq!(kind("VMware VM"), "VMware VM");
    }
}
