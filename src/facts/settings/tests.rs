use crate::facts::testing::{after, linked};
use serde_json::json;

#[test]
fn preferences_are_kept_by_type() {
    let world = after(&[(
        "aws_backup_region_settings.r",
        json!({"resource_type_opt_in_preference": {"DynamoDB": true, "Storage Gateway": false, "EFS": "?"},
               "resource_type_management_preference": "?"}),
        json!({"resource_type_opt_in_preference": ["var.efs"]}),
    )]);
    let settings = &world.region_settings["p:aws_backup_region_settings.r"];
    assert!(settings.opt_in["DynamoDB"]);
    assert!(!settings.opt_in["Storage Gateway"]);
    assert!(settings.object.unknown.contains_key("opt_in"), "EFS");
    // Not written at all: what the account has stays.
    assert!(!settings.object.unknown.contains_key("management"));
}

#[test]
fn global_settings_are_texts() {
    let world = after(&[(
        "aws_backup_global_settings.g",
        json!({"global_settings": {"isCrossAccountBackupEnabled": "true", "isMpaEnabled": "?"}}),
        json!({"global_settings": ["var.mpa"]}),
    )]);
    let settings = &world.global_settings["p:aws_backup_global_settings.g"];
    assert_eq!(settings.cross_account_backup, Some(true));
    assert_eq!(settings.multi_party_approval, None);
    assert!(settings.object.unknown.contains_key("multi_party_approval"));
    assert_eq!(settings.delegated_administrator, None);
    let known = settings.object.unknown.get("delegated_administrator");
    assert_eq!(known, None);
}

#[test]
fn notifications_find_their_vault_by_name_and_by_reference() {
    let topic = "arn:aws:sns:eu-west-1:111122223333:t";
    let of = |name: &str| json!({"backup_vault_name": name, "sns_topic_arn": topic, "backup_vault_events": ["BACKUP_JOB_FAILED"]});
    let world = linked(&[
        (
            "aws_backup_vault.v",
            json!({"name": "v", "kms_key_arn": "?"}),
            json!({}),
        ),
        ("aws_backup_vault_notifications.name", of("v"), json!({})),
        ("aws_backup_vault_notifications.other", of("w"), json!({})),
        (
            "aws_backup_vault_notifications.way",
            of("?"),
            json!({"backup_vault_name": "aws_backup_vault.v.name"}),
        ),
        (
            "awscc_backup_backup_vault.cc",
            json!({"backup_vault_name": "cc", "encryption_key_arn": "?",
                   "notifications": {"sns_topic_arn": topic, "backup_vault_events": ["COPY_JOB_FAILED"]}}),
            json!({}),
        ),
        (
            "awscc_backup_backup_vault.silent",
            json!({"backup_vault_name": "silent", "encryption_key_arn": "?", "notifications": "?"}),
            json!({}),
        ),
    ]);
    let vault = |name: &str| {
        let id = format!("p:aws_backup_vault_notifications.{name}");
        world.vault_notifications[&id].vault.clone().unwrap()
    };
    assert_eq!(vault("name").id.as_deref(), Some("p:aws_backup_vault.v"));
    assert_eq!(vault("way").id.as_deref(), Some("p:aws_backup_vault.v"));
    assert_eq!(vault("other").id, None);
    assert_eq!(vault("other").account.as_deref(), Some("111122223333"));
    let inline = &world.vault_notifications["p:awscc_backup_backup_vault.cc"];
    assert_eq!(inline.events, ["COPY_JOB_FAILED"]);
    assert_eq!(inline.topic.as_ref().unwrap().arn.as_deref(), Some(topic));
    let silent = "p:awscc_backup_backup_vault.silent";
    assert!(!world.vault_notifications.contains_key(silent));
}
