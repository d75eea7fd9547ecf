use crate::facts::testing::after;
use serde_json::json;

#[test]
fn frameworks_of_both_providers_read_alike() {
    let world = after(&[
        (
            "aws_backup_framework.a",
            json!({"name": "audit", "control": [
                {"name": "BACKUP_RECOVERY_POINT_ENCRYPTED", "input_parameter": []},
                {"name": "BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK",
                 "input_parameter": [{"name": "requiredRetentionDays", "value": "35"}]},
            ]}),
            json!({}),
        ),
        (
            "awscc_backup_framework.b",
            json!({"framework_name": "audit", "framework_controls": [
                {"control_name": "BACKUP_RECOVERY_POINT_ENCRYPTED", "control_input_parameters": null},
                {"control_name": "BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK", "control_input_parameters":
                 [{"parameter_name": "requiredRetentionDays", "parameter_value": "35"}]},
            ]}),
            json!({}),
        ),
    ]);
    let a = &world.frameworks["p:aws_backup_framework.a"];
    let b = &world.frameworks["p:awscc_backup_framework.b"];
    assert_eq!(a.name.as_deref(), Some("audit"));
    assert_eq!((&a.name, &a.controls), (&b.name, &b.controls));
    let retention = &a.controls["BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK"];
    assert_eq!(retention["requiredRetentionDays"], "35");
    assert!(a.controls["BACKUP_RECOVERY_POINT_ENCRYPTED"].is_empty());
}

#[test]
fn a_framework_of_unknown_controls_is_not_an_empty_one() {
    let world = after(&[(
        "aws_backup_framework.a",
        json!({"name": "audit", "control": "?"}),
        json!({"control": "aws_ssm_parameter.x.value"}),
    )]);
    let framework = &world.frameworks["p:aws_backup_framework.a"];
    assert!(framework.object.unknown.contains_key("controls"));
}

#[test]
fn a_report_plan_has_its_template_and_bucket() {
    let world = after(&[(
        "aws_backup_report_plan.r",
        json!({"name": "jobs", "report_setting": [{"report_template": "BACKUP_JOB_REPORT"}],
               "report_delivery_channel": [{"s3_bucket_name": "reports"}]}),
        json!({}),
    )]);
    let plan = &world.report_plans["p:aws_backup_report_plan.r"];
    assert_eq!(plan.template.as_deref(), Some("BACKUP_JOB_REPORT"));
    let bucket = plan.bucket.as_ref().unwrap();
    assert_eq!(bucket.name.as_deref(), Some("reports"));
}
