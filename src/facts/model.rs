//! The facts: tfbackup's public data contract (`tfbackup facts`, `tfbackup facts --schema`).
//!
//! Statements about AWS that are true or false whatever our opinion. No field is null: a known value
//! stands as itself, an absent one has no key, an unknown one is named in the object's `unknown`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Version of this shape.
pub const SCHEMA: &str = "tfbackup.facts/1";

/// All facts of the input, after linking.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Facts {
    /// `tfbackup.facts/1`
    pub schema: String,
    /// What rules read of tfbackup.toml.
    pub config: Config,
    /// The plans of the input by name.
    pub plans: BTreeMap<String, PlanFacts>,
    /// The world after apply.
    #[serde(flatten)]
    pub after: World,
    /// The world before it, in the same shape.
    pub before: World,
}

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

/// One plan of the input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanFacts {
    /// `false` where absence proves nothing: the plan is targeted, deferred or errored.
    pub complete: bool,
    /// Terraform could not finish the plan.
    pub errored: bool,
    /// The plan has a resource of AWS Backup; only then are its keys judged.
    pub has_backup: bool,
}

/// What AWS would see at one moment. Every map is keyed by id: `<plan>:<address>`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct World {
    /// Backup vaults of both kinds.
    pub vaults: BTreeMap<String, Vault>,
    /// Vault locks. A lock written inside its vault (awscc) has the vault's id.
    pub vault_locks: BTreeMap<String, VaultLock>,
    /// Vault access policies. A policy written inside its vault (awscc) has the vault's id.
    pub vault_policies: BTreeMap<String, VaultPolicy>,
    /// KMS keys, those read by data sources included.
    pub keys: BTreeMap<String, Key>,
    /// Names of KMS keys, those read by data sources included.
    pub key_aliases: BTreeMap<String, KeyAlias>,
    /// Key policies. A policy written inside its key has the key's id.
    pub key_policies: BTreeMap<String, KeyPolicy>,
}

/// What every object has.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Object {
    /// Name of the plan.
    pub plan: String,
    /// Resource address in that plan.
    pub address: String,
    /// Terraform resource type.
    #[serde(rename = "type")]
    pub resource_type: String,
    /// What the plan does with it; absent for data sources.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// Account id, where the provider configuration or the ARN tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Region, where the resource, the provider configuration or the ARN tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The object's unknown fields by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<String, Unknown>,
    /// Key of the provider configuration: objects of two accounts may share a name.
    #[serde(skip)]
    pub provider: String,
}

/// Why a value is unknown, and what it refers to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Unknown {
    /// Why.
    pub reason: Reason,
    /// What the configuration refers to, in Terraform's words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
    /// Ids of the objects that it may turn out to be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<String>,
}

/// Why a value is unknown.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Terraform knows it after apply.
    AfterApply,
    /// Marked sensitive by Terraform.
    Sensitive,
    /// The plan doesn't say it, and no configuration at hand does.
    Unresolved,
    /// Given, but not what AWS would accept (a policy that isn't JSON).
    Invalid,
    /// The plan is incomplete, so its absence proves nothing.
    Incomplete,
}

/// What the plan does with an object.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// Terraform's actions in the order they happen: `["delete", "create"]` is a replacement.
    pub actions: Vec<Action>,
    /// Imported by this plan: the state shows only what the provider reads back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub imported: bool,
    /// Address before a move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<String>,
    /// Attribute paths (Terraform's words, joined by dots) that force a replacement.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replace_paths: Vec<String>,
    /// Key of a deposed object: a leftover of an interrupted replacement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deposed: Option<String>,
}

/// A planned action.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Nothing to do.
    NoOp,
    /// Made.
    Create,
    /// A data source read during apply.
    Read,
    /// Changed in place.
    Update,
    /// Destroyed.
    Delete,
    /// Dropped from the state; the object lives on.
    Forget,
}

/// A backup vault.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
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
}

/// Kinds of vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VaultKind {
    /// `BACKUP_VAULT`
    Standard,
    /// `LOGICALLY_AIR_GAPPED_BACKUP_VAULT`: always locked in compliance mode from creation.
    LogicallyAirGapped,
}

/// How something is encrypted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeyUse {
    /// Who manages the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager: Option<KeyManager>,
    /// Key ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// Id of the key's fact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Alias by which it is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// Account of the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Region of the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Nothing in the configuration names a key: AWS chose it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_default: bool,
    /// Unknown fields of the above (`manager`, `id`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<String, Unknown>,
}

/// Who manages a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KeyManager {
    /// Customer managed key (CMK).
    Customer,
    /// AWS managed key (`alias/aws/…`): its key policy can't be changed.
    Aws,
    /// AWS owned key: not in the account at all.
    AwsOwned,
    /// Not encrypted.
    None,
}

/// A vault lock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VaultLock {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Name of the locked vault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vault_name: Option<String>,
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VaultPolicy {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Name of the vault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vault_name: Option<String>,
    /// Id of the vault, where the input has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vault: Option<String>,
    /// The parsed document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<crate::documents::iam::Document>,
}

/// A KMS key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Key {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Declared here, or only read by a data source.
    pub mode: Mode,
    /// Key ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// KMS key id (the last part of the ARN).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    /// Who manages it: keys declared in Terraform are the customer's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager: Option<KeyManager>,
    /// Usable; absent and not unknown: not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// `SYMMETRIC_DEFAULT`, `RSA_4096`, `HMAC_256`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spec: Option<String>,
    /// `ENCRYPT_DECRYPT`, `SIGN_VERIFY`, `GENERATE_VERIFY_MAC`, `KEY_AGREEMENT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<String>,
    /// `AWS_KMS`, `EXTERNAL`, `AWS_CLOUDHSM`, `EXTERNAL_KEY_STORE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// A multi-Region key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multi_region: Option<bool>,
    /// A replica of a multi-Region key: rotation follows its primary.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replica: bool,
    /// Automatic rotation; absent where the key can't rotate by itself or a data source doesn't say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation: Option<bool>,
    /// Days between the request to delete the key and its deletion (AWS: 7 to 30, default 30).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deletion_window_in_days: Option<i64>,
    /// `KeyState`, as a data source reads it: `Enabled`, `Disabled`, `PendingDeletion`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Id of the key's policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
}

/// Terraform's modes of a resource.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// `resource`
    #[default]
    Managed,
    /// `data`
    Data,
}

/// A name of a KMS key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeyAlias {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Declared here, or only read by a data source.
    pub mode: Mode,
    /// `alias/…`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The key it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<KeyUse>,
}

/// The policy of a KMS key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeyPolicy {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Id of the key, where the input has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The parsed document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<crate::documents::iam::Document>,
}
