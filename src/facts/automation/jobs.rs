//! What tells of backup jobs that fail.

use super::super::block::Block;
use super::super::reader::{Reader, Side};
use super::super::{JobAlarm, World};
use super::RULE;
use super::alarms::Targets;
use crate::answer::Answer;
use crate::documents::event_pattern::{self, Event};
use crate::plan::ContentFilter;

/// Alarms on a metric.
pub(in crate::facts) const METRIC: [&str; 1] = ["aws_cloudwatch_metric_alarm"];
/// What is read of them: those on AWS Backup's own metrics.
pub(super) const METRIC_ATTRIBUTES: &[&str] = &[
    "actions_enabled",
    "alarm_actions",
    "arn",
    "id",
    "metric_name",
    "namespace",
    "region",
];
pub(super) const METRIC_FILTER: ContentFilter = ContentFilter {
    attribute: "namespace",
    words: &["AWS/Backup"],
};

/// Fills `job_alarms`. Whom they tell isn't looked at, only whether there is anybody at all.
pub(super) fn derive(side: Side<'_>, targets: &Targets, world: &mut World) {
    for instance in super::managed(side, &RULE) {
        let mut reader = Reader::new(side, instance);
        let text = reader.text("pattern", &["event_pattern"]);
        let hears = match text {
            Some(text) => heard(&text),
            None if reader.unknown.contains_key("pattern") => Answer::Unknown,
            // By schedule.
            None => continue,
        };
        let is_off = super::enabled(&mut reader) == Some(false)
            || super::default_bus(&mut reader) == Some(false)
            || targets.none_of(&mut reader);
        add(world, reader, if is_off { Answer::No } else { hears });
    }
    for instance in super::managed(side, &METRIC) {
        let mut reader = Reader::new(side, instance);
        let counts = reader
            .text("metric", &["metric_name"])
            .is_some_and(|metric| {
                metric.starts_with("NumberOfBackupJobs") && metric != "NumberOfBackupJobsCompleted"
            });
        let is_off = reader.flag("enabled", &["actions_enabled"]) == Some(false);
        let block = Block::of(side, instance);
        let tells =
            block.references_of(&mut reader.unknown, "actions", &["alarm_actions"], |_| true);
        let tells = !tells.is_empty() || reader.unknown.contains_key("actions");
        let hears = counts && tells && !is_off;
        add(world, reader, if hears { Answer::Yes } else { Answer::No });
    }
}

fn add(world: &mut World, mut reader: Reader<'_>, hears: Answer) {
    if hears != Answer::No {
        let id = reader.id();
        let object = reader.object(None);
        world.job_alarms.insert(id, JobAlarm { object, hears });
    }
}

/// Whether a pattern matches a backup job that has failed, whichever vault and type it is about.
fn heard(pattern: &str) -> Answer {
    let event = Event::default()
        .with_text("source", "aws.backup")
        .with_text("detail-type", "Backup Job State Change")
        .with_text("detail.state", "FAILED");
    event_pattern::parse(pattern).map_or(Answer::No, |pattern| pattern.matches(&event))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::testing::after;
    use serde_json::{Value as Json, json};

    fn rule(address: &'static str, pattern: &str) -> (&'static str, Json, Json) {
        let name = address.rsplit('.').next().unwrap();
        let values = json!({"name": name, "event_pattern": pattern});
        (address, values, json!({}))
    }

    #[test]
    fn what_hears_of_failed_jobs_and_tells_somebody_counts() {
        let target = |address: &'static str, rule: &str| {
            let values = json!({"rule": rule, "arn": "arn:aws:sns:eu-west-1:111122223333:t"});
            (address, values, json!({}))
        };
        let alarm = |address: &'static str, namespace: &str, metric: &str, actions: Json| {
            let values =
                json!({"namespace": namespace, "metric_name": metric, "alarm_actions": actions});
            (address, values, json!({}))
        };
        let topic = json!(["arn:aws:sns:eu-west-1:111122223333:t"]);
        let jobs = r#"{"source":["aws.backup"],"detail-type":["Backup Job State Change"],"detail":{"state":["FAILED"]}}"#;
        let done = r#"{"source":["aws.backup"],"detail":{"state":["COMPLETED"]}}"#;
        let some = r#"{"source":["aws.backup"],"detail":{"resourceType":["RDS"]}}"#;
        let world = after(&[
            rule("aws_cloudwatch_event_rule.jobs", jobs),
            rule("aws_cloudwatch_event_rule.done", done),
            rule("aws_cloudwatch_event_rule.some", some),
            rule("aws_cloudwatch_event_rule.nobody", jobs),
            target("aws_cloudwatch_event_target.jobs", "jobs"),
            target("aws_cloudwatch_event_target.done", "done"),
            target("aws_cloudwatch_event_target.some", "some"),
            alarm(
                "aws_cloudwatch_metric_alarm.failed",
                "AWS/Backup",
                "NumberOfBackupJobsFailed",
                topic.clone(),
            ),
            alarm(
                "aws_cloudwatch_metric_alarm.mute",
                "AWS/Backup",
                "NumberOfBackupJobsFailed",
                json!([]),
            ),
            alarm(
                "aws_cloudwatch_metric_alarm.done",
                "AWS/Backup",
                "NumberOfBackupJobsCompleted",
                topic,
            ),
        ]);
        let found = world.job_alarms.iter();
        let found: Vec<(&str, Answer)> = found
            .map(|(id, alarm)| (id.as_str(), alarm.hears))
            .collect();
        assert_eq!(
            found,
            [
                ("p:aws_cloudwatch_event_rule.jobs", Answer::Yes),
                ("p:aws_cloudwatch_event_rule.some", Answer::Unknown),
                ("p:aws_cloudwatch_metric_alarm.failed", Answer::Yes),
            ]
        );
    }
}
