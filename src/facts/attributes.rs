//! Fact fields in Terraform's words, by resource type.

use super::table::{Names, Table as _};
use super::vaults::{self, WITHIN};
use super::{
    ApprovalTeam, BackupPlan, BackupRule, CopyAction, Framework, Key, KeyPolicy, Lifecycle,
    ReportPlan, RestoreTestingPlan, RestoreTestingSelection, Role, Selection, TagCondition, Vault,
    VaultLock, VaultNotifications, VaultPolicy, audits, keys, plans, policies, restore_testing,
    roles, sharing,
};
use crate::catalog::Catalog;

/// The rows of each resource type's facts. Of two with a field the first is meant.
pub(super) const TABLES: &[(&[&str], &[Names])] = &[
    (&plans::PLAN, BackupPlan::ROWS),
    (&plans::SELECTION, Selection::ROWS),
    (&restore_testing::PLAN, RestoreTestingPlan::ROWS),
    (&restore_testing::SELECTION, RestoreTestingSelection::ROWS),
    (&audits::FRAMEWORK, Framework::ROWS),
    (&audits::REPORT_PLAN, ReportPlan::ROWS),
    (&vaults::STANDARD, &WITHIN),
    (&vaults::AIR_GAPPED, &WITHIN),
    (&vaults::LOCK, VaultLock::ROWS),
    (&vaults::STANDARD, VaultLock::ROWS),
    (&vaults::STANDARD, Vault::ROWS),
    (&vaults::AIR_GAPPED, Vault::ROWS),
    (&vaults::POLICY, VaultPolicy::ROWS),
    (&vaults::STANDARD, VaultPolicy::ROWS),
    (&vaults::AIR_GAPPED, VaultPolicy::ROWS),
    (&keys::KEY_TYPES, Key::ROWS),
    (&keys::KEY_TYPES, KeyPolicy::ROWS),
    (&policies::KEY_POLICY, KeyPolicy::ROWS),
    (&roles::ROLE, Role::ROWS),
    (&sharing::TEAM, ApprovalTeam::ROWS),
    (&vaults::NOTIFICATIONS, VaultNotifications::ROWS),
];

/// The tables by the facts that they make, as the world has them.
const FACTS: [(&str, &[Names]); 19] = [
    ("backup_plans", BackupPlan::ROWS),
    ("backup_plans.rules", BackupRule::ROWS),
    ("backup_plans.rules.lifecycle", Lifecycle::ROWS),
    ("backup_plans.rules.copies", CopyAction::ROWS),
    ("selections", Selection::ROWS),
    ("selections.conditions", TagCondition::ROWS),
    ("vaults", Vault::ROWS),
    ("vaults", &WITHIN),
    ("vault_locks", VaultLock::ROWS),
    ("vault_policies", VaultPolicy::ROWS),
    ("vault_notifications", VaultNotifications::ROWS),
    ("keys", Key::ROWS),
    ("key_policies", KeyPolicy::ROWS),
    ("roles", Role::ROWS),
    ("restore_testing_plans", RestoreTestingPlan::ROWS),
    ("restore_testing_selections", RestoreTestingSelection::ROWS),
    ("frameworks", Framework::ROWS),
    ("report_plans", ReportPlan::ROWS),
    ("approval_teams", ApprovalTeam::ROWS),
];

/// Facts' fields (`vaults.name`) and what they are called in the aws provider, awscc, CloudFormation and backup
/// policies of AWS Organizations; empty where one hasn't got it.
pub fn arguments() -> Vec<(String, [String; 4])> {
    let rows = FACTS.iter().flat_map(|(fact, rows)| {
        let row = move |names: &Names| {
            let [aws, cloudformation, policy] = [names.aws, names.cloudformation, names.policy];
            let awscc = names.terraform("awscc_");
            let words = [aws, &awscc, cloudformation, policy].map(str::to_owned);
            (format!("{fact}.{}", names.field), words)
        };
        rows.iter().map(row)
    });
    rows.collect()
}

