//! How far the backups of a resource get.

use super::{Answer, Selected, Unknown};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How far the backups of a resource get, by all its flows together. What AWS doesn't make doesn't count.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reach {
    /// Into an air-gapped vault.
    pub air_gapped: Answer,
    /// Into a standard vault of another account.
    pub other_account: Answer,
    /// Into a vault in another Region.
    pub other_region: Answer,
    /// Whether it is selected at all.
    pub selected: Selected,
    /// Ids of the backup plans that select it; of those that may, where none certainly does.
    pub backup_plans: Vec<String>,
    /// Backup plans of which something isn't known that may take its backups further, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub waits_for: BTreeMap<String, Unknown>,
}
