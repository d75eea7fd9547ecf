//! CloudFormation stacks and stack sets.

use super::{Object, Scope};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A stack or stack set. What its template declares are facts of their own; where the template isn't read
/// (`unknown` names `template`) or hides a part, their absence proves nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Stack {
    /// Identity and change.
    #[serde(flatten)]
    pub object: Object,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where a stack set's stacks are made; absent for a stack, which is in its object's account and Region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// A stack set that follows its organizational units: accounts that join get a stack.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_deployment: Option<bool>,
    /// An account that leaves keeps its stack (`retain_stacks_on_account_removal`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retain_on_account_removal: Option<bool>,
    /// Ids of facts that outlive the stack (`DeletionPolicy: Retain`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub retained: Vec<String>,
    /// What makes resources that the template doesn't show: macros, loops, nested stacks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<String>,
    /// Logical ids of backup plans and selections that aren't made, since their condition is false.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub switched_off: Vec<String>,
}
