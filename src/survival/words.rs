//! The words and signs of the table.

use super::table::{Cell, Disaster, Place, Row, Table, Verdict};
use crate::answer::Reasoned;
use crate::report::clean;
use std::collections::BTreeMap;

/// The header of a column.
pub(super) fn header(disaster: Disaster) -> &'static str {
    match disaster {
        Disaster::ResourceLost => "resource deleted or corrupted",
        Disaster::SourceKeyLost => "source key destroyed",
        Disaster::AccountCompromised => "account taken over",
        Disaster::AccountLost => "account gone for good",
        Disaster::RegionLost => "Region gone",
        Disaster::AllAccountsCompromised => "all member accounts taken over",
        Disaster::OrganizationCompromised => "management account taken over",
    }
}

/// How many resources have this verdict.
pub(super) fn counted(table: &Table, disaster: Disaster, verdict: Verdict) -> usize {
    let counts = table.summary.get(&disaster);
    counts
        .and_then(|counts| counts.get(&verdict))
        .copied()
        .unwrap_or_default()
}

/// How many resources survive a disaster.
pub(super) fn count(table: &Table, disaster: Disaster) -> String {
    let open = match counted(table, disaster, Verdict::Undecided) {
        0 => String::new(),
        open => format!(", {open} undecided"),
    };
    format!(
        "{} of {} survive{open}",
        counted(table, disaster, Verdict::Survives),
        table.rows.len()
    )
}

/// What has no row because it holds no data.
pub(super) fn without_data(table: &Table) -> Option<String> {
    match table.without_data {
        0 => None,
        1 => Some("1 resource without data of its own is left out".to_owned()),
        many => Some(format!(
            "{many} resources without data of their own are left out"
        )),
    }
}

/// A verdict in a word.
pub(super) fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Survives => "survives",
        Verdict::Undecided => "undecided",
        Verdict::Lost => "lost",
    }
}

/// A verdict as a sign; in ASCII a word that fits a narrow column.
pub(super) fn sign(verdict: Verdict, unicode: bool) -> &'static str {
    match (verdict, unicode) {
        (Verdict::Survives, true) => "✔",
        (Verdict::Undecided, _) => "?",
        (Verdict::Lost, true) => "✘",
        (Verdict::Survives, false) => "yes",
        (Verdict::Lost, false) => "LOST",
    }
}

/// A cell in one sentence.
pub(super) fn sentence(cell: &Cell) -> String {
    match (&cell.by, &cell.because) {
        (Some(place), _) => {
            let others = match cell.others {
                Some(0) | None => String::new(),
                Some(1) => ", and in 1 other vault".to_owned(),
                Some(more) => format!(", and in {more} other vaults"),
            };
            let by_policy = cell.by_policy == Some(true);
            let from = cell.from_days.map(|days| {
                let days = self::days(days);
                format!("; from {days} after the apply, when the vault lock becomes immutable")
            });
            let short = cell.short == Some(true);
            [
                format!("in {}{others}", self::place(place)),
                if by_policy {
                    "; only organization policies protect it"
                } else {
                    ""
                }
                .to_owned(),
                from.unwrap_or_default(),
                if short {
                    "; kept for less than the 30 days of an attack"
                } else {
                    ""
                }
                .to_owned(),
            ]
            .concat()
        }
        (None, Some(because)) => clean(because),
        (None, None) => String::new(),
    }
}

/// A place in words.
pub(super) fn place(place: &Place) -> String {
    let mut parts = Vec::new();
    if let Some(account) = &place.account {
        // One without an id is called by its provider.
        parts.push(if account.contains(':') {
            "account not known".to_owned()
        } else {
            format!("account {}", clean(account))
        });
    }
    if let Some(region) = &place.region {
        parts.push(clean(region));
    }
    if let Some(key) = &place.key {
        parts.push(format!("key {}", clean(key)));
    }
    if let Some(hours) = place.rpo_hours {
        parts.push(rpo(hours, place.point_in_time));
    }
    parts.push(match place.retention_days {
        Some(days) => format!("kept for {}", self::days(days)),
        None if place.retention_unknown => "retention not known".to_owned(),
        None => "kept forever".to_owned(),
    });
    format!("{} ({})", clean(&place.vault), parts.join(", "))
}

/// How often a recovery point arrives.
pub(super) fn rpo(hours: f64, point_in_time: bool) -> String {
    if point_in_time {
        "continuous".to_owned()
    } else if hours.fract() == 0.0 {
        format!("every {hours:.0} hours")
    } else {
        format!("every {hours:.1} hours")
    }
}

/// Days with their noun.
pub(super) fn days(days: i64) -> String {
    match days {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

/// Rows that say the same and have all but their name in common, in the order of the first of each.
pub(super) fn groups(rows: &[Row]) -> Vec<Vec<&Row>> {
    let mut groups: Vec<Vec<&Row>> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows {
        let said: Vec<_> = row
            .cells
            .values()
            .map(|cell| (word(cell.verdict), sentence(cell)))
            .collect();
        let alike = format!(
            "{:?}",
            (&row.plan, &row.kind, &row.account, &row.region, said)
        );
        let place = *places.entry(alike).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    groups
}

/// What a group of rows is called: the address, or the first with how many are like it.
pub(super) fn called(group: &[&Row]) -> String {
    let first = group.first().map_or("", |row| row.resource.as_str());
    match group.len() {
        0 | 1 => clean(first),
        2 => format!("{} and 1 more", clean(first)),
        more => format!("{} and {} more", clean(first), more.saturating_sub(1)),
    }
}

/// Why an answer is what it is, to follow what it is about.
pub(super) fn reason(answer: &Reasoned) -> String {
    let because = answer
        .because
        .as_ref()
        .map_or(String::new(), |because| format!(": {}", clean(because)));
    match answer.from_days {
        Some(days) => format!("{because}: from {} after the apply", self::days(days)),
        None if answer.by_policy => format!("{because}: by organization policies"),
        None => because,
    }
}
