use crate::facts::testing::{after, linked};
use serde_json::json;

#[test]
fn plans_of_both_providers_read_alike() {
    let points = json!({"algorithm": "LATEST_WITHIN_WINDOW", "include_vaults": ["*"], "exclude_vaults": null,
        "recovery_point_types": ["SNAPSHOT"], "selection_window_days": 30});
    let world = after(&[
        (
            "aws_backup_restore_testing_plan.a",
            json!({"name": "weekly", "schedule_expression": "cron(0 5 ? * SUN *)",
                   "schedule_expression_timezone": "Europe/Berlin", "start_window_hours": 8,
                   "recovery_point_selection": [points]}),
            json!({}),
        ),
        (
            "awscc_backup_restore_testing_plan.b",
            json!({"restore_testing_plan_name": "weekly", "schedule_expression": "cron(0 5 ? * SUN *)",
                   "schedule_expression_timezone": "Europe/Berlin", "start_window_hours": 8,
                   "recovery_point_selection": points}),
            json!({}),
        ),
    ]);
    let mut a = world.restore_testing_plans["p:aws_backup_restore_testing_plan.a"].clone();
    let b = &world.restore_testing_plans["p:awscc_backup_restore_testing_plan.b"];
    let schedule = a.schedule.as_ref().unwrap();
    assert_eq!(schedule.expression, "cron(0 5 ? * SUN *)");
    assert_eq!(schedule.timezone.as_deref(), Some("Europe/Berlin"));
    assert_eq!(a.selection_window_days, Some(30));
    assert_eq!(a.include_vaults[0].name.as_deref(), Some("*"));
    a.object = b.object.clone();
    assert_eq!(a, *b);
}

#[test]
fn selections_know_their_plan_role_and_conditions() {
    let world = linked(&[
        (
            "aws_backup_restore_testing_plan.p",
            json!({"name": "weekly", "schedule_expression": "cron(0 5 ? * SUN *)", "recovery_point_selection": []}),
            json!({}),
        ),
        (
            "aws_backup_restore_testing_selection.s",
            json!({"name": "s", "restore_testing_plan_name": "weekly", "protected_resource_type": "RDS",
                   "iam_role_arn": "?", "validation_window_hours": 0, "protected_resource_arns": "?",
                   "protected_resource_conditions": [{
                       "string_equals": [{"key": "aws:ResourceTag/tier", "value": "gold"}],
                       "string_not_equals": [{"key": "tier", "value": "?"}]}]}),
            json!({"iam_role_arn": "aws_iam_role.restore.arn", "protected_resource_conditions":
                [{"string_not_equals": [{"value": {"references": ["var.tier"]}}]}]}),
        ),
        (
            "aws_iam_role.restore",
            json!({"name": "restore", "assume_role_policy": "?"}),
            json!({"assume_role_policy": "data.aws_iam_policy_document.t.json"}),
        ),
    ]);
    let selection = &world.restore_testing_selections["p:aws_backup_restore_testing_selection.s"];
    let plan = selection.testing_plan.as_ref().unwrap();
    let want = "p:aws_backup_restore_testing_plan.p";
    assert_eq!(plan.id.as_deref(), Some(want));
    let role = selection.role.as_ref().unwrap();
    assert_eq!(role.id.as_deref(), Some("p:aws_iam_role.restore"));
    assert_eq!(selection.validation_window_hours, Some(0));
    assert!(selection.resources.is_empty());
    let conditions = &selection.conditions;
    assert_eq!(conditions[0].key.as_deref(), Some("tier"));
    assert_eq!(conditions[0].values, ["gold"]);
    assert!(conditions[1].unknown.contains_key("values"));
}

#[test]
fn a_name_that_aws_refuses_is_told() {
    let world = after(&[
        (
            "aws_backup_restore_testing_plan.good",
            json!({"name": "weekly_test_1", "recovery_point_selection": []}),
            json!({}),
        ),
        (
            "awscc_backup_restore_testing_plan.bad",
            json!({"restore_testing_plan_name": "weekly-test"}),
            json!({}),
        ),
    ]);
    let told: Vec<&String> = world.invalid.keys().collect();
    assert_eq!(told, ["p:awscc_backup_restore_testing_plan.bad"]);
}
