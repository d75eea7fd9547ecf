//! `[objectives]`: what tfbackup.toml demands of backups.

use super::Unknown;
use super::config_values as values;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is demanded of backups. Of each resource that is backed up, backups must survive each of the disasters;
/// and of those that do, one must be young enough, and one be kept for long enough.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ObjectivesConfig {
    /// Hours between two backups at the most: what may be lost (the recovery point objective).
    #[serde(
        deserialize_with = "values::hours",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(range(min = 1, max = 87600))]
    pub rpo_hours: Option<i64>,
    /// Days for which some backup must be kept.
    #[serde(
        deserialize_with = "values::days",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(range(min = 1, max = 36500))]
    pub retention_days: Option<i64>,
    /// Disasters that backups must survive; none: `rpo_hours` and `retention_days` hold for any backup.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub survive: Vec<Disaster>,
    /// Exceptions; the first that matches counts, and nothing of the above does then.
    #[serde(
        rename = "override",
        deserialize_with = "values::overrides",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub overrides: Vec<ObjectiveOverride>,
}

impl ObjectivesConfig {
    /// Nothing is demanded.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Objectives of their own for an account, or for what has a tag.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ObjectiveOverride {
    /// In this account.
    #[schemars(regex(pattern = values::ACCOUNT))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// What has this tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// With this value; absent: with any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// As above.
    #[serde(
        deserialize_with = "values::hours",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(range(min = 1, max = 87600))]
    pub rpo_hours: Option<i64>,
    /// As above.
    #[serde(
        deserialize_with = "values::days",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(range(min = 1, max = 36500))]
    pub retention_days: Option<i64>,
    /// As above.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub survive: Vec<Disaster>,
}

/// What may happen (docs/survival.md says what each means).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum Disaster {
    /// An accident destroys the resource and its data
    ResourceLost,
    /// The KMS key of the source is gone for good
    SourceKeyLost,
    /// An attacker is administrator of the resource's account for 30 days
    AccountCompromised,
    /// The account is closed or locked, with everything in it
    AccountLost,
    /// The resource's Region is unavailable
    RegionLost,
    /// An attacker is administrator of every account but the management account
    AllAccountsCompromised,
    /// The attacker also administers the management account
    OrganizationCompromised,
}

impl Disaster {
    /// All, in the order of the columns.
    pub const ALL: [Self; 7] = [
        Self::ResourceLost,
        Self::SourceKeyLost,
        Self::AccountCompromised,
        Self::AccountLost,
        Self::RegionLost,
        Self::AllAccountsCompromised,
        Self::OrganizationCompromised,
    ];
}

/// What is demanded of one resource's backups.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Objective {
    /// Hours between two backups at the most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rpo_hours: Option<i64>,
    /// Days for which some backup must be kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention_days: Option<i64>,
    /// Disasters that backups must survive: those demanded, else `resource-lost`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub survive: Vec<Disaster>,
    /// Unknown fields (`tags`, `account`: they would tell which objectives are meant).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<String, Unknown>,
}
