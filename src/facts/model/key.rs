//! KMS keys, their names and policies, and their use.

use super::{Object, Unknown};
use crate::documents::iam::Document;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How something is encrypted.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
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
    /// Output of another plan that tells it, through `terraform_remote_state`; before linking only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_output: Option<String>,
    /// Nothing in the configuration names a key: AWS chose it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_default: bool,
    /// Unknown fields of the above (`manager`, `id`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<String, Unknown>,
}

impl KeyUse {
    /// What AWS chooses where nothing names a key.
    pub(crate) fn by_default(manager: KeyManager) -> Self {
        Self {
            manager: Some(manager),
            by_default: true,
            ..Self::default()
        }
    }
}

/// Who manages a key.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
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

/// A KMS key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// No vault and nothing that holds data has it, for certain: no backup hangs on it. After linking only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unused: bool,
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
    /// Made with `bypass_policy_lockout_safety_check`: the policy may shut everyone out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lockout_check_bypassed: Option<bool>,
    /// When imported key material expires (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub material_valid_to: Option<String>,
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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeyPolicy {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Id of the key, where the input has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// ARN of the key, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_arn: Option<String>,
    /// The parsed document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
}
