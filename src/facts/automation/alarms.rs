//! What tells of somebody who disables, deletes or re-policies a key.

use super::super::reader::{Reader, Side};
use super::super::{KeyAlarm, World};
use super::RULE;
use crate::documents::event_pattern::{self, Event, Match};

/// Metric filters over the log of a trail, as the CIS benchmark wants them.
pub(in crate::facts) const FILTER: [&str; 1] = ["aws_cloudwatch_log_metric_filter"];

/// Calls that make a key unusable, or hand it to somebody else.
const CALLS: [&str; 3] = ["DisableKey", "PutKeyPolicy", "ScheduleKeyDeletion"];

/// Fills `key_alarms`.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    for instance in super::managed(side, &RULE) {
        let mut reader = Reader::new(side, instance);
        let Some(text) = instance.values.get(&["event_pattern"]).as_str() else {
            continue;
        };
        let calls = event_pattern::parse(text).map(|pattern| {
            let hears = |call: &&&str| pattern.matches(&event(call)) != Match::No;
            named(CALLS.iter().filter(hears))
        });
        let is_on = super::enabled(&mut reader) != Some(false);
        add(world, &mut reader, calls.unwrap_or_default(), is_on);
    }
    for instance in super::managed(side, &FILTER) {
        let mut reader = Reader::new(side, instance);
        let text = instance
            .values
            .get(&["pattern"])
            .as_str()
            .unwrap_or_default();
        let calls = named(CALLS.iter().filter(|call| text.contains(**call)));
        add(world, &mut reader, calls, true);
    }
}

fn named<'a>(calls: impl Iterator<Item = &'a &'static str>) -> Vec<String> {
    calls.map(|call| (*call).to_owned()).collect()
}

fn add(world: &mut World, reader: &mut Reader<'_>, calls: Vec<String>, is_on: bool) {
    if !calls.is_empty() && is_on {
        reader.unknown.clear();
        let object = reader.object(None);
        world
            .key_alarms
            .insert(reader.id(), KeyAlarm { object, calls });
    }
}

/// A call of KMS as the trail tells it.
fn event(call: &str) -> Event {
    Event::default()
        .with_text("source", "aws.kms")
        .with_text("detail-type", "AWS API Call via CloudTrail")
        .with_text("detail.eventSource", "kms.amazonaws.com")
        .with_text("detail.eventName", call)
}
