//! What no selection selects, and why.

use super::Unknown;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why no selection certainly selects a resource.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NotSelected {
    /// What comes nearest.
    #[serde(flatten)]
    pub nearest: Miss,
    /// Selections that may select it after all, and what decides.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub undecided: BTreeMap<String, Unknown>,
}

/// How a selection misses a resource.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct Miss {
    /// Why.
    pub reason: MissReason,
    /// Id of the selection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selection: Option<String>,
    /// Id of the backup plan, or of the stack that doesn't make it, where there is no selection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup_plan: Option<String>,
    /// What leaves it out or asks for another: an ARN, a condition in words, a place; for `part` the id of the
    /// part that is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The tag as the selection asks for it: `tier=gold`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wanted: Option<String>,
    /// The tag as the resource has it: `tier=Gold`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
    /// Key of the provider configuration that has the wanted tag as a default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_of: Option<String>,
}

/// Why a selection misses a resource, the nearest miss first.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum MissReason {
    /// `not_resources` leaves it out.
    NotResources,
    /// A condition leaves out what is named by its tag or ARN.
    Excluded,
    /// The Region isn't opted in to its type.
    OptIn,
    /// Only a part of it is named: an instance of a cluster.
    Part,
    /// A tag differs in case alone.
    TagCase,
    /// The selection, or the ARN in it, is of another Region.
    Region,
    /// The same of another account.
    Account,
    /// It is of a type that is named, and doesn't meet a condition.
    Condition,
    /// A stack has the backup plan under a condition that is false.
    SwitchedOff,
    /// The backup plan has no selection.
    NoSelection,
    /// It has the tag with another value.
    TagValue,
    /// Other types are named.
    Type,
    /// It lacks the tag.
    NoTag,
    /// Nothing in the input selects anything where it is.
    #[default]
    None,
}
