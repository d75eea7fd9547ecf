//! What policies let principals do.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One action on one target.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Access {
    /// What the policies come to.
    pub verdict: AccessVerdict,
    /// Principals for whom a deny doesn't hold (`arn:aws:iam::*:role/break-glass`), or the only ones for
    /// whom an allow holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exempt: Vec<String>,
    /// Those of `exempt` that take in all roles or all users of an account, or more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exempt_wide: Vec<String>,
    /// Conditions other than on the principal, in words: `StringNotEquals aws:RequestedRegion eu-west-1`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
    /// Resources that the deny leaves out, as patterns (`arn:aws:ec2:*::snapshot/*`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_covered: Vec<String>,
    /// Statements that decide.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<StatementRef>,
    /// What isn't known: ids of policies whose text or attachment isn't; the account (its key in `accounts`)
    /// whose place in the organisation, or whose id, isn't.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits_for: Vec<String>,
}

/// A statement of a policy.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct StatementRef {
    /// Id of the policy's object.
    pub policy: String,
    /// Place in `statements`, from 0.
    pub statement: usize,
    /// `Sid`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
}

/// What policies come to.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum AccessVerdict {
    /// Nobody may, `exempt` principals apart.
    Denied,
    /// Nothing denies it (or, for a key: the policy allows it).
    Allowed,
    /// Denied or allowed under conditions, or on some resources only.
    Conditional,
    /// Something unknown decides.
    #[default]
    Unknown,
}

/// Stands for every action on the target that isn't named: nothing in the input denies it.
pub const ANY_OTHER: &str = "*";

/// By action (`backup:DeleteRecoveryPoint`, or `*` for all that aren't named).
pub type Actions = BTreeMap<String, Access>;
