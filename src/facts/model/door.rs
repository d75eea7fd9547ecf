//! Ways from outside into an account that holds copies.

use super::Answer;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A way for others into a role that can destroy the copies that its account holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Door {
    /// The account whose principals get in: one that the copies come from. Its key in `accounts`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Instead: the `OpenID` Connect provider all of whose users get in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity_provider: Option<String>,
    /// `yes`, or `unknown` where a policy that isn't known decides, or a condition.
    pub verdict: Answer,
    /// What the role can do there (for `unknown`: may).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<String>,
    /// Ids of the roles on the way, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub through: Vec<String>,
}
