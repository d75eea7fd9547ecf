//! Fact fields in Terraform's words, by resource type.

use crate::catalog::Catalog;

/// The attribute path of a fact's field in the configuration of a resource type.
pub fn attribute_path(resource_type: &str, field: &[String]) -> Vec<String> {
    let Some((first, rest)) = field.split_first() else {
        return Vec::new();
    };
    // What a template declares has no argument of its own.
    if resource_type.starts_with("AWS::") {
        return vec!["template_body".to_owned()];
    }
    // What holds data has its attributes' names in the catalog.
    let catalog = Catalog::embedded();
    if catalog.knows(resource_type) {
        let entry = catalog.terraform(resource_type);
        let path = match first.as_str() {
            "key" => entry.key.as_ref(),
            "name" => entry.name.first(),
            _ => None,
        };
        if let Some(path) = path {
            return path.steps().into_iter().map(str::to_owned).collect();
        }
        let enabled = resource_type.contains("dynamodb") || resource_type.contains("dsql");
        match first.as_str() {
            "automated_backup_days" => return vec!["backup_retention_period".to_owned()],
            "deletion_protection" if enabled => {
                return vec!["deletion_protection_enabled".to_owned()];
            }
            _ => {}
        }
    }
    let inline_lock = |name: &'static str| vec!["lock_configuration", name];
    let path: Vec<&str> = match (resource_type, first.as_str()) {
        // These stand in blocks or resources of their own: which is meant, the message says.
        ("aws_backup_plan" | "awscc_backup_backup_plan", "rules")
        | ("aws_ram_resource_share", "principals" | "resources")
        | ("aws_backup_logically_air_gapped_vault", "approval_team")
        | ("aws_iam_role" | "awscc_iam_role", "policies") => return Vec::new(),
        (
            "aws_organizations_policy"
            | "awscc_organizations_policy"
            | "aws_organizations_resource_policy"
            | "awscc_organizations_resource_policy",
            _,
        ) => vec!["content"],
        (_, "boundary") => vec!["permissions_boundary"],
        ("aws_backup_selection" | "aws_backup_restore_testing_selection", "role") => {
            vec!["iam_role_arn"]
        }
        ("aws_iam_role", "trust") => vec!["assume_role_policy"],
        ("awscc_iam_role", "trust") => vec!["assume_role_policy_document"],
        (_, "template") => vec!["template_body"],
        (_, "pattern") => vec!["event_pattern"],
        ("aws_backup_vault", "key") => vec!["kms_key_arn"],
        ("awscc_backup_backup_vault", "changeable_for_days" | "mode") => {
            inline_lock("changeable_for_days")
        }
        ("awscc_backup_backup_vault", "min_retention_days") => inline_lock("min_retention_days"),
        ("awscc_backup_backup_vault", "max_retention_days") => inline_lock("max_retention_days"),
        ("awscc_backup_backup_vault", "lock") => vec!["lock_configuration"],
        (_, "mode") => vec!["changeable_for_days"],
        (kind, "approval_team") if kind.starts_with("awscc_") => vec!["mpa_approval_team_arn"],
        ("aws_backup_global_settings", _) => vec!["global_settings"],
        // The aws provider's vault has neither lock nor policy argument: the block is meant.
        (kind, "lock" | "policy") if kind.contains("backup") && !kind.contains("policy") => {
            return Vec::new();
        }
        (kind, "key") if kind.contains("vault") => vec!["encryption_key_arn"],
        (kind, "key") if kind.contains("alias") => vec!["target_key_id"],
        (kind, "key" | "vault") if kind.ends_with("policy") && kind.contains("kms") => {
            vec!["key_id"]
        }
        (kind, "account") if kind.contains("delegated_administrator") => vec!["account_id"],
        (_, "opt_in") => vec!["resource_type_opt_in_preference"],
        (_, "management") => vec!["resource_type_management_preference"],
        (kind, "target") if kind.contains("organizations_policy_attachment") => vec!["target_id"],
        (_, "vault" | "vault_name") => vec!["backup_vault_name"],
        (kind, "name") if kind.starts_with("awscc_backup") => vec!["backup_vault_name"],
        ("awscc_kms_alias", "name") => vec!["alias_name"],
        (kind, "document") if kind.starts_with("awscc_backup") => vec!["access_policy"],
        ("awscc_kms_key" | "awscc_kms_replica_key", "document") => vec!["key_policy"],
        (_, "document") => vec!["policy"],
        ("aws_kms_key", "enabled") => vec!["is_enabled"],
        ("aws_kms_key", "spec") => vec!["customer_master_key_spec"],
        (_, "spec") => vec!["key_spec"],
        (_, "usage") => vec!["key_usage"],
        (_, "state") => vec!["key_state"],
        (_, "manager") => vec!["key_manager"],
        (_, "rotation") => vec!["enable_key_rotation"],
        (kind, "deletion_window_in_days") if kind.starts_with("awscc_") => {
            vec!["pending_window_in_days"]
        }
        (_, same) => vec![same],
    };
    // What lies inside a fact's field (`key.manager`) has no argument of its own.
    let nested = rest.iter().map(String::as_str).filter(|_| first != "key");
    path.into_iter().chain(nested).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(resource_type: &str, field: &[&str]) -> String {
        let field: Vec<String> = field.iter().map(|step| (*step).to_owned()).collect();
        attribute_path(resource_type, &field).join(".")
    }

    #[test]
    fn fields_have_the_names_that_terraform_gives_them() {
        for (resource_type, field, want) in [
            ("aws_backup_vault", &["key"][..], "kms_key_arn"),
            ("aws_db_instance", &["key"], "kms_key_id"),
            ("aws_db_instance", &["key", "manager"], "kms_key_id"),
            ("aws_neptune_cluster", &["key"], "kms_key_arn"),
            (
                "aws_dynamodb_table",
                &["key"],
                "server_side_encryption.kms_key_arn",
            ),
            ("aws_backup_plan", &["rules"], ""),
            ("aws_cloudwatch_event_rule", &["pattern"], "event_pattern"),
            ("aws_organizations_policy", &["backup_policy"], "content"),
            (
                "awscc_backup_logically_air_gapped_backup_vault",
                &["approval_team"],
                "mpa_approval_team_arn",
            ),
            (
                "aws_backup_global_settings",
                &["multi_party_approval"],
                "global_settings",
            ),
            ("AWS::Backup::BackupVault", &["key"], "template_body"),
        ] {
            assert_eq!(
                path(resource_type, field),
                want,
                "{resource_type} {field:?}"
            );
        }
    }
}
