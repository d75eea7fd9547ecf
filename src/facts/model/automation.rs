//! What starts copies besides backup plans: `EventBridge` rules, and the functions that they call.

use super::{Answer, Object, Reference, Unknown};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An `EventBridge` rule that may see copies of AWS Backup end.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EventRule {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Not disabled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// On the account's default event bus, where AWS's services put their events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_bus: Option<bool>,
    /// The event pattern: JSON. Where it isn't known, its `candidates` are vaults that it refers to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// What it calls: functions alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<EventTarget>,
}

/// What tells of calls that make a KMS key unusable or hand it to somebody else: an enabled `EventBridge` rule
/// whose pattern may match them, or a metric filter that names them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeyAlarm {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// `DisableKey`, `PutKeyPolicy`, `ScheduleKeyDeletion`, as far as it tells of them for every key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<String>,
    /// Those of which it tells perhaps, or for some keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubtful: Vec<String>,
    /// It hears of calls, and has no target that it would tell.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tells_nobody: bool,
}

/// What tells somebody of backup jobs that fail: an enabled `EventBridge` rule with a target whose pattern may match
/// them, or an alarm on AWS Backup's metrics.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct JobAlarm {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// It hears of every failed backup job of its account and Region.
    pub hears: Answer,
}

/// A function that an `EventBridge` rule calls.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EventTarget {
    /// The Lambda function or state machine.
    pub function: Reference,
    /// Backup vaults that its input names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vaults: Vec<Reference>,
    /// Unknown fields (`vaults`: it may name others).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<String, Unknown>,
}

/// A Lambda function or Step Functions state machine that an event rule of `event_rules` calls, or that
/// names a backup vault.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Function {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// The role that it works with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Reference>,
    /// Its reserved concurrency is 0: Lambda throttles every call.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub never_runs: bool,
    /// Backup vaults that its environment variables or its definition name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vaults: Vec<Reference>,
    /// Who may call it, of a Lambda function that the plan makes: `aws_lambda_permission`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub permissions: Vec<FunctionPermission>,
}

/// A statement of a function's resource-based policy.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FunctionPermission {
    /// Who may: `events.amazonaws.com`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    /// For what alone, an event rule or another caller; absent: for all that the principal serves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Reference>,
    /// Unknown fields (`principal`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<String, Unknown>,
}

/// A copy onward from a vault, which no backup plan makes: by a function that an event rule calls when a
/// copy into the vault has ended, as far as the input tells; or as tfbackup.toml declares it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OnwardCopy {
    /// Id of the event rule; absent: tfbackup.toml declares the copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_rule: Option<String>,
    /// The vault that it starts from.
    pub vault: Reference,
    /// The vault is encrypted with a customer managed key.
    pub customer_key: Answer,
    /// The event rule is enabled, and in the vault's account and Region, on the default bus.
    pub listens: Answer,
    /// Its pattern matches completed copies into the vault.
    pub matches: Answer,
    /// Its pattern names this vault, not any.
    pub names_vault: bool,
    /// The function that it calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<Reference>,
    /// The function's role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Reference>,
    /// The role's policies allow `backup:StartCopyJob`.
    pub may_start_copy_job: Answer,
    /// The role's policies allow `iam:PassRole` for some role.
    pub may_pass_role: Answer,
    /// The role's trust policy lets the function's service take it.
    pub role_trusted: Answer,
    /// The function lets `EventBridge` call it for the rule.
    pub may_be_called: Answer,
    /// Vaults that the function, or its input, names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub destinations: Vec<Reference>,
    /// Whether there is one.
    pub has_destination: Answer,
    /// All of it holds: then hops `onward` join the flows.
    pub complete: Answer,
    /// Days for which tfbackup.toml says that the copy is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_after_days: Option<i64>,
    /// What tfbackup.toml says of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
