//! Stateful resources: what backups are made of.

use super::{KeyUse, Object, Reference, Strategy, Unknown};
use crate::documents::iam::Document;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A resource that holds data.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Resource {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// The row of the catalog (`EBS`, `Aurora`, `DynamoDBAdvanced`, …). Unknown with the possible rows
    /// as `candidates` where an engine or a setting of the account would tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// AWS Backup supports it.
    pub supported: bool,
    /// It holds no data of its own by its entry in the catalog: what is lost with it is made again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub holds_no_data: bool,
    /// Why every backup job of it fails, though AWS Backup supports its type: a setting of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// What protects its data instead, where AWS Backup doesn't support its type and it isn't a cache, a queue or
    /// made again from elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
    /// What a read replica is made of: its data is that of its source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replica_of: Option<Reference>,
    /// Name or identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// ARN with `*` for each part that isn't known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn_pattern: Option<String>,
    /// Tags with known values, the provider's default tags included.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// Keys of tags whose value isn't known. Where no tag is known for sure, `unknown` names `tags`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown_tags: Vec<String>,
    /// Default tags that it doesn't have, by their key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub missed_defaults: BTreeMap<String, MissedDefault>,
    /// What encrypts its data. For something with several volumes the one that stands most in the way of
    /// copies: an AWS managed key before an AWS owned one, before none, before a customer's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<KeyUse>,
    /// Volumes of an instance, those of its launch template and attached ones included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub volumes: Vec<Volume>,
    /// Id of the cluster or file system that it is a part of; backups are made of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
    /// An S3 bucket's versioning: AWS Backup needs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versioning: Option<bool>,
    /// An S3 bucket's notifications, which this plan sets, go to `EventBridge`: continuous backups need them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<bool>,
    /// An S3 bucket's policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<Document>,
    /// It can't be deleted without switching this off first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deletion_protection: Option<bool>,
    /// Days for which the service keeps backups of its own; 0: it makes none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automated_backup_days: Option<i64>,
    /// The values of these two before the plan, where it changes them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previously: Option<Previously>,
    /// What `[workloads]` counts it to: the tag's value, `<plan>:<outermost module>`, or the plan. Absent
    /// where accounts tell workloads apart, and where it has no such tag. After linking only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workload: Option<String>,
    /// Where its backups are meant to go, where `[[strategy.override]]` says so by a tag of it; else as
    /// `strategies` says of its account. After linking only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strategy: Option<Strategy>,
}

/// A default tag of a provider configuration that a resource doesn't have.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MissedDefault {
    /// Its value.
    pub value: String,
    /// Key of the provider configuration: the resource's own, whose tag its own one overrides, else another.
    pub provider: String,
}

/// What protected a resource before the plan, as far as that is changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Previously {
    /// As in the resource.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deletion_protection: Option<bool>,
    /// As in the resource.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automated_backup_days: Option<i64>,
}

/// A volume of an instance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Volume {
    /// Device name, where one is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// Id of the volume's own fact, for an attached one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What encrypts it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<KeyUse>,
    /// The volume's unknown fields.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<String, Unknown>,
}

/// What the account has EC2 encrypt by default, in one Region.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EbsDefault {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// New volumes are encrypted (`aws_ebs_encryption_by_default`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// With this key (`aws_ebs_default_kms_key`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<KeyUse>,
}

/// What AWS Backup can do with a type of resource: a row of the catalog. Where AWS's pages say nothing or
/// contradict each other, the field is absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Capability {
    /// AWS's name for people.
    pub label: String,
    /// What it holds: `database`, `file`, `object`, `block`, `compute`, `stack`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub class: String,
    /// The recovery point gets the vault's key, not the source's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_management: Option<bool>,
    /// A logically air-gapped vault takes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lagv: Option<bool>,
    /// May be copied to another account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cross_account: Option<bool>,
    /// May be copied to another Region. A type without both is never copied, not even within the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cross_region: Option<bool>,
    /// Both in one copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cross_account_and_region: Option<bool>,
    /// Continuous backup (point-in-time restore).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub continuous: Option<bool>,
    /// Transition to cold storage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cold_storage: Option<bool>,
    /// Restore testing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restore_testing: Option<bool>,
    /// An unencrypted one can't enter a logically air-gapped vault, and its copies stay unencrypted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unencrypted_stays_unencrypted: bool,
    /// When the row was true, as the catalog says it (`2026-09`).
    pub as_of: String,
}
