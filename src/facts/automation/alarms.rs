//! What tells of somebody who disables, deletes or re-policies a key.

use super::super::block::Block;
use super::super::reader::{Reader, Side};
use super::super::{KeyAlarm, World};
use super::{RULE, TARGET};
use crate::answer::Answer;
use crate::documents::event_pattern::{self, Event};
use std::collections::BTreeSet;

/// Metric filters over the log of a trail, as the CIS benchmark wants them.
pub(in crate::facts) const FILTER: [&str; 1] = ["aws_cloudwatch_log_metric_filter"];

/// Calls that make a key unusable, or hand it to somebody else.
const CALLS: [&str; 3] = ["DisableKey", "PutKeyPolicy", "ScheduleKeyDeletion"];

/// Fills `key_alarms`. Whom they tell isn't looked at, only whether a rule has a target at all.
pub(super) fn derive(side: Side<'_>, targets: &Targets, world: &mut World) {
    for instance in super::managed(side, &RULE) {
        let mut reader = Reader::new(side, instance);
        let mut alarm = KeyAlarm::default();
        match reader.text("pattern", &["event_pattern"]) {
            Some(text) => {
                for call in CALLS {
                    match heard(&text, call) {
                        Answer::Yes => alarm.calls.push(call.to_owned()),
                        Answer::Unknown => alarm.doubtful.push(call.to_owned()),
                        Answer::No => {}
                    }
                }
            }
            None if reader.unknown.contains_key("pattern") => {}
            // By schedule.
            None => continue,
        }
        // KMS's events come on the default bus.
        let is_elsewhere = super::default_bus(&mut reader) == Some(false);
        if super::enabled(&mut reader) != Some(false) && !is_elsewhere {
            if targets.none_of(&mut reader) {
                let hears = !(alarm.calls.is_empty() && alarm.doubtful.is_empty());
                alarm = KeyAlarm {
                    tells_nobody: hears,
                    ..KeyAlarm::default()
                };
                reader.unknown.remove("pattern");
            }
            add(world, reader, alarm);
        }
    }
    for instance in super::managed(side, &FILTER) {
        let mut reader = Reader::new(side, instance);
        let mut alarm = KeyAlarm::default();
        if let Some(text) = reader.text("pattern", &["pattern"]) {
            let named = CALLS.iter().filter(|call| names(&text, call));
            alarm.calls = named.map(|call| (*call).to_owned()).collect();
        }
        add(world, reader, alarm);
    }
}

/// The rules that have targets of their own resource, by id or name.
pub(super) struct Targets {
    rules: BTreeSet<String>,
    /// Of some target it isn't known which rule it is for.
    may_be_any: bool,
}

impl Targets {
    pub(super) fn new(side: Side<'_>) -> Self {
        let mut found = Self {
            rules: BTreeSet::new(),
            may_be_any: false,
        };
        for instance in super::managed(side, &TARGET) {
            let rule = Block::of(side, instance).reference(&["rule"]);
            match rule.and_then(|rule| rule.id.or(rule.name)) {
                Some(rule) => drop(found.rules.insert(rule)),
                None => found.may_be_any = true,
            }
        }
        found
    }

    /// Whether a rule certainly has no target.
    pub(super) fn none_of(&self, reader: &mut Reader<'_>) -> bool {
        let block = Block::of(reader.side, reader.instance);
        let inside = block.blocks("targets");
        let is_named = |name: Option<&str>| name.is_some_and(|name| self.rules.contains(name));
        let name = reader.text("name", &["name"]);
        let may_be_named = reader.unknown.contains_key("name") && self.has_names();
        let named = is_named(Some(&reader.id())) || is_named(name.as_deref()) || may_be_named;
        inside.is_ok_and(|targets| targets.is_empty()) && !self.may_be_any && !named
    }

    /// Some target names its rule by a text.
    fn has_names(&self) -> bool {
        self.rules.iter().any(|rule| !rule.contains(':'))
    }
}

fn add(world: &mut World, mut reader: Reader<'_>, mut alarm: KeyAlarm) {
    let tells = alarm.tells_nobody || !alarm.calls.is_empty() || !alarm.doubtful.is_empty();
    if tells || reader.unknown.contains_key("pattern") {
        alarm.object = reader.object(None);
        world.key_alarms.insert(reader.id(), alarm);
    }
}

