//! tfbackup.toml: what rules read of it, and what it tells of things declared elsewhere.

use super::config_values as values;
use super::{AccountRole, LockMode, ObjectivesConfig, StrategyConfig, VaultKind, WorkloadsConfig};
use crate::documents::iam::Document;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What rules read of tfbackup.toml.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Opinions on logically air-gapped vaults.
    pub lagv: LagvConfig,
    /// Where backups are meant to go.
    pub strategy: StrategyConfig,
    /// What is demanded of backups.
    #[serde(skip_serializing_if = "ObjectivesConfig::is_empty")]
    pub objectives: ObjectivesConfig,
    /// How workloads are told apart.
    pub workloads: WorkloadsConfig,
    /// What needs no backup.
    pub coverage: CoverageConfig,
}

/// What needs no backup.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CoverageConfig {
    /// Key of a tag that says that what has it needs no backup.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exempt_tag: Option<String>,
    /// Only with this value; absent: with any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exempt_value: Option<String>,
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
    #[serde(deserialize_with = "values::unit")]
    #[schemars(regex(pattern = values::UNIT))]
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
    /// Copies that no backup plan makes.
    pub onward_copy: Vec<ExternalOnwardCopy>,
    /// Backup selections, with what their plan does.
    pub selection: Vec<ExternalSelection>,
}

/// A backup selection that is made elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalSelection {
    /// What people call it.
    #[serde(deserialize_with = "values::name")]
    #[schemars(length(min = 1, max = 128))]
    pub name: String,
    /// Tags that it selects by: any of them.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// ARNs that it selects, with `*`: `arn:aws:rds:*:*:db:*`
    #[serde(default, deserialize_with = "values::arns")]
    #[schemars(inner(regex(pattern = values::ANY_ARN)))]
    pub resources: Vec<String>,
    /// ARN of the vault that backups go to. With `$account` and `$region` in it the selection is made in every account
    /// and Region, else in the vault's.
    #[serde(deserialize_with = "values::vault_anywhere")]
    #[schemars(regex(pattern = values::VAULT_ANYWHERE))]
    pub vault: String,
    /// ARNs of the vaults that backups are copied to.
    #[serde(default, deserialize_with = "values::vaults_anywhere")]
    #[schemars(inner(regex(pattern = values::VAULT_ANYWHERE)))]
    pub copies: Vec<String>,
    /// Days for which backups and copies are kept; absent: not known.
    #[serde(default, deserialize_with = "values::days")]
    #[schemars(range(min = 1, max = 36500))]
    pub delete_after_days: Option<i64>,
}

/// A vault that is declared elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalVault {
    /// ARN: `arn:aws:backup:eu-central-1:444455556666:backup-vault:central`
    #[serde(deserialize_with = "values::vault")]
    #[schemars(regex(pattern = values::VAULT))]
    pub arn: String,
    /// `standard` (default) or `logically-air-gapped`
    pub kind: Option<VaultKind>,
    /// ARN of its customer managed key, or `aws/backup`; absent: not known.
    #[serde(default, deserialize_with = "values::vault_key")]
    #[schemars(regex(pattern = values::VAULT_KEY))]
    pub key: Option<String>,
    /// `compliance` or `governance`; absent: not locked.
    pub lock: Option<LockMode>,
    /// Days until a compliance lock holds for ever (AWS: 3 to 36500); absent: it does already.
    #[serde(default, deserialize_with = "values::grace")]
    #[schemars(range(min = 3, max = 36500))]
    pub changeable_for_days: Option<i64>,
    /// Least retention, in days; absent: not enforced.
    #[serde(default, deserialize_with = "values::days")]
    #[schemars(range(min = 1, max = 36500))]
    pub min_retention_days: Option<i64>,
    /// Greatest retention, in days; absent: not enforced.
    #[serde(default, deserialize_with = "values::days")]
    #[schemars(range(min = 1, max = 36500))]
    pub max_retention_days: Option<i64>,
    /// File with its access policy, relative to tfbackup.toml; absent: not known.
    pub policy: Option<String>,
    /// ARN of its multi-party approval team.
    #[serde(default, deserialize_with = "values::team")]
    #[schemars(regex(pattern = values::TEAM))]
    pub mpa_approval_team_arn: Option<String>,
}

/// A KMS key that is declared elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalKey {
    /// ARN: `arn:aws:kms:eu-central-1:444455556666:key/…`
    #[serde(deserialize_with = "values::key")]
    #[schemars(regex(pattern = values::KEY))]
    pub arn: String,
    /// An AWS managed key, not a customer's.
    #[serde(default)]
    pub aws_managed: bool,
    /// A multi-Region key.
    pub multi_region: Option<bool>,
    /// File with its key policy, relative to tfbackup.toml; absent: not known.
    pub policy: Option<String>,
}

/// A service control policy that is declared elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalScp {
    /// Its name.
    #[serde(deserialize_with = "values::name")]
    #[schemars(length(min = 1, max = 128))]
    pub name: String,
    /// File with its document, relative to tfbackup.toml.
    pub policy: String,
    /// What it is attached to: account ids, `ou-…`, `r-…`.
    #[serde(deserialize_with = "values::targets")]
    #[schemars(inner(regex(pattern = values::TARGET)))]
    pub targets: Vec<String>,
}

/// A copy onward from a vault, which something other than a backup plan makes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalOnwardCopy {
    /// ARN of the vault that it starts from.
    #[serde(deserialize_with = "values::vault")]
    #[schemars(regex(pattern = values::VAULT))]
    pub from: String,
    /// ARN of the vault that it goes to.
    #[serde(deserialize_with = "values::vault")]
    #[schemars(regex(pattern = values::VAULT))]
    pub to: String,
    /// Days for which the copy is kept; absent: not known.
    #[serde(default, deserialize_with = "values::days")]
    #[schemars(range(min = 1, max = 36500))]
    pub delete_after_days: Option<i64>,
    /// What makes it.
    pub reason: Option<String>,
}

/// What tfbackup.toml tells of accounts and of things declared elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Surroundings {
    /// Accounts by id.
    pub accounts: BTreeMap<String, AccountConfig>,
    /// What is declared elsewhere.
    pub external: External,
    /// What the policy files say, by their path as the configuration writes it.
    pub documents: BTreeMap<String, ExternalDocument>,
}

/// A policy file of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExternalDocument {
    /// The parsed document.
    pub document: Document,
    /// Characters of the text.
    pub characters: usize,
}
