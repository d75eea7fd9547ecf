//! What else steers AWS Backup: settings, sharing, approval, notifications, tests, audits.

use super::{Object, Reference};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// AWS Backup's settings of one account in one Region.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RegionSettings {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// `resource_type_opt_in_preference` by AWS's name of the type (`DynamoDB`, `Storage Gateway`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub opt_in: BTreeMap<String, bool>,
    /// `resource_type_management_preference`: advanced features.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub management: BTreeMap<String, bool>,
}

/// AWS Backup's settings of the organisation; only its management account has them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GlobalSettings {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// `isCrossAccountBackupEnabled`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cross_account_backup: Option<bool>,
    /// `isMpaEnabled`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multi_party_approval: Option<bool>,
    /// `isDelegatedAdministratorEnabled`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delegated_administrator: Option<bool>,
}

/// A share of AWS Resource Access Manager that has vaults or approval teams.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ResourceShare {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// ARN; also of a share that is declared elsewhere and only added to here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// What is shared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Reference>,
    /// With whom: account ids, ARNs of units or the organisation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub principals: Vec<Reference>,
    /// May go outside the organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external: Option<bool>,
    /// Permissions by ARN (`…/AWSRAMMPAApprovalTeamAccess`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub permissions: Vec<String>,
}

/// A multi-party approval team.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ApprovalTeam {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// Approvals that it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_approvals: Option<i64>,
    /// Number of approvers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approvers: Option<usize>,
}

/// Notifications of a vault.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VaultNotifications {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// The vault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vault: Option<Reference>,
    /// SNS topic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<Reference>,
    /// `BACKUP_JOB_FAILED`, …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<String>,
}

/// A restore testing plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RestoreTestingPlan {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When tests begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<super::Schedule>,
    /// `LATEST_WITHIN_WINDOW` or `RANDOM_WITHIN_WINDOW`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub algorithm: Option<String>,
    /// `SNAPSHOT`, `CONTINUOUS`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recovery_point_types: Vec<String>,
    /// Vaults whose recovery points are tested: `*` or ARNs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include_vaults: Vec<Reference>,
    /// Vaults that are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude_vaults: Vec<Reference>,
    /// Age of recovery points at the most, in days (1 to 365, default 30).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selection_window_days: Option<i64>,
    /// Hours within which a test must start (1 to 168, default 24).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_window_hours: Option<i64>,
}

/// What a restore testing plan tests.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RestoreTestingSelection {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub testing_plan: Option<Reference>,
    /// One type, in AWS's words (`RDS`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_type: Option<String>,
    /// ARNs or `*`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Reference>,
    /// Conditions on tags of the resources: all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<super::TagCondition>,
    /// The role that restores.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Reference>,
    /// Hours for which a restored resource is kept for checks (0 to 168).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation_window_hours: Option<i64>,
}

/// A framework of AWS Backup Audit Manager.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Framework {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Names of its controls with their parameters.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub controls: BTreeMap<String, BTreeMap<String, String>>,
}

/// A report plan of AWS Backup Audit Manager.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReportPlan {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `BACKUP_JOB_REPORT`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// Bucket that the reports go to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket: Option<Reference>,
}

/// An account that administers a service for the organisation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DelegatedAdministrator {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// The account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<Reference>,
    /// `backup.amazonaws.com`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
}

/// A legal hold: what it holds can't be deleted while it is there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LegalHold {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// EC2's allowed images of an account in a Region.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AllowedImages {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Other images can't be used; in audit mode they can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Accounts and aliases whose images are allowed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub providers: Vec<String>,
}
