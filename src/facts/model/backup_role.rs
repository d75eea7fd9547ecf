//! What becomes of the role that a backup selection names.

use super::{Answer, StatementRef};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The role of a backup selection. Of one that nothing of the input shows, nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BackupRole {
    /// Id of the role, where the input has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Its ARN, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// Why AWS Backup can't use the role of that ARN at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defect: Option<RoleDefect>,
    /// Whether its trust policy lets AWS Backup take it.
    pub trusted: Answer,
    /// Nothing of the input gives it any policy.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_policies: bool,
    /// What it lacks or may lack, by type of what the selection selects (row of the catalog).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lacks: BTreeMap<String, RoleLack>,
}

/// Calls that jobs of a type need and that are refused to the backup role, or may be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RoleLack {
    /// Calls of the backup job that its policies refuse.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub backup: Vec<String>,
    /// Calls of copies that they refuse, of plans that copy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copy: Vec<String>,
    /// Calls of either that they may refuse.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undecided: Vec<String>,
    /// The permissions boundary refuses them, not the role's policies.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_boundary: bool,
    /// Statements that deny them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<StatementRef>,
}

/// Why AWS Backup can't use a role.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum RoleDefect {
    /// This plan deletes it.
    Deleted,
    /// The role of that name has another path.
    OtherPath,
    /// It is in another account than the selection.
    OtherAccount,
    /// It is AWS Backup's service-linked role, which no selection takes.
    ServiceLinked,
}
