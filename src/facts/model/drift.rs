//! What was changed outside Terraform.

use super::Object;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What somebody changed outside Terraform since the last apply, as Terraform found it while planning. The
/// object's `change` says `update`, or `delete` for what is gone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Drift {
    /// Identity, and what happened.
    #[serde(flatten)]
    pub object: Object,
    /// Attributes that are other than in the state, in Terraform's words, at the top level.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<String>,
}
