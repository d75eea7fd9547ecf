use super::{Names, Table as _, snake};
use crate::facts::attributes::TABLES;
use crate::facts::{BackupRule, CopyAction, Lifecycle, TagCondition};
use serde_json::Value as Json;
use std::path::Path;

#[test]
fn awscc_has_the_names_of_cloudformation_in_snake_case() {
    for (name, want) in [
        ("StartWindowMinutes", "start_window_minutes"),
        ("SNSTopicArn", "sns_topic_arn"),
        ("S3BucketName", "s3_bucket_name"),
        ("ApprovalStrategy.MofN", "approval_strategy.mof_n"),
        ("BackupPlan.BackupPlanName", "backup_plan.backup_plan_name"),
    ] {
        assert_eq!(snake(name), want);
    }
}

/// A table, and the paths of its part in a type of each provider.
type Part = (&'static [Names], [(&'static str, &'static str); 2]);

/// Tables of parts, and where these are.
const PARTS: [Part; 4] = [
    (
        BackupRule::ROWS,
        [
            ("aws_backup_plan", "rule."),
            ("awscc_backup_backup_plan", "backup_plan.backup_plan_rule."),
        ],
    ),
    (
        Lifecycle::ROWS,
        [
            ("aws_backup_plan", "rule.lifecycle."),
            (
                "awscc_backup_backup_plan",
                "backup_plan.backup_plan_rule.lifecycle.",
            ),
        ],
    ),
    (
        CopyAction::ROWS,
        [
            ("aws_backup_plan", "rule.copy_action."),
            (
                "awscc_backup_backup_plan",
                "backup_plan.backup_plan_rule.copy_actions.",
            ),
        ],
    ),
    (
        TagCondition::ROWS,
        [
            ("aws_backup_selection", "condition.string_like."),
            (
                "awscc_backup_backup_selection",
                "backup_selection.conditions.string_like.",
            ),
        ],
    ),
];

#[test]
fn the_providers_have_every_name_of_the_tables() {
    for provider in ["aws", "awscc"] {
        let file = format!("../shared/provider/schema/{provider}.json");
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let Ok(text) = std::fs::read_to_string(&file) else {
            println!("skipped: there is no {}", file.display());
            continue;
        };
        let schema: Json = serde_json::from_str(&text).unwrap();
        let providers = schema["provider_schemas"].as_object().unwrap();
        let types_of = &providers.values().next().unwrap()["resource_schemas"];
        let is_there = |resource_type: &str, path: &str| {
            let inner = |at: &'_ Json, step: &str| -> Option<Json> {
                let attribute = at["attributes"].get(step);
                let attribute = attribute.map(|found| found.get("nested_type").unwrap_or(found));
                attribute
                    .or_else(|| at["block_types"][step].get("block"))
                    .cloned()
            };
            let start = types_of[resource_type]["block"].clone();
            path.split('.')
                .try_fold(start, |at, step| inner(&at, step))
                .is_some()
        };
        let mut count = 0;
        for (rows, places) in PARTS {
            let ours = places.into_iter().filter(|(kind, _)| is_of(kind, provider));
            for (kind, prefix) in ours {
                for name in rows.iter().map(|names| names.terraform(kind)) {
                    let path = format!("{prefix}{name}");
                    assert!(name.is_empty() || is_there(kind, &path), "{path}");
                    count += 1;
                }
            }
        }
        for (_, rows) in TABLES {
            // One table may be that of two kinds of vault.
            let alike = TABLES
                .iter()
                .filter(|(_, other)| std::ptr::eq(*rows, *other));
            let kinds: Vec<&str> = alike.flat_map(|(types, _)| *types).copied().collect();
            let is_known = |kind: &&&str| is_of(kind, provider) && types_of[**kind].is_object();
            let kinds: Vec<&&str> = kinds.iter().filter(is_known).collect();
            for names in rows.iter().filter(|_| !kinds.is_empty()) {
                let mut known = kinds.iter().map(|kind| (kind, names.terraform(kind)));
                let found = known.any(|(kind, path)| path.is_empty() || is_there(kind, &path));
                assert!(found, "{provider}: {names:?}");
                count += 1;
            }
        }
        assert!(count > 40, "{count}");
    }
}

fn is_of(resource_type: &str, provider: &str) -> bool {
    resource_type.split('_').next() == Some(provider)
}