/// Whether a pattern matches a call of KMS as the trail tells it, whichever key it is about.
fn heard(pattern: &str, call: &str) -> Answer {
    let event = Event::default()
        .with_text("source", "aws.kms")
        .with_text("detail-type", "AWS API Call via CloudTrail")
        .with_text("detail.eventSource", "kms.amazonaws.com")
        .with_text("detail.eventName", call);
    event_pattern::parse(pattern).map_or(Answer::No, |pattern| pattern.matches(&event))
}

/// Whether a filter has the name as a whole word, and not as one that it leaves out.
fn names(filter: &str, call: &str) -> bool {
    filter.match_indices(call).any(|(at, _)| {
        let (before, rest) = filter.split_at(at);
        let after = rest.get(call.len()..).unwrap_or_default();
        let is_word = |c: char| c.is_ascii_alphanumeric();
        let whole = !before.ends_with(is_word) && !after.starts_with(is_word);
        let before = before.trim_end_matches(['"', '\'', ' ']);
        whole && !before.ends_with("!=")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::testing::after;
    use serde_json::json;

    #[test]
    fn filters_name_calls_as_whole_words() {
        for (filter, call, named) in [
            ("{ $.eventName = \"DisableKey\" }", "DisableKey", true),
            (
                "{ $.eventName = DisableKey || $.x = 1 }",
                "DisableKey",
                true,
            ),
            (
                "{ $.eventName = \"DisableKeyRotation\" }",
                "DisableKey",
                false,
            ),
            ("{ $.eventName != \"PutKeyPolicy\" }", "PutKeyPolicy", false),
            (
                "{ $.eventName = \"\u{e9}PutKeyPolicy\" }",
                "PutKeyPolicy",
                true,
            ),
        ] {
            assert_eq!(names(filter, call), named, "{filter}");
        }
    }

    #[test]
    fn rules_hear_of_calls_for_certain_perhaps_or_not() {
        let rule = |name: &'static str, pattern: &str, more: serde_json::Value| {
            let mut values = json!({"name": name, "event_pattern": pattern});
            for (key, value) in more.as_object().unwrap() {
                values[key] = value.clone();
            }
            (name, values, json!({}))
        };
        let target = |rule: &'static str| {
            let address = match rule {
                "all" => "aws_cloudwatch_event_target.all",
                "one" => "aws_cloudwatch_event_target.one",
                _ => "aws_cloudwatch_event_target.later",
            };
            (
                address,
                json!({"rule": format!("aws_cloudwatch_event_rule.{rule}"), "arn": "arn:aws:sns:eu-west-1:1:t"}),
                json!({}),
            )
        };
        let calls = r#"{"source":["aws.kms"],"detail":{"eventName":["DisableKey"]}}"#;
        let one_key = r#"{"source":["aws.kms"],"detail":{"eventName":["PutKeyPolicy"],"requestParameters":{"keyId":["k"]}}}"#;
        let mut later = rule("aws_cloudwatch_event_rule.later", "?", json!({}));
        later.2 = json!({"event_pattern": "aws_kms_key.k.arn"});
        let world = after(&[
            rule("aws_cloudwatch_event_rule.all", calls, json!({})),
            rule("aws_cloudwatch_event_rule.one", one_key, json!({})),
            rule(
                "aws_cloudwatch_event_rule.off",
                calls,
                json!({"state": "DISABLED"}),
            ),
            rule(
                "aws_cloudwatch_event_rule.bus",
                calls,
                json!({"event_bus_name": "own"}),
            ),
            rule(
                "aws_cloudwatch_event_rule.ec2",
                r#"{"source":["aws.ec2"]}"#,
                json!({}),
            ),
            later,
            target("all"),
            target("one"),
            target("later"),
            rule("aws_cloudwatch_event_rule.nobody", calls, json!({})),
        ]);
        let alarms = &world.key_alarms;
        let told: Vec<&str> = alarms
            .keys()
            .map(|id| id.rsplit('.').next().unwrap())
            .collect();
        assert_eq!(told, ["all", "later", "nobody", "one"]);
        let nobody = &alarms["p:aws_cloudwatch_event_rule.nobody"];
        assert!(nobody.tells_nobody && nobody.calls.is_empty());
        assert_eq!(
            alarms["p:aws_cloudwatch_event_rule.all"].calls,
            ["DisableKey"]
        );
        let one = &alarms["p:aws_cloudwatch_event_rule.one"];
        assert_eq!(
            (one.calls.len(), one.doubtful.as_slice()),
            (0, &["PutKeyPolicy".to_owned()][..])
        );
        let later = &alarms["p:aws_cloudwatch_event_rule.later"].object.unknown;
        assert!(later.contains_key("pattern"));
    }
}
