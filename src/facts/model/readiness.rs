//! Whether somebody would know before restore day that backups fail, or can't be restored.

use super::Answer;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What watches over the backups of an account's resources.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Readiness {
    /// Ids of the backup plans that certainly select something of it.
    pub backup_plans: Vec<String>,
    /// By AWS's name of each type that is backed up and that restore testing takes (`RDS`): whether a restore testing
    /// selection is for it where recovery points of it lie.
    pub tested: BTreeMap<String, Answer>,
    /// By Region that backups are made in: whether something there tells of backup jobs that fail.
    pub failures_reported: BTreeMap<String, Answer>,
    /// Backups of the account are audited: by a framework of its own.
    pub audited: Answer,
}
