//! tfbackup.toml: what rules read of it, and what it tells of things declared elsewhere.

use super::{AccountRole, LockMode, VaultKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What rules read of tfbackup.toml.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Opinions on logically air-gapped vaults.
    pub lagv: LagvConfig,
}

/// Opinions on logically air-gapped vaults.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LagvConfig {
    /// Demand a customer managed key for every logically air-gapped vault.
    pub require_cmk: bool,
}

/// An account of `[accounts]`, by its id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AccountConfig {
    /// What people call it.
    pub name: Option<String>,
    /// What it is for.
    pub role: Option<AccountRole>,
    /// Does DynamoDB use AWS Backup's advanced features here?
    pub dynamodb_advanced: Option<bool>,
    /// Organizational unit or root above it (`ou-…`, `r-…`), where no plan declares it.
    pub parent: Option<String>,
}

/// `[[external.*]]`: what is declared elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct External {
    /// Vaults.
    pub vault: Vec<ExternalVault>,
    /// Keys.
    pub key: Vec<ExternalKey>,
    /// Service control policies.
    pub scp: Vec<ExternalScp>,
}

/// A vault that is declared elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalVault {
    /// ARN: `arn:aws:backup:eu-central-1:444455556666:backup-vault:central`
    pub arn: String,
    /// `standard` (default) or `logically-air-gapped`
    pub kind: Option<VaultKind>,
    /// ARN of its key, or `aws/backup`.
    pub key: Option<String>,
    /// `compliance` or `governance`; absent: not locked.
    pub lock: Option<LockMode>,
    /// Days until a compliance lock holds for ever.
    pub changeable_for_days: Option<i64>,
    /// Least retention, in days.
    pub min_retention_days: Option<i64>,
    /// Greatest retention, in days.
    pub max_retention_days: Option<i64>,
    /// File with its access policy, relative to tfbackup.toml.
    pub policy: Option<String>,
    /// ARN of its multi-party approval team.
    pub mpa_approval_team_arn: Option<String>,
}

/// A KMS key that is declared elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalKey {
    /// ARN: `arn:aws:kms:eu-central-1:444455556666:key/…`
    pub arn: String,
    /// An AWS managed key, not a customer's.
    #[serde(default)]
    pub aws_managed: bool,
    /// A multi-Region key.
    pub multi_region: Option<bool>,
    /// File with its key policy, relative to tfbackup.toml.
    pub policy: Option<String>,
}

/// A service control policy that is declared elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalScp {
    /// Its name.
    pub name: String,
    /// File with its document, relative to tfbackup.toml.
    pub policy: String,
    /// What it is attached to: account ids, `ou-…`, `r-…`.
    pub targets: Vec<String>,
}

/// What tfbackup.toml tells of accounts and of things declared elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Surroundings {
    /// Accounts by id.
    pub accounts: BTreeMap<String, AccountConfig>,
    /// What is declared elsewhere.
    pub external: External,
}