/// The path of a field that a table has.
fn of_table(resource_type: &str, field: &str) -> Option<String> {
    let tables = TABLES.iter();
    let tables = tables.filter(|(types, _)| types.contains(&resource_type));
    let names = tables
        .flat_map(|(_, rows)| *rows)
        .find(|names| names.field == field)?;
    Some(names.terraform(resource_type)).filter(|path| !path.is_empty())
}

/// Policies of AWS Organizations.
const OF_ORGANIZATION: [&str; 4] = [
    "aws_organizations_policy",
    "aws_organizations_resource_policy",
    "awscc_organizations_policy",
    "awscc_organizations_resource_policy",
];

/// The one attribute that all fields of a type come from.
fn whole(resource_type: &str) -> Option<&'static str> {
    let is_template = resource_type.starts_with("AWS::");
    let of_organization = OF_ORGANIZATION.contains(&resource_type);
    (is_template.then_some("template_body")).or(of_organization.then_some("content"))
}

/// The attribute path of a fact's field in the configuration of a resource type.
pub fn attribute_path(resource_type: &str, field: &[String]) -> Vec<String> {
    let Some((first, rest)) = field.split_first() else {
        return Vec::new();
    };
    // What a template declares has no argument of its own.
    if let Some(whole) = whole(resource_type) {
        return vec![whole.to_owned()];
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
    let found = of_table(resource_type, first);
    let path: Vec<&str> = match (resource_type, first.as_str()) {
        // These stand in blocks or resources of their own: which is meant, the message says.
        ("aws_backup_plan" | "awscc_backup_backup_plan", "rules")
        | ("aws_ram_resource_share", "principals" | "resources")
        | ("aws_backup_logically_air_gapped_vault", "approval_team")
        | ("aws_iam_role" | "awscc_iam_role", "policies") => return Vec::new(),
        _ if found.is_some() => found.iter().flat_map(|path| path.split('.')).collect(),
        (_, "boundary") => vec!["permissions_boundary"],
        ("aws_backup_global_settings", _) => vec!["global_settings"],
        (_, "template") => vec!["template_body"],
        (_, "pattern") => vec!["event_pattern"],
        // The aws provider's vault has neither lock nor policy argument: the block is meant.
        (kind, "lock" | "policy") if kind.contains("backup") && !kind.contains("policy") => {
            return Vec::new();
        }
        (kind, "key") if kind.contains("alias") => vec!["target_key_id"],
        (kind, "key" | "vault") if kind.ends_with("policy") && kind.contains("kms") => {
            vec!["key_id"]
        }
        (kind, "account") if kind.contains("delegated_administrator") => vec!["account_id"],
        (_, "opt_in") => vec!["resource_type_opt_in_preference"],
        (_, "management") => vec!["resource_type_management_preference"],
        (kind, "target") if kind.contains("organizations_policy_attachment") => vec!["target_id"],
        (_, "vault" | "vault_name") => vec!["backup_vault_name"],
        ("awscc_kms_alias", "name") => vec!["alias_name"],
        (_, "document") => vec!["policy"],
        (_, "state") => vec!["key_state"],
        (_, "manager") => vec!["key_manager"],
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
            ("aws_backup_selection", &["conditions"], "condition"),
            (
                "awscc_backup_backup_selection",
                &["role"],
                "backup_selection.iam_role_arn",
            ),
            (
                "awscc_backup_backup_plan",
                &["name"],
                "backup_plan.backup_plan_name",
            ),
            (
                "aws_backup_vault_lock_configuration",
                &["mode"],
                "changeable_for_days",
            ),
            (
                "awscc_backup_backup_vault",
                &["min_retention_days"],
                "lock_configuration.min_retention_days",
            ),
            ("awscc_backup_backup_vault", &["lock"], "lock_configuration"),
            ("aws_backup_vault", &["lock"], ""),
        ] {
            assert_eq!(
                path(resource_type, field),
                want,
                "{resource_type} {field:?}"
            );
        }
    }
}
