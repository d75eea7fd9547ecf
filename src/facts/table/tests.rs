use super::snake;

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
