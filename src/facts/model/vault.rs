//! Backup vaults, their locks and access policies.

use super::{KeyUse, Object, Reference};
use crate::documents::iam::Document;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A backup vault.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Vault {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Which kind of vault.
    pub kind: VaultKind,
    /// Vault name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Vault ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// What encrypts the vault. A standard vault without a key has AWS Backup's AWS managed key,
    /// an air-gapped one without a key an AWS owned key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<KeyUse>,
    /// Terraform may delete the vault's recovery points to destroy the vault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub force_destroy: Option<bool>,
    /// Recovery points that the state counts in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery_points: Option<i64>,
    /// Bound of a logically air-gapped vault, in days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_retention_days: Option<i64>,
    /// Bound of a logically air-gapped vault, in days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_retention_days: Option<i64>,
    /// Id of the vault's lock. A logically air-gapped vault has none: its lock is built in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lock: Option<String>,
    /// Id of the vault's access policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// Multi-party approval team of an air-gapped vault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval_team: Option<Reference>,
    /// Where it is made, for one of a stack set; absent: in its object's account and Region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<super::Scope>,
}

/// Kinds of vault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VaultKind {
    /// `BACKUP_VAULT`
    #[default]
    Standard,
    /// `LOGICALLY_AIR_GAPPED_BACKUP_VAULT`: always locked in compliance mode from creation.
    LogicallyAirGapped,
}

/// A vault lock.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VaultLock {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Name of the locked vault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vault_name: Option<String>,
    /// What its argument refers to; before linking only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written: Option<Reference>,
    /// Id of the locked vault, where the input has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vault: Option<String>,
    /// Governance: may be removed by whoever has the rights. Compliance: immutable after
    /// `changeable_for_days`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<LockMode>,
    /// Days until a compliance lock becomes immutable (AWS: 3 to 36500).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changeable_for_days: Option<i64>,
    /// Least retention in days; absent: not enforced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_retention_days: Option<i64>,
    /// Greatest retention in days; absent: not enforced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_retention_days: Option<i64>,
}

/// Modes of a vault lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LockMode {
    /// Without `changeable_for_days`.
    Governance,
    /// With it.
    Compliance,
}

/// A vault's access policy.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VaultPolicy {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Name of the vault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vault_name: Option<String>,
    /// What its argument refers to; before linking only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written: Option<Reference>,
    /// Id of the vault, where the input has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vault: Option<String>,
    /// The parsed document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
}
