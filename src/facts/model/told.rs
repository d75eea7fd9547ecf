//! What a report says of a plan beside its facts, for who judges stored facts.

use crate::source::Noted;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The plan's file and its configuration, as far as reports tell of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// Path of the plan as given.
    pub path: String,
    /// No plan but a state.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub state: bool,
    /// Number of resource changes in the plan.
    pub resources: usize,
    /// Number of them that were looked at.
    pub relevant: usize,
    /// Arguments whose value, or part of it, the plan marks as sensitive, by address.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sensitive: BTreeMap<String, BTreeSet<String>>,
    /// Where the configuration says what.
    #[serde(default)]
    pub places: Noted,
}
